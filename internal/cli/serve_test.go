package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"almanac/internal/build"
	"almanac/internal/serve"
	"almanac/internal/source"
)

// quickDraw takes the place of the chart engine, for sites that are edited a
// thousand times: a drawing that tells what it was drawn from.
const quickDraw = `function draw(r) { return "<svg class=\"" + JSON.parse(r).class + "\">" + r.length + "</svg>" }`

// rivers is a site to edit: made-up numbers of a made-up trust.
func rivers() map[string]string {
	files := map[string]string{
		"assets/dist/draw.js": quickDraw,
		"content/site.toml": `title = "Rivers"
base_url = "https://river.example/"
language = "en-GB"
[publisher]
name = "River Trust"
[classification]
public = "Public"
[[classification.level]]
name = "Public"
[[classification.level]]
name = "Internal"
`,
		"content/datasets/wildlife.toml": `title = "Wildlife"
[measures.otters]
title = "Otters"
[[table]]
id = "otters"
caption = "Otters"
rows = "month"
columns = "measures"
[[chart]]
id = "otters-chart"
of = "otters"
kind = "line"
x = "month"
measures = ["otters"]
description = "A line."
`,
	}
	for m := 1; m <= 6; m++ {
		files[fmt.Sprintf("content/reports/2024-%02d/data.toml", m)] = fmt.Sprintf("[wildlife]\notters = %d\n", m)
		files[fmt.Sprintf("content/reports/2024-%02d/report.md", m)] = fmt.Sprintf("+++\ntitle = \"Month %d\"\npublished = 2024-%02d-28\nclassification = \"Public\"\n+++\n\n## Otters\n\nWe saw {{ wildlife.otters }}.\n\n{{ table otters }}\n\n{{ chart otters-chart }}\n", m, m)
	}
	return files
}

// desk is a site that is edited while it is served.
type desk struct {
	t       testing.TB
	dir     string
	address string
	preview *preview
	printed *bytes.Buffer // by the preview, guarded by its voice
	end     func() error
}

// open puts files into a folder and serves them. change, which may be nil, may
// alter the preview before it begins.
func open(t testing.TB, files map[string]string, change func(*preview)) *desk {
	t.Helper()
	k := &desk{t: t, dir: t.TempDir(), printed: &bytes.Buffer{}}
	for name, text := range files {
		k.write(name, text)
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "cache"))
	s := &siteFlags{dir: k.dir, now: "2026-01-01"}
	d, err := newDevelop(s)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	k.address = "http://" + l.Addr().String()
	k.preview = &preview{voice: newVoice(k.printed, k.printed), site: s, develop: d}
	k.preview.options = serve.Options{Port: l.Addr().(*net.TCPAddr).Port, Root: k.dir}
	k.preview.server = serve.New(k.preview.options)
	if change != nil {
		change(k.preview)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- k.preview.run(ctx, l, &serveFlags{}) }()
	var once sync.Once
	k.end = func() (err error) {
		once.Do(func() {
			cancel()
			err = <-ended
			d.watch.Close()
		})
		return err
	}
	t.Cleanup(func() { k.end() })
	return k
}

func (k *desk) path(name string) string { return filepath.Join(k.dir, filepath.FromSlash(name)) }

func (k *desk) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *desk) write(name, text string) {
	k.t.Helper()
	k.must(os.MkdirAll(filepath.Dir(k.path(name)), 0o755))
	k.must(os.WriteFile(k.path(name), []byte(text), 0o644))
}

var client = &http.Client{Timeout: 10 * time.Second}

var script = regexp.MustCompile(`<script type="module" src="/~almanac/live.js"[^>]*></script>`)

// get returns a page as it would be published.
func (k *desk) get(at string) string {
	r, err := client.Get(k.address + at)
	if err != nil {
		return err.Error()
	}
	defer r.Body.Close()
	data, _ := io.ReadAll(r.Body)
	return script.ReplaceAllString(string(data), "")
}

