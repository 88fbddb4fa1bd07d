package standards

import (
	"fmt"
	"net/http/httptest"
	"os"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/build"

	"github.com/chromedp/chromedp/kb"
)

// axe runs the rules of axe-core, best practices included, and gives a line for
// each element that fails one.
const axe = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v =>
	v.nodes.map(n => v.id + ": " + n.target.join(" ") + " " + n.failureSummary.replace(/\s+/g, " "))))`

// unfold opens everything that folds.
const unfold = `document.querySelectorAll("details").forEach(d => d.open = true)`

// overflowing gives the elements that stick out of a page that must not scroll
// sideways (WCAG 1.4.10), those in boxes that scroll by themselves left out.
const overflowing = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
	.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-scroll, pre")).map(e => e.tagName + "." + e.className).slice(0, 5)`

// accessible runs axe-core over the page that is open, with everything unfolded,
// light and dark, on a phone and a wide screen, with text at 100 % and 200 %. The
// page may not scroll sideways.
func accessible(b *browser.Tab) {
	b.T.Helper()
	rules, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		b.T.Fatalf("%v: run make, which installs axe-core", err)
	}
	browser.Eval[any](b, unfold+";"+string(rules)+";0")
	for _, view := range []struct {
		width  int64
		scheme string
		text   string
	}{{1280, "light", "100%"}, {1280, "dark", "200%"}, {320, "dark", "100%"}, {320, "light", "200%"}} {
		b.View(view.width, view.scheme)
		browser.Eval[any](b, fmt.Sprintf(`document.documentElement.style.fontSize = %q; new Promise(r => requestAnimationFrame(() => setTimeout(r)))`, view.text))
		for _, finding := range append(browser.Eval[[]string](b, axe), browser.Eval[[]string](b, overflowing)...) {
			b.T.Errorf("%d px, %s, text at %s: %s", view.width, view.scheme, view.text, finding)
		}
	}
}

// TestAccessibility looks at each kind of page with its charts drawn.
func TestAccessibility(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	for kind, path := range kinds {
		t.Run(kind, func(t *testing.T) {
			b.T = t
			b.View(1280, "light")
			b.Visit(root + path)
			browser.Eval[any](b, drawn)
			accessible(b)
		})
	}
	b.T = t
	browser.Eval[any](b, `document.querySelector("main").insertAdjacentHTML("beforeend", "<img src=/favicon.svg width=2000>")`)
	if found := len(browser.Eval[[]string](b, axe)) + len(browser.Eval[[]string](b, overflowing)); found < 2 {
		t.Errorf("a control, a picture too wide and without a text, has %d findings", found)
	}
}

// byProduct is a made-up month whose days can be broken down.
var byProduct = map[string]string{"content/reports/2018-03/data.toml": `[effort.days.party-support]
` + "panel-meetings = 40\nboard-meetings = 17.07\n[effort.days.knowledge]\npanel-meetings = 7.5\n"}

// TestAccessibilityInUse looks at charts that a reader has changed: a series or
// a part taken out, a tooltip shown, a table in place, a code broken down.
func TestAccessibilityInUse(t *testing.T) {
	set, err := buildWith(byProduct, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(browser.Handler(set.Get))
	defer server.Close()
	b := browser.Open(t)
	for figure, address := range map[string]string{
		"voting-groups":    "/2018/02/?figure=voting-groups&hide=1",
		"website-usage":    "/2018/02/?figure=website-usage&hide=0",
		"membership-chart": "/2018/02/?figure=membership-chart&view=table",
		"effort-days":      "/data/effort/?figure=effort-days&drill=party-support",
	} {
		t.Run(figure, func(t *testing.T) {
			b.T = t
			b.View(1280, "light")
			b.Visit(server.URL + address)
			if figure != "membership-chart" {
				browser.Eval[any](b, drawn)
				browser.Eval[any](b, fmt.Sprintf(`document.querySelector("#%s .drawing").focus()`, figure))
				b.Press(kb.Home)
				b.Wait(fmt.Sprintf(`document.querySelector("#%s .chart-tip")?.checkVisibility() || document.querySelector("#%[1]s .chart-live").textContent.includes("hidden")`, figure))
			}
			if at := fmt.Sprintf(`document.querySelector("#%s .at").textContent`, figure); figure == "effort-days" && browser.Eval[string](b, at) != "Party Support, by Product" {
				t.Errorf("the figure is not broken down but says %q", browser.Eval[string](b, at))
			}
			accessible(b)
		})
	}
}
