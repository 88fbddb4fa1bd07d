package verify

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// kinds are the kinds of files a finished site consists of, and what one of each
// begins with or is.
var kinds = map[string]func([]byte) bool{
	".html": func(b []byte) bool {
		return bytes.HasPrefix(bytes.ToLower(b[:min(len(b), 64)]), []byte("<!doctype html"))
	},
	".json":        json.Valid,
	".webmanifest": json.Valid,
	".csv":         utf8.Valid,
	".txt":         utf8.Valid,
	".css":         utf8.Valid,
	".js":          utf8.Valid,
	".xml":         begins("<?xml"),
	".svg":         func(b []byte) bool { return begins("<?xml")(b) || begins("<svg")(b) },
	".xlsx":        begins("PK\x03\x04"),
	".png":         begins("\x89PNG\r\n\x1a\n"),
	".webp":        func(b []byte) bool { return begins("RIFF")(b) && len(b) >= 12 && string(b[8:12]) == "WEBP" },
	".avif":        func(b []byte) bool { return len(b) >= 12 && string(b[4:12]) == "ftypavif" },
	".ico":         begins("\x00\x00\x01\x00"),
	".woff2":       begins("wOF2"),
	".gz":          begins("\x1f\x8b"),
	".br":          func([]byte) bool { return true }, // it has no beginning; it is unpacked
}

func begins(with string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(with)) }
}

// forHosts are the names of texts for those who host a site: of its headers, its
// redirections and its own domain.
var forHosts = []string{"_headers", "_redirects", "CNAME"}

// unfit tells, where a file is of no kind that a site consists of, what is wrong with it and
// what helps. Package assets says the same of the files that a site copies as they are.
func unfit(name string, data []byte) (fault, help string) {
	is, ok := kinds[path.Ext(name)]
	if slices.Contains(forHosts, path.Base(name)) {
		is, ok = utf8.Valid, true
	}
	if strings.HasPrefix(name, ".well-known/") && path.Ext(name) == "" { // as .well-known/nodeinfo
		is, ok = json.Valid, true
	}
	if ok && is(data) {
		return "", ""
	}
	return "is of no kind that a site consists of",
		"a site has HTML, CSS, scripts, JSON, CSV, XLSX, XML, SVG, PNG, WebP, AVIF, icons (ico), fonts (woff2) and texts; other files are attached to a report"
}
