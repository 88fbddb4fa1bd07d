package assets_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"almanac/assets"
	"almanac/internal/browser"
)

var shots = flag.String("shots", "", "save pictures of the charts in this `folder`")

// policy is the strictest policy a site may be served with.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// chartPage serves testdata/charts with the generated engine and typeface.
func chartPage(t *testing.T) string {
	files := http.FileServerFS(os.DirFS("testdata/charts"))
	dist := map[string]string{"/charts.js": "text/javascript", "/source-sans-3.woff2": "font/woff2"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		kind, generated := dist[r.URL.Path]
		switch {
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		case generated:
			data, err := assets.Files.ReadFile("dist" + r.URL.Path)
			if err != nil {
				t.Errorf("%v; run make", err)
			}
			w.Header().Set("Content-Type", kind)
			w.Write(data)
		default:
			files.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// tab is a browser tab.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// openTab opens a tab, or skips the test where there is no browser and no CI.
func openTab(t *testing.T) tab {
	return tab{t, browser.Open(t).Ctx}
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx := b.ctx
	if len(steps) > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of an expression.
func eval[T any](b tab, expression string, args ...any) T {
	b.t.Helper()
	expression = fmt.Sprintf(expression, args...)
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression is true, half a minute where the machine is busy.
func (b tab) wait(expression string, args ...any) {
	b.t.Helper()
	for range 3000 {
		if eval[bool](b, "Boolean("+expression+")", args...) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatalf("never true: "+expression, args...)
}

// media sets what the page is shown on.
func (b tab) media(medium, scheme string) {
	b.t.Helper()
	media := emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
}

// open loads the page at a width and in a colour scheme, with all charts drawn.
func (b tab) open(url string, width int64, scheme string) {
	b.t.Helper()
	b.media("screen", scheme)
	b.do(chromedp.EmulateViewport(width, 1700), chromedp.Navigate(url))
	b.wait(`document.documentElement.dataset.ready`)
	eval[bool](b, `document.fonts.ready.then(() => true)`)
}

// hover moves the pointer to a place of a chart, given as parts of its size.
func (b tab) hover(id string, x, y float64) {
	b.t.Helper()
	box := eval[[]float64](b, `(({left, top, width, height}) => [left, top, width, height])(document.querySelector("#%s").getBoundingClientRect())`, id)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box[0]+box[2]*x-2, box[1]+box[3]*y),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box[0]+box[2]*x, box[1]+box[3]*y))
}

// keys presses keys on a chart and returns what it announces then.
func (b tab) keys(id string, keys ...string) string {
	b.t.Helper()
	eval[any](b, `document.querySelector("#%s").focus()`, id)
	b.do(chromedp.KeyEvent(strings.Join(keys, "")))
	return eval[string](b, `document.querySelector("#%s + [aria-live=polite]").textContent`, id)
}

func (b tab) shot(name string) {
	if *shots == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// tipText is the text of a chart's tooltip, "" while it is hidden.
const tipText = `(e => e.checkVisibility() ? [...e.querySelectorAll("span")].map(s => s.textContent).filter(Boolean).join(" | ") : "")(document.querySelector("#%s .chart-tip"))`

func TestCharts(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	b := openTab(t)
	url := chartPage(t)
	console := chromedp.Console(b.ctx)
	for _, width := range []int64{820, 375} {
		for _, scheme := range []string{"light", "dark"} {
			b.open(url, width, scheme)
			t.Run(fmt.Sprintf("%d-%s", width, scheme), func(t *testing.T) {
				testDrawn(tab{t, b.ctx})
				testHover(tab{t, b.ctx}, fmt.Sprintf("%d-%s", width, scheme))
			})
		}
	}
	b.open(url, 820, "light")
	t.Run("keyboard", func(t *testing.T) { testKeyboard(tab{t, b.ctx}) })
	t.Run("resize", func(t *testing.T) { testResize(tab{t, b.ctx}) })
	t.Run("update", func(t *testing.T) { testUpdate(tab{t, b.ctx}) })
	t.Run("print", func(t *testing.T) { testPrint(tab{t, b.ctx}) })
	t.Run("numbers", func(t *testing.T) { testNumbers(tab{t, b.ctx}) })
	t.Run("dispose", func(t *testing.T) { testDispose(tab{t, b.ctx}) })
	for _, v := range eval[[]string](b, `window.violations`) {
		t.Error("policy violated: ", v)
	}
	// A control: both watches see what they are for.
	eval[any](b, `setTimeout(() => document.querySelector("h1").setAttribute("style", "color: red"))`)
	b.wait(`window.violations.length === 1`)
	eval[any](b, `console.log("end")`)
	var said []string
	for m, err := range console {
		if err != nil {
			t.Fatal(err)
		}
		if m.Text == "end" {
			break
		}
		said = append(said, m.String())
	}
	if len(said) != 1 || !strings.Contains(said[0], "style-src") {
		t.Errorf("console: %q", said)
	}
}
