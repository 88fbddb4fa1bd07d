//go:build unix

package output

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// generationOf returns the generation a page names, or -1.
func generationOf(page string) int {
	n := -1
	_, _ = fmt.Sscanf(page, "generation %d\n", &n)
	return n
}

// reader reads a folder while it is published into, and counts faults.
type reader struct{ rounds, missing, mixed atomic.Int64 }

// read reads the manifest, a file, and the manifest again. If that is the same,
// the file must have been there as the manifest says. No generation is
// published twice.
func (r *reader) read(dir string, files int) {
	path := filepath.Join(dir, ManifestPath)
	before, err := os.ReadFile(path)
	if err != nil {
		r.missing.Add(1)
		return
	}
	listed := decodeManifest(before)
	if len(listed) != files {
		r.mixed.Add(1)
		return
	}
	for _, f := range listed {
		data, readErr := os.ReadFile(filepath.Join(dir, f.Path))
		after, err := os.ReadFile(path)
		if err != nil {
			r.missing.Add(1)
			return
		}
		if !bytes.Equal(before, after) {
			return // another generation meanwhile, so nothing can be said
		}
		switch {
		case readErr != nil:
			r.missing.Add(1)
		case sha256.Sum256(data) != f.SHA256:
			r.mixed.Add(1)
		}
		r.rounds.Add(1)
	}
}

// during reads with four readers while f runs.
func (r *reader) during(dir string, files int, f func()) {
	var done atomic.Bool
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !done.Load() {
				r.read(dir, files)
			}
		})
	}
	f()
	done.Store(true)
	readers.Wait()
}

func (r *reader) faults() int64 { return r.missing.Load() + r.mixed.Load() }

func TestReaders(t *testing.T) {
	const files = 12
	for name, o := range map[string]Options{"written": {}, "linked": {Cache: t.TempDir(), hooks: settle}} {
		t.Run(name, func(t *testing.T) {
			dir := public(t)
			publish(t, generation(0, files), dir)
			var r reader
			linked := 0
			r.during(dir, files, func() {
				for n := 0; n < scale(60, 1000) || r.rounds.Load() < 100 && n < 100_000; n++ { // until readers came to it
					result, err := generation(n+1, files).Publish(dir, o)
					if err != nil {
						t.Fatal(err)
					}
					linked += result.Linked
				}
			})
			if r.faults() > 0 || r.rounds.Load() < 100 || (linked > 0) != (o.Cache != "") {
				t.Errorf("%d files read, %d missing, %d mixed, %d linked", r.rounds.Load(), r.missing.Load(), r.mixed.Load(), linked)
			}
			t.Logf("%d files read, %d linked", r.rounds.Load(), linked)
		})
	}
}

// TestReadersControl: the readers catch writing in place, and the instant
// without a target between two renames (here held open for them).
func TestReadersControl(t *testing.T) {
	const files = 12
	faults := map[string]func(s *Set, dir string) error{
		"in place": func(s *Set, dir string) error { return inPlace(s, dir, hooks{}) },
		"renames": func(s *Set, dir string) error {
			_, err := s.Publish(dir, Options{hooks: hooks{exchange: unsupported, step: func(step string) error {
				if step == "rename" {
					time.Sleep(time.Millisecond)
				}
				return nil
			}}})
			return err
		},
	}
	for name, publishBadly := range faults {
		dir := public(t)
		publish(t, generation(0, files), dir)
		var r reader
		r.during(dir, files, func() {
			for n := 1; r.faults() == 0 && n < 2000; n++ {
				if err := publishBadly(generation(n, files), dir); err != nil {
					t.Error(err)
				}
			}
		})
		if r.faults() == 0 {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// TestConcurrent runs publishers at the same time, every third of which is
// killed at work. Each checks that it is alone. The first stays at work until the
// others are there: publishers may be so quick that they would not meet.
func TestConcurrent(t *testing.T) {
	const files = 20
	rounds := scale(5, 50)
	dir := public(t)
	busy := filepath.Join(t.TempDir(), "busy")
	var waited, dead atomic.Int64
	var processes sync.WaitGroup
	for p := range scale(6, 8) {
		c := child{Dir: dir, First: 100 * p, Last: 100*p + rounds - 1, Files: files, Busy: busy, Meet: p == 0}
		if p%3 == 2 {
			c.KillAt = int64(20 * (p + 1))
		}
		cmd := c.command(t)
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		processes.Go(func() {
			if err := wait(cmd, &out); killed(err) {
				dead.Add(1)
			} else if err != nil {
				t.Error(err)
			}
			if strings.Contains(out.String(), "waiting") {
				waited.Add(1)
			}
		})
		if err := appears(busy); err != nil {
			t.Error(err)
		}
	}
	processes.Wait()
	whole(t, dir, files)
	publish(t, generation(0, files), dir)
	holds(t, dir, generation(0, files))
	if waited.Load() == 0 || dead.Load() != 2 {
		t.Errorf("%d had to wait, %d were killed", waited.Load(), dead.Load())
	}
}

// TestNoStaleLock: while one publisher is stopped in the middle, another waits
// and says so; when the first is killed, the other goes on.
func TestNoStaleLock(t *testing.T) {
	dir := public(t)
	publish(t, generation(0, 5), dir)
	stopped := child{Dir: dir, First: 1, Last: 1 << 30, Files: 30}.command(t)
	if err := stopped.Start(); err != nil {
		t.Fatal(err)
	}
	stage := filepath.Join(filepath.Dir(dir), ".public.almanac")
	for { // stop it while it holds the lock
		if err := stopped.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
		if _, err := os.Lstat(stage); err == nil {
			break
		}
		if err := stopped.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Millisecond)
	}
	waiting, done := make(chan bool, 1), make(chan error, 1)
	last := generation(7, 5)
	go func() {
		_, err := last.Publish(dir, Options{Waiting: func() { waiting <- true }})
		done <- err
	}()
	<-waiting
	select {
	case err := <-done:
		t.Fatal("did not wait", err)
	case <-time.After(50 * time.Millisecond):
	}
	if err := stopped.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = stopped.Wait()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	holds(t, dir, last)
}
