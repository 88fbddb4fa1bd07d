package assets_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/period"
	"almanac/internal/source"
)

// drillSite is the site of testdata/figures with two years before its months.
func drillSite(t *testing.T) *build.Result {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/figures/drill.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]string{}
	for _, f := range archive.Files {
		tree[f.Name] = string(f.Data)
	}
	first, _ := period.ParseMonth("2016-01")
	for i := range 24 {
		tree["content/reports/"+(first+period.Month(i)).String()+"/data.toml"] = fmt.Sprintf("[effort.days.panel]\nadvice = %d\npapers = 2\n[effort.days.support]\nother = 3\n", 10+i)
	}
	r, err := buildSite(source.FromMap(maps.Clone(tree)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// drill is a figure of that site in a browser.
type drill struct {
	tab
	site, id string
}

func (d drill) open(query string) {
	d.t.Helper()
	openAt(d.tab, d.site+"/2018/02/"+query, d.id)
	d.wait(`document.querySelector("#%s").dataset.state === "live"`, d.id)
	eval[bool](d.tab, `document.fonts.ready.then(() => true)`)
}

// text is what an element of the figure says, "" where it does not show.
func (d drill) text(selector string) string {
	d.t.Helper()
	return eval[string](d.tab, `((e) => e?.checkVisibility() ? e.innerText.replace(/\s+/g, " ").trim() : "")(document.querySelector("#%s %s"))`, d.id, selector)
}

func (d drill) permalink() string {
	d.t.Helper()
	return eval[string](d.tab, `document.querySelector("#%s .figure-foot .permalink").getAttribute("href")`, d.id)
}

// at waits until the figure says where one is, and holds that drawing, numbers
// and permalink are of that.
func (d drill) at(want, drawn, numbers, query string) {
	d.t.Helper()
	d.wait(`document.querySelector("#%s .at").textContent === %q`, d.id, want)
	shown := eval[string](d.tab, `[...document.querySelectorAll("#%s .drawing text")].map((t) => t.textContent).join(" ")`, d.id)
	if !strings.Contains(shown, drawn) {
		d.t.Errorf("%s: the drawing has %q, want %q", want, shown, drawn)
	}
	rows := eval[string](d.tab, `[...document.querySelectorAll("#%s .numbers tr")].map((r) => [...r.children].map((c) => c.textContent).join(" ")).join("; ")`, d.id)
	check(d.t, want+": numbers", rows, numbers)
	check(d.t, want+": permalink", d.permalink(), query+"#"+d.id)
	for selector, shows := range map[string]bool{`.files:not([data-for])`: want == "", `.files[data-for=drill]`: want != "", `[data-do=back]`: want != "", `.at`: want != ""} {
		check(d.t, want+": "+selector, d.text(selector) != "", shows)
	}
}

// spot is where a text of the drawing stands.
func (d drill) spot(text string) (x, y float64) {
	d.t.Helper()
	at := eval[[]float64](d.tab, `(({left, top, width, height}) => [left + width / 2, top + height / 2])([...document.querySelectorAll("#%s .drawing text")].find((t) => t.textContent.startsWith(%q)).getBoundingClientRect())`, d.id, text)
	return at[0], at[1]
}

func (d drill) tap(x, y float64) {
	d.t.Helper()
	for _, kind := range []input.DispatchTouchEventType{input.DispatchTouchEventTypeTouchStart, input.DispatchTouchEventTypeTouchEnd} {
		touch := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
		if kind == input.DispatchTouchEventTypeTouchStart {
			touch.TouchPoints = append(touch.TouchPoints, &input.TouchPoint{X: x, Y: y})
		}
		if _, err := chromedp.Call(d.ctx, input.DispatchTouchEvent, touch); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d drill) press(keys ...string) string {
	d.t.Helper()
	eval[any](d.tab, `document.querySelector("#%s .drawing").focus()`, d.id)
	d.do(chromedp.KeyEvent(strings.Join(keys, "")))
	return d.said()
}

func (d drill) said() string {
	return eval[string](d.tab, `document.querySelector("#%s .chart-live").textContent`, d.id)
}

const (
	wholeBars  = "Driver Days; Core; Panel/Board and Sub-Committees 180.5 [e]; Party Support 50.0; Other 5.0"
	panelBars  = "Product Days; Advice 100.5; Papers 60.0; Minutes 20.0 [e] [note 1]"
	panelTitle = "Panel/Board and Sub-Committees, by Product"
)

// TestDrill breaks codes down as readers do, in a browser.
func TestDrill(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	tab_ := browser.Open(t)
	site := serve(t, drillSite(t))
	for _, c := range []struct {
		name, figure string
		test         func(drill)
	}{
		{"mouse", "bars", drillByMouse}, {"touch", "bars", drillByTouch}, {"keyboard", "bars", drillByKeyboard}, {"list", "bars", drillByList},
		{"permalink", "bars", drillPermalink}, {"months", "stack", drillMonths}, {"ring", "ring", drillRing}, {"parts", "ring", hideParts},
		{"print", "bars", drillPrint}, {"replaced", "bars", replaceFigure}, {"offline", "bars", drillOffline},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := drill{tab{t, tab_.Ctx}, site.URL, c.figure}
			d.open("")
			tab_.Said()
			c.test(d)
			for _, v := range eval[[]string](d.tab, `window.violations`) {
				t.Error("policy violated: ", v)
			}
			if said := tab_.Said(); len(said) > 0 && c.name != "offline" {
				t.Errorf("the console says %q", said)
			}
		})
	}
	t.Run("no finer figures", func(t *testing.T) {
		d := drill{tab{t, tab_.Ctx}, site.URL, "bars"}
		openAt(d.tab, site.URL+"/2018/03/?figure=bars&drill=panel", "bars")
		d.wait(`document.querySelector("#bars").dataset.state === "live"`)
		x, y := d.spot("Party")
		d.do(chromedp.MouseClickXY(x+100, y))
		check(t, "list", d.text("select.drill"), "")
		d.at("", "Party Support", "Driver Days; Core; Panel/Board and Sub-Committees 90.0; Party Support 40.0; Projects; Website Enhancements 8.0", "/2018/03/")
	})
}

func drillByMouse(d drill) {
	x, y := d.spot("Party Support")
	d.do(chromedp.MouseClickXY(x+90, y)) // on the bar
	d.at("Party Support, by Product", "Advice Other", "Product Days; Advice 40.0; Other 10.0", "?figure=bars&drill=support")
	check(d.t, "files", d.text(`.files[data-for=drill]`), "the whole data set: CSV JSON")
	check(d.t, "description", d.text(".description"), "")
	x, y = d.spot("Advice")
	d.do(chromedp.MouseClickXY(x, y))
	d.at("Party Support, by Product", "Advice Other", "Product Days; Advice 40.0; Other 10.0", "?figure=bars&drill=support")
	eval[any](d.tab, `document.querySelector("#bars [data-do=back]").click()`)
	d.at("", "Core", wholeBars, "/2018/02/")
	x, y = d.spot("Core") // a heading
	d.do(chromedp.MouseClickXY(x, y))
	x, y = d.spot("Other") // the name of a bar that is hardly there
	d.do(chromedp.MouseClickXY(x, y))
	d.at("Other, by Product", "Other", "Product Days; Other 5.0", "?figure=bars&drill=other")
	svg := string(saved(d.tab, "bars", "svg"))
	check(d.t, "the SVG says where", strings.Contains(svg, "Other, by Product. Days worked in the month") && strings.Contains(svg, "drill=other"), true)
}

func drillByTouch(d drill) {
	x, y := d.spot("Panel")
	d.tap(x+150, y)
	d.at(panelTitle, "Advice Papers Minutes", panelBars, "?figure=bars&drill=panel")
	x, y = d.spot("Advice")
	d.tap(x, y)
	d.at(panelTitle, "Advice Papers Minutes", panelBars, "?figure=bars&drill=panel")
}

func drillByKeyboard(d drill) {
	check(d.t, "first", d.press(kb.ArrowDown), "Panel/Board and Sub-Committees: Days 180.5\u00a0days")
	d.press(kb.Enter)
	d.at(panelTitle, "Advice Papers Minutes", panelBars, "?figure=bars&drill=panel")
	check(d.t, "said", d.said(), panelTitle)
	check(d.t, "name", eval[string](d.tab, `document.querySelector("#bars .drawing").getAttribute("aria-label")`), "Figure 1 Effort by driver – "+panelTitle)
	check(d.t, "focus", eval[bool](d.tab, `document.activeElement === document.querySelector("#bars .drawing")`), true)
	check(d.t, "a part", d.press(kb.End), "Minutes: Days 20.0\u00a0days")
	d.press(kb.Enter)
	d.press(kb.Backspace)
	d.at("", "Core", wholeBars, "/2018/02/")
	check(d.t, "said", d.said(), "Figure 1 Effort by driver")
	d.press(kb.Backspace)
	d.at("", "Core", wholeBars, "/2018/02/")
}

func drillByList(d drill) {
	check(d.t, "list", d.text("label:has(select.drill)"), "Break down by Product Driver: all Panel/Board and Sub-Committees Party Support Other")
	box := func() float64 {
		return eval[float64](d.tab, `document.querySelector("#bars .drawing-box").getBoundingClientRect().height`)
	}
	before := box()
	eval[any](d.tab, `((l) => { l.focus(); l.value = "other"; l.dispatchEvent(new Event("change", { bubbles: true })) })(document.querySelector("#bars select.drill"))`)
	d.at("Other, by Product", "Other", "Product Days; Other 5.0", "?figure=bars&drill=other")
	check(d.t, "lower", box() < before, true)
	eval[any](d.tab, `document.querySelector("#bars [data-do=back]").focus()`)
	d.do(chromedp.KeyEvent(kb.Enter))
	d.at("", "Core", wholeBars, "/2018/02/")
	check(d.t, "focus", eval[bool](d.tab, `document.activeElement.matches("#bars select.drill")`), true)
	check(d.t, "as before", box(), before)
}

func drillPermalink(d drill) {
	d.open("?figure=bars&drill=panel#bars")
	d.at(panelTitle, "Advice Papers Minutes", panelBars, "?figure=bars&drill=panel")
	d.open("?figure=bars&drill=nonsense#bars")
	d.at("", "Core", wholeBars, "/2018/02/")
	openAt(d.tab, d.site+"/2018/02/?figure=bars&drill=panel&view=table#bars", "bars")
	d.at(panelTitle, "", panelBars, "?figure=bars&drill=panel&view=table")
	check(d.t, "the table shows", d.text("caption"), "Effort by driver – "+panelTitle)
}

func drillMonths(d drill) {
	x, y := d.spot("Feb")
	d.do(chromedp.MouseClickXY(x, y-60)) // the lowest series
	d.wait(`document.querySelector("#stack .at").textContent === %q`, panelTitle)
	rows := func() string {
		return eval[string](d.tab, `(({length, 1: first, [length - 1]: last}) => [length - 1, first.textContent, last.textContent].join(" | "))([...document.querySelectorAll("#stack .numbers tr")])`)
	}
	check(d.t, "rows", rows(), "12 | Mar 201724.02.0[x] | Feb 2018100.560.020.0 [e] [note 1]")
	eval[any](d.tab, `((l) => { l.value = "24"; l.dispatchEvent(new Event("change", { bubbles: true })) })(document.querySelector("#stack select.window"))`)
	d.wait(`document.querySelectorAll("#stack .numbers tr").length === 25`)
	check(d.t, "rows", rows(), "24 | Mar 201612.02.0[x] | Feb 2018100.560.020.0 [e] [note 1]")
	check(d.t, "permalink", d.permalink(), "?figure=stack&months=24&drill=panel#stack")
	d.open("?figure=stack&months=24&drill=panel#stack")
	check(d.t, "restored", rows(), "24 | Mar 201612.02.0[x] | Feb 2018100.560.020.0 [e] [note 1]")
	check(d.t, "said", d.press(kb.End), "Feb 2018: Advice 100.5\u00a0days; Papers 60.0\u00a0days; Minutes 20.0\u00a0days")
	d.press(kb.Backspace)
	d.wait(`document.querySelector("#stack .at").hidden`)
	check(d.t, "permalink", d.permalink(), "?figure=stack&months=24#stack")
	check(d.t, "one of a stack", d.press(kb.End, kb.ArrowDown, kb.ArrowDown), "Feb 2018: Party Support 50.0\u00a0days")
	d.press(kb.Enter)
	d.wait(`document.querySelector("#stack .at").textContent === "Party Support, by Product"`)
}

func drillRing(d drill) {
	x, y := d.spot("Panel")
	d.do(chromedp.MouseClickXY(x, y)) // the label of a slice
	d.at(panelTitle, "Advice 100.5 (55.7%)", panelBars, "?figure=ring&drill=panel")
	check(d.t, "parts", d.text(".parts"), "Advice Papers Minutes")
	d.press(kb.ArrowRight, " ")
	check(d.t, "permalink", d.permalink(), "?figure=ring&hide=0&drill=panel#ring")
	d.press(kb.Backspace)
	d.at("", "Party Support", wholeBars, "/2018/02/")
}

func hideParts(d drill) {
	part := func(n int) string {
		return fmt.Sprintf(`document.querySelectorAll("#ring .parts button")[%d]`, n)
	}
	at := eval[[]float64](d.tab, `(({left, top, width, height}) => [left + width / 2, top + height / 2])(`+part(0)+`.getBoundingClientRect())`)
	d.do(chromedp.MouseClickXY(at[0], at[1]))
	check(d.t, "by its button", d.permalink(), "?figure=ring&hide=0#ring")
	d.wait(part(0) + `.getAttribute("aria-pressed") === "false"`)
	drawn := func() string {
		return eval[string](d.tab, `[...document.querySelectorAll("#ring .drawing text")].map((t) => t.textContent).join(" ")`)
	}
	check(d.t, "shares of what shows", drawn(), "Party Support 50.0 (90.9%) Other 5.0 (9.1%)")
	check(d.t, "said", d.press(kb.Home), "Panel/Board and Sub-Committees: hidden")
	check(d.t, "shown by key", d.press(" "), "Panel/Board and Sub-Committees: 180.5\u00a0days (76.6%)")
	check(d.t, "permalink", d.permalink(), "/2018/02/#ring")
	check(d.t, "hidden by key", d.press(kb.End, " "), "Other: hidden")
	check(d.t, "button", eval[string](d.tab, part(2)+`.getAttribute("aria-pressed")`), "false")
	d.open("?figure=ring&hide=0,2#ring")
	check(d.t, "restored", drawn(), "Party Support 50.0 (100.0%)")
	check(d.t, "kept", d.permalink(), "?figure=ring&hide=0,2#ring")
}

func drillPrint(d drill) {
	d.press(kb.ArrowDown, kb.Enter)
	d.at(panelTitle, "Advice", panelBars, "?figure=bars&drill=panel")
	eval[any](d.tab, `dispatchEvent(new Event("beforeprint"))`)
	d.media("print", "light")
	check(d.t, "on paper", d.text(".at"), "")
	check(d.t, "numbers on paper", eval[string](d.tab, `document.querySelector("#bars tbody").textContent`), "CorePanel/Board and Sub-Committees180.5 [e]Party Support50.0Other5.0")
	check(d.t, "drawing on paper", eval[string](d.tab, `getComputedStyle(document.querySelector("#bars .drawn.wide")).visibility + getComputedStyle(document.querySelector("#bars .drawing")).visibility`), "visiblehidden")
	eval[any](d.tab, `dispatchEvent(new Event("afterprint"))`)
	d.media("screen", "light")
	d.at(panelTitle, "Advice", panelBars, "?figure=bars&drill=panel")
}

// replaceFigure puts another element in the place of a figure, as a script does
// that brings a page up to date, and gives it another option.
func replaceFigure(d drill) {
	eval[any](d.tab, `((old) => {
		const made = document.createElement("figure");
		for (const { name, value } of old.attributes) if (name !== "data-state") made.setAttribute(name, value);
		const drawing = document.createElement("div");
		Object.assign(drawing, { className: "drawing" });
		Object.assign(drawing.dataset, old.querySelector(".drawing").dataset);
		old.querySelector(".drawing").replaceWith(drawing);
		made.append(...old.childNodes);
		old.replaceWith(made);
		document.dispatchEvent(new Event("changed"));
	})(document.querySelector("#bars"))`)
	d.wait(`document.querySelector("#bars").dataset.state === "live"`)
	check(d.t, "first", d.press(kb.ArrowDown), "Panel/Board and Sub-Committees: Days 180.5\u00a0days")
	eval[any](d.tab, `((f) => { const o = structuredClone(f.option); o.series[0].data[1].value = 7; f.find("script.option").firstChild.data = JSON.stringify(o); return f.patched() })(document.querySelector("#bars").figure)`)
	check(d.t, "updated", d.press(kb.Home), "Panel/Board and Sub-Committees: Days 7.0\u00a0days")
}

func drillOffline(d drill) {
	eval[any](d.tab, `fetch = () => Promise.reject(new Error("offline"))`)
	d.press(kb.ArrowDown, kb.Enter)
	d.wait(`document.querySelector("#bars select.drill").value === ""`)
	d.at("", "Core", wholeBars, "")
	check(d.t, "goes on", d.press(kb.Home), "Panel/Board and Sub-Committees: Days 180.5\u00a0days")
}
