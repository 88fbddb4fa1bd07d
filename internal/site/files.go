package site

import (
	"encoding/xml"
	"strings"

	"almanac/internal/export"
	"almanac/internal/record"
)

// File is a file that no layout makes. Make writes it; any number of them may
// be made at the same time.
type File struct {
	Path string
	Make func() ([]byte, error)
}

// Files returns what belongs to no page: the feed, the sitemap, robots.txt, _headers,
// the record, the data package and what several pages fetch.
func (s *Site) Files() []File {
	out := []File{
		{"feed.xml", sure(s.feed)},
		{"sitemap.xml", sure(s.sitemap)},
		{"robots.txt", sure(s.robots)},
		{"_headers", sure(s.headers)},
		{record.Path, sure(func() []byte { return record.Write(s.archive, s.text()) })},
	}
	if len(s.archive.Datasets) > 0 && !s.archive.Site.Without.Downloads {
		out = append(out, File{"datapackage.json", sure(s.dataPackage)})
	}
	return append(out, s.stretched()...)
}

func (s *Site) dataPackage() []byte {
	var resources []export.Resource
	for _, p := range s.pages {
		if p.Layout == "dataset" {
			for _, r := range p.by().resources {
				resources = append(resources, export.Resource{Path: r.path, Sheet: r.sheet()})
			}
		}
	}
	return export.DataPackage(s.archive.Site, resources)
}

// sure is the Make of a file that cannot fail.
func sure(f func() []byte) func() ([]byte, error) {
	return func() ([]byte, error) { return f(), nil }
}

func (s *Site) robots() []byte {
	return []byte("User-agent: *\nAllow: /\n\nSitemap: " + s.absolute("sitemap.xml") + "\n")
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

func (s *Site) sitemap() []byte {
	var set struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	for _, p := range s.pages {
		if p.Listed {
			set.URLs = append(set.URLs, sitemapURL{s.absolute(strings.TrimSuffix(p.Path, "index.html")), p.Date().String()})
		}
	}
	return xmlFile(set)
}

// xmlFile marshals v, which holds nothing that XML cannot write.
func xmlFile(v any) []byte {
	b, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		panic("site: " + err.Error())
	}
	return append([]byte(xml.Header), append(b, '\n')...)
}

// headers is the file that Netlify and Cloudflare Pages read. Other hosts need
// the same rules in their own words.
func (s *Site) headers() []byte {
	return []byte(`/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Cache-Control: public, max-age=0, must-revalidate

` + s.base + `assets/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
`)
}
