//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package output

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tick is longer than the clock of a file system stands still.
const tick = 20 * time.Millisecond

// settle waits before a tree is published until the times of its files prove
// something.
var settle = hooks{step: func(step string) error {
	if step == "manifest" {
		time.Sleep(2 * tick)
	}
	return nil
}}

// pages returns a set of n files, of which those named hold another text.
func pages(n int, text string, changed ...int) *Set {
	s := &Set{}
	for i := range n {
		content := fmt.Sprintf("page %d, always the same", i)
		if slices.Contains(changed, i) {
			content = text
		}
		if err := s.Add(fmt.Sprintf("%d/%d.html", i/3, i), []byte(content)); err != nil {
			panic(err)
		}
	}
	return s
}

func inode(t *testing.T, path string) uint64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Ino
}

// TestLinked: what is as it was published last is the same file still, time after
// time, and what is not is another.
func TestLinked(t *testing.T) {
	dir, o := public(t), Options{Cache: t.TempDir(), hooks: settle}
	inodes := map[uint64]bool{}
	for i, c := range []struct {
		text    string
		changed []int
		linked  int
	}{
		{"a", []int{4, 7}, 0}, {"b", []int{4, 7}, 10}, {"b", []int{4, 8}, 10}, {"b", []int{4, 8}, 12}, {"", nil, 10},
	} {
		set := pages(12, c.text, c.changed...)
		if r, err := set.Publish(dir, o); err != nil || r.Linked != c.linked {
			t.Errorf("publication %d: %+v, %v; want %d linked", i, r, err, c.linked)
		}
		holds(t, dir, set)
		inodes[inode(t, filepath.Join(dir, "0/0.html"))] = true
	}
	if len(inodes) != 1 {
		t.Errorf("a file that never changed was %d files", len(inodes))
	}
}

// tampering is what someone may do to public/, by hand.
var tampering = map[string]func(t *testing.T, dir string){
	"write": func(t *testing.T, dir string) { write(t, dir+"/0/1.html", "page 1, NEVER  the same") },
	"write and set the time back": func(t *testing.T, dir string) {
		before, err := os.Stat(dir + "/0/1.html")
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir+"/0/1.html", "page 1, NEVER  the same")
		if err := os.Chtimes(dir+"/0/1.html", before.ModTime(), before.ModTime()); err != nil {
			t.Fatal(err)
		}
	},
	"replace with the same time": func(t *testing.T, dir string) {
		before, err := os.Stat(dir + "/0/1.html")
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir+"/../new", "page 1, NEVER  the same")
		if err := os.Chtimes(dir+"/../new", before.ModTime(), before.ModTime()); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(dir+"/../new", dir+"/0/1.html"); err != nil {
			t.Fatal(err)
		}
	},
	"append":      func(t *testing.T, dir string) { write(t, dir+"/0/1.html", "page 1, always the same, or not") },
	"delete":      func(t *testing.T, dir string) { remove(t, dir+"/0/1.html") },
	"empty":       func(t *testing.T, dir string) { write(t, dir+"/0/1.html", "") },
	"mode":        func(t *testing.T, dir string) { chmod(t, dir+"/0/1.html", 0o600) },
	"folder mode": func(t *testing.T, dir string) { chmod(t, dir+"/1", 0o700) },
	"folder": func(t *testing.T, dir string) {
		if err := os.Mkdir(dir+"/1/new", 0o755); err != nil {
			t.Fatal(err)
		}
	},
	"litter": func(t *testing.T, dir string) { write(t, dir+"/1/.DS_Store", "") },
	"delete a folder": func(t *testing.T, dir string) {
		if err := os.RemoveAll(dir + "/1"); err != nil {
			t.Fatal(err)
		}
	},
	"manifest": func(t *testing.T, dir string) {
		data, err := os.ReadFile(dir + "/manifest.json")
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir+"/manifest.json", strings.Replace(string(data), "0/1.html", "0/x.html", 1))
		remove(t, dir+"/0/1.html")
		write(t, dir+"/0/x.html", "page 1, always the same")
	},
	"copy": func(t *testing.T, dir string) {
		if err := os.Rename(dir, dir+"-old"); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(dir, os.DirFS(dir+"-old")); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(dir + "-old"); err != nil {
			t.Fatal(err)
		}
	},
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// TestTampering: whatever was done to public/, and however soon after it was
// published, it is not taken for what it was, and the next publication is right.
func TestTampering(t *testing.T) {
	set := pages(12, "")
	for name, tamper := range tampering {
		t.Run(name, func(t *testing.T) {
			for round := range scale(4, 40) {
				dir, o := public(t), Options{Cache: t.TempDir(), Key: "inputs"}
				if round%2 == 0 {
					o.hooks = settle
				}
				if _, err := set.Publish(dir, o); err != nil {
					t.Fatal(err)
				}
				if round > 1 {
					var size int64
					for _, p := range set.Paths() {
						size += int64(len(set.Get(p)))
					}
					if r, ok := Current(dir, o); !ok || r.Files != set.Len() || r.Bytes != size {
						t.Fatalf("the control is not current: %+v", r)
					}
				}
				tamper(t, dir)
				if _, ok := Current(dir, o); ok {
					t.Error("is taken to be current")
				}
				if _, err := set.Publish(dir, o); err != nil {
					t.Fatal(err)
				}
				holds(t, dir, set)
				if _, ok := Current(dir, o); !ok {
					t.Error("is not current after it was published again")
				}
			}
		})
	}
}

