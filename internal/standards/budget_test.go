package standards

import (
	"bytes"
	"compress/gzip"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/browser"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Budgets in KB of 1,000 bytes. Pages, styles and the first-party script are
// measured with gzip, which every host has; the engine with brotli.
const (
	pageBudget   = 60
	scriptBudget = 15
	searchBudget = 10 // with the search engine
	engineBudget = 180
)

func zipped(t *testing.T, data []byte) float64 {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil || len(data) == 0 {
		t.Fatalf("%d bytes: %v", len(data), err)
	}
	return float64(b.Len()) / 1000
}

func brotli(t *testing.T, data []byte) float64 {
	t.Helper()
	node := exec.Command("node", "-e", `console.log(require("zlib").brotliCompressSync(require("fs").readFileSync(0)).length)`)
	node.Stdin = bytes.NewReader(data)
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	return float64(n) / 1000
}

// TestBudgets weighs what readers load.
func TestBudgets(t *testing.T) {
	set := built(t)
	var style, script, search, engine []byte
	for _, p := range set.Paths() {
		switch ok := func(pattern string) bool { m, _ := path.Match(pattern, p); return m }; {
		case ok("assets/site-*.css"):
			style = set.Get(p)
		case ok("assets/site-*.js"):
			script = set.Get(p)
		case ok("assets/search-*.js"):
			search = set.Get(p)
		case ok("assets/charts-*.js"):
			engine = set.Get(p)
		}
	}
	for _, w := range []struct {
		what   string
		weight float64
		budget float64
	}{
		{"a report's HTML and CSS", zipped(t, set.Get("2018/02/index.html")) + zipped(t, style), pageBudget},
		{"the first-party script", zipped(t, script), scriptBudget},
		{"the script of the search page", zipped(t, search), searchBudget},
		{"the chart engine", brotli(t, engine), engineBudget},
	} {
		t.Logf("%s: %.1f KB of %.0f", w.what, w.weight, w.budget)
		if w.weight > w.budget {
			t.Errorf("%s weighs %.1f KB, the budget is %.0f", w.what, w.weight, w.budget)
		}
	}
}

// TestEngineLate holds that the chart engine is asked for at the first sign that
// somebody is there and a chart is near, not before.
func TestEngineLate(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	asked := func() (n int) {
		for _, url := range b.Asked() {
			if strings.Contains(url, "/assets/charts-") {
				n++
			}
		}
		return n
	}
	open := func(page string) {
		b.Visit(root + kinds[page])
		b.Wait(`document.readyState === "complete"`)
		browser.Eval[any](b, `new Promise(r => setTimeout(r, 800))`)
	}
	for _, page := range []string{"home", "report", "month", "dataset", "glossary"} {
		if open(page); asked() != 0 {
			t.Errorf("%s asks for the chart engine as it opens", page)
		}
	}
	for sign, do := range map[string]func(){
		"moves the pointer":   func() { b.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 5, 300)) },
		"presses a key":       func() { b.Press(kb.Tab) },
		"scrolls":             func() { browser.Eval[any](b, `scrollBy(0, 10)`) },
		"saves a picture":     func() { browser.Eval[any](b, `document.querySelector("[data-do=svg]").click()`) },
		"goes to the drawing": func() { browser.Eval[any](b, `document.querySelector("[data-do=table]").focus()`) },
	} {
		open("dataset")
		if do(); asked() == 0 {
			b.Wait(`document.querySelector("figure.chart").dataset.state === "live"`)
			if asked() != 1 {
				t.Errorf("a reader who %s does not get the chart engine", sign)
			}
		}
	}
	open("report")
	browser.Eval[any](b, drawn)
	if n := asked(); n != 1 {
		t.Errorf("the chart engine is asked for %d times, want once", n)
	}
}
