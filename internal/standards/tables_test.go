package standards

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"almanac/internal/browser"

	"github.com/chromedp/chromedp/kb"
)

// column is a script that gives the cells of a column of a table, those of rows
// that show, groups as "# name".
func column(table string, n int) string {
	return fmt.Sprintf(`[...document.querySelectorAll("#%s tr")].slice(1).filter(r => !r.hidden).map(r =>
		r.cells.length === 1 ? "# " + r.cells[0].innerText : r.cells[%d].innerText.replace(/\s*\[.*/s, "") || "-")`, table, n)
}

// shift is a script that gives how far things on the page have moved so far.
const shift = `new Promise(done => {
	new PerformanceObserver(list => done(list.getEntries().reduce((sum, e) => sum + e.value, 0))).observe({type: "layout-shift", buffered: true});
	setTimeout(() => done(0), 300);
})`

// TestSort sorts and filters a whole series by keyboard. What is asked for is in
// the address, which restores it; it is announced, and reset.
func TestSort(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.View(1280, "light")
	b.Visit(root + "/data/helpdesk/")
	browser.Eval[any](b, atOnce)
	const id = "series_emails"
	tabTo(b, "#"+id+" thead th:nth-child(3) button")
	b.Press(kb.Enter)
	want := []string{"737", "481", "439", "326", "237", "233", "205", "195", "143", "131", "116", "116"}
	if got := browser.Eval[[]string](b, column(id, 2)); !slices.Equal(got, want) {
		t.Errorf("Sub-Committees in falling order are %q", got)
	}
	state := func() string {
		return browser.Eval[string](b, `[location.search, [...document.querySelectorAll("#series_emails [aria-sort]")].map(h => h.innerText.trim() + " " + h.ariaSort).join(),
			document.querySelector("#series_emails output").textContent, document.querySelector("#series_emails .table-foot .permalink").getAttribute("href")].join(" ; ")`)
	}
	if got, want := state(), "?sort=series_emails:2:down ; Sub-Committees descending ; 12 rows, sorted by Sub-Committees, descending ; ?sort=series_emails:2:down#series_emails"; got != want {
		t.Errorf("the state is\n%s, want\n%s", got, want)
	}
	b.Press(kb.Enter)
	slices.Reverse(want)
	if got := browser.Eval[[]string](b, column(id, 2)); !slices.Equal(got, want) {
		t.Errorf("Sub-Committees in rising order are %q", got)
	}
	browser.Eval[any](b, `document.querySelector("#series_emails-filter").focus()`)
	b.Press("2018")
	b.Wait(`location.search.includes("filter")`)
	if got, want := state(), "?sort=series_emails:2:up&filter=series_emails:2018 ; Sub-Committees ascending ; 2 of 12 rows, sorted by Sub-Committees, ascending ; ?sort=series_emails:2:up&filter=series_emails:2018#series_emails"; got != want {
		t.Errorf("the state is\n%s, want\n%s", got, want)
	}
	b.Visit(root + "/data/helpdesk/" + browser.Eval[string](b, `location.search`) + "#" + id)
	if got := browser.Eval[[]string](b, column(id, 0)); !slices.Equal(got, []string{"Feb 2018", "Jan 2018"}) {
		t.Errorf("the address restores %q", got)
	}
	browser.Eval[any](b, `document.querySelector("#series_emails [type=reset]").click()`)
	b.Wait(`location.search === ""`)
	if got := browser.Eval[[]string](b, column(id, 0)); len(got) != 12 || got[0] != "Mar 2017" || got[11] != "Feb 2018" {
		t.Errorf("reset gives %q", got)
	}
	if focus := browser.Eval[string](b, `document.activeElement.id`); focus != id+"-filter" {
		t.Errorf("after a reset the focus is on %q", focus)
	}
	if said := b.Said(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

// TestSortGroups sorts a table with groups, subtotals and a total: rows stay in
// their groups, which are hidden when none of their rows is left.
func TestSortGroups(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.View(1280, "light")
	b.Visit(root + "/2018/02/?sort=effort-by-driver:1:up")
	got := browser.Eval[[]string](b, column("effort-by-driver", 1))
	want := strings.Fields("#_Core 0.27 0.67 1.47 2.17 7.48 7.50 9.10 12.60 57.07 280.89 379.22 #_SECAS_Projects 0.00 0.00 28.90 58.30 87.20 #_Projects 0.00 0.00 1.53 36.67 38.20 504.61")
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "_", " ")
	}
	if !slices.Equal(got, want) {
		t.Errorf("in rising order:\n%q\nwant\n%q", got, want)
	}
	b.Visit(root + "/2018/02/?filter=effort-by-driver:governance+expertise")
	got = browser.Eval[[]string](b, column("effort-by-driver", 0))
	if want := []string{"# SECAS Projects", "Technical Governance Expertise", "Security Governance Expertise", "SECAS Projects, total", "Total"}; !slices.Equal(got, want) {
		t.Errorf("filtered: %q, want %q", got, want)
	}
	b.Visit(root + "/2018/02/?sort=meetings:1:down")
	dates := browser.Eval[[]string](b, `[...document.querySelector("#meetings tbody").querySelectorAll("tr:not(.group) time:first-of-type")].map(e => e.dateTime)`)
	if sorted := slices.IsSortedFunc(dates, func(a, b string) int { return strings.Compare(b, a) }); !sorted || len(dates) < 5 {
		t.Errorf("meetings in falling order of dates: %q", dates)
	}
}

