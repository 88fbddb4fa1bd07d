package standards

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	assetfiles "almanac/assets"
	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/source"
	layoutfiles "almanac/layouts"
)

// severalSeries is a made-up site with three series of 90 months: more pages than one
// index of the search holds.
func severalSeries(t *testing.T) *output.Set {
	t.Helper()
	files := map[string]string{
		"content/site.toml": "title = \"Water Reports\"\ndescription = \"Every number is made up.\"\nbase_url = \"https://water.example/\"\nlanguage = \"en-GB\"\nwithout = [\"drawings\", \"downloads\", \"cards\"]\n" +
			"series = [\"river\", \"lake\"]\n[publisher]\nname = \"Water Trust\"\n[classification]\npublic = \"Public\"\n[[classification.level]]\nname = \"Public\"\n",
		"content/pages/about.md":        "+++\ntitle = \"About\"\n+++\n\nWho we are: [the river](/river/).\n",
		"content/datasets/animals.toml": "title = \"Animals\"\n[measures.otters]\ntitle = \"Otters\"\nunit = \"otters\"\n[[table]]\nid = \"animals\"\ncaption = \"Animals seen\"\nrows = \"measures\"\ncolumns = \"month\"\n",
	}
	last := period.New(2024, 6)
	for i, id := range []string{"coast", "lake", "river"} {
		folder := "content/" + id + "/"
		files[folder+"series.toml"] = fmt.Sprintf("title = \"The %s\"\ndescription = \"Animals of the %s.\"\n", id, id)
		for n, m := range last.Last(90) {
			files[folder+"reports/"+m.String()+"/data.toml"] = fmt.Sprintf("[animals]\notters = %d\n", 20+(n*7+i)%10)
			text := fmt.Sprintf("+++\ntitle = \"The %s in %s\"\npublished = %s-02\nclassification = \"Public\"\n+++\n\n## Animals\n\nOtters of the %s.\n\n{{ table animals }}\n", id, m, m+1, id)
			if n == 3 {
				text += "\n## Once\n\nA walrus was seen at the " + id + ".\n"
			}
			files[folder+"reports/"+m.String()+"/report.md"] = text
		}
	}
	layouts, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		t.Fatal(err)
	}
	assets, err := source.FromFS(assetfiles.Files, "assets")
	if err != nil {
		t.Fatal(err)
	}
	r := build.Run(source.Overlay(source.Overlay(layouts, assets), source.FromMap(files)), build.Options{Strict: true})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	return r.Set
}

// TestSeveralSeries goes from the home of all series to one of them, to a report, to
// the search, and finds what is old and what all series have.
func TestSeveralSeries(t *testing.T) {
	server := httptest.NewServer(browser.Handler(severalSeries(t).Get))
	defer server.Close()
	b := browser.Open(t)
	b.View(375, "light")
	follow := func(selector, to string) {
		t.Helper()
		browser.Eval[any](b, fmt.Sprintf("document.querySelector(%q).click()", selector))
		b.Wait(fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", to))
	}
	b.Visit(server.URL + "/")
	if got := browser.Eval[[]string](b, `[...document.querySelectorAll(".rows h2")].map(h => h.textContent)`); !slices.Equal(got, []string{"The river", "The lake", "The coast"}) {
		t.Errorf("the home lists %q", got)
	}
	if wide := browser.Eval[int](b, `document.documentElement.scrollWidth`); wide > 375 {
		t.Errorf("the home is %d pixels wide on a phone", wide)
	}
	accessible(b)
	b.Visit(server.URL + "/")
	follow(`.rows a[href="/lake/"]`, "/lake/")
	follow(`.hero h2 a`, "/lake/2024/06/")
	if got := browser.Eval[string](b, `document.querySelector(".brand").textContent + document.querySelector(".brand").getAttribute("href")`); got != "The lake/lake/" {
		t.Errorf("the head of a report says %q", got)
	}
	follow(`.sitenav a[href="/search/"]`, "/search/")
	search := func(query, says string) (pages []string) {
		t.Helper()
		browser.Eval[any](b, fmt.Sprintf(`(i => { i.value = %q; i.form.requestSubmit(); })(document.querySelector("input"))`, query))
		find(b, says)
		return browser.Eval[[]string](b, `[...document.querySelectorAll(".search-results ol > li h2")].map(h => h.innerText)`)
	}
	for _, page := range search("walrus", "3 results for “walrus”") {
		if !strings.Contains(page, "in 2017-04") || !strings.Contains(page, "Report · The ") {
			t.Errorf("the walrus is in %q", page)
		}
	}
	if pages := search("otters", "in the newest reports"); len(pages) != 6 || !strings.Contains(strings.Join(pages, "\n"), "2024-06") {
		t.Errorf("the otters are first in %q", pages)
	}
	if files := ofSearch(b.Asked()); len(files) > 20 {
		t.Errorf("three queries ask for %d files", len(files))
	}
	shown := func() int { return browser.Eval[int](b, `document.querySelectorAll(".search-results ol > li").length`) }
	for n := shown(); ; n = shown() {
		if browser.Eval[bool](b, `document.querySelector(".search-results > button").hidden`) {
			break
		}
		browser.Eval[any](b, `(b => { b.click(); b.click(); })(document.querySelector(".search-results > button"))`) // as an impatient hand does
		b.Wait(fmt.Sprintf(`document.querySelectorAll(".search-results ol > li").length > %d`, n))
	}
	if n := shown(); n != 273 { // the reports, and the data set of each series
		t.Errorf("all of it is on %d pages", n)
	}
	find(b, "549 results for “otters”") // not those of the newest alone
	search("walrus otters", "Nothing has all words of “walrus otters”")
	search("wallrus", "similar words")
	if pages := search("walrus lake", "for “walrus lake”"); len(pages) != 1 {
		t.Errorf("the walrus of the lake is in %q", pages)
	}
	browser.Eval[any](b, `document.querySelectorAll(".search-results h2").forEach(h => { h.style.inlineSize = "16rem"; h.lastElementChild.append(" of a name that is far too long for the line"); })`)
	if got := browser.Eval[[]float64](b, `[...document.querySelectorAll(".search-results h2")].map(h => { const [to, of] = [...h.children].map(e => e.getBoundingClientRect());
		return of.top < to.bottom ? -1 : of.left - to.left; })`); len(got) == 0 || slices.Max(got) != 0 {
		t.Errorf("what does not fit beside the title begins %v pixels after it, or over it (-1)", got)
	}
	browser.Eval[any](b, `document.querySelectorAll(".search-results h2").forEach(h => h.removeAttribute("style"))`)
	accessible(b)
	if said := b.Said(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}
