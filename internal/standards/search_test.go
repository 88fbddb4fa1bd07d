package standards

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/output"

	"github.com/chromedp/chromedp/kb"
)

// ofSearch gives the addresses that only a search needs.
func ofSearch(asked []string) []string {
	return slices.DeleteFunc(asked, func(url string) bool { return !strings.Contains(url, "/assets/search") })
}

// said is what the search announces.
const said = `document.querySelector(".search-results [role=status]").textContent`

// find waits for what the search says of a query.
func find(b *browser.Tab, want string) string {
	b.T.Helper()
	b.Wait(fmt.Sprintf(`document.querySelector(".search-results") && %s.includes(%q)`, said, want))
	return browser.Eval[string](b, said)
}

// found gives a line for each section that is shown: its page, its title and
// the words marked.
const found = `[...document.querySelectorAll(".search-results h3")].map(h => [h.closest("ol > li").querySelector("h2 a").textContent, h.innerText,
	[...h.parentElement.querySelectorAll("mark")].map(m => m.textContent).join()].join(" | "))`

// atOnce lets the page scroll without taking its time.
const atOnce = `document.documentElement.style.scrollBehavior = "auto"`

// TestSearch goes from a report to the search, finds a section and goes there,
// by keyboard alone. Nothing of the search is loaded before.
func TestSearch(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.View(1280, "light")
	b.Visit(root + kinds["report"])
	browser.Eval[any](b, drawn)
	if asked := ofSearch(b.Asked()); len(asked) > 0 {
		t.Errorf("a report asks for %q", asked)
	}
	b.Visit(root + kinds["glossary"])
	tabTo(b, `.sitenav a[href="/search/"]`)
	b.Press(kb.Enter)
	b.Wait(`location.pathname === "/search/" && document.readyState === "complete"`)
	if asked := ofSearch(b.Asked()); len(asked) != 1 || path.Ext(asked[0]) != ".js" {
		t.Errorf("the search page asks for %q as it opens, want its script", asked)
	}
	tabTo(b, `input[name="q"]`)
	b.Press("sub-committees")
	if got := find(b, "sub-committees"); !strings.Contains(got, "results for “sub-committees”") {
		t.Errorf("the search says %q", got)
	}
	if got := browser.Eval[string](b, `location.search`); got != "?q=sub-committees" {
		t.Errorf("the address has %q", got)
	}
	sections := browser.Eval[[]string](b, found)
	for _, want := range []string{"Glossary | Panel/Board and Sub-Committees | Sub-Committees", "Operations Report – February 2018 | Table 5 SECAS Helpdesk Emails | Sub-Committees"} {
		if !slices.Contains(sections, want) {
			t.Errorf("%q is not found, only\n%s", want, strings.Join(sections, "\n"))
		}
	}
	if asked := ofSearch(b.Asked()); len(asked) < 4 || len(asked) > 10 {
		t.Errorf("the query asks for %d files", len(asked))
	}
	browser.Eval[any](b, atOnce)
	tabTo(b, `.search-results h3 a[href^="/2018/02/#helpdesk-emails"]`)
	b.Press(kb.Enter)
	b.Wait(`location.pathname === "/2018/02/" && document.querySelector(":target")?.textContent.includes("Sub-Committees")`)
	if said := b.Said(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

// TestSearchWords searches by address for words of all kinds, and goes back.
func TestSearchWords(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	for _, c := range []struct{ query, says, finds string }{
		{"SECMP0027", "for “SECMP0027”", "SECMP0027"},
		{"sécas hélpdesk", "for “sécas hélpdesk”", "SECAS Helpdesk Emails"},
		{"comitee", "These have similar words", "Sub-Committee"},
		{"straw man", "1 result for “straw man”", "Change and Release Update"},
		{"modif", "for “modif”", "Modifications"},
		{"helpdesk november 2017", "for “helpdesk november 2017”", "Figures for November 2017 | SECAS Helpdesk Emails"},
		{"helpdesk zzzzzz", "These have some of them", "SECAS Helpdesk"},
		{"zzzzzz", "Nothing found for “zzzzzz”", ""},
		{"<b>", "“<b>”", "| B"},
	} {
		b.Visit(root + "/search/?" + "q=" + strings.NewReplacer(" ", "+", "<", "%3C", ">", "%3E", "é", "%C3%A9").Replace(c.query))
		find(b, c.says)
		if sections := strings.Join(browser.Eval[[]string](b, found), "\n"); !strings.Contains(sections, c.finds) || (c.finds == "") != (sections == "") {
			t.Errorf("%q finds\n%s\nwant %q", c.query, sections, c.finds)
		}
	}
	b.Visit(root + "/search/?q=panel")
	find(b, "panel")
	browser.Eval[any](b, `(i => { i.value = "zzzzzz"; i.form.requestSubmit(); })(document.querySelector("input"))`)
	find(b, "Nothing found for “zzzzzz”")
	browser.Eval[any](b, `history.back()`)
	find(b, "results for “panel”")
	before := browser.Eval[int](b, `document.querySelectorAll(".search-results ol > li").length`)
	browser.Eval[any](b, atOnce)
	tabTo(b, ".search-results > button")
	b.Press(kb.Enter)
	b.Wait(fmt.Sprintf(`document.activeElement.matches(".search-results ol > li:nth-child(%d) h2 a")`, before+1))
	if said := b.Said(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
	browser.Eval[any](b, `fetch = () => Promise.reject(new Error("offline")); history.replaceState(null, "", "?q=accessions"); dispatchEvent(new PopStateEvent("popstate"))`)
	find(b, "cannot be loaded")
}

// TestSearchRenewed publishes the archive anew, and deletes what it no longer has, while
// a reader has the search page open: the next query finds what the new one says.
func TestSearchRenewed(t *testing.T) {
	before := built(t)
	after, err := buildWith(map[string]string{"content/reports/2018-03/report.md": "+++\ntitle = \"March 2018\"\npublished = 2018-04-01\nclassification = \"White\"\n+++\n\nA platypus helpdesk.\n"}, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var now atomic.Pointer[output.Set]
	now.Store(before)
	server := httptest.NewServer(browser.Handler(func(p string) []byte { return now.Load().Get(p) }))
	defer server.Close()
	b := browser.Open(t)
	b.Visit(server.URL + "/search/?q=accessions")
	find(b, "for “accessions”")
	now.Store(after)
	b.Said()
	browser.Eval[any](b, `(i => { i.value = "platypus helpdesk"; i.form.requestSubmit(); })(document.querySelector("input"))`)
	find(b, "1 result for “platypus helpdesk”")
	now.Store(before) // the new one lasted for a moment
	browser.Eval[any](b, `(i => { i.value = "website"; i.form.requestSubmit(); })(document.querySelector("input"))`)
	find(b, "for “website”")
}

// TestSearchOutdated publishes the archive anew, with another script of the search, while
// a reader has the search page open. What the old script makes of the new index nobody
// knows: the reader is told, and led to the new page with the query.
func TestSearchOutdated(t *testing.T) {
	script, err := os.ReadFile("../../assets/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	after, err := buildWith(map[string]string{
		"assets/js/search.js":               string(script) + "\nconsole.info('another script');\n",
		"content/reports/2018-03/report.md": "+++\ntitle = \"March 2018\"\npublished = 2018-04-01\nclassification = \"White\"\n+++\n\nA platypus helpdesk.\n",
	}, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var now atomic.Pointer[output.Set]
	now.Store(built(t))
	server := httptest.NewServer(browser.Handler(func(p string) []byte { return now.Load().Get(p) }))
	defer server.Close()
	b := browser.Open(t)
	b.Visit(server.URL + "/search/?q=accessions")
	find(b, "for “accessions”")
	now.Store(after)
	browser.Eval[any](b, `(i => { i.value = "platypus helpdesk"; i.form.requestSubmit(); })(document.querySelector("input"))`)
	if got := find(b, "has changed"); got != "The archive has changed since you opened this page. Load it again to search on." {
		t.Errorf("the search says %q", got)
	}
	if shown := browser.Eval[[]string](b, found); len(shown) > 0 {
		t.Errorf("results of the old archive are shown: %q", shown)
	}
	tabTo(b, `.search-results [role=status] a`)
	b.Press(kb.Enter)
	find(b, "1 result for “platypus helpdesk”")
}

// TestSearchNoScript holds that readers without scripts are told, and led to
// everything there is.
func TestSearchNoScript(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.Scripts(false)
	b.Visit(root + "/search/?q=panel")
	text := browser.Eval[string](b, `document.querySelector("main").innerText`)
	for _, want := range []string{"The search needs JavaScript", "February", "Helpdesk", "Glossary"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if browser.Eval[bool](b, `document.querySelector("form").checkVisibility()`) {
		t.Error("the form shows, and does nothing")
	}
}

// TestSearchWithheld plants words where only some readers may see them: they are
// in no file for the public, and in the index for those readers.
func TestSearchWithheld(t *testing.T) {
	months := map[string]string{
		"content/reports/2018-03/report.md": "+++\ntitle = \"March\"\npublished = 2018-04-01\nclassification = \"White\"\n+++\n" +
			"## Open\n\nPlatypus.\n\n::: Amber\n\n## Wombat\n\nEchidna.\n\n:::\n",
		"content/reports/2018-04/report.md": "+++\ntitle = \"Numbat\"\npublished = 2018-05-01\nclassification = \"Amber\"\n+++\n## Quokka\n\nDunnart.\n",
	}
	for audience, visible := range map[string]bool{"": false, "Amber": true} {
		set, err := buildWith(months, build.Options{Audience: audience})
		if err != nil {
			t.Fatal(err)
		}
		var all, index strings.Builder
		for _, p := range set.Paths() {
			all.WriteString(strings.ToLower(string(set.Get(p))))
			if strings.HasPrefix(p, "assets/search/") {
				index.Write(set.Get(p))
			}
		}
		if !strings.Contains(index.String(), `"platypus":`) {
			t.Fatal("the index lacks the words anyone may see: does the test still read it?")
		}
		for _, canary := range []string{"wombat", "echidna", "numbat", "quokka", "dunnart"} {
			if !visible && strings.Contains(all.String(), canary) {
				t.Errorf("%q is published", canary)
			}
			if visible && !strings.Contains(index.String(), `"`+canary+`":`) {
				t.Errorf("%q cannot be found by those who may see it", canary)
			}
		}
	}
}

// TestSearchSentences holds that a result reads as sentences where its texts come
// from different places, such as a subtitle and a description.
func TestSearchSentences(t *testing.T) {
	set, texts := built(t), strings.Builder{}
	for _, p := range set.Paths() {
		if strings.HasPrefix(p, "assets/search/") {
			texts.Write(set.Get(p))
		}
	}
	for _, want := range []string{"the month before. Two bars", "enquiries. ", "Training Days/Seminars, Other, Total. The source prints"} {
		if !strings.Contains(texts.String(), want) {
			t.Errorf("no search result says %q", want)
		}
	}
}
