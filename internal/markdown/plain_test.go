package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// bothWays parses a text with goldmark and as plain, and reports any difference.
func bothWays(t *testing.T, text string) {
	t.Helper()
	at := diag.Pos{File: "f.toml", Line: 3, Col: 9}
	long := pass{at: at, options: Options{Level: levels}}
	want := dumpAll(long.parse([]byte(text)), long.diags)
	got := dumpAll(ParseText(text, at, Options{Level: levels}))
	if got != want {
		t.Errorf("%q: got\n%s\nwant\n%s", text, got, want)
	}
}

func dumpAll(p *archive.Prose, diags diag.List) string {
	var b strings.Builder
	b.WriteString(dump(p, diags))
	if p != nil {
		fmt.Fprintf(&b, "%q in %d pieces\n", p.Numbers, len(p.Pieces))
	}
	return b.String()
}

// TestPlain holds both ways to the same for every character in several places,
// and what is plain to a list.
func TestPlain(t *testing.T) {
	var all []rune
	for _, r := range [][2]rune{{0, 0x300}, {0x1680, 0x1681}, {0x2000, 0x2100}, {0x3000, 0x3001}, {0xFE00, 0x10000}} {
		for c := r[0]; c < r[1]; c++ {
			all = append(all, c)
		}
	}
	for _, c := range all {
		for _, form := range []string{"%ca b", "a%c b", "a %c b", "a%[1]c%[1]c%[1]cb", "a %c", "a%c", "1 %c2 1,503%[1]c"} {
			bothWays(t, fmt.Sprintf(form, c))
		}
	}
	for text, want := range map[string]bool{
		"Metering Delivery Group":         true,
		`It's "so" (1,503 – 50%): a/b #1`: true,
		"":                                false,
		"1. a":                            false,
		" a":                              false,
		"a ":                              false,
		"a\nb":                            false,
		"a *b*":                           false,
		"a_b_":                            false,
		"a [b](c)":                        false,
		"a {{ b }}":                       false,
		"a &amp; b":                       false,
		"a <b":                            false,
		`a \b`:                            false,
		"a `b`":                           false,
		"a | b":                           false,
		"a ~b~":                           false,
		"a\u0085":                         false,
		"a\xff":                           false,
	} {
		if _, got := isPlain(text); got != want {
			t.Errorf("%q: plain is %v", text, !want)
		}
	}
}

// FuzzPlain holds both ways to the same for any text.
func FuzzPlain(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(string(bytes.TrimSuffix(src, []byte("\n"))))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 10000 {
			bothWays(t, text)
		}
	})
}
