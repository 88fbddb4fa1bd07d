package standards

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/build"

	"github.com/chromedp/chromedp/kb"
)

// comparedRows gives the rows of a comparison as lines of cells.
const comparedRows = `[...document.querySelectorAll(".comparison tr:not(.group)")].map(r => [...r.cells].map(c => c.innerText.replace(/\s+/g, " ").trim()).join(" | "))`

// compared waits for a comparison.
func compared(b *browser.Tab, heading string) []string {
	b.T.Helper()
	b.Wait(fmt.Sprintf(`document.querySelector(".comparison [role=status]")?.textContent === %q`, heading))
	return browser.Eval[[]string](b, comparedRows)
}

func wantRows(t *testing.T, rows []string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(rows, w) {
			t.Errorf("no row %q in\n%s", w, strings.Join(rows, "\n"))
		}
	}
}

// monthFiles gives the names of the months that were asked for.
func monthFiles(b *browser.Tab) []string {
	var out []string
	for _, url := range b.Asked() {
		if _, name, ok := strings.Cut(url, "/compare/2"); ok && strings.HasSuffix(name, ".json") {
			out = append(out, "2"+strings.TrimSuffix(name, ".json"))
		}
	}
	slices.Sort(out)
	return out
}

// TestCompare goes from a month to the comparison with the month before, then
// picks other months by keyboard. The address restores a comparison, and only
// the files of its two months are loaded.
func TestCompare(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.View(1280, "light")
	b.Visit(root + "/2017/11/")
	browser.Eval[any](b, atOnce)
	tabTo(b, ".compare-with a")
	b.Press(kb.Enter)
	rows := compared(b, "November 2017 compared with October 2017")
	browser.Eval[any](b, atOnce)
	wantRows(t, rows,
		"Category | Nov 2017 | Oct 2017 | Difference | Change",
		"Sub-Committees | 439 | 237 | +202 | +85.2%",
		"Party/RDP Signifiers | 4 | 4 | 0 | 0.0%",
		"Total | 1,580 | 1,249 | +331 | +26.5%",
		"Withdrawals | 1 | 0 | +1 | [z]", // nothing to take a share of
		"Page views per visit | 3.1 | 2.9 | +0.1 | [z]")
	if got := monthFiles(b); !slices.Equal(got, []string{"2017-10", "2017-11"}) {
		t.Errorf("the months %q were loaded", got)
	}
	tabTo(b, "#page-b")
	b.Press("June 2017") // a list goes to what is typed
	tabTo(b, ".compareform [type=submit]")
	b.Press(kb.Enter)
	rows = compared(b, "November 2017 compared with June 2017")
	wantRows(t, rows, "Total | 1,580 | 1,080 [note 1] | +500 | +46.3%")
	if got := browser.Eval[string](b, `location.search + " " + document.title`); got != "?a=2017-11&b=2017-06 November 2017 compared with June 2017 – Compare – SEC Operations Reports" {
		t.Errorf("address and title are %q", got)
	}
	if got := monthFiles(b); !slices.Equal(got, []string{"2017-06"}) {
		t.Errorf("then the months %q were loaded", got)
	}
	browser.Eval[any](b, `document.querySelector(".comparison a.mark").click()`)
	b.Wait(`document.querySelector(".comparison .notes :target, .comparison .notes li:target")?.textContent.includes("dissolved")`)
	browser.Eval[any](b, `document.querySelector(".compareform [type=button]").focus()`)
	b.Press(kb.Enter)
	wantRows(t, compared(b, "June 2017 compared with November 2017"), "Sub-Committees | 233 | 439 | −206 | −46.9%")
	browser.Eval[any](b, `history.go(-3)`)
	compared(b, "November 2017 compared with October 2017")
	if said := b.Said(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

// TestCompareAddress opens comparisons by address: records, a month alone,
// months that are not there.
func TestCompareAddress(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.Visit(root + "/compare/?a=2018-02&b=2017-06")
	rows := compared(b, "February 2018 compared with June 2017")
	wantRows(t, rows, "Total | 504.61 [note 1] | [x] | [x] | [x]", "Large Supplier | 20 [illustrative] | [x] | [x] | [x]")
	text := browser.Eval[string](b, `document.querySelector(".comparison").innerText`)
	for _, want := range []string{"Spark Energy Supply Ltd", "TABASC", "None in this month", "made up to show"} {
		if !strings.Contains(text, want) {
			t.Errorf("the comparison does not say %q", want)
		}
	}
	b.Visit(root + "/compare/?a=2017-11")
	compared(b, "November 2017 compared with October 2017") // there is no November 2016
	b.Visit(root + "/compare/?a=2031-05&b=2017-06")
	b.Wait(`document.querySelector(".comparison [role=status]")?.textContent.includes("no month 2031-05")`)
	if n := browser.Eval[int](b, `document.querySelectorAll(".comparison table").length`); n > 0 {
		t.Errorf("%d tables compare a month that is not there", n)
	}
	b.Asked()
	browser.Eval[any](b, `fetch = () => Promise.reject(new Error("offline")); document.querySelector(".compareform [type=submit]").click()`)
	b.Wait(`document.querySelector(".comparison [role=status]").textContent.includes("cannot be loaded")`)
}

// TestCompareYears picks months of an archive that has too many of them for one list:
// the year beside the month. What the year lacks cannot be picked.
func TestCompareYears(t *testing.T) {
	b, root := browser.Open(t), divided(t)
	b.Visit(root + "/compare/")
	compared(b, "February 2018 compared with January 2018") // there is no February 2017
	tabTo(b, "#page-b-year")
	b.Press("2017")
	can := `[...document.querySelectorAll("#page-b option:not(:disabled)")].map(o => o.value).join()`
	if got := browser.Eval[string](b, can); got != "03,04,05,06,07,08,09,10,11,12" {
		t.Errorf("of 2017 the months %s can be picked", got)
	}
	if got := browser.Eval[string](b, `document.querySelector("#page-b").value`); got != "12" { // it had no January
		t.Errorf("month %s is picked, want 12", got)
	}
	browser.Eval[any](b, `document.querySelector("#page-b").focus()`)
	b.Press("June")
	tabTo(b, ".compareform [type=submit]")
	b.Press(kb.Enter)
	compared(b, "February 2018 compared with June 2017")
	browser.Eval[any](b, `document.querySelector(".compareform [type=button]").click()`)
	compared(b, "June 2017 compared with February 2018")
	if got := browser.Eval[string](b, `location.search + " " + [...document.querySelectorAll(".compareform select")].map(s => s.value)`); got != "?a=2017-06&b=2018-02 06,2017,02,2018" {
		t.Errorf("the address and the lists are %s", got)
	}
	browser.Eval[any](b, `history.back()`)
	compared(b, "February 2018 compared with June 2017")
	b.Visit(root + "/compare/?a=2017-02")
	b.Wait(`document.querySelector(".comparison [role=status]")?.textContent.includes("no month 2017-02")`)
	b.Visit(root + "/")
	if got := browser.Eval[string](b, `document.querySelector(".archive .year:last-child").innerText`); strings.Join(strings.Fields(got), " ") != "2010s 2017" {
		t.Errorf("the front page ends with %q", got)
	}
	if said := b.Said(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

// TestCompareNoScript holds that readers without scripts are told, and led to
// the months.
func TestCompareNoScript(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.Scripts(false)
	b.Visit(root + "/compare/?a=2018-02&b=2017-06")
	if text := browser.Eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(text, "needs JavaScript") || !strings.Contains(text, "November") {
		t.Errorf("the page says\n%s", text)
	}
	if browser.Eval[bool](b, `document.querySelector("form").checkVisibility()`) {
		t.Error("the form shows, and does nothing")
	}
}

// TestCompareStates compares a made-up month that has what February 2018 lacks:
// a missing value is never a zero and never part of a sum, a code that one month
// lacks is not available there, ratios differ in points.
func TestCompareStates(t *testing.T) {
	set, err := buildWith(map[string]string{"content/reports/2018-03/data.toml": `
[website]
visits = 5000
page_views = { value = 20000, status = "p" }
[testing]
srept_parties = { status = "x" }
uept_parties = 14
[helpdesk]
telephone = { value = 100, revised = [{ on = 2018-05-01, was = 90, reason = "Counted again." }] }
[helpdesk.emails]
applications = 0
sub-committees = 500
modifications = 1
user-cio-assessments = 1
general-queries = 1
other = 1
`}, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(browser.Handler(set.Get))
	defer server.Close()
	b := browser.Open(t)
	b.Visit(server.URL + "/compare/?a=2018-03&b=2018-02")
	wantRows(t, compared(b, "March 2018 compared with February 2018"),
		"Parties that completed SREPT | [x] | 3 | [x] | [x]",
		"Page Views | 20,000 [p] | 22,712 | −2,712 | −11.9%",
		"Page views per visit | 4.0 [p] | 3.7 | +0.3 | [z]",
		"Telephone enquiries | 100 [r] [note 1] | 80 [note 2] | +20 | +25.0%",
		"Applications | 0 | 38 | −38 | −100.0%",
		"Contact Info | [x] | 60 | [x] | [x]",
		"Total | 504 | 1,503 | −999 | −66.5%")
	legend := browser.Eval[string](b, `[...document.querySelectorAll(".comparison .notes, .comparison .legend")].map(e => e.innerText).join()`)
	for _, want := range []string{"Corrected on 1 May 2018 to 100: Counted again.", "not available", "provisional", "revised"} {
		if !strings.Contains(legend, want) {
			t.Errorf("notes and legends do not say %q:\n%s", want, legend)
		}
	}
}
