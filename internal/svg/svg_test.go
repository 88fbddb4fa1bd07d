package svg

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	embedded "almanac/assets"
	"almanac/internal/markup"
)

func script(t testing.TB) []byte {
	data, err := embedded.Files.ReadFile("dist/draw.js")
	if err != nil {
		t.Fatalf("%v; run make", err)
	}
	return data
}

func engines(t testing.TB) *Engines {
	e := NewEngines(script(t))
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

const (
	lines = `{"almanac":{"months":true},"legend":{},"xAxis":{"type":"category","data":["Jan 2018","Feb 2018"]},"yAxis":{"type":"value"},
		"series":[{"type":"line","name":"Visits","data":[10419,6099]},{"type":"line","name":"Page Views","data":[28344,null]}]}`
	bars = `{"legend":{},"xAxis":{"type":"value"},"yAxis":{"type":"category","data":["Panel/Board and Sub-Committees","Party Support"]},
		"series":[{"type":"bar","stack":"s","name":"Core Team","data":[170.89,52.07]},{"type":"bar","stack":"s","name":"CoE","data":[110,5]}]}`
	ring = `{"series":[{"type":"pie","radius":["42%","70%"],"label":{"show":true},"data":[{"name":"Small Supplier","value":110},{"name":"Other","value":70}]}]}`
)

// samples are different drawings.
func samples() []Drawing {
	var out []Drawing
	for i, option := range []string{lines, bars, ring} {
		for _, width := range []int{760, 340} {
			out = append(out, Drawing{ID: fmt.Sprintf("c%d-%d", i, width), Class: "drawn", Title: "A chart",
				Option: json.RawMessage(option), Width: width, Height: 320})
		}
	}
	return out
}

func render(t testing.TB, r Renderer, d Drawing) string {
	t.Helper()
	html, err := r.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// TestSameBytes draws the same again, in another order, and in an engine that
// has drawn nothing yet.
func TestSameBytes(t *testing.T) {
	one, other := engines(t), engines(t)
	want := map[string]string{}
	for _, d := range samples() {
		want[d.ID] = render(t, one, d)
	}
	again := samples()
	slices.Reverse(again)
	for _, d := range again {
		if render(t, one, d) != want[d.ID] {
			t.Errorf("%s differs when drawn again", d.ID)
		}
	}
	for _, i := range []int{3, 0, 5, 1, 4, 2} {
		if d := samples()[i]; render(t, other, d) != want[d.ID] {
			t.Errorf("%s differs in another engine", d.ID)
		}
	}
	if want["c0-760"] == want["c0-340"] || !strings.Contains(want["c1-340"], "Sub-") {
		t.Error("the samples are not drawn")
	}
}

var (
	svgID   = regexp.MustCompile(`\b(?:id|aria-labelledby|aria-describedby)="([^"]*)"|url\(#([^)]*)\)`)
	inexact = regexp.MustCompile(`\sstyle=|<style|<script|\son\w+=|NaN|undefined|zr\d|ecmeta`)
)

// TestStrict holds drawings to what a page with a strict policy takes, with
// hostile text in every place that has any.
func TestStrict(t *testing.T) {
	e := engines(t)
	hostile := `</text><script>alert(1)</script>"'<b onload=x>&amp;`
	quoted, _ := json.Marshal(hostile)
	cases := samples()
	for _, name := range []string{"Visits", "Jan 2018", "Panel/Board and Sub-Committees", "Small Supplier"} {
		for _, d := range samples() {
			d.Option = json.RawMessage(strings.ReplaceAll(string(d.Option), `"`+name+`"`, string(quoted)))
			d.Title, d.Description = hostile, hostile
			cases = append(cases, d)
		}
	}
	for _, d := range cases {
		got := render(t, e, d)
		if found := inexact.FindString(tagsOf(got)); found != "" {
			t.Errorf("%s has %q:\n%s", d.ID, found, got)
		}
		for _, m := range svgID.FindAllStringSubmatch(got, -1) {
			if !strings.HasPrefix(m[1]+m[2], d.ID+"-") {
				t.Errorf("%s has the id %q", d.ID, m[1]+m[2])
			}
		}
		dec := xml.NewDecoder(strings.NewReader(got))
		for {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s is not well formed: %v", d.ID, err)
				break
			}
		}
	}
}

// tagsOf drops what is text or the value of an attribute.
func tagsOf(s string) string {
	s = regexp.MustCompile(`>[^<]*<`).ReplaceAllString(s, "><")
	return regexp.MustCompile(`="[^"]*"`).ReplaceAllStringFunc(s, func(v string) string {
		if strings.ContainsAny(v, "<>") {
			return `="<<<"`
		}
		return strings.ReplaceAll(v, " ", "")
	})
}

// TestFaults holds that what cannot be drawn is an error that names it, and
// that the engine draws on.
func TestFaults(t *testing.T) {
	e := engines(t)
	for _, option := range []string{`{`, `null`, ``} {
		if _, err := e.Render(Drawing{ID: "bad", Option: json.RawMessage(option), Width: 10, Height: 10}); err == nil || !strings.Contains(err.Error(), "bad") {
			t.Errorf("%s: %v", option, err)
		}
	}
	render(t, e, samples()[0])
	broken := NewEngines([]byte("throw new Error('planted')"))
	if _, err := broken.Render(samples()[0]); err == nil || !strings.Contains(err.Error(), "planted") {
		t.Error(err)
	}
}

// TestCompiled holds that the program has its script compiled, that only that script
// is taken for it, and that it draws what its source does.
func TestCompiled(t *testing.T) {
	source := script(t)
	if compiled(source) == nil {
		t.Error("assets/dist/draw.bin is missing or of another script; run make")
	}
	other := append(slices.Clone(source), '\n')
	if compiled(other) != nil {
		t.Error("a script is taken for another")
	}
	one, slow := engines(t), NewEngines(other)
	defer slow.Close()
	for _, d := range samples() {
		if render(t, one, d) != render(t, slow, d) {
			t.Errorf("%s differs when drawn by the source", d.ID)
		}
	}
	if code, err := Compile([]byte("let 1")); err == nil {
		t.Errorf("nonsense is compiled to %q", code)
	}
}

// counter is a Renderer that says what it was asked.
type counter struct{ n atomic.Int32 }

func (c *counter) Render(d Drawing) (markup.HTML, error) {
	c.n.Add(1)
	if d.ID == "bad" {
		return "", errors.New("planted")
	}
	var w markup.Writer
	return w.Text(d.ID).Take(), nil
}

// TestAll holds that the results are in the order of the drawings.
func TestAll(t *testing.T) {
	html, errs := All(&counter{}, []Drawing{{ID: "a"}, {ID: "bad"}, {ID: "b"}})
	if html[0] != "a" || html[2] != "b" || errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("%q %v", html, errs)
	}
}

