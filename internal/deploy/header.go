package deploy

import (
	"net/url"
	"path"
	"strings"

	"almanac/internal/output"
)

// headersPath is where a site says how it is to be served.
const headersPath = "_headers"

// rule says how long files may be kept, in the words of _headers.
type rule struct{ pattern, cache string }

type rules struct {
	base string // path of the site's root, "/" or "/reports/"
	list []rule
}

// readRules reads what a file _headers says of Cache-Control. It knows the forms that
// a site writes: addresses that end in "*" or not; a later rule wins.
func readRules(data []byte, baseURL string) rules {
	r := rules{base: "/"}
	if u, err := url.Parse(baseURL); err == nil && strings.HasSuffix(u.Path, "/") {
		r.base = u.Path
	}
	pattern := ""
	for line := range strings.Lines(string(data)) {
		if strings.TrimLeft(line, " \t") == line {
			pattern = strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && pattern != "" && strings.EqualFold(name, "Cache-Control") {
			r.list = append(r.list, rule{pattern, strings.TrimSpace(value)})
		}
	}
	return r
}

// cache returns the Cache-Control of a file, "" for none.
func (r rules) cache(file string) string {
	address, out := r.base+strings.TrimSuffix(plain(file), "index.html"), ""
	for _, x := range r.list {
		before, every := strings.CutSuffix(x.pattern, "*")
		if every && strings.HasPrefix(address, before) || address == x.pattern {
			out = x.cache
		}
	}
	return out
}

// headerOf returns the type of a file. One that is another file of the site in
// compressed form has the type of that file, and its encoding; listed are those of which
// there may be such forms.
func headerOf(file string, listed map[string]bool) Header {
	if plain := plain(file); plain != file && listed[plain] {
		return Header{Type: output.ContentType(plain), Encoding: encodings[path.Ext(file)]}
	}
	return Header{Type: output.ContentType(file)}
}

var encodings = map[string]string{".gz": "gzip", ".br": "br"}
