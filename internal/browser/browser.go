// Package browser drives Chromium, for the tests that read pages as readers do
// and for make pdf. The almanac program itself needs no browser.
//
// Handler serves a finished site as a host does that honours its _headers.
// Start starts a browser with a profile of its own; PDF prints a page. Open gives a test a Tab,
// which remembers what was said on its console and what it asked for.
package browser

import (
	"compress/gzip"
	"context"
	"fmt"
	"mime"
	"net/http"
	"os/exec"
	"path"
	"regexp"
	"strings"

	"github.com/chromedp/chromedp"
)

var header = regexp.MustCompile(`(?m)^  ([\w-]+): (.*)$`)

// Handler serves the files that get knows by path, below the root. Each answer
// has the headers that _headers lists for all pages; text is compressed.
func Handler(get func(path string) []byte) http.Handler {
	all, _, _ := strings.Cut(string(get("_headers")), "\n\n")
	headers := header.FindAllStringSubmatch(all, -1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			w.Header().Set(h[1], h[2])
		}
		p := strings.TrimPrefix(r.URL.Path, "/")
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		data, status := get(p), http.StatusOK
		if data == nil {
			p, status = "404.html", http.StatusNotFound
			data = get(p)
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(p)))
		zipped := packed[path.Ext(p)] && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
		if !zipped {
			w.WriteHeader(status)
			w.Write(data)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		z := gzip.NewWriter(w)
		z.Write(data)
		z.Close()
	})
}

// packed are the kinds of files that are worth compressing.
var packed = map[string]bool{".html": true, ".css": true, ".js": true, ".svg": true, ".xml": true, ".json": true, ".txt": true, ".csv": true}

// Start starts a browser that keeps its profile in a folder. The context is
// that of its first tab; stop ends the browser.
func Start(profile string) (ctx context.Context, stop func(), err error) {
	bin, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil, fmt.Errorf("chromium is not installed: .ci/browser installs it (%w)", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(profile), chromedp.WindowSize(1280, 900))
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop = func() {
		chromedp.Cancel(ctx) // waits for the browser, so that its profile can be removed
		cancel()
		release()
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return ctx, stop, nil
}
