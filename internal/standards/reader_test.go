package standards

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"almanac/internal/browser"

	cdp "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// touched hovers every chart, moves through its values by key, takes series or
// parts out and puts them back, has every choice of its lists, and switches to its
// numbers and back. It gives how many charts showed a tooltip and spoke.
const touched = `(async () => {
	const pause = () => new Promise(r => setTimeout(r, 30));
	const tip = f => f.querySelector(".chart-tip")?.checkVisibility() && f.querySelector(".chart-tip").innerText !== "";
	let shown = 0, said = 0;
	for (const f of document.querySelectorAll("figure.chart")) {
		const c = f.querySelector(".drawing");
		c.scrollIntoView({block: "center", behavior: "instant"});
		const {left, top, width, height} = c.getBoundingClientRect();
		for (let i = 0; i < 60 && !tip(f); i++) { // a busy browser takes a while
			const down = [0.5, 0.22, 0.66][i % 3]; // a bar, a line or a ring is at one of them
			const at = {bubbles: true, clientX: left + width / 2, clientY: top + height * down};
			for (const type of ["pointermove", "mousemove"]) (c.querySelector("svg") ?? c).dispatchEvent(new MouseEvent(type, at));
			await pause();
		}
		if (tip(f)) shown++;
		for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", " ", " ", "Enter", "Backspace"]) c.dispatchEvent(new KeyboardEvent("keydown", {bubbles: true, key}));
		if (f.querySelector(".chart-live").textContent !== "") said++;
		c.dispatchEvent(new KeyboardEvent("keydown", {bubbles: true, key: "Escape"}));
		for (const b of f.querySelectorAll(".parts button")) for (let i = 0; i < 2; i++) b.click();
		for (const list of f.querySelectorAll("select")) for (const {value} of [...list.options, list.options[0]]) {
			list.value = value;
			list.dispatchEvent(new Event("change", {bubbles: true}));
			await pause();
		}
		for (let i = 0; i < 2; i++) f.querySelector("[data-do=table]").click();
		for (let i = 0; i < 2; i++) f.querySelector("details.numbers > summary").click();
	}
	return [shown, said];
})()`

// TestQuiet uses every chart of each kind of page: the policy of _headers is
// kept, nothing is said on the console, and no other host is asked for anything.
func TestQuiet(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	for kind, path := range kinds {
		b.Visit(root + path)
		charts := browser.Eval[[]int](b, drawn)
		if charts[0] != charts[1] || charts[0] == 0 && (kind == "report" || kind == "dataset" || kind == "month") {
			t.Errorf("%s: %d charts, %d interactive", kind, charts[0], charts[1])
		}
		if did := browser.Eval[[]int](b, touched); did[0] != charts[0] || did[1] != charts[0] {
			t.Errorf("%s: of %d charts %d show a tooltip and %d speak", kind, charts[0], did[0], did[1])
		}
		for _, said := range b.Said() {
			if kind != "404" || !strings.Contains(said, "status of 404") {
				t.Errorf("%s: the console says %s", kind, said)
			}
		}
		asked := b.Asked()
		if len(asked) < 2 {
			t.Errorf("%s: only %d requests were seen", kind, len(asked))
		}
		for _, url := range asked {
			if !strings.HasPrefix(url, root+"/") {
				t.Errorf("%s: a request to %s", kind, url)
			}
		}
	}
	// Controls: a style attribute and another host are against the policy.
	browser.Eval[any](b, `document.querySelector("h1").setAttribute("style", "color: red")`)
	browser.Eval[any](b, `fetch("https://other.example/").catch(() => 0)`)
	if said := strings.Join(b.Said(), "\n"); !strings.Contains(said, "style-src") || !strings.Contains(said, "connect-src") {
		t.Errorf("the console does not tell of planted violations: %s", said)
	}
}

