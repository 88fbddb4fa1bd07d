package site

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// What a sitemap may hold at most (sitemaps.org): so many addresses, so many bytes.
// A larger site has several, and sitemap.xml lists them.
const (
	sitemapURLs  = 50_000
	sitemapBytes = 50 << 20
)

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

// sitemaps are the files that list the pages.
func (s *Site) sitemaps() []File {
	parts := s.sitemapParts(sitemapURLs, sitemapBytes)
	if len(parts) == 1 {
		return []File{{"sitemap.xml", sure(func() []byte { return s.sitemap(parts[0]) })}}
	}
	var out []File
	var index struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Parts   []sitemapURL `xml:"sitemap"`
	}
	for i, pages := range parts {
		name := fmt.Sprintf("sitemap-%d.xml", i+1)
		index.Parts = append(index.Parts, sitemapURL{Loc: s.absolute(name)})
		out = append(out, File{name, sure(func() []byte { return s.sitemap(pages) })})
	}
	return append(out, File{"sitemap.xml", sure(func() []byte { return xmlFile(index) })})
}

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
	var set struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	for _, p := range pages {
		set.URLs = append(set.URLs, sitemapURL{s.absolute(strings.TrimSuffix(p.Path, "index.html")), p.Date().String()})
	}
	return xmlFile(set)
}
