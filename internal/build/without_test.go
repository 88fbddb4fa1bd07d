package build

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestWithout builds the archive without all that a site may go without. What
// remains are the same pages with the same numbers, and no link leads nowhere.
func TestWithout(t *testing.T) {
	with := realSite(t).Set
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	file := own.File("content/site.toml")
	lean := source.FromMap(map[string]string{file.Path: `without = ["drawings", "downloads", "cards", "search", "comparison", "datasets", "record", "feed-content"]` + "\n" + string(file.Data())})
	r := Run(source.Overlay(source.Overlay(defaults(), own), lean), Options{Strict: true})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	if feed := string(r.Set.Get("feed.xml")); strings.Contains(feed, "<content") || strings.Count(feed, "<entry>") != strings.Count(string(with.Get("feed.xml")), "<entry>") {
		t.Errorf("the feed has content, or other entries: %s", feed)
	}
	gone := regexp.MustCompile(`\.(csv|xlsx)$|-metadata\.json$|card\.png$|^search/|^assets/search/|^compare/|^assets/(search|compare)-|^data/|^record\.json$|^datapackage\.json$`)
	for _, p := range r.Set.Paths() {
		page := string(r.Set.Get(p))
		switch {
		case gone.MatchString(p):
			t.Errorf("%s is there", p)
		case path.Ext(p) != ".html":
		case strings.Contains(page, `class="drawn`), strings.Contains(page, " download "), strings.Contains(page, "card.png"), strings.Contains(page, `href="/search/"`), strings.Contains(page, `href="/compare/`),
			strings.Contains(page, `"/data/`):
			t.Errorf("%s has a drawing, a download, a card or a link to the search, the comparison or the data", p)
		case strings.Count(page, `<td class="num">`) != strings.Count(string(with.Get(p)), `<td class="num">`),
			strings.Count(page, `class="option"`) != strings.Count(string(with.Get(p)), `class="option"`):
			t.Errorf("%s has other numbers or charts", p)
		}
	}
	if whole := with.Get("2018/02/index.html"); !strings.Contains(string(whole), `class="drawn`) || !strings.Contains(string(whole), " download ") || !strings.Contains(string(whole), "/02/card.png") ||
		!strings.Contains(string(whole), `href="/search/"`) || !strings.Contains(string(whole), `href="/compare/`) || !strings.Contains(string(whole), `"/data/`) || with.Get("record.json") == nil {
		t.Error("the archive as it is has no drawings, downloads, cards, search, comparison, data pages or record: nothing was tested")
	}
}
