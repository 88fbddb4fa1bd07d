package assets_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"mime"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"almanac/assets"
	"almanac/internal/build"
	"almanac/internal/source"
	"almanac/layouts"
)

// archive is a site built from this repository's content, served as strictly
// as any.
type archive struct {
	*httptest.Server
	withhold atomic.Bool // the chart engine
}

// realArchive is built once for all tests.
var realArchive = sync.OnceValues(func() (*build.Result, error) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		return nil, err
	}
	return buildSite(own)
})

// buildSite builds a site that has content and nothing else of its own.
func buildSite(own *source.Tree) (*build.Result, error) {
	themes, err := source.FromFS(layouts.Files, "layouts")
	if err != nil {
		return nil, err
	}
	files, err := source.FromFS(assets.Files, "assets")
	if err != nil {
		return nil, err
	}
	r := build.Run(source.Overlay(source.Overlay(themes, files), own), build.Options{})
	if r.Failed() {
		return nil, fmt.Errorf("the site does not build: %v", r.Diags)
	}
	return r, nil
}

func serve(t *testing.T, r *build.Result) *archive {
	a := &archive{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		name := strings.TrimPrefix(q.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		data := r.Set.Get(name)
		if data == nil || a.withhold.Load() && strings.HasPrefix(name, "assets/charts-") {
			http.NotFound(w, q)
			return
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Content-Security-Policy", policy)
		w.Write(data)
	}))
	t.Cleanup(a.Close)
	return a
}

// report is the page with a chart of every kind the archive has.
const report = "/2018/02/"

// TestSwap compares the picture of each chart, pixel by pixel, with the
// interactive chart that takes its place, and holds that nothing moves.
func TestSwap(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	b := openTab(t)
	r, err := realArchive()
	if err != nil {
		t.Fatal(err)
	}
	site := serve(t, r)
	for _, width := range []int64{1280, 375} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d-%s", width, scheme), func(t *testing.T) {
				b := tab{t, b.ctx}
				site.withhold.Store(true)
				before := pictures(b, site.URL+report, width, scheme, "failed")
				site.withhold.Store(false)
				after := pictures(b, site.URL+report, width, scheme, "live")
				if len(before) != 5 || len(after) != 5 {
					t.Fatalf("%d charts before, %d after, want 5", len(before), len(after))
				}
				for id := range before {
					compare(t, id, before[id], after[id])
				}
				if shift := eval[float64](b, `window.shifts()`); shift != 0 {
					t.Errorf("layout shift %v", shift)
				}
				// Controls: both watches see what they are for.
				eval[any](b, `document.querySelector("#website-usage .drawing svg path[stroke-width]").setAttribute("transform", "translate(0 1)")`)
				if n, _ := difference(before["website-usage"], picture(b, "website-usage")); n == 0 {
					t.Error("a line that is moved by a pixel is not seen")
				}
				eval[any](b, `document.querySelector("#website-usage figcaption").append(document.createElement("hr"))`)
				b.wait(`window.shifts() > 0`)
			})
		}
	}
}

// watchShifts adds up how far things on the page move from now on.
const watchShifts = `(() => {
	let sum = 0;
	const add = (entries) => { for (const e of entries) sum += e.value };
	const seen = new PerformanceObserver((list) => add(list.getEntries()));
	seen.observe({ type: "layout-shift" });
	window.shifts = () => { add(seen.takeRecords()); return sum };
})()`

// pictures opens a page and brings each chart into view, until it is in the
// state wanted.
func pictures(b tab, url string, width int64, scheme, state string) map[string]image.Image {
	b.t.Helper()
	b.media("screen", scheme)
	b.do(chromedp.EmulateViewport(width, 1400), chromedp.Navigate(url))
	eval[bool](b, `document.fonts.ready.then(() => true)`)
	eval[any](b, watchShifts)
	out := map[string]image.Image{}
	for _, id := range eval[[]string](b, `[...document.querySelectorAll("figure.chart")].map((f) => f.id)`) {
		eval[any](b, `document.getElementById("%s").scrollIntoView({ behavior: "instant" })`, id)
		b.wait(`document.getElementById("%s").dataset.state === "%s"`, id, state)
		out[id] = picture(b, id)
	}
	return out
}

// picture is what is on screen where a chart is drawn.
func picture(b tab, id string) image.Image {
	b.t.Helper()
	eval[bool](b, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	box := eval[[]float64](b, `(({left, top, right, bottom}) => [left, top, right, bottom])(document.querySelector("#%s .drawing-box").getBoundingClientRect())`, id)
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	screen, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		b.t.Fatal(err)
	}
	cut := image.Rect(int(box[0]), int(box[1]), int(math.Ceil(box[2])), int(math.Ceil(box[3])))
	if !cut.In(screen.Bounds()) {
		b.t.Fatalf("%s is not wholly on screen: %v in %v", id, cut, screen.Bounds())
	}
	return screen.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(cut)
}

// compare holds two pictures to be the same, to the last bit of every pixel.
func compare(t *testing.T, id string, before, after image.Image) {
	t.Helper()
	if before.Bounds().Size() != after.Bounds().Size() {
		t.Errorf("%s: was %v, is %v", id, before.Bounds().Size(), after.Bounds().Size())
	} else if n, worst := difference(before, after); n > 0 {
		t.Errorf("%s: %d pixels differ, by %d at most", id, n, worst)
	}
}

// difference counts the pixels that differ, and says by how much at most.
func difference(a, b image.Image) (n, worst int) {
	size := a.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			ar, ag, ab, _ := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			br, bg, bb, _ := b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y).RGBA()
			by := 0
			for _, d := range [][2]uint32{{ar, br}, {ag, bg}, {ab, bb}} {
				by = max(by, int(d[0]>>8)-int(d[1]>>8), int(d[1]>>8)-int(d[0]>>8))
			}
			if by > 0 {
				n++
			}
			worst = max(worst, by)
		}
	}
	return n, worst
}