// printedNow returns what the preview has printed.
func (k *desk) printedNow() string {
	k.preview.voice.mu.Lock()
	defer k.preview.voice.mu.Unlock()
	return k.printed.String()
}

// clean builds the site as it is on the disk from nothing.
func (k *desk) clean() *build.Result {
	k.t.Helper()
	own, _, err := source.Read(k.dir, inputs...)
	k.must(err)
	base, err := defaults()
	k.must(err)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return build.Run(source.Overlay(base, own), build.Options{Now: now, Drawings: kept("charts")})
}

// settles waits until each of the pages is what a clean build makes of the files,
// or gone with it, and returns how long that took. The limit is generous because
// the machine may be busy; what is promised is a second.
func (k *desk) settles(what string, pages ...string) time.Duration {
	k.t.Helper()
	start := time.Now()
	want := k.clean()
	building := time.Since(start)
	if want.Failed() {
		k.t.Fatalf("%s: the site does not build: %v", what, want.Diags)
	}
	for _, at := range pages {
		page := string(want.Set.Get(strings.TrimPrefix(at, "/") + "index.html"))
		if page == "" {
			page = string(want.Set.Get("404.html"))
		}
		for {
			got := k.get(at)
			if got == page {
				break
			}
			if time.Since(start) > 10*time.Second {
				k.t.Fatalf("%s: %s is not what a clean build makes:\n%s\nwant:\n%s", what, at, excerpt(got, page), excerpt(page, got))
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	return time.Since(start) - building
}

// excerpt returns a where it begins to differ from b.
func excerpt(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-100):min(len(a), i+300)]
}

// saves are the ways in which editors and other programs change files (W1). Each
// leaves the file, or the folder, with the text given.
var saves = []struct {
	name string
	save func(k *desk, name, text string)
}{
	{"truncate and write", func(k *desk, name, text string) { k.write(name, text) }},
	{"rename over", func(k *desk, name, text string) {
		k.write(name+".tmp", text)
		k.must(os.Rename(k.path(name+".tmp"), k.path(name)))
	}},
	{"rename over from outside", func(k *desk, name, text string) {
		k.write("elsewhere", text)
		k.must(os.Rename(k.path("elsewhere"), k.path(name)))
	}},
	{"backup, then write", func(k *desk, name, text string) {
		k.must(os.Rename(k.path(name), k.path(name+"~")))
		k.write(name, text)
		k.must(os.Remove(k.path(name + "~")))
	}},
	{"slowly", func(k *desk, name, text string) {
		f, err := os.Create(k.path(name))
		k.must(err)
		for _, b := range []byte(text) {
			f.Write([]byte{b})
			if b == '\n' {
				time.Sleep(5 * time.Millisecond)
			}
		}
		k.must(f.Close())
	}},
	{"empty first", func(k *desk, name, text string) {
		k.write(name, "")
		time.Sleep(30 * time.Millisecond)
		k.write(name, text)
	}},
	{"the same size and time", func(k *desk, name, text string) {
		k.write(name, text)
		old := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		k.must(os.Chtimes(k.path(name), old, old))
	}},
	{"in place, without truncating", func(k *desk, name, text string) {
		f, err := os.OpenFile(k.path(name), os.O_WRONLY, 0)
		k.must(err)
		f.WriteAt([]byte(text), 0)
		k.must(f.Truncate(int64(len(text))))
		k.must(f.Close())
	}},
	{"delete, then create", func(k *desk, name, text string) {
		k.must(os.Remove(k.path(name)))
		time.Sleep(20 * time.Millisecond)
		k.write(name, text)
	}},
	{"the folder is replaced", func(k *desk, name, text string) {
		dir := filepath.Dir(k.path(name))
		next := filepath.Join(k.dir, "next")
		k.must(os.CopyFS(next, os.DirFS(dir)))
		k.must(os.WriteFile(filepath.Join(next, filepath.Base(name)), []byte(text), 0o644))
		k.must(os.Rename(dir, filepath.Join(k.dir, "old")))
		k.must(os.Rename(next, dir))
		k.must(os.RemoveAll(filepath.Join(k.dir, "old")))
	}},
	{"content is moved away and back", func(k *desk, name, text string) {
		k.must(os.Rename(k.path("content"), k.path("aside")))
		time.Sleep(10 * time.Millisecond)
		k.must(os.WriteFile(filepath.Join(k.dir, "aside", strings.TrimPrefix(name, "content/")), []byte(text), 0o644))
		k.must(os.Rename(k.path("aside"), k.path("content")))
	}},
	{"content is deleted and written again", func(k *desk, name, text string) {
		kept := filepath.Join(k.dir, "kept")
		k.must(os.CopyFS(kept, os.DirFS(k.path("content"))))
		k.must(os.RemoveAll(k.path("content")))
		k.must(os.CopyFS(k.path("content"), os.DirFS(kept)))
		k.write(name, text)
		k.must(os.RemoveAll(kept))
	}},
	{"a branch is switched", func(k *desk, name, text string) {
		for m := 1; m <= 6; m++ {
			other := fmt.Sprintf("content/reports/2024-%02d/data.toml", m)
			if other != name {
				k.must(os.Remove(k.path(other)))
				k.write(other, fmt.Sprintf("[wildlife]\notters = %d\n", len(text)+m+rand.IntN(100)))
			}
		}
		k.write(name, text)
	}},
	{"a hundred saves", func(k *desk, name, text string) {
		for i := range 100 {
			k.write(name, fmt.Sprintf("[wildlife]\notters = %d\n", i))
		}
		k.write(name, text)
	}},
	{"with a lock beside it", func(k *desk, name, text string) {
		lock := filepath.Join(filepath.Dir(k.path(name)), ".#"+filepath.Base(name))
		k.must(os.Symlink("me@desk.1234", lock))
		k.write(name, text)
		k.must(os.Remove(lock))
	}},
	{"touched again and again", func(k *desk, name, text string) {
		for range 20 {
			now := time.Now()
			k.must(os.Chtimes(k.path(name), now, now))
		}
		k.write(name, text)
		k.must(os.Chmod(k.path(name), 0o600))
	}},
	{"broken in between", func(k *desk, name, text string) {
		k.write(name, "[wildlife\n")
		time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond)
		k.write(name, text)
	}},
	{"a new folder, and a file in it at once", func(k *desk, name, text string) {
		k.write(fmt.Sprintf("content/reports/2024-%02d/data.toml", 7+rand.IntN(3)), text)
		k.write(name, text)
	}},
}

