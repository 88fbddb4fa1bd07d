package standards

import (
	"net/http/httptest"
	"testing"
	"time"

	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/load"
	"almanac/internal/scaffold"
	"almanac/internal/source"
	layoutfiles "almanac/layouts"
)

// TestNewMonth looks at the month after the last one as it is before anything is
// written in it.
func TestNewMonth(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	layouts, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		t.Fatal(err)
	}
	tree := source.Overlay(layouts, own)
	l, diags := load.Archive(tree, load.Options{Audience: "Red", Drafts: true, Now: time.Unix(0, 0)})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	month := scaffold.Next(l.Archive, tree)
	files := map[string]string{}
	for name, text := range scaffold.Month(l.Archive, l.Locale, tree, month).Files {
		files["content/reports/"+month.String()+"/"+name] = text
	}
	set, err := buildWith(files, build.Options{Drafts: true})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(browser.Handler(set.Get))
	t.Cleanup(server.Close)
	b := browser.Open(t)
	for _, path := range []string{"/" + month.Path() + "/", "/"} {
		b.View(1280, "light")
		b.Visit(server.URL + path)
		browser.Eval[any](b, drawn)
		accessible(b)
		if stamp := browser.Eval[string](b, `document.querySelector(".stamp").innerText`); stamp == "" {
			t.Errorf("%s is not stamped", path)
		}
	}
}
