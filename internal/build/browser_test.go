package build

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"almanac/internal/output"
)

// serveSet serves a built site with the headers it asks for in _headers.
func serveSet(t *testing.T, set *output.Set) string {
	t.Helper()
	headers := regexp.MustCompile(`(?m)^  ([\w-]+): (.*)$`).FindAllStringSubmatch(string(set.Get("_headers")), -1)
	if len(headers) < 5 {
		t.Fatalf("_headers asks for %d headers", len(headers))
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			w.Header().Set(h[1], h[2])
		}
		p := strings.TrimPrefix(r.URL.Path, "/")
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(p)))
		data := set.Get(p)
		if data == nil {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			data = set.Get("404.html")
		}
		w.Write(data)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// openBrowser starts a browser, or skips where there is none and no CI.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	bin, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "" {
			t.Skip("chromium is not installed")
		}
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		chromedp.Cancel(ctx)
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// walk scrolls through the page until every chart is interactive; it returns
// how many there are and how many are drawn.
const walk = `(async () => {
	const charts = [...document.querySelectorAll("figure.chart .drawing")];
	for (const c of charts) {
		c.scrollIntoView({block: "center"});
		for (let i = 0; i < 100 && !c.querySelector("svg path"); i++) await new Promise(r => setTimeout(r, 20));
	}
	return [charts.length, charts.filter(c => c.querySelector("svg path")).length,
		performance.getEntriesByType("resource").filter(e => !e.name.startsWith(location.origin)).length];
})()`

// TestReportInBrowser opens the report as it is served: every chart is drawn,
// nothing is said on the console, the policy of _headers is kept, and no other
// host is asked for anything.
func TestReportInBrowser(t *testing.T) {
	ctx := openBrowser(t)
	url := serveSet(t, realSite(t).Set)
	console := chromedp.Console(ctx)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, page := range []string{"/2018/02/", "/2017/06/", "/data/helpdesk/"} {
		if err := chromedp.Do(ctx, chromedp.Navigate(url+page)); err != nil {
			t.Fatal(err)
		}
		got := evaluate[[]int](t, ctx, walk)
		if got[0] < 2 || got[0] != got[1] || got[2] != 0 {
			t.Errorf("%s: %d charts, %d drawn, %d requests to other hosts", page, got[0], got[1], got[2])
		}
	}
	// A control: the console is heard, and so is the policy.
	evaluate[any](t, ctx, `document.querySelector("h1").setAttribute("style", "color: red"); console.log("end")`)
	var said []string
	for message := range console {
		text := fmt.Sprint(message)
		if strings.Contains(text, "end") {
			break
		}
		said = append(said, text)
	}
	if len(said) != 1 || !strings.Contains(said[0], "style") {
		t.Errorf("the console says %d things, want the planted violation alone: %q", len(said), said)
	}
}
