package assets_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"almanac/internal/build"
	"almanac/internal/period"
	"almanac/internal/source"
)

// longArchive is the real archive with made-up months of the website before it.
func longArchive(t *testing.T) *build.Result {
	t.Helper()
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	earlier := map[string]string{}
	first, _ := period.ParseMonth("2015-03")
	for i := range 24 {
		earlier["content/reports/"+(first+period.Month(i)).String()+"/data.toml"] = fmt.Sprintf("[website]\nvisits = %d\npage_views = %d\n", 100+i, 200+i)
	}
	r, err := buildSite(source.Overlay(own, source.FromMap(earlier)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// openFigure opens an address at the chart of website usage.
func openFigure(b tab, url string) {
	b.t.Helper()
	openAt(b, url, "website-usage")
}

// openAt opens an address at a figure.
func openAt(b tab, url, figure string) {
	b.t.Helper()
	b.media("screen", "light")
	b.do(chromedp.EmulateViewport(1280, 1400), chromedp.Navigate("about:blank"), chromedp.Navigate(url))
	eval[any](b, `window.violations = []; document.addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI));
		window.saved = []; { const make = URL.createObjectURL; URL.createObjectURL = (blob) => { saved.push(blob); return make.call(URL, blob) } }
		document.getElementById("%s").scrollIntoView({ behavior: "instant" }); scrollBy(0, 1)`, figure)
}

func (b tab) live() {
	b.t.Helper()
	b.wait(`document.querySelector("#website-usage").dataset.state === "live"`)
	eval[bool](b, `document.fonts.ready.then(() => true)`)
}

// usage is the drawing of website usage, usageKeys what it says after keys.
func usageKeys(b tab, keys ...string) string {
	b.t.Helper()
	eval[any](b, `document.querySelector("#website-usage .drawing").focus()`)
	b.do(chromedp.KeyEvent(strings.Join(keys, "")))
	return eval[string](b, `document.querySelector("#website-usage .chart-live").textContent`)
}

const permalink = `document.querySelector("#website-usage .figure-foot .permalink").getAttribute("href")`

// TestActions does with a chart of a report what a reader can do, in a browser.
func TestActions(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	b := openTab(t)
	site := serve(t, longArchive(t))
	for _, c := range []struct {
		name string
		test func(tab, string)
	}{
		{"hover and touch", testReach}, {"series", testSeries}, {"window", testWindow}, {"table", testTable}, {"save", testSave},
		{"permalink", testPermalink},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := tab{t, b.ctx}
			openFigure(b, site.URL+report)
			b.live()
			c.test(b, site.URL)
			for _, v := range eval[[]string](b, `window.violations`) {
				t.Error("policy violated: ", v)
			}
		})
	}
}

const usageTip = `[...document.querySelectorAll("#website-usage .chart-tip span")].map((s) => s.textContent).filter(Boolean).join(" | ")`

func testReach(b tab, _ string) {
	box := eval[[]float64](b, `(({right, top, height}) => [right - 30, top + height / 2])(document.querySelector("#website-usage .drawing").getBoundingClientRect())`)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box[0]-3, box[1]), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box[0], box[1]))
	const february = "Feb 2018 | Visits | 6,099 | Page Views | 22,712"
	b.wait(usageTip+` === %q`, february)
	for _, kind := range []input.DispatchTouchEventType{input.DispatchTouchEventTypeTouchStart, input.DispatchTouchEventTypeTouchEnd} {
		touch := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
		if kind == input.DispatchTouchEventTypeTouchStart {
			touch.TouchPoints = append(touch.TouchPoints, &input.TouchPoint{X: box[0] - 71, Y: box[1]})
		}
		if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, touch); err != nil {
			b.t.Fatal(err)
		}
	}
	b.wait(usageTip + ` === "Jan 2018 | Visits | 10,419 | Page Views | 28,344"`)
	inside := eval[bool](b, `(() => { const t = document.querySelector("#website-usage .chart-tip").getBoundingClientRect(), d = document.querySelector("#website-usage .drawing").getBoundingClientRect();
		return t.left >= d.left && t.right <= d.right && t.top >= d.top && t.bottom <= d.bottom })()`)
	check(b.t, "the tooltip is within the drawing", inside, true)
}

