package deploy

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"almanac/internal/output"
)

// TestFolder deploys two sites to a folder in turn while others read it: each page is
// there at any time, as one of them has it.
func TestFolder(t *testing.T) {
	a, b, _ := editions(t)
	dir := filepath.Join(t.TempDir(), "www")
	o := quiet()
	o.Cache = t.TempDir()
	deployTo := func(p *Publication) Result {
		r, err := Folder(context.Background(), dir, p, o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	deployTo(a)
	var stop atomic.Bool
	read := make(chan int)
	go func() {
		n := 0
		for ; !stop.Load(); n++ {
			if data, err := os.ReadFile(filepath.Join(dir, "index.html")); err != nil || !strings.Contains(string(data), "first") && !strings.Contains(string(data), "second") {
				t.Errorf("index.html: %q, %v", data, err)
				break
			}
		}
		read <- n
	}()
	for i := range 50 {
		p := []*Publication{b, a}[i%2]
		deployTo(p)
		open(t, dir) // it is whole, and holds nothing else
		if again := deployTo(p); len(again.Plan.Steps) != 0 {
			t.Errorf("a second deploy has %d steps", len(again.Plan.Steps))
		}
	}
	stop.Store(true)
	t.Logf("read %d times", <-read)
}

// TestFolderInterrupted ends a deploy before it is published: nothing has changed.
func TestFolderInterrupted(t *testing.T) {
	a, b, _ := editions(t)
	dir := filepath.Join(t.TempDir(), "www")
	if _, err := Folder(context.Background(), dir, a, quiet()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := quiet()
	o.Planned = func(*Plan) { cancel() }
	if _, err := Folder(ctx, dir, b, o); err == nil {
		t.Error("it was published")
	}
	if now := open(t, dir); now.Files[0] != a.Files[0] || len(now.Files) != len(a.Files) {
		t.Error("the folder has changed")
	}
	if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestFolderKeeps follows a reader whose page was loaded before the folder changed: its
// style, script and font are there for one deploy more, in all their forms, and nothing
// else of the old site is.
func TestFolderKeeps(t *testing.T) {
	a, b, c := editions(t)
	dir := filepath.Join(t.TempDir(), "www")
	o := quiet()
	o.Cache = t.TempDir()
	deployTo := func(p *Publication) []Step {
		t.Helper()
		r, err := Folder(context.Background(), dir, p, o)
		if err != nil {
			t.Fatal(err)
		}
		return r.Plan.Steps
	}
	// holds compares the folder with a publication and what it keeps beside it.
	holds := func(p *Publication, kept ...string) {
		t.Helper()
		var want []string
		for _, f := range p.Files {
			want = append(want, f.Path)
		}
		want = append(want, kept...)
		slices.Sort(want)
		if got := filesIn(t, dir); !slices.Equal(got, want) {
			t.Errorf("the folder holds\n%q, want\n%q", got, want)
		}
		manifest, _ := os.ReadFile(filepath.Join(dir, output.ManifestPath))
		if sums, _ := output.Sums(manifest); len(sums) != len(want)-1 {
			t.Errorf("the manifest lists %d of %d files", len(sums), len(want)-1)
		}
		if now := open(t, dir); !slices.Equal(now.Files, p.Files) {
			t.Error("who reads the folder as a publication does not find the one that was deployed")
		}
	}
	old := func(style string) []string {
		return []string{"assets/font-" + style + ".woff2", "assets/site-" + style + ".css", "assets/site-" + style + ".js"}
	}
	deployTo(a)
	holds(a)
	deployTo(b)
	holds(b, old("A")...)
	for range 2 { // the same again
		if steps := deployTo(b); len(steps) > 0 {
			t.Errorf("a second deploy has the steps %v", steps)
		}
		holds(b, old("A")...)
	}
	deployTo(c)
	holds(c, old("B")...)
	deployTo(b) // what was kept is of the site again
	holds(b, old("C")...)

	// One that was damaged by hand is not kept.
	writeFile(t, filepath.Join(dir, "assets/site-B.js"), []byte("damaged"))
	deployTo(a)
	holds(a, "assets/font-B.woff2", "assets/site-B.css")
}

// TestFolderKeepsCompressed keeps the packed forms of a file with it.
func TestFolderKeepsCompressed(t *testing.T) {
	packed := edition{style: "A", reports: months(2), packed: true}.publish(t)
	dir := filepath.Join(t.TempDir(), "www")
	for _, p := range []*Publication{packed, edition{style: "B", reports: months(2)}.publish(t)} {
		if _, err := Folder(context.Background(), dir, p, quiet()); err != nil {
			t.Fatal(err)
		}
	}
	all := filesIn(t, dir)
	for _, name := range []string{"assets/site-A.css", "assets/site-A.css.br", "assets/site-A.js.gz"} {
		if !slices.Contains(all, name) {
			t.Errorf("%s is not kept", name)
		}
	}
	if slices.Contains(all, "index.html.br") {
		t.Error("the packed form of a page is kept")
	}
}

func filesIn(t testing.TB, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestFolderBig puts a large file into a folder, of which little is in memory at a time;
// one that changes while it is put there is not published.
func TestFolderBig(t *testing.T) {
	const film = "2018/01/film.csv"
	text := strings.Repeat("0123456789abcdef", 1<<20)
	p := edition{style: "A", reports: months(1), more: map[string]string{film: text}}.publish(t)
	dir := filepath.Join(t.TempDir(), "www")
	o := quiet()
	o.Planned = func(*Plan) { writeFile(t, p.file(film), []byte("#"+text[1:])) }
	if _, err := Folder(t.Context(), dir, p, o); err == nil || !strings.Contains(err.Error(), "film.csv has changed since the deploy began") {
		t.Errorf("of a file that changes: %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
	writeFile(t, p.file(film), []byte(text))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Folder(t.Context(), dir, p, quiet()); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("it took %d bytes", took)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, film)); string(data) != text {
		t.Errorf("%d bytes are there", len(data))
	}
	open(t, dir)
}