// tabTo presses the tab key until the focus is on an element that selector
// names. On the way the focus must always be on screen, and seen.
func tabTo(b *browser.Tab, selector string) {
	b.T.Helper()
	for range 300 {
		b.Press(kb.Tab)
		fault := browser.Eval[string](b, `(e => {
			if (e === document.body) return "the focus is lost";
			const r = e.getBoundingClientRect(), s = getComputedStyle(e);
			if (r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth) return "the focus is off the screen";
			return s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2 ? "the focus cannot be seen" : "";
		})(document.activeElement)`)
		if fault != "" {
			b.T.Fatalf("on the way to %s: %s: %s", selector, fault, browser.Eval[string](b, `document.activeElement.outerHTML.slice(0, 200)`))
		}
		if browser.Eval[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
	}
	b.T.Fatalf("the tab key does not lead to %s", selector)
}

// TestKeyboard goes from the home page to the report, through the values of a
// chart, to its table and to the file of its numbers, by keyboard alone.
func TestKeyboard(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.View(1280, "light")
	b.Visit(root + "/")
	tabTo(b, "a.skip")
	b.Press(kb.Enter)
	tabTo(b, ".hero .button")
	b.Press(kb.Enter)
	b.Wait(`location.pathname === "/2018/02/" && document.readyState === "complete"`)
	tabTo(b, ".contents a")
	browser.Eval[any](b, `document.documentElement.style.scrollBehavior = "auto"`)
	browser.Eval[any](b, drawn)
	tabTo(b, "#website-usage .drawing, #website-usage .drawing *")
	b.Press(kb.ArrowRight)
	b.Press(kb.ArrowLeft)
	if said := browser.Eval[string](b, `[...document.querySelectorAll("#website-usage [aria-live]")].map(e => e.textContent).join()`); !strings.Contains(said, "2017") && !strings.Contains(said, "2018") {
		t.Errorf("the chart announces %q, want a month with its value", said)
	}
	tabTo(b, "#website-usage details.numbers > summary")
	b.Press(kb.Enter)
	b.Wait(`document.querySelector("#website-usage table").checkVisibility({contentVisibilityAuto: true}) && document.querySelector("#website-usage table").innerText.includes("22,712")`)
	file := filepath.Join(downloads(b), "website-usage.csv")
	tabTo(b, "#website-usage a.download")
	b.Press(kb.Enter)
	for range 3000 {
		if _, err := os.Stat(file); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, built(t).Get("2018/02/website-usage.csv")) {
		t.Errorf("the download is not the CSV of the figure: %v, %.100q", err, got)
	}
}

// downloads gives the folder in which the browser keeps downloads from now on.
func downloads(b *browser.Tab) string {
	b.T.Helper()
	dir := b.T.TempDir()
	allow := cdp.SetDownloadBehaviorParams{Behavior: cdp.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}
	if _, err := chromedp.Call(b.Ctx, cdp.SetDownloadBehavior, allow); err != nil {
		b.T.Fatal(err)
	}
	return dir
}

// bare gives the figures that lack something where no script runs: a drawing's
// place without a drawing, and numbers that cannot be reached.
const bare = `[...document.querySelectorAll("figure.chart")].flatMap(f => {
	const seen = e => e && e.checkVisibility() && e.getBoundingClientRect().height > 0;
	const box = f.querySelector(".drawing-box"), faults = [];
	if (seen(box) && ![...box.querySelectorAll(".drawn path")].some(seen)) faults.push(f.id + " has an empty drawing");
	if (!seen(box) && !seen(f.querySelector("table"))) faults.push(f.id + " shows neither drawing nor numbers");
	if (!seen(f.querySelector("table")) && !seen(f.querySelector("details.numbers > summary"))) faults.push(f.id + " hides its numbers");
	return faults;
})`

// TestNoScript reads pages with JavaScript off.
func TestNoScript(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	b.Scripts(false)
	for kind, path := range kinds {
		b.Visit(root + path)
		for _, fault := range browser.Eval[[]string](b, bare) {
			t.Errorf("%s: %s", kind, fault)
		}
		for _, url := range b.Asked() {
			if strings.Contains(url, "/assets/charts-") {
				t.Errorf("%s asks for %s", kind, url)
			}
		}
	}
	b.Visit(root + kinds["report"])
	if text := browser.Eval[string](b, `document.body.innerText`); !strings.Contains(text, "1,503") || !strings.Contains(text, "22,712") {
		t.Error("the report does not show its numbers")
	}
	browser.Eval[any](b, `document.querySelectorAll(".drawn, .drawing-box + * table, details.numbers").forEach(e => e.remove()); 0`)
	if faults := browser.Eval[[]string](b, bare); len(faults) < 3 {
		t.Errorf("a control, figures without drawing and numbers, has the faults %q", faults)
	}
}
