package verify

import (
	"bytes"
	"encoding/json"
	"path"
	"unicode/utf8"
)

// kinds are the kinds of files a finished site consists of, and what one of each
// begins with or is.
var kinds = map[string]func([]byte) bool{
	".html": func(b []byte) bool {
		return bytes.HasPrefix(bytes.ToLower(b[:min(len(b), 64)]), []byte("<!doctype html"))
	},
	".json":  json.Valid,
	".csv":   utf8.Valid,
	".txt":   utf8.Valid,
	".css":   utf8.Valid,
	".js":    utf8.Valid,
	".xml":   begins("<?xml"),
	".svg":   func(b []byte) bool { return begins("<?xml")(b) || begins("<svg")(b) },
	".xlsx":  begins("PK\x03\x04"),
	".png":   begins("\x89PNG\r\n\x1a\n"),
	".woff2": begins("wOF2"),
	".gz":    begins("\x1f\x8b"),
	".br":    func([]byte) bool { return true }, // it has no beginning; it is unpacked
}

func begins(with string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(with)) }
}

// allowed reports whether a file is of a kind that a site consists of.
func allowed(name string, data []byte) bool {
	if path.Base(name) == "_headers" {
		return utf8.Valid(data)
	}
	is, ok := kinds[path.Ext(name)]
	return ok && is(data)
}
