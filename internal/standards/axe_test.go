package standards

import (
	"fmt"
	"os"
	"testing"

	"almanac/internal/browser"
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

// TestAccessibility runs axe-core over each kind of page, with its charts drawn
// and everything unfolded, light and dark, on a phone and a wide screen, with
// text at 100 % and 200 %. No page may scroll sideways.
func TestAccessibility(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	for kind, path := range kinds {
		t.Run(kind, func(t *testing.T) {
			b.T = t
			accessible(b, root+path)
		})
	}
	b.T = t
	browser.Eval[any](b, `document.querySelector("main").insertAdjacentHTML("beforeend", "<img src=/favicon.svg width=2000>")`)
	if found := len(browser.Eval[[]string](b, axe)) + len(browser.Eval[[]string](b, overflowing)); found < 2 {
		t.Errorf("a control, a picture too wide and without a text, has %d findings", found)
	}
}

// accessible runs axe-core over a page in every view.
func accessible(b *browser.Tab, address string) {
	b.T.Helper()
	rules, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		b.T.Fatalf("%v: run make, which installs axe-core", err)
	}
	b.View(1280, "light")
	b.Visit(address)
	browser.Eval[any](b, drawn)
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