// TestSaves saves in every way there is, and holds that the screen is then what
// a clean build makes (W1). ALMANAC_SOAK=1 does each 50 times.
func TestSaves(t *testing.T) {
	rounds := 3
	if os.Getenv("ALMANAC_SOAK") != "" {
		rounds = 50
	}
	k := open(t, rivers(), nil)
	k.settles("at first", "/")
	var slowest time.Duration
	for round := range rounds {
		for i, s := range saves {
			m := 1 + (round+i)%6
			name := fmt.Sprintf("content/reports/2024-%02d/data.toml", m)
			s.save(k, name, fmt.Sprintf("[wildlife]\notters = %d\n", 100+round*len(saves)+i))
			slowest = max(slowest, k.settles(s.name, fmt.Sprintf("/2024/%02d/", m), "/2024/06/", "/data/wildlife/"))
		}
	}
	t.Logf("%d saves; the slowest was on screen after %v", rounds*len(saves), slowest)
}

// TestWithoutEvents holds that changes are seen where the system tells of none
// (W3), that it is said, and that the reader is the same.
func TestWithoutEvents(t *testing.T) {
	k := open(t, rivers(), func(p *preview) { p.develop.watch.Deafen(fmt.Errorf("no watches left")) })
	k.settles("at first", "/2024/03/")
	for i := range 3 {
		k.write("content/reports/2024-03/data.toml", fmt.Sprintf("[wildlife]\notters = %d\n", 50+i))
		if took := k.settles("a save", "/2024/03/"); took > 6*time.Second {
			t.Errorf("seen after %v", took)
		}
	}
	if !strings.Contains(k.printedNow(), "looked for every second") {
		t.Errorf("nothing is said of it:\n%s", k.printedNow())
	}
}

