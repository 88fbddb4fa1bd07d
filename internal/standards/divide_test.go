package standards

import (
	"net/http/httptest"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/site"
)

// divided serves the archive as if its lists had outgrown their pages.
func divided(t *testing.T) (root string) {
	t.Helper()
	was := site.Most
	t.Cleanup(func() { site.Most = was })
	site.Most.Rows, site.Most.Latest, site.Most.Months, site.Most.Years = 5, 3, 6, 1
	set, err := buildWith(nil, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(browser.Handler(set.Get))
	t.Cleanup(server.Close)
	return server.URL
}

// TestDividedAccessibility looks at the pages of lists that are divided.
func TestDividedAccessibility(t *testing.T) {
	b, root := browser.Open(t), divided(t)
	for _, path := range []string{"/", "/search/", "/compare/", "/data/meetings/", "/data/meetings/2018/"} {
		t.Run(path, func(t *testing.T) {
			b.T = t
			b.View(1280, "light")
			b.Visit(root + path)
			browser.Eval[any](b, drawn)
			accessible(b)
		})
	}
}