func testSeries(b tab, _ string) {
	at := eval[[]float64](b, `(({left, top, width, height}) => [left + width / 2, top + height / 2])([...document.querySelectorAll("#website-usage .drawing text")].find((t) => t.textContent === "Visits").getBoundingClientRect())`)
	b.do(chromedp.MouseClickXY(at[0], at[1]))
	check(b.t, "by the legend", eval[string](b, permalink), "?figure=website-usage&hide=0#website-usage")
	check(b.t, "said", usageKeys(b, kb.End), "Feb 2018: Page Views 22,712")
	check(b.t, "by keyboard", usageKeys(b, kb.ArrowDown, " "), "Feb 2018: Visits 6,099")
	check(b.t, "shown again", eval[string](b, permalink), "/2018/02/#website-usage")
	check(b.t, "the last", usageKeys(b, kb.ArrowDown, " "), "Feb 2018: Page Views hidden")
	check(b.t, "the other", eval[string](b, permalink), "?figure=website-usage&hide=1#website-usage")
}

func choose(b tab, months string) {
	eval[any](b, `((list) => { list.value = %q; list.dispatchEvent(new Event("change", { bubbles: true })) })(document.querySelector("#website-usage select.window"))`, months)
}

func testWindow(b tab, _ string) {
	offered := eval[[]string](b, `[...document.querySelectorAll("#website-usage select.window option")].map((o) => o.value + ":" + o.textContent)`)
	check(b.t, "offered", strings.Join(offered, ", "), ":12 months, 24:24 months, all:every month")
	first := func(want string) {
		b.t.Helper()
		said := ""
		for range 100 {
			if said = usageKeys(b, kb.Home); said == want {
				return
			}
		}
		b.t.Errorf("the first month: %q, want %q", said, want)
	}
	numbers := func(want string) {
		b.t.Helper()
		b.wait(`[...document.querySelectorAll("#website-usage tbody tr")].map((r) => r.textContent).at(0) === %q`, want)
		check(b.t, "the last row", eval[string](b, `[...document.querySelectorAll("#website-usage tbody tr")].at(-1).textContent`), "Feb 20186,09922,712")
	}
	files := func() string {
		return eval[string](b, `[...document.querySelectorAll("#website-usage .files")].filter((f) => f.checkVisibility()).map((f) => f.innerText.replace(/\s+/g, " ") + " " + f.querySelector("a").getAttribute("href")).join()`)
	}
	check(b.t, "files", files(), "CSV JSON /2018/02/website-usage.csv")
	choose(b, "24")
	first("Mar 2016: Visits 112; Page Views 212")
	numbers("Mar 2016112212")
	check(b.t, "files", files(), "every month: CSV JSON /data/website/website-usage.csv")
	check(b.t, "the latest", usageKeys(b, kb.End), "Feb 2018: Visits 6,099; Page Views 22,712")
	choose(b, "all")
	first("Mar 2015: Visits 100; Page Views 200")
	numbers("Mar 2015100200")
	check(b.t, "rows", eval[int](b, `document.querySelectorAll("#website-usage tbody tr").length`), 36)
	made := eval[string](b, `fetch("/data/website/website-usage.csv").then((r) => r.text())`)
	check(b.t, "what the file holds", strings.Count(made, "\r\n"), 1+36)
	choose(b, "")
	first("Mar 2017: Visits 5,599; Page Views 16,817")
	numbers("Mar 20175,59916,817")
	check(b.t, "files", files(), "CSV JSON /2018/02/website-usage.csv")
}

