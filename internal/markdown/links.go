package markdown

import (
	"html"
	"strings"
	"unicode"

	"almanac/internal/diag"
)

// schemes are what a link may begin with.
var schemes = []string{"http", "https", "mailto"}

// CheckLink reports a destination that a page must not lead to.
func CheckLink(url string, at diag.Pos) diag.List {
	var l diag.List
	if why := badLink(url); why != "" {
		l.Errorf("link-scheme", at, "a link cannot lead to %q: %s", url, why).
			Helpf("use http, https or mailto, or an address relative to the page")
	}
	return l
}

// badLink says why a destination is refused, "" if it is not. It judges what a
// browser would make of it: without control characters and white space, and
// with entities decoded.
func badLink(url string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, html.UnescapeString(url))
	if strings.HasPrefix(clean, "//") || strings.HasPrefix(clean, `\`) || strings.HasPrefix(clean, `/\`) {
		return "it names a host without a scheme"
	}
	end := strings.IndexAny(clean, ":/?#")
	if end < 0 || clean[end] != ':' {
		return ""
	}
	scheme := strings.ToLower(clean[:end])
	for _, s := range schemes {
		if scheme == s {
			if clean == url || scheme == "mailto" {
				return ""
			}
			return "it has characters a link cannot have"
		}
	}
	return "the scheme is not allowed"
}
