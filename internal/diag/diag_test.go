package diag

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	known := []string{"helpdesk", "website", "membership", "user_entry", "page_views"}
	for name, want := range map[string]string{
		"helpdsk":    "helpdesk",
		"Helpdesk":   "helpdesk",
		"websiet":    "website",
		"user-entry": "user_entry",
		"pageviews":  "page_views",
		"effort":     "",
		"":           "",
		"x":          "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestPrint(t *testing.T) {
	var l List
	l.Warnf("later", Pos{"b.toml", 2, 1}, "second")
	l.Errorf("first", Pos{"a.toml", 10, 3}, "third")
	l.Errorf("first", Pos{"a.toml", 9, 3}, "first").Suggest("helpdsk", []string{"helpdesk"}).At(Pos{"c.toml", 1, 1}, "declared here")
	l.Errorf("first", Pos{"a.toml", 9, 3}, "first") // said twice
	l.Errorf("file", Pos{File: "b.toml"}, "of a whole file")
	l.Sort()
	var b strings.Builder
	if err := l.Print(&b, false); err != nil {
		t.Fatal(err)
	}
	want := `a.toml:9:3: error: first [first]
    help: did you mean "helpdesk"?
    c.toml:1:1: declared here
a.toml:10:3: error: third [first]
b.toml: error: of a whole file [file]
b.toml:2:1: warning: second [later]
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	if l.Errors() != 3 {
		t.Errorf("%d errors, want 3", l.Errors())
	}
	b.Reset()
	l.Print(&b, true)
	if !strings.Contains(b.String(), "\x1b[1;31merror:\x1b[0m") {
		t.Error("no colour")
	}
}
