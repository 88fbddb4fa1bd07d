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

// next returns the next batch.
func next(t *testing.T, w *Watcher) Batch {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	b, err := w.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// told returns the next batch that events made: no pulse comes before it, however long
// the machine takes.
func told(t *testing.T, w *Watcher) Batch {
	t.Helper()
	w.pulse = time.Now().Add(time.Hour)
	return next(t, w)
}

// all waits for a batch of events by which everything is to be looked at. On a busy
// machine events of one change come in several batches.
func all(t *testing.T, w *Watcher) {
	t.Helper()
	for !told(t, w).All {
	}
}

func TestNames(t *testing.T) {
	w, write := site(t)
	write("public/index.html", "not ours")
	write("content/reports/2018-02/data.toml", "b")
	if b := told(t, w); b.All || !slices.Equal(b.Paths, []string{"content/reports/2018-02/data.toml"}) {
		t.Errorf("got %+v", b)
	}
}

// TestFolders holds that a folder that comes or goes means: look at everything.
func TestFolders(t *testing.T) {
	w, write := site(t)
	write("content/reports/2018-03/data.toml", "new")
	all(t, w)
	w.Follow("content", "layouts")
	write("content/reports/2018-03/data.toml", "newer")
	if b := told(t, w); b.All || !slices.Contains(b.Paths, "content/reports/2018-03/data.toml") {
		t.Errorf("a file in the new folder: got %+v", b)
	}
	os.RemoveAll(filepath.Join(w.root, "content"))
	all(t, w)
	w.Follow("content", "layouts")
	write("content/site.toml", "back")
	all(t, w)
}

// TestPulse holds that without an event everything is to be looked at within the
// interval, and soon after an event.
func TestPulse(t *testing.T) {
	w, write := site(t)
	w.pulse, w.Interval = time.Now().Add(30*time.Millisecond), time.Hour
	if b := next(t, w); !b.All || b.Paths != nil {
		t.Errorf("the pulse: got %+v", b)
	}
	if d := time.Until(w.pulse); d < w.Interval/2 || d > w.Interval {
		t.Errorf("the next pulse is to come after %v", d)
	}
	write("content/site.toml", "b")
	if b := next(t, w); b.All {
		t.Errorf("an event: got %+v", b)
	}
	for {
		if d := w.pulse.Sub(w.last); d > longest+soon {
			t.Errorf("after an event the pulse is to come after %v", d)
		}
		if b := next(t, w); b.All && b.Paths == nil { // not after an hour
			break
		}
	}
}

// TestBurst holds that the first of many saves is passed on at once, and that
// hundreds are passed on in few batches: the waits double six times, and again after a
// silence that the machine has made.
func TestBurst(t *testing.T) {
	w, write := site(t)
	begun, written := time.Now(), make(chan bool)
	go func() {
		defer close(written)
		for i := range 200 {
			write("content/site.toml", fmt.Sprint(i))
			time.Sleep(2 * time.Millisecond)
		}
	}()
	if first := told(t, w); len(first.Paths) != 1 || w.wait != instant {
		t.Errorf("the first save: got %+v, gathered for %v", first, w.wait)
	}
	batches, took := 1, time.Duration(0)
	for over := false; ; {
		if b := next(t, w); b.Paths != nil {
			batches++
			took = time.Since(begun)
		} else if over {
			break
		}
		select {
		case <-written:
			over = true
		default:
		}
	}
	if most := 8 + int(took/(longest/2)); batches > most {
		t.Errorf("200 saves came in %d batches within %v, not %d", batches, took, most)
	}
	t.Logf("%d batches within %v", batches, took)
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
	if b := next(t, none); !b.All {
		t.Errorf("got %+v", b)
	}
}

// TestErrors has errors come while nobody waits for a batch, as when folders are followed
// anew: fsnotify sends them while it holds its lock. However many, they are one batch.
func TestErrors(t *testing.T) {
	w, _ := site(t)
	for range 3 {
		select {
		case w.events.Errors <- errors.New("a watch broke"):
		case <-time.After(10 * time.Second):
			t.Fatal("an error is not taken")
		}
	}
	w.Follow("content")
	if b := next(t, w); !b.All {
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
