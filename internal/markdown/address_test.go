package markdown

import (
	"testing"

	"github.com/yuin/goldmark/util"
)

// plainAddresses says of addresses whether they need no closer look.
var plainAddresses = map[string]bool{
	"https://reports.example/2018/02/#a_b": true,
	"http://localhost":                     true,
	"../2018/02/visits.csv":                true,
	"/data/":                               true,
	"#note-1":                              true,
	"":                                     false,
	"//reports.example/":                   false,
	"https:///2018":                        false,
	"https://#a":                           false,
	"https://a.example:80/":                false,
	"https://a.example/?b=%41":             false,
	"ftp://a.example/":                     false,
	"mailto:a@b.example":                   false,
	`/\a.example`:                          false,
	"javascript:alert":                     false,
	"a b":                                  false,
	"é":                                    false,
}

func TestPlainAddress(t *testing.T) {
	for s, want := range plainAddresses {
		if got := isPlainAddress(s); got != want {
			t.Errorf("%q: plain is %v", s, got)
		}
	}
}

// FuzzAddress holds a plain address to what a closer look says of it, and to have
// nothing to escape.
func FuzzAddress(f *testing.F) {
	for s := range plainAddresses {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !isPlainAddress(s) {
			return
		}
		if why := badInDetail(s); why != "" {
			t.Errorf("%q is plain, and %s", s, why)
		}
		if escaped := util.URLEscape([]byte(s), false); string(escaped) != s {
			t.Errorf("%q is plain, and is written %q", s, escaped)
		}
	})
}