// TestOverflow creates more files than the system can tell of (W2).
func TestOverflow(t *testing.T) {
	k := open(t, rivers(), nil)
	k.settles("at first", "/2024/03/")
	n := 5000
	if os.Getenv("ALMANAC_SOAK") != "" {
		n = 20000
	}
	for i := range n {
		k.write(fmt.Sprintf("content/reports/2024-03/%05d.tmp", i), "")
	}
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 777\n")
	k.settles("many files", "/2024/03/")
	names, err := filepath.Glob(k.path("content/reports/2024-03/*.tmp"))
	k.must(err)
	for _, name := range names {
		k.must(os.Remove(name))
	}
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 778\n")
	k.settles("as many deletions", "/2024/03/")
}

// TestLasting edits again and again, one edit in ten broken, and holds that
// nothing grows (W4). ALMANAC_SOAK=1 makes it 2,000 edits.
func TestLasting(t *testing.T) {
	n := 150
	if os.Getenv("ALMANAC_SOAK") != "" {
		n = 2000
	}
	k := open(t, rivers(), nil)
	k.settles("at first", "/2024/06/")
	var before usage
	for i := range n {
		if i == n/3 {
			before = measure(t)
		}
		if i%10 == 9 {
			k.write("content/reports/2024-05/data.toml", "[wildlife]\noters = 1\n")
			time.Sleep(5 * time.Millisecond)
			if page := k.get("/2024/05/"); !strings.Contains(page, "Month 5") {
				t.Fatalf("a fault took the page away: %.200s", page)
			}
			continue
		}
		text := fmt.Sprintf("[wildlife]\notters = %d\n", 1000+i)
		k.write("content/reports/2024-05/data.toml", text)
		want := fmt.Sprintf(">%d,%03d<", (1000+i)/1000, (1000+i)%1000)
		for start := time.Now(); !strings.Contains(k.get("/2024/05/"), want); time.Sleep(time.Millisecond) {
			if time.Since(start) > 10*time.Second {
				t.Fatalf("edit %d is not on screen", i)
			}
		}
	}
	grows := func(after usage) bool {
		return after.goroutines > before.goroutines+5 || after.files > before.files+5 || after.heap > before.heap*3/2+(16<<20)
	}
	after := measure(t)
	for i := 0; i < 20 && grows(after); i++ { // what the last edit needs may take its time to go
		after = measure(t)
	}
	t.Logf("after %d edits: %+v, after all: %+v", n/3, before, after)
	if grows(after) {
		t.Error("it grows")
	}
}

// usage is what a process holds.
type usage struct {
	goroutines, files int
	heap              uint64
}

func measure(t *testing.T) usage {
	client.CloseIdleConnections()
	time.Sleep(300 * time.Millisecond)
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fds, _ := os.ReadDir("/proc/self/fd")
	return usage{runtime.NumGoroutine(), len(fds), m.HeapAlloc}
}

// TestFaultsShown holds that a fault is told, with the last good page under it,
// and that nothing of the preview is in what is built.
func TestFaultsShown(t *testing.T) {
	k := open(t, rivers(), nil)
	k.settles("at first", "/2024/02/")
	k.write("content/reports/2024-02/data.toml", "[wildlife]\noters = 2\n")
	wanted := "content/reports/2024-02/data.toml:2:1: error:"
	for start := time.Now(); !strings.Contains(k.printedNow(), wanted); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("the fault is not printed:\n%s", k.printedNow())
		}
	}
	if !strings.Contains(k.get("/2024/02/"), "We saw") {
		t.Error("the last good page is gone")
	}
	k.write("content/reports/2024-02/data.toml", "[wildlife]\notters = 2\n")
	k.settles("mended", "/2024/02/")
	built := k.clean().Set
	for _, p := range built.Paths() { // W8
		if data := built.Get(p); bytes.Contains(data, []byte("~almanac")) || bytes.Contains(data, []byte("localhost")) || bytes.Contains(data, []byte(k.dir)) {
			t.Errorf("%s tells of the preview", p)
		}
	}
	if err := k.end(); err != nil {
		t.Errorf("the end: %v", err)
	}
}