// TestSortMissing sorts a column in which values are missing and negative: they
// come last either way, in their own order.
func TestSortMissing(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.Visit(root + "/data/helpdesk/")
	browser.Eval[any](b, `document.querySelectorAll("#series_emails tbody tr").forEach((r, i) => {
		if (i < 3) r.cells[1].innerHTML = '<abbr class="status">[x]</abbr>';
		if (i === 3) r.cells[1].firstChild.data = "\u22121,000";
	}); document.querySelectorAll("#series_emails thead button")[1].click()`)
	got := browser.Eval[[]string](b, column("series_emails", 1))
	browser.Eval[any](b, `document.querySelectorAll("#series_emails thead button")[1].click()`)
	up := browser.Eval[[]string](b, column("series_emails", 1))
	if !slices.Equal(got[8:], []string{"−1,000", "-", "-", "-"}) || up[0] != "−1,000" || !slices.Equal(up[9:], []string{"-", "-", "-"}) {
		t.Errorf("falling: %q\nrising: %q", got, up)
	}
}

// TestSortQuiet holds that nothing moves when tables become sortable, that those
// without scripts see no tools, and that paper has none.
func TestSortQuiet(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	for _, width := range []int64{375, 1280} {
		b.View(width, "light")
		for _, page := range []string{"/data/helpdesk/", "/2018/02/", "/compare/?a=2018-02&b=2017-06"} {
			b.Visit(root + page)
			browser.Eval[any](b, drawn)
			if moved := browser.Eval[float64](b, shift); moved > 0 {
				t.Errorf("%s at %d px: things move by %v", page, width, moved)
			}
		}
	}
	browser.Eval[any](b, `document.querySelector("main").insertAdjacentHTML("afterbegin", "<h2>Control</h2><h2>Control</h2>"); new Promise(r => requestAnimationFrame(() => setTimeout(r, 100)))`)
	if moved := browser.Eval[float64](b, shift); moved == 0 {
		t.Error("a control, headings put in above, moves nothing")
	}
	const tools = `document.querySelector(".table-tools").checkVisibility()`
	b.Visit(root + "/data/helpdesk/")
	if !browser.Eval[bool](b, tools) {
		t.Error("the tools do not show: does the test still see them?")
	}
	b.Media("print", "light")
	if browser.Eval[bool](b, tools) {
		t.Error("the tools are printed")
	}
	b.Media("screen", "light")
	b.Scripts(false)
	b.Visit(root + "/data/helpdesk/")
	if browser.Eval[bool](b, tools) {
		t.Error("the tools show without scripts")
	}
}

// TestFormulaInTitles holds that a reader is told how a figure is worked out in
// words that stand on the page, not in names of the input.
func TestFormulaInTitles(t *testing.T) {
	page := string(built(t).Get("data/website/index.html"))
	if !strings.Contains(page, "<dd>calculated as Page Views / Visits</dd>") || strings.Contains(page, "page_views / visits") {
		t.Error("the page of a data set does not give its formula in the titles of its measures")
	}
}
