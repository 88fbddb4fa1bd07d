package output

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// begin starts a publication that the end of the test ends.
func begin(t *testing.T, dir string, h hooks) *Stage {
	t.Helper()
	s, err := Begin(dir, Options{hooks: h})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestStage has many goroutines write into a stage, each with one buffer, of which
// every other file comes in two pieces.
func TestStage(t *testing.T) {
	dir, old, set := public(t), generation(1, 30), generation(2, 200)
	publish(t, old, dir)
	stage := begin(t, dir, hooks{})
	var next atomic.Int64
	var writers sync.WaitGroup
	paths := set.Paths()
	rand.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	for range 16 {
		writers.Go(func() {
			var buffer []byte
			for i := next.Add(1) - 1; int(i) < len(paths); i = next.Add(1) - 1 {
				buffer = append(buffer[:0], set.Get(paths[i])...)
				pieces := [][]byte{buffer}
				if n := rand.IntN(len(buffer) + 1); i%2 == 0 {
					pieces = [][]byte{buffer[:n], buffer[n:]}
				}
				if err := stage.Write(paths[i], pieces...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	if !same(tree(t, dir), want(old)) {
		t.Error("the target changed before it was published")
	}
	if refused := stage.Refused(); refused != nil {
		t.Errorf("refused %v", refused)
	}
	if _, err := stage.Publish(Build{}); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, set)
	if published, err := stage.Close(); !published || err != nil {
		t.Errorf("closed: %v, %v", published, err)
	}
	publish(t, old, dir) // the lock is free
}

// TestStageCollisions: whichever path comes first, the same ones are refused, and
// nothing is published.
func TestStageCollisions(t *testing.T) {
	paths := []string{"a/x", "A/y", "a/X", "a/x/z", "b", "b", "b/c", "CON", "manifest.json", "straſe", "strase", "free"}
	wanted := strings.TrimSpace(`
the path "CON" has the part "CON", which Windows reserves
the path "a/X" differs only in letter case from "A"
the path "a/x" differs only in letter case from "A"
the path "a/x/z" differs only in letter case from "A"
the path "b" is already taken
the path "b/c" needs a folder where "b" is a file
the path "manifest.json" is kept for the manifest
the path "straſe" differs only in letter case from "strase"`)
	for range scale(20, 500) {
		rand.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		dir := public(t)
		stage := begin(t, dir, hooks{})
		var writers sync.WaitGroup
		for _, p := range paths {
			writers.Go(func() {
				if err := stage.Write(p, []byte(p)); err != nil {
					t.Error(err)
				}
			})
		}
		writers.Wait()
		var got []string
		for _, r := range stage.Refused() {
			got = append(got, r.Error())
		}
		if text := strings.Join(got, "\n"); text != wanted {
			t.Errorf("%v:\n got %s\nwant %s", paths, text, wanted)
		}
		if _, err := stage.Publish(Build{}); err == nil || !strings.Contains(err.Error(), got[0]) {
			t.Errorf("published: %v", err)
		}
		empty(t, filepath.Dir(dir))
	}
}

// TestStageClosed: a stage that is closed leaves nothing, whoever still writes,
// and the target stays.
func TestStageClosed(t *testing.T) {
	for range scale(20, 400) {
		dir, old, set := public(t), generation(1, 5), generation(2, 60)
		publish(t, old, dir)
		stage := begin(t, dir, hooks{})
		var writers sync.WaitGroup
		for _, p := range set.Paths() {
			writers.Go(func() {
				if err := stage.Write(p, set.Get(p)); err != nil && !errors.Is(err, fs.ErrClosed) {
					t.Error(err)
				}
			})
		}
		if published, err := stage.Close(); published || err != nil {
			t.Error(published, err)
		}
		holds(t, dir, old)
		writers.Wait()
		holds(t, dir, old)
		if _, err := stage.Publish(Build{}); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("a closed stage was published: %v", err)
		}
		holds(t, dir, old)
	}
}

// TestStageFailed: what one Write could not do is not published, even if nobody
// heeds its error.
func TestStageFailed(t *testing.T) {
	dir, old := public(t), generation(1, 5)
	publish(t, old, dir)
	cause := errors.New("no space left on device")
	var files atomic.Int64
	stage := begin(t, dir, hooks{step: func(step string) error {
		if step == "file" && files.Add(1) == 3 {
			return cause
		}
		return nil
	}})
	for i := range 6 {
		if err := stage.Write(fmt.Sprint(i), nil); (err != nil) != (i == 2) {
			t.Errorf("file %d: %v", i, err)
		}
	}
	if _, err := stage.Publish(Build{}); !errors.Is(err, cause) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	holds(t, dir, old)
}

// TestStageForeign: a target that is not ours is refused before anything is made.
func TestStageForeign(t *testing.T) {
	dir := public(t)
	write(t, filepath.Join(dir, "thesis.doc"), "precious")
	if _, err := Begin(dir, Options{}); err == nil || !strings.Contains(err.Error(), "thesis.doc") {
		t.Errorf("got %v", err)
	}
	alone(t, dir)
	if err := os.Remove(filepath.Join(dir, "thesis.doc")); err != nil {
		t.Error(err)
	}
	publish(t, generation(1, 5), dir)
}

func empty(t *testing.T, dir string) {
	t.Helper()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left over: %v %v", entries, err)
	}
}

// TestStageRead tells what was not written from what can no longer be read.
func TestStageRead(t *testing.T) {
	stage := begin(t, public(t), hooks{})
	for _, path := range []string{"a/index.html", "b"} {
		if err := stage.Write(path, []byte(path)); err != nil {
			t.Fatal(err)
		}
	}
	if data, written, err := stage.Read("a/index.html"); string(data) != "a/index.html" || !written || err != nil {
		t.Errorf("%q, %v, %v", data, written, err)
	}
	for _, path := range []string{"a", "A/index.html", "b/c", "c", "../b", "", strings.Repeat("d", 10000)} {
		if _, written, err := stage.Read(path); written || err != nil {
			t.Errorf("%q: %v, %v", path, written, err)
		}
	}
	if err := os.Remove(filepath.Join(stage.target.stage, stagedTree, "b")); err != nil {
		t.Fatal(err)
	}
	if _, written, err := stage.Read("b"); !written || err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a file that is gone: %v, %v", written, err)
	}
}