// crowd is a renderer that goes on when as many others are at work as there are
// cores.
type crowd struct{ *sync.WaitGroup }

func (c crowd) Render(Drawing) (markup.HTML, error) {
	c.Done()
	c.Wait()
	return "", nil
}

// TestAllCores holds that as many drawings are made at once as there are cores.
func TestAllCores(t *testing.T) {
	var working sync.WaitGroup
	var drawings []Drawing
	for i := range runtime.GOMAXPROCS(0) {
		working.Add(1)
		drawings = append(drawings, Drawing{ID: fmt.Sprint(i)})
	}
	done := make(chan bool)
	go func() {
		All(crowd{&working}, drawings)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("some cores have nothing to do")
	}
}

// TestCache holds that a warm cache draws nothing and starts no engine, that
// damage is repaired, and that anything that goes into a drawing makes it another.
func TestCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	var cold counter
	d := samples()[0]
	render(t, NewCache(dir, []byte("1"), &cold), d)
	idle := NewEngines([]byte("throw new Error('started')"))
	if got := render(t, NewCache(dir, []byte("1"), idle), d); got != d.ID {
		t.Errorf("kept %q", got)
	}
	if len(idle.started) > 0 {
		t.Error("an engine was started")
	}
	for i, other := range []func(*Drawing){
		func(d *Drawing) { d.ID = "other" }, func(d *Drawing) { d.Title = "other" }, func(d *Drawing) { d.Width++ },
		func(d *Drawing) { d.Option = json.RawMessage(ring) }, func(d *Drawing) { d.Description = "other" },
	} {
		changed := d
		other(&changed)
		before := cold.n.Load()
		if render(t, NewCache(dir, []byte("1"), &cold), changed); cold.n.Load() != before+1 {
			t.Errorf("change %d: not drawn anew", i)
		}
	}
	if render(t, NewCache(dir, []byte("2"), &cold), d); cold.n.Load() != 7 {
		t.Error("not drawn anew by another script")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.svg"))
	for _, damage := range []string{"", "x", "\n", strings.Repeat("0", 64) + "\nforged"} {
		for _, f := range files {
			os.WriteFile(f, []byte(damage), 0o600)
		}
		if got := render(t, NewCache(dir, []byte("1"), &cold), d); got != d.ID {
			t.Errorf("%q is taken for a drawing: %q", damage, got)
		}
	}

	// A file that got the name of another is none either.
	other, apart := d, t.TempDir()
	other.ID = "other"
	render(t, NewCache(apart, []byte("1"), &cold), other)
	astray, _ := filepath.Glob(filepath.Join(apart, "*.svg"))
	data, _ := os.ReadFile(astray[0])
	for _, f := range files {
		os.WriteFile(f, data, 0o600)
	}
	if got := render(t, NewCache(dir, []byte("1"), &cold), d); got != d.ID {
		t.Errorf("the drawing %q is taken for another", got)
	}
}

