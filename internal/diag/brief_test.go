package diag

import (
	"strings"
	"testing"
)

// TestBrief: a file with very many faults of one kind hides no others, and each way of
// printing stays short.
func TestBrief(t *testing.T) {
	var l List
	for i := range 5000 {
		l.Errorf("unknown-key", Pos{"a.toml", i + 1, 1}, "no key %d", i)
	}
	l.Warnf("unknown-key", Pos{"a.toml", 4000, 2}, "a warning")
	l.Errorf("other", Pos{"a.toml", 4500, 1}, "another rule")
	for i := range most + 1 {
		l.Errorf("unknown-key", Pos{"b.toml", i + 1, 1}, "in b: %d", i)
	}
	l.Sort()
	for name, print := range map[string]func(*strings.Builder) error{
		"text":   func(b *strings.Builder) error { return l.Print(b, false) },
		"GitHub": func(b *strings.Builder) error { return l.GitHub(b) },
		"SARIF":  func(b *strings.Builder) error { return l.SARIF(b, nil, Tool{Name: "almanac"}) },
	} {
		var b strings.Builder
		if err := print(&b); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		for _, want := range []string{"no key 999", "here begin 4000 more of this kind", "a warning", "another rule", "in b: 1000"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: nothing says %q", name, want)
			}
		}
		if strings.Contains(got, "no key 1000") || strings.Count(got, "here begin") != 1 {
			t.Errorf("%s: too much is said", name)
		}
	}
	if l.Errors() != 5000+1+most+1 {
		t.Errorf("the list has %d errors", l.Errors())
	}
}
