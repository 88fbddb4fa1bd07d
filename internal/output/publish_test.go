package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// soak asks for the long form of the sweeps: ALMANAC_SOAK=1 go test.
var soak = os.Getenv("ALMANAC_SOAK") != ""

// scale returns the short or the long form of a number.
func scale(short, long int) int {
	if soak {
		return long
	}
	return short
}

// generation returns a set whose files all name it, but for some that are always the
// same. Neighbouring generations differ in which files they have.
func generation(n, files int) *Set {
	s := &Set{}
	for i := range files {
		path := fmt.Sprintf("%d/page-%d.html", i%4, i)
		if i%5 == 4 {
			path = fmt.Sprintf("%d/only-%d/page-%d.html", i%4, n%3, i)
		}
		text := fmt.Sprintf("generation %d\n%s", n, strings.Repeat("x", i*17))
		if i%5 == 3 {
			text = strings.Repeat("always the same\n", i)
		}
		if err := s.Add(path, []byte(text)); err != nil {
			panic(err)
		}
	}
	return s
}

// tree reads everything below dir: "mode path" to contents. An absent folder is
// nil.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		var data []byte
		if info.Mode().IsRegular() {
			data, err = os.ReadFile(path)
		}
		out[info.Mode().String()+" "+filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// want returns what tree finds where s is published.
func want(s *Set) map[string]string {
	out := map[string]string{"drwxr-xr-x .": "", "-rw-r--r-- " + ManifestPath: string(s.Manifest())}
	for _, p := range s.Paths() {
		out["-rw-r--r-- "+p] = string(s.Get(p))
		for folder := range parents(p) {
			out["drwxr-xr-x "+folder] = ""
		}
	}
	return out
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) || (a == nil) != (b == nil) {
		return false
	}
	for k, v := range a {
		if w, ok := b[k]; !ok || v != w {
			return false
		}
	}
	return true
}

// holds checks that dir is exactly s and that nothing else is beside it.
func holds(t *testing.T, dir string, s *Set) {
	t.Helper()
	if !same(tree(t, dir), want(s)) {
		t.Errorf("the tree is not the published set")
	}
	alone(t, dir)
}

func alone(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("left over: %s", e.Name())
		}
	}
}

func publish(t *testing.T, s *Set, dir string) Result {
	t.Helper()
	r, err := s.Publish(dir, Options{})
	if err != nil || r.Leftover != nil {
		t.Fatal(err, r.Leftover)
	}
	return r
}

// public returns a folder to publish into, alone in its parent.
func public(t *testing.T) string { return filepath.Join(t.TempDir(), "public") }

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func unsupported(a, b string) error { return errors.ErrUnsupported }

func TestPublish(t *testing.T) {
	for name, h := range map[string]hooks{"exchange": {}, "renames": {exchange: unsupported}} {
		t.Run(name, func(t *testing.T) {
			dir := public(t)
			a, b := generation(1, 20), generation(2, 25)
			for _, s := range []*Set{a, b, b, {}, a} {
				if _, err := s.Publish(dir, Options{hooks: h}); err != nil {
					t.Fatal(err)
				}
				holds(t, dir, s)
			}
		})
	}
	t.Run("empty folder", func(t *testing.T) {
		dir, s := public(t), generation(1, 5)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		publish(t, s, dir)
		holds(t, dir, s)
	})
}

