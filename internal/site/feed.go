package site

import (
	"encoding/xml"
	"maps"
	"slices"
	"strings"

	"almanac/internal/archive"
)

// File is a finished file that no layout makes.
type File struct {
	Path string
	Data []byte
}

// Files returns the feed, the sitemap, robots.txt, _headers and what the pages
// fetch.
func (s *Site) Files(pages []PageFile) []File {
	out := []File{
		{"feed.xml", s.feed()},
		{"sitemap.xml", s.sitemap(pages)},
		{"robots.txt", []byte("User-agent: *\nAllow: /\n\nSitemap: " + s.absolute("sitemap.xml") + "\n")},
		{"_headers", s.headers()},
	}
	for _, path := range slices.Sorted(maps.Keys(s.wholes)) {
		out = append(out, File{path, s.wholes[path]})
	}
	return out
}

// feedLimit is how many reports the feed lists, newest first.
const feedLimit = 30

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	Title     string       `xml:"title"`
	ID        string       `xml:"id"`
	Link      atomLink     `xml:"link"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Authors   []atomPerson `xml:"author,omitempty"`
	Summary   string       `xml:"summary,omitempty"`
}

func (s *Site) feed() []byte {
	a := s.archive.Site
	f := atomFeed{
		Lang: a.Language, Title: a.Title, Subtitle: a.Description, ID: s.absolute(""),
		Updated: "1970-01-01T00:00:00Z", // an empty archive was never updated
		Author:  atomPerson{a.Publisher.Name},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: s.absolute("feed.xml")},
			{Rel: "alternate", Type: "text/html", Href: s.absolute("")},
		},
	}
	months := s.archive.Months
	for i := len(months) - 1; i >= 0 && len(f.Entries) < feedLimit; i-- {
		if months[i].Report != nil {
			f.Entries = append(f.Entries, s.feedEntry(months[i]))
		}
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return xmlFile(f)
}

func (s *Site) feedEntry(m *archive.Month) atomEntry {
	r := m.Report
	day := r.Published.String() + "T00:00:00Z"
	e := atomEntry{Title: r.Title, ID: s.absolute(m.Period.Path() + "/"), Published: day, Updated: day, Summary: r.Summary}
	e.Link = atomLink{Rel: "alternate", Type: "text/html", Href: e.ID}
	for _, name := range r.Authors {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	return e
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

func (s *Site) sitemap(pages []PageFile) []byte {
	var set struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	for _, p := range pages {
		if p.Listed {
			set.URLs = append(set.URLs, sitemapURL{s.absolute(strings.TrimSuffix(p.Path, "index.html")), p.Date.String()})
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
// the same rules in their own words; the README has them.
func (s *Site) headers() []byte {
	return []byte(`/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
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