// TestCacheAside holds that a folder that cannot be used is no fault, and that
// without one nothing is kept beyond the process.
func TestCacheAside(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	for _, dir := range []string{"", file, filepath.Join(file, "below")} {
		var c counter
		for range 2 {
			cache := NewCache(dir, nil, &c)
			render(t, cache, samples()[0])
			render(t, cache, samples()[0])
			cache.Trim()
		}
		if c.n.Load() != 2 {
			t.Errorf("%q: drawn %d times", dir, c.n.Load())
		}
	}
}

// TestTrim fills a small cache: the oldest go, and only above the limit.
func TestTrim(t *testing.T) {
	dir := t.TempDir()
	cache := NewCache(dir, nil, &counter{})
	count := func() int {
		cache.Trim()
		files, _ := os.ReadDir(dir)
		return len(files)
	}
	for i := range 40 {
		render(t, cache, Drawing{ID: fmt.Sprintf("chart-%02d", i)})
	}
	if n := count(); n != 40 {
		t.Fatalf("%d left below the limit", n)
	}
	cache.limit = 40 * 50 // a file has 73 bytes
	n := count()
	if n < 15 || n > 25 {
		t.Errorf("%d left above it", n)
	}
	if count() != n {
		t.Error("trimmed again")
	}
}

// TestTwoBuilds has several caches write the same folder at once: nobody reads
// half a drawing.
func TestTwoBuilds(t *testing.T) {
	dir := t.TempDir()
	var drawings []Drawing
	for i := range 20 {
		drawings = append(drawings, Drawing{ID: strings.Repeat("x", 1000*i)})
	}
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for range 5 {
				html, _ := All(NewCache(dir, nil, &counter{}), drawings)
				for i := range html {
					if string(html[i]) != drawings[i].ID {
						t.Errorf("%d bytes instead of %d", len(html[i]), len(drawings[i].ID))
					}
				}
			}
		})
	}
}

func BenchmarkRender(b *testing.B) {
	e := engines(b)
	for i, d := range samples() {
		render(b, e, d)
		b.Run(d.ID, func(b *testing.B) {
			for b.Loop() {
				render(b, e, samples()[i])
			}
		})
	}
}

// TestManyBars holds that the borders which part stacked bars do not cover them, however
// many months there are: those of ten years were white on a telephone.
func TestManyBars(t *testing.T) {
	r := engines(t)
	for _, months := range []int{12, 120, 720} {
		values := strings.TrimSuffix(strings.Repeat("30,", months), ",")
		names := strings.TrimSuffix(strings.Repeat(`"Jan 2018",`, months), ",")
		option := `{"almanac":{"months":true},"xAxis":{"type":"category","data":[` + names + `]},"yAxis":{"type":"value"},"series":[
			{"type":"bar","stack":"s","barMaxWidth":"28","name":"A","itemStyle":{"borderColor":"var(--chart-paper)","borderWidth":1},"data":[` + values + `]},
			{"type":"bar","stack":"s","barMaxWidth":"28","name":"B","itemStyle":{"borderColor":"var(--chart-paper)","borderWidth":1},"data":[` + values + `]}]}`
		html := render(t, r, Drawing{ID: "c", Class: "drawn", Title: "A chart", Option: json.RawMessage(option), Width: 340, Height: 320})
		bars := regexp.MustCompile(`<path d="M[\d.]+ [\d.]+l([\d.]+) 0[^"]*"[^>]*stroke="var\(--chart-paper\)"[^>]*>`).FindAllStringSubmatch(html, -1)
		if len(bars) != 2*months {
			t.Fatalf("%d months have %d bars", months, len(bars))
		}
		within, _ := strconv.ParseFloat(bars[0][1], 64)
		border := 1.0
		if m := regexp.MustCompile(`stroke-width="([\d.]+)"`).FindStringSubmatch(bars[0][0]); m != nil {
			border, _ = strconv.ParseFloat(m[1], 64)
		}
		if border > within/2 || months == 12 && border != 1 {
			t.Errorf("%d months: bars %v px wide within borders of %v", months, within, border)
		}
	}
}
