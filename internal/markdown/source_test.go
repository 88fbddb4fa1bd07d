package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestReadable holds what is looked at eight bytes at a time to what is looked at one by
// one: a text with each byte, and with characters of several, at every place.
func TestReadable(t *testing.T) {
	odd := []string{"\u00a0", "\u0085", "é", "’", "\u2028", "\u2029", "\U0001F600", "\xc2", "\xe2\x80", "\x7f\x80"}
	for c := range 256 {
		odd = append(odd, string([]byte{byte(c)}))
	}
	for _, in := range odd {
		for at := range 20 {
			src := strings.Repeat("~", at) + in + strings.Repeat(" ", 19-at)
			p := pass{src: []byte(src)}
			want := utf8.ValidString(src) && !strings.ContainsFunc(src, isControl)
			if got := p.readable(); got != want || got == (len(p.diags) > 0) {
				t.Errorf("%q: readable is %v, with the faults %v", src, got, p.diags)
			}
		}
	}
}
