package deploy

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
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
