package site

import (
	"encoding/json"
	"slices"

	"almanac/internal/export"
	"almanac/internal/record"
)

// File is a file that no layout makes. Make writes it, in pieces where it consists of
// what pages left; any number of them may be made at the same time.
type File struct {
	Path string
	Make func() ([][]byte, error)
}

// within returns files that are below a folder.
func within(folder string, files []File) []File {
	if folder == "" {
		return files
	}
	out := slices.Clone(files)
	for i := range out {
		out[i].Path = folder + out[i].Path
	}
	return out
}

// Files returns what belongs to no page: the feeds, the sitemap, robots.txt, _headers,
// the records, the data packages and what several pages fetch.
func (s *Site) Files() []File {
	var out []File
	for _, x := range s.All() {
		out = append(out, x.OwnFiles()...)
	}
	return out
}

// OwnFiles returns those of Files that belong to no series.
func (s *Site) OwnFiles() []File {
	var out []File
	if !s.isPart() {
		out = append(s.sitemaps(), File{"robots.txt", sure(s.robots)}, File{"_headers", sure(s.headers)})
	}
	return append(out, within(s.archive.Path(), s.own())...)
}

// own are the files of one archive.
func (s *Site) own() []File {
	out := []File{{"feed.xml", func() ([][]byte, error) { return s.feed(), nil }}}
	if !s.archive.Site.Without.Record {
		out = append(out, File{record.Path, func() ([][]byte, error) { return s.recordPieces(), nil }})
	}
	if s.hasDataPages() && !s.archive.Site.Without.Downloads {
		out = append(out, File{"datapackage.json", sure(s.dataPackage)})
	}
	return append(out, s.stretched()...)
}

func (s *Site) dataPackage() []byte {
	var resources []export.Resource
	for _, p := range s.pages {
		if p.Layout == "dataset" {
			for _, r := range p.resources() {
				resources = append(resources, export.Resource{Path: r.path, Sheet: r.sheet()})
			}
		}
	}
	return export.DataPackage(s.archive.Site, resources)
}

// sure is the Make of a file that cannot fail.
func sure(f func() []byte) func() ([][]byte, error) {
	return func() ([][]byte, error) { return [][]byte{f()}, nil }
}

// asJSON is the Make of a value as JSON.
func asJSON(f func() any) func() ([][]byte, error) {
	return func() ([][]byte, error) {
		b, err := json.Marshal(f())
		return [][]byte{b}, err
	}
}

func (s *Site) robots() []byte {
	return []byte("User-agent: *\nAllow: /\n\nSitemap: " + s.absolute("sitemap.xml") + "\n")
}

// headers is the file that Netlify and Cloudflare Pages read. Other hosts need
// the same rules in their own words. Both apply every rule that matches: Cloudflare
// joins the values unless the first one is detached with "!"; Netlify passes over that
// line, which has no colon, and lets the later rule win.
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
