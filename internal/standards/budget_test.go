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

// TestEngineLate holds that the chart engine is asked for when the reader comes
// near a chart, not before.
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
	for _, page := range []string{"home", "report", "glossary"} {
		b.Visit(root + kinds[page])
		b.Wait(`document.readyState === "complete"`)
		browser.Eval[any](b, `new Promise(r => setTimeout(r, 300))`)
		if n := asked(); n != 0 {
			t.Errorf("%s asks for the chart engine as it opens", page)
		}
	}
	b.Visit(root + kinds["report"])
	browser.Eval[any](b, drawn)
	if n := asked(); n != 1 {
		t.Errorf("the chart engine is asked for %d times, want once", n)
	}
}