// TestRacy: a file that may have been written again at the moment of publication is
// read, and one that was written before it is not.
func TestRacy(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/a", "other bytes")
	chmod(t, dir+"/a", 0o644)
	r, err := openRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	m, size, err := r.file("a")
	if err != nil {
		t.Fatal(err)
	}
	k := kept{entry: entry{Path: "a", Size: size, SHA256: sha256.Sum256([]byte("these bytes"))}, mark: m}
	for moment, read := range map[int64]bool{m.modified - 1: true, m.modified: true, m.modified + 1: false} {
		x := &index{moment: moment}
		if got := x.holdsFile(r, k) != nil; got != read {
			t.Errorf("published %d ns after it was written: read %v", moment-m.modified, got)
		}
	}
}

// TestForeignInside: a tree with a file of someone else is not current, so that
// publishing is refused.
func TestForeignInside(t *testing.T) {
	for _, o := range []Options{{hooks: settle}, {}} {
		dir, set := public(t), pages(12, "")
		o.Cache, o.Key = t.TempDir(), "inputs"
		if _, err := set.Publish(dir, o); err != nil {
			t.Fatal(err)
		}
		write(t, dir+"/1/thesis.doc", "precious")
		if _, ok := Current(dir, o); ok {
			t.Error("is taken to be current")
		}
		if _, err := set.Publish(dir, o); err == nil {
			t.Error("was not refused")
		}
	}
}

// TestKey: what was made from something else, or from what nobody told, is not
// current.
func TestKey(t *testing.T) {
	dir, set, cache := public(t), pages(12, ""), t.TempDir()
	for _, c := range []struct {
		made, asked string
		current     bool
	}{{"a", "a", true}, {"a", "b", false}, {"", "", false}, {"a", "", false}, {"", "a", false}} {
		if _, err := set.Publish(dir, Options{Cache: cache, Key: c.made}); err != nil {
			t.Fatal(err)
		}
		if _, ok := Current(dir, Options{Cache: cache, Key: c.asked}); ok != c.current {
			t.Errorf("made from %q, asked for %q: %v", c.made, c.asked, ok)
		}
	}
}

// TestBadIndex: an index that is damaged, cut short or of another folder is none.
func TestBadIndex(t *testing.T) {
	dir, other, set, cache := public(t), public(t), pages(12, ""), t.TempDir()
	o := Options{Cache: cache, Key: "inputs", hooks: settle}
	for _, d := range []string{dir, other} {
		if _, err := set.Publish(d, o); err != nil {
			t.Fatal(err)
		}
	}
	target := func(dir string) target {
		t.Helper()
		at, err := resolve(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	path := target(dir).indexFile(cache)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(target(other).indexFile(cache))
	if err != nil {
		t.Fatal(err)
	}
	bad := [][]byte{nil, []byte(indexMagic), foreign, append(slices.Clone(good), 0), make([]byte, len(good))}
	for i := range good {
		flipped := slices.Clone(good)
		flipped[i] ^= 1 << (i % 8)
		bad = append(bad, good[:i], flipped)
	}
	for i, b := range bad {
		write(t, path, string(b))
		if _, ok := Current(dir, o); ok {
			t.Errorf("index %d was trusted", i)
		}
	}
	if err := os.WriteFile(path, foreign, 0o644); err != nil {
		t.Fatal(err)
	}
	if r, err := set.Publish(dir, o); err != nil || r.Linked != 0 {
		t.Errorf("linked by the index of another folder: %+v %v", r, err)
	}
	holds(t, dir, set)
	write(t, path, string(good)) // of a tree that is no more
	if _, ok := Current(dir, o); ok {
		t.Error("an old index was trusted")
	}
	if _, err := set.Publish(dir, o); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, set)
}

// TestTouchedMeanwhile: while a stage has links of its files, someone writes into
// the old tree.
func TestTouchedMeanwhile(t *testing.T) {
	dir, set, o := public(t), pages(12, ""), Options{Cache: t.TempDir(), hooks: settle}
	if _, err := set.Publish(dir, o); err != nil {
		t.Fatal(err)
	}
	o.hooks = hooks{step: func(step string) error {
		if step == "manifest" {
			write(t, dir+"/0/1.html", "page 1, NEVER  the same")
		}
		return nil
	}}
	if _, err := set.Publish(dir, o); err == nil || !strings.Contains(err.Error(), `"0/1.html" was changed`) {
		t.Errorf("got %v", err)
	}
	alone(t, dir)
	o.hooks = hooks{}
	if _, err := set.Publish(dir, o); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, set)
}

// TestIndexes: not more of them are kept than some.
func TestIndexes(t *testing.T) {
	cache, parent := t.TempDir(), t.TempDir()
	for i := range indexes + 8 {
		if _, err := pages(1, "").Publish(filepath.Join(parent, fmt.Sprint(i)), Options{Cache: cache}); err != nil {
			t.Fatal(err)
		}
	}
	if entries, err := os.ReadDir(cache); err != nil || len(entries) != indexes {
		t.Errorf("%d indexes, %v", len(entries), err)
	}
}

func FuzzIndex(f *testing.F) {
	x := index{target: "/a", key: "k", moment: 5, files: []kept{{entry: entry{Path: "a", Size: 3}, mark: mark{1, 2, 3}}}, folders: []kept{{}}}
	f.Add(x.encode()[len(indexMagic):])
	f.Fuzz(func(t *testing.T, data []byte) {
		d := decoder{rest: string(data)}
		_ = &index{target: d.text(), key: d.text(), moment: d.int(), folders: d.list(), files: d.list()}
	})
}