func testTable(b tab, _ string) {
	shown := func(selector string) bool {
		return eval[bool](b, `document.querySelector("#website-usage %s").checkVisibility()`, selector)
	}
	press := func() { eval[any](b, `document.querySelector("#website-usage [data-do=table]").click()`) }
	check(b.t, "table at first", shown("table"), false)
	press()
	check(b.t, "table", shown("table"), true)
	check(b.t, "chart", shown(".drawing-box"), false)
	check(b.t, "permalink", eval[string](b, permalink), "?figure=website-usage&view=table#website-usage")
	press()
	check(b.t, "table again", shown("table"), false)
	check(b.t, "chart again", shown(".drawing"), true)
}

// saved presses a button of a figure and returns the file it saves.
func saved(b tab, figure, kind string) []byte {
	b.t.Helper()
	eval[any](b, `saved.length = 0; document.querySelector("#%s [data-do=%s]").click()`, figure, kind)
	b.wait(`saved.length === 1`)
	text := eval[string](b, `saved[0].arrayBuffer().then((a) => { let s = ""; for (const c of new Uint8Array(a)) s += String.fromCharCode(c); return btoa(s) })`)
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

func testSave(b tab, _ string) {
	svg := string(saved(b, "website-usage", "svg"))
	for _, want := range []string{"SEC Website Usage", "Source: Operations Report", "/2018/02/#website-usage", "Two lines over the months", "Page Views", "rgb(18, 67, 109)"} {
		if !strings.Contains(svg, want) {
			b.t.Errorf("the SVG does not have %q", want)
		}
	}
	if strings.Contains(svg, "var(") || strings.Contains(svg, "style=") {
		b.t.Error("the SVG depends on the page")
	}
	for dec := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			b.t.Fatal(err)
		}
	}
	picture, err := png.Decode(bytes.NewReader(saved(b, "website-usage", "png")))
	if err != nil {
		b.t.Fatal(err)
	}
	check(b.t, "width of the PNG", picture.Bounds().Dx(), 2*(760+32))
	line := 0 // pixels in the colour of the first line
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, bl, _ := picture.At(x, y).RGBA(); r>>8 == 0x12 && g>>8 == 0x43 && bl>>8 == 0x6d {
				line++
			}
		}
	}
	if line < 2000 {
		b.t.Errorf("the PNG has %d pixels in the colour of the first line", line)
	}
	made := eval[string](b, `fetch(document.querySelector("#website-usage .figure-foot a.download").href).then(r => r.text())`)
	records, err := csv.NewReader(strings.NewReader(made)).ReadAll()
	if err != nil || len(records) != 13 {
		b.t.Fatalf("%d records, %v", len(records), err)
	}
	check(b.t, "heading", strings.Join(records[0], "|"), "Month|Visits|Page Views")
	check(b.t, "last", strings.Join(records[12][1:], "|"), "6099|22712")
	ring := string(saved(b, "voting-groups", "svg"))
	check(b.t, "made-up numbers are named", strings.Contains(ring, "Illustrative: made-up numbers"), true)
	check(b.t, "a line without width", strings.Contains(ring, `stroke-width="0"`), false)
}

func testPermalink(b tab, site string) {
	openFigure(b, site+report+"?figure=website-usage&hide=1&months=24#website-usage")
	b.live()
	check(b.t, "first", usageKeys(b, kb.Home), "Mar 2016: Visits 112")
	check(b.t, "chosen", eval[string](b, `document.querySelector("#website-usage select.window").value`), "24")
	check(b.t, "kept", eval[string](b, permalink), "?figure=website-usage&hide=1&months=24#website-usage")
	eval[any](b, `document.querySelector("#website-usage [data-do=table]").click()`)
	openFigure(b, site+report+eval[string](b, permalink))
	b.wait(`document.querySelector("#website-usage table").checkVisibility()`)
	eval[any](b, `document.querySelector("#website-usage [data-do=table]").click()`)
	b.live()
	check(b.t, "as it was", usageKeys(b, kb.Home), "Mar 2016: Visits 112")
	openFigure(b, site+report+"?figure=website-usage&hide=7,x&months=3&view=other#website-usage")
	b.live()
	check(b.t, "nonsense", eval[string](b, permalink), "/2018/02/#website-usage")
}