// TestPorts holds what is said of a port that is taken.
func TestPorts(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	var said bytes.Buffer
	v := newVoice(&said, &said)
	_, err = listen(v, &serveFlags{port: port}, true)
	if err == nil || !strings.Contains(err.Error(), "is free: --port") {
		t.Errorf("a port that was asked for: %v", err)
	}
	if runtime.GOOS == "linux" && !strings.Contains(err.Error(), fmt.Sprintf("(process %d)", os.Getpid())) {
		t.Errorf("it is not said who has it: %v", err)
	}
	other, err := listen(v, &serveFlags{port: port}, false)
	if err != nil || !strings.Contains(said.String(), "is taken") {
		t.Fatalf("the default port: %v %s", err, said.String())
	}
	other.Close()
}

// TestWatch holds that build --watch publishes what a clean build makes after each
// change that settled, and leaves the folder alone while there is a fault.
func TestWatch(t *testing.T) {
	k := &desk{t: t, dir: t.TempDir(), printed: &bytes.Buffer{}}
	for name, text := range rivers() {
		k.write(name, text)
	}
	d, err := newDevelop(&siteFlags{dir: k.dir, now: "2026-01-01"})
	k.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	v := newVoice(k.printed, k.printed)
	go func() { ended <- watchBuild(ctx, v, d, &buildFlags{}, nil) }()
	published := func(name string) string {
		data, _ := os.ReadFile(k.path("public/" + name))
		return string(data)
	}
	reaches := func(what string) {
		t.Helper()
		want := k.clean().Set
		for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
			same := true
			for _, p := range want.Paths() {
				same = same && published(p) == string(want.Get(p))
			}
			if same {
				return
			}
			if time.Since(start) > 20*time.Second {
				t.Fatalf("%s: public/ is not what a clean build makes", what)
			}
		}
	}
	reaches("at first")
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 33\n")
	reaches("a number")
	k.write("content/reports/2024-03/data.toml", "[wildlife]\noters = 34\n")
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		v.mu.Lock()
		told := strings.Contains(k.printed.String(), "Nothing written")
		v.mu.Unlock()
		if told {
			break
		}
		if time.Since(start) > 20*time.Second {
			t.Fatal("the fault is not told")
		}
	}
	if !strings.Contains(published("2024/03/index.html"), "33") {
		t.Error("a fault took away what was published")
	}
	k.must(os.RemoveAll(k.path("content/reports/2024-02")))
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 35\n")
	reaches("a month goes")
	if published("2024/02/index.html") != "" {
		t.Error("the month is still there")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	d.watch.Close()
}

