package assets_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func check[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// testDrawn holds that every chart has marks, no text outside its frame (but for the leading of a line), and
// colours that follow the stylesheet.
func testDrawn(b tab) {
	for _, id := range []string{"line", "donut", "stacked", "columns"} {
		if n := eval[int](b, `document.querySelectorAll("#%s svg path").length`, id); n < 4 {
			b.t.Errorf("%s: %d paths", id, n)
		}
		out := eval[[]string](b, `(e => { const r = e.getBoundingClientRect(); return [...e.querySelectorAll("text")].filter(t => {
			const q = t.getBoundingClientRect(); return q.left < r.left - 1 || q.right > r.right + 1 || q.top < r.top - 3 || q.bottom > r.bottom + 3 })
			.map(t => t.textContent) })(document.querySelector("#%s"))`, id)
		if len(out) > 0 {
			b.t.Errorf("%s: outside the frame: %q", id, out)
		}
	}
	if text := eval[string](b, `document.querySelector("#stacked svg").textContent`); !strings.Contains(text, "Technical") || !strings.Contains(text, "Core") {
		b.t.Errorf("stacked: a name is missing: %s", text)
	}
	marks := eval[int](b, `[...document.querySelectorAll("#line svg [stroke='var(--chart-1)']")].filter(e => getComputedStyle(e).stroke.startsWith("rgb")).length`)
	if marks == 0 {
		b.t.Error("no mark in the first colour")
	}
}

// testHover holds that the tooltip names every series of the month, and that
// hovered marks keep their colour.
func testHover(b tab, name string) {
	b.hover("stacked", 0.6, 0.5)
	b.wait(tipText, "stacked")
	b.shot(name + "-stacked")
	check(b.t, "tip", eval[string](b, tipText, "stacked"), "Technical Architecture and Business Architecture Sub-Committee | "+
		"SEC Administrator | 12.50\u00a0days | Consultancy and technical support for the Code Administrator | 61.75\u00a0days | Total | 74.25\u00a0days")
	b.hover("donut", 0.5, 0.7)
	b.hover("donut", 0.5, 0.75)
	b.hover("line", 1-24/eval[float64](b, `document.querySelector("#line").clientWidth`), 0.5)
	b.wait(tipText, "line")
	check(b.t, "tip", eval[string](b, tipText, "line"), "Feb 2018 | Visits | 6,099 | Page views | 22,712")
	b.shot(name)
	if n := eval[int](b, `[...document.querySelectorAll("svg path")].filter(p => /undefined|NaN/.test(p.outerHTML)).length`); n > 0 {
		b.t.Errorf("%d marks without a colour or place", n)
	}
	frame := eval[bool](b, `(() => { const t = document.querySelector("#line .chart-tip").getBoundingClientRect(), e = document.querySelector("#line").getBoundingClientRect();
		return t.left >= e.left - 1 && t.right <= e.right + 1 && t.top >= e.top - 1 && t.bottom <= e.bottom + 1 })()`)
	check(b.t, "tip within the drawing", frame, true)
}

func testKeyboard(b tab) {
	const left, right, up, down = kb.ArrowLeft, kb.ArrowRight, kb.ArrowUp, kb.ArrowDown
	for _, c := range []struct{ id, keys, said string }{
		{"line", right, "Mar 2017: Visits 5,120; Page views 19,800"},
		{"line", right + right + right, "Jun 2017: Visits 6,010; Page views not available"},
		{"line", kb.End + right, "Feb 2018: Visits 6,099; Page views 22,712"},
		{"line", down + down, "Feb 2018: Page views 22,712"},
		{"line", " ", "Feb 2018: Page views hidden"},
		{"line", left, "Jan 2018: Page views hidden"},
		{"line", down, "Jan 2018: Visits 10,424"},
		{"line", up, "Jan 2018: Page views hidden"},
		{"line", " ", "Jan 2018: Page views 38,825"},
		{"line", kb.Escape, ""},
		{"donut", left, "Other SEC Parties: 97 (42.9%)"},
		{"donut", right + right, "Small Suppliers: 92 (40.7%)"},
		{"stacked", down, "Panel: SEC Administrator 38.25\u00a0days; Consultancy and technical support for the Code Administrator 12.00\u00a0days; Total 50.25\u00a0days"},
		{"stacked", down + down, "Change Board: SEC Administrator 1,204.13\u00a0days; Consultancy and technical support for the Code Administrator 8.01\u00a0days; Total 1,212.13\u00a0days"},
		{"stacked", right, "Change Board: SEC Administrator 1,204.13\u00a0days"},
		{"columns", right + right, "Jan 2018: Answered in time 45.7%"},
	} {
		said := b.keys(c.id, strings.Split(c.keys, "")...)
		check(b.t, c.id, said, c.said)
		if c.said != "" && !strings.HasSuffix(c.said, "hidden") && eval[string](b, tipText, c.id) == "" {
			b.t.Errorf("%s: no tooltip at %q", c.id, c.said)
		}
	}
	b.keys("columns", kb.Escape)
	b.wait("!"+tipText, "columns")
	check(b.t, "name", eval[string](b, `document.activeElement.getAttribute("aria-label")`), "The columns")
	check(b.t, "axe: one tab stop", eval[int](b, `document.querySelectorAll("#columns[tabindex], #columns [tabindex]").length`), 1)
}

// testPrint holds that a drawing shrinks to the paper, for which browsers tell
// no script a size.
func testPrint(b tab) {
	b.media("print", "light")
	width := eval[float64](b, `(e => { e.style.width = "400px"; const w = e.querySelector("svg").getBoundingClientRect().width; e.style.width = ""; return w })(document.querySelector("#line"))`)
	check(b.t, "width on paper", width, 400)
	b.media("screen", "light")
}

// testNumbers holds that values read as Go's package locale writes them.
func testNumbers(b tab) {
	for _, c := range []struct {
		almanac string
		value   string
		said    string
	}{
		{`decimals: 2`, "1.005", "1.01"},
		{`decimals: 2`, "-1.005", "\u22121.01"},
		{`decimals: 1`, "0.25", "0.3"},
		{`decimals: 0`, "-0.4", "0"},
		{`decimals: 0`, "600000000", "600,000,000"},
		{`decimals: 3`, "1234567.0005", "1,234,567.001"},
		{`decimals: 1, unit: "\u00a3{n}"`, "1200", "\u00a31,200.0"},
		{`decimals: 1, decimal: ",", group: "."`, "1200.5", "1.200,5"},
		{`unit: "%", decimals: 1, percent: "{n} %"`, "-41.53", "\u221241.5 %"},
		{`series: [{decimals: 2, unit: "days"}]`, "3", "3.00\u00a0days"},
		{`decimals: 0`, `"-"`, "–"},
		{`decimals: 0`, `{value: 7}`, "7"},
	} {
		eval[any](b, `handles.columns.update({almanac: {%s}, xAxis: {type: "category", data: ["May"]}, yAxis: {type: "value"}, series: [{type: "bar", name: "N", data: [%s]}]})`, c.almanac, c.value)
		check(b.t, c.almanac+" "+c.value, b.keys("columns", kb.Home), "May: N "+c.said)
	}
	eval[any](b, `handles.columns.update({series: []})`)
	check(b.t, "nothing", b.keys("columns", kb.Home, kb.ArrowRight), "")
}

// testResize holds that a drawing follows its element, there and back.
func testResize(b tab) {
	const state = `document.querySelector("#stacked svg").getAttribute("viewBox") + " " + [...document.querySelectorAll("#stacked text")].map(t => t.textContent).join()`
	wide := eval[string](b, state)
	b.do(chromedp.EmulateViewport(375, 1700))
	b.wait(`document.querySelector("#stacked svg").getAttribute("viewBox") === "0 0 343 380"`)
	b.do(chromedp.EmulateViewport(820, 1700))
	b.wait(`document.querySelector("#stacked svg").getAttribute("viewBox") === "0 0 760 320"`)
	check(b.t, "wide again", eval[string](b, state), wide)
}

func testUpdate(b tab) {
	b.keys("line", kb.Home, kb.ArrowDown, " ") // hides Visits
	eval[any](b, `fetch("columns.json").then(r => r.json()).then(o => { o.series.push({...o.series[0], name: "Visits", data: [50, 25, 12.5]}); handles.line.update(o) })`)
	check(b.t, "after update", b.keys("line", kb.End), "Feb 2018: Answered in time 100.0%")
}

func testDispose(b tab) {
	eval[any](b, `Object.values(handles).forEach(h => h.dispose())`)
	check(b.t, "left over", eval[int](b, `document.querySelectorAll("figure > div > *, [role], [tabindex], [aria-label], [aria-live]").length`), 0)
}
