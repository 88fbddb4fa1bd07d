package assets

import (
	"encoding/json"
	"path"
	"strings"
	"unicode/utf8"

	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/source"
)

// static takes a file that is copied as it is.
func (b *Bundle) static(f *source.File, diags *diag.List) {
	at := diag.Pos{File: f.Path}
	if strings.HasPrefix(f.Path, staticDir+"assets/") {
		diags.Warnf("static-asset", at, "browsers keep for a year what is below assets/: whoever has this file will not see another of its name").Helpf("move it to another folder of %s", staticDir)
	}
	if !isKnown(strings.TrimPrefix(f.Path, staticDir), f.Data()) {
		diags.Warnf("kind", at, "is of no kind that a site consists of").
			Helpf("a site has HTML, CSS, scripts, JSON, CSV, XLSX, XML, SVG, PNG, WebP, AVIF, icons (ico), fonts (woff2) and texts; other files are attached to a report")
	}
	b.Files = append(b.Files, File{strings.TrimPrefix(f.Path, staticDir), f.Data(), f.Path})
}

// isKnown reports whether a file is of a kind that almanac verify lets pass. That shares no
// code with what makes a site, and so has the list once more; one of its tests holds this
// one to it.
func isKnown(name string, data []byte) bool {
	begins := func(with ...string) bool {
		for _, w := range with {
			if strings.HasPrefix(string(data[:min(len(data), 12)]), w) {
				return true
			}
		}
		return false
	}
	ext := path.Ext(name)
	switch path.Base(name) {
	case "_headers", "_redirects", "CNAME": // for those who host the site
		ext = ".txt"
	}
	if output.IsWellKnown(name) {
		ext = ".json"
	}
	switch ext {
	case ".txt", ".csv", ".css", ".js":
		return utf8.Valid(data)
	case ".html":
		return strings.HasPrefix(strings.ToLower(string(data[:min(len(data), 64)])), "<!doctype html")
	case ".json", ".webmanifest":
		return json.Valid(data)
	case ".xml":
		return begins("<?xml")
	case ".svg":
		return begins("<?xml", "<svg")
	case ".xlsx":
		return begins("PK\x03\x04")
	case ".png":
		return begins("\x89PNG\r\n\x1a\n")
	case ".webp":
		return begins("RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP"
	case ".avif":
		return len(data) >= 12 && string(data[4:12]) == "ftypavif"
	case ".ico":
		return begins("\x00\x00\x01\x00")
	case ".woff2":
		return begins("wOF2")
	case ".gz":
		return begins("\x1f\x8b")
	}
	return ext == ".br"
}