func TestResult(t *testing.T) {
	make := func(files ...string) *Set {
		s := &Set{}
		for i := 0; i < len(files); i += 2 {
			if err := s.Add(files[i], []byte(files[i+1])); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
	dir := public(t)
	for _, c := range []struct {
		set  *Set
		want Result
	}{
		{make("a", "1", "b", "22"), Result{Files: 2, Changed: 2, Bytes: 3}},
		{make("a", "1", "b", "22"), Result{Files: 2, Bytes: 3}},
		{make("a", "one", "c/d", ""), Result{Files: 2, Changed: 2, Removed: 1, Bytes: 3}},
		{make(), Result{Removed: 2}},
	} {
		if r := publish(t, c.set, dir); r != c.want {
			t.Errorf("got %+v, want %+v", r, c.want)
		}
	}
}

// TestHandEdits: published files are ours, whatever became of them.
func TestHandEdits(t *testing.T) {
	dir, s := public(t), generation(1, 10)
	publish(t, s, dir)
	write(t, filepath.Join(dir, "0/page-0.html"), "edited")
	write(t, filepath.Join(dir, ".DS_Store"), "")
	if err := os.Remove(filepath.Join(dir, "1/page-1.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	publish(t, s, dir)
	holds(t, dir, s)
}

// TestFailures makes each step fail in turn: the old tree is unchanged, the
// stage is gone, and the error is one line with the cause.
func TestFailures(t *testing.T) {
	cause := errors.New("no space left on device")
	for name, swap := range map[string]func(a, b string) error{"exchange": exchange, "renames": unsupported} {
		t.Run(name, func(t *testing.T) {
			dir, a, b := public(t), generation(1, 12), generation(2, 12)
			publish(t, a, dir)
			var seen []string
			for n := int64(1); ; n++ {
				var steps atomic.Int64
				var failed string
				_, err := b.Publish(dir, Options{hooks: hooks{exchange: swap, step: func(step string) error {
					if steps.Add(1) != n || step == "clear" {
						return nil
					}
					failed = step
					return cause
				}}})
				if failed == "" {
					if err != nil {
						t.Fatal(err)
					}
					break
				}
				seen = append(seen, failed)
				if !errors.Is(err, cause) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), dir) {
					t.Errorf("%s: %v", failed, err)
				}
				holds(t, dir, a)
			}
			holds(t, dir, b)
			slices.Sort(seen)
			steps := []string{"file", "folder", "manifest", "mark", "stage", "swap"}
			if name == "renames" {
				steps = []string{"file", "folder", "manifest", "mark", "rename", "stage", "swap"}
			}
			if got := slices.Compact(seen); !slices.Equal(got, steps) {
				t.Errorf("steps %v, want %v", got, steps)
			}
		})
	}
}

// TestLeftover: an old tree that cannot be removed is no failure to publish.
func TestLeftover(t *testing.T) {
	dir, a, b := public(t), generation(1, 5), generation(2, 5)
	publish(t, a, dir)
	cause := errors.New("input/output error")
	r, err := b.Publish(dir, Options{hooks: hooks{step: func(step string) error {
		if step == "clear" {
			return cause
		}
		return nil
	}}})
	if err != nil || r.Leftover != cause || !same(tree(t, dir), want(b)) {
		t.Fatal(r, err)
	}
	publish(t, a, dir)
	holds(t, dir, a)
}

// TestLateForeign: a file that turns up while the stage is written.
func TestLateForeign(t *testing.T) {
	dir, a, b := public(t), generation(1, 5), generation(2, 5)
	publish(t, a, dir)
	_, err := b.Publish(dir, Options{hooks: hooks{step: func(step string) error {
		if step == "manifest" {
			write(t, filepath.Join(dir, "CNAME"), "example.org")
		}
		return nil
	}}})
	if err == nil || !strings.Contains(err.Error(), `"CNAME"`) {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "CNAME")); err != nil {
		t.Errorf("it was lost: %v", err)
	}
	holds(t, dir, a)
}

// TestFixed: a folder that cannot be moved, as the system says of what is mounted there.
func TestFixed(t *testing.T) {
	dir, a, b := public(t), generation(1, 5), generation(2, 5)
	publish(t, a, dir)
	for _, cause := range []error{syscall.EBUSY, syscall.EXDEV} {
		fails := func(x, y string) error { return &os.LinkError{Op: "exchange", Old: x, New: y, Err: cause} }
		if _, err := b.Publish(dir, Options{hooks: hooks{exchange: fails}}); err == nil || !strings.HasSuffix(err.Error(), ": name a folder inside it") {
			t.Errorf("%v: %v", cause, err)
		}
		holds(t, dir, a)
	}
}

// TestRetired: a kill between the two renames leaves no target; the next
// publication puts the old tree back even if it fails itself.
func TestRetired(t *testing.T) {
	dir, a, b := public(t), generation(1, 5), generation(2, 5)
	publish(t, a, dir)
	stage := filepath.Join(filepath.Dir(dir), ".public.almanac")
	write(t, filepath.Join(stage, marker), "")
	write(t, filepath.Join(stage, stagedTree, "x"), "half a tree")
	if err := os.Rename(dir, filepath.Join(stage, retiredTree)); err != nil {
		t.Fatal(err)
	}
	cause := errors.New("no")
	if _, err := b.Publish(dir, Options{hooks: hooks{step: func(string) error { return cause }}}); !errors.Is(err, cause) {
		t.Fatal(err)
	}
	holds(t, dir, a)
}

// TestPowerCut empties every file but the manifest, which alone is on the disk when the
// power goes: the site is built again, with what is remembered of it and without.
func TestPowerCut(t *testing.T) {
	for _, cache := range []string{"", t.TempDir()} {
		dir, o, set := public(t), Options{Cache: cache, Key: "inputs"}, generation(1, 12)
		if _, err := set.Publish(dir, o); err != nil {
			t.Fatal(err)
		}
		for _, path := range set.Paths() {
			if err := os.Truncate(filepath.Join(dir, path), 0); err != nil {
				t.Fatal(err)
			}
		}
		if _, ok := Current(dir, o); ok {
			t.Error("empty files are as they were published")
		}
		if _, err := set.Publish(dir, o); err != nil {
			t.Fatal(err)
		}
		holds(t, dir, set)
	}
}