// TestWatchTriesAgain holds that build --watch publishes by itself what the machine
// refused, once it does not refuse it any more, and says so once.
func TestWatchTriesAgain(t *testing.T) {
	k := &desk{t: t, dir: t.TempDir(), printed: &bytes.Buffer{}}
	for name, text := range rivers() {
		k.write(name, text)
	}
	d, err := newDevelop(&siteFlags{dir: k.dir, now: "2026-01-01"})
	k.must(err)
	defer d.watch.Close()
	d.patience = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	v := newVoice(k.printed, k.printed)
	go func() { ended <- watchBuild(ctx, v, d, &buildFlags{}, nil) }()
	said := func() string {
		v.mu.Lock()
		defer v.mu.Unlock()
		return k.printed.String()
	}
	until := func(what string, is func() bool) {
		t.Helper()
		for start := time.Now(); !is(); time.Sleep(10 * time.Millisecond) {
			if time.Since(start) > 20*time.Second {
				t.Fatalf("%s: never; it said\n%s", what, said())
			}
		}
	}
	publishes := func(text string) func() bool {
		return func() bool {
			data, _ := os.ReadFile(k.path("public/2024/03/index.html"))
			return strings.Contains(string(data), text)
		}
	}
	until("the first build is told", func() bool { return strings.Contains(said(), "Built") })
	k.write(".public.almanac", "in the way of what is written")
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 33\n")
	until("the failure is told", func() bool { return strings.Contains(said(), "tried again from time to time") })
	time.Sleep(2 * time.Second) // in which it is tried
	if publishes("33")() {
		t.Fatal("it was published")
	}
	k.must(os.Remove(k.path(".public.almanac")))
	until("it is published without an edit", publishes("33"))
	until("it is told", func() bool { return strings.Count(said(), "Built") == 2 })
	if got := said(); strings.Count(got, "is in the way") != 1 || strings.Count(got, "tried again") != 1 {
		t.Errorf("it said\n%s", got)
	}

	// Where something else is in the way later, that is told as well.
	k.write(".public.almanac", "in the way once more")
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 32\n")
	until("the failure is told", func() bool { return strings.Count(said(), "is in the way") == 2 })
	k.write("public/notes.txt", "of somebody")
	k.must(os.Remove(k.path(".public.almanac")))
	until("the other failure is told", func() bool { return strings.Contains(said(), "did not publish: \"notes.txt\"") })
	k.must(os.Remove(k.path("public/notes.txt")))
	until("it is published at last", func() bool { return publishes("32")() && strings.Count(said(), "Built") == 3 })

	// An edit meanwhile goes out in its place.
	k.write(".public.almanac", "in the way again")
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 34\n")
	until("the next failure is told", func() bool { return strings.Count(said(), "is in the way") == 3 })
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 35\n")
	k.must(os.Remove(k.path(".public.almanac")))
	until("the last edit is published", publishes("35"))
	cancel()
	k.must(<-ended)
}

// TestUnreadable holds that a file which cannot be read is told, once and if it is so
// for longer than an instant, and that later saves are seen once it can be.
func TestUnreadable(t *testing.T) {
	own := source.FromMap(map[string]string{"content/site.toml": "1"})
	d := &develop{own: own}
	err := &fs.PathError{Op: "open", Path: "content/a.toml", Err: fs.ErrPermission}
	for i, step := range []struct {
		err  error
		want string
	}{
		{err, ""}, {nil, ""}, {err, ""}, {err, "content/a.toml: error: this cannot be read: permission denied [unreadable]"}, {err, ""}, {nil, "nothing"}, {nil, ""},
	} {
		tree := own
		if step.err != nil {
			tree = nil
		}
		c, ok, failed := d.take(change{}, tree, nil, step.err)
		got := ""
		if ok {
			var b strings.Builder
			_ = c.diags.Print(&b, false)
			got, _, _ = strings.Cut(cmp.Or(b.String(), "nothing"), "\n")
		}
		if failed != nil || got != step.want || ok && c.tree.File("content/site.toml") == nil {
			t.Errorf("step %d: %q, %v, want %q", i, got, failed, step.want)
		}
	}
}

// TestWatchAgainst holds that build --watch is held to what stands published, too.
func TestWatchAgainst(t *testing.T) {
	k := &desk{t: t, dir: t.TempDir(), printed: &bytes.Buffer{}}
	for name, text := range rivers() {
		k.write(name, text)
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "cache"))
	s, v := &siteFlags{dir: k.dir, now: "2026-01-01"}, newVoice(k.printed, k.printed)
	f := &buildFlags{out: k.path("public")}
	k.must(runBuild(v, s, f))
	f.against = f.out
	old, err := before(f.against)
	k.must(err)
	d, err := newDevelop(s)
	k.must(err)
	defer d.watch.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- watchBuild(ctx, v, d, f, old) }()
	k.write("content/reports/2024-03/data.toml", "[wildlife]\notters = 33\n")
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		v.mu.Lock()
		told := strings.Contains(k.printed.String(), "[record-figure]")
		v.mu.Unlock()
		if told {
			break
		}
		if time.Since(start) > 20*time.Second {
			t.Fatal("an undeclared change is not told")
		}
	}
	cancel()
	k.must(<-ended)
}
