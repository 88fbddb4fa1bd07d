package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// site makes a folder with content in it and a watcher of it.
func site(t *testing.T) (*Watcher, func(name, text string)) {
	t.Helper()
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("content/site.toml", "a")
	write("content/reports/2018-02/data.toml", "a")
	w := New(root)
	t.Cleanup(func() { w.Close() })
	w.Follow("content", "layouts")
	return w, write
}

// next returns the next batch and how long it took to come.
func next(t *testing.T, w *Watcher) (Batch, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	start := time.Now()
	b, err := w.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return b, time.Since(start)
}

func TestNames(t *testing.T) {
	w, write := site(t)
	write("public/index.html", "not ours")
	write("content/reports/2018-02/data.toml", "b")
	b, _ := next(t, w)
	if b.All || !slices.Equal(b.Paths, []string{"content/reports/2018-02/data.toml"}) {
		t.Errorf("got %+v", b)
	}
}

// TestFolders holds that a folder that comes or goes means: look at everything.
func TestFolders(t *testing.T) {
	w, write := site(t)
	write("content/reports/2018-03/data.toml", "new")
	if b, _ := next(t, w); !b.All {
		t.Errorf("a new folder: got %+v", b)
	}
	w.Follow("content", "layouts")
	write("content/reports/2018-03/data.toml", "newer")
	if b, _ := next(t, w); b.All || !slices.Contains(b.Paths, "content/reports/2018-03/data.toml") {
		t.Errorf("a file in the new folder: got %+v", b)
	}
	os.RemoveAll(filepath.Join(w.root, "content"))
	if b, _ := next(t, w); !b.All {
		t.Errorf("the folder went: got %+v", b)
	}
	w.Follow("content", "layouts")
	write("content/site.toml", "back")
	if b, _ := next(t, w); !b.All {
		t.Errorf("the folder is back: got %+v", b)
	}
}

// TestPulse holds that without an event everything is to be looked at within the
// interval, and soon after an event.
func TestPulse(t *testing.T) {
	w, write := site(t)
	w.pulse = time.Now().Add(30 * time.Millisecond)
	if b, _ := next(t, w); !b.All || b.Paths != nil {
		t.Errorf("the pulse: got %+v", b)
	}
	write("content/site.toml", "b")
	next(t, w)
	b, took := next(t, w)
	if !b.All || took > Pulse/2 {
		t.Errorf("after an event the pulse came after %v: %+v", took, b)
	}
}

// TestBurst holds that the first of many saves is passed on at once, and that
// hundreds are passed on in few batches.
func TestBurst(t *testing.T) {
	w, write := site(t)
	begun := time.Now()
	go func() {
		for i := range 200 {
			write("content/site.toml", fmt.Sprint(i))
			time.Sleep(2 * time.Millisecond)
		}
	}()
	first, _ := next(t, w)
	if len(first.Paths) != 1 {
		t.Errorf("the first save: got %+v after %v", first, time.Since(begun))
	}
	batches := 1
	for {
		b, _ := next(t, w)
		if b.Paths == nil {
			break
		}
		batches++
	}
	if batches > 20 {
		t.Errorf("200 saves came in %d batches", batches)
	}
}

// TestBlind holds that a folder that cannot be watched is told of, and that the
// pulse goes on without events.
func TestBlind(t *testing.T) {
	w, _ := site(t)
	if n, why := w.Blind(); n != 0 || why != nil {
		t.Fatalf("%d folders cannot be watched: %v", n, why)
	}
	w.events.Close() // as a system whose watches are used up: nothing can be added
	w.Follow("content")
	if n, why := w.Blind(); n == 0 || why == nil {
		t.Error("nothing is told of folders that cannot be watched")
	}
	none := &Watcher{root: w.root, wait: instant, Interval: time.Millisecond, failed: errors.New("no inotify")}
	none.Follow("content")
	if n, _ := none.Blind(); n != -1 {
		t.Errorf("without a system for events: %d", n)
	}
	if b, _ := next(t, none); !b.All {
		t.Errorf("got %+v", b)
	}
}

func TestEnd(t *testing.T) {
	w, _ := site(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Next(ctx); err == nil {
		t.Error("Next goes on after the end")
	}
}
