package site

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// TestManyPages divides a sitemap: no part has more than a search engine reads, and
// together they have every listed page once.
func TestManyPages(t *testing.T) {
	s := &Site{common: &common{archive: &archive.Archive{Site: &archive.Site{BaseURL: "https://example.org/a/"}}}}
	for i := range sitemapURLs*5/4 + 10 {
		s.pages = append(s.pages, &PageFile{Path: fmt.Sprintf("%d/index.html", i), Listed: i%5 != 0, made: &made{changed: period.Date{Year: 2018, Month: 2, Day: 1}}})
	}
	loc := regexp.MustCompile(`<loc>([^<]*)</loc>`)
	read := func(data []byte) (locs []string) {
		t.Helper()
		for _, m := range loc.FindAllSubmatch(data, -1) {
			locs = append(locs, string(m[1]))
		}
		if len(data) > sitemapBytes || len(locs) > sitemapURLs {
			t.Errorf("a file of %d bytes has %d addresses", len(data), len(locs))
		}
		return locs
	}
	var locs, names []string
	for _, f := range s.sitemaps() {
		parts, err := f.Make()
		if err != nil {
			t.Fatal(err)
		}
		data := bytes.Join(parts, nil)
		if f.Path == "sitemap.xml" {
			if got := read(data); !slices.Equal(got, names) {
				t.Errorf("sitemap.xml lists %q of %q", got, names)
			}
			break
		}
		names = append(names, "https://example.org/a/"+f.Path)
		locs = append(locs, read(data)...)
	}
	slices.Sort(locs)
	if n := len(slices.Compact(locs)); len(names) != 2 || n != (sitemapURLs*5/4+10)/5*4 {
		t.Errorf("%d sitemaps list %d pages", len(names), n)
	}
	for _, pages := range s.sitemapParts(sitemapURLs, 100<<10) {
		if n := len(s.sitemap(pages)); n > 100<<10 || n < 80<<10 && pages[len(pages)-1] != s.pages[len(s.pages)-1] {
			t.Errorf("a sitemap of at most 100 KB has %d bytes", n)
		}
	}
}
