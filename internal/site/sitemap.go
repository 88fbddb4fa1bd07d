package site

import (
	"fmt"
	"strings"
)

// What a sitemap may hold at most (sitemaps.org): so many addresses, so many bytes.
// A larger site has several, and sitemap.xml lists them.
const (
	sitemapURLs  = 50_000
	sitemapBytes = 50 << 20
)

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// sitemaps are the files that list the pages.
func (s *Site) sitemaps() []File {
	parts := s.sitemapParts(sitemapURLs, sitemapBytes)
	if len(parts) == 1 {
		return []File{{"sitemap.xml", sure(func() []byte { return s.sitemap(parts[0]) })}}
	}
	var out []File
	for i, pages := range parts {
		out = append(out, File{sitemapName(i), sure(func() []byte { return s.sitemap(pages) })})
	}
	return append(out, File{"sitemap.xml", sure(func() []byte {
		return xmlFile(func(x *xmlWriter) {
			x.open("sitemapindex", "xmlns", sitemapNamespace)
			for i := range parts {
				x.open("sitemap")
				x.leaf("loc", s.absolute(sitemapName(i)))
				x.close("sitemap")
			}
			x.close("sitemapindex")
		})
	})})
}

func sitemapName(i int) string { return fmt.Sprintf("sitemap-%d.xml", i+1) }

// sitemapParts divides the pages that are listed.
func (s *Site) sitemapParts(urls, bytes int) [][]*PageFile {
	out := [][]*PageFile{nil}
	size := 0
	for _, p := range s.Pages() {
		if !p.Listed {
			continue
		}
		last := &out[len(out)-1]
		most := len(s.absolute(p.Path)) + len("  <url>\n    <loc></loc>\n    <lastmod>2018-02-01</lastmod>\n  </url>\n")
		if size += most; len(*last) == urls || size > bytes-1<<10 {
			out = append(out, nil)
			last, size = &out[len(out)-1], most
		}
		*last = append(*last, p)
	}
	return out
}

func (s *Site) sitemap(pages []*PageFile) []byte {
	return xmlFile(func(x *xmlWriter) {
		x.open("urlset", "xmlns", sitemapNamespace)
		for _, p := range pages {
			x.open("url")
			x.leaf("loc", s.absolute(strings.TrimSuffix(p.Path, "index.html")))
			if on := p.Date(); !on.IsZero() {
				x.leaf("lastmod", on.String())
			}
			x.close("url")
		}
		x.close("urlset")
	})
}
