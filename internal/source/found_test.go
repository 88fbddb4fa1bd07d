//go:build linux

package source

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const stated = "content/reports/2018-02/data.toml"

// state returns the state of a folder as one would that began now.
func state(t *testing.T, root string) string {
	t.Helper()
	f, err := Find(root, "content", "layouts")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return f.State(time.Now())
}

// rested makes a folder with input that nobody has touched for a while.
func rested(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, p := range []string{"content/site.toml", stated, "content/reports/2018-02/report.md", "layouts/home.html"} {
		put(t, root, p)
	}
	if err := os.Link(filepath.Join(root, stated), filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	return root
}

// edits are what gives a tree another name, content or fault. Where a file is written,
// it keeps its size, and where its time is given, that is the one before.
var edits = map[string]func(file string, was os.FileInfo) error{
	"write":               func(file string, _ os.FileInfo) error { return shout(file) },
	"write and touch -r":  shoutAs,
	"write a link of it":  func(file string, _ os.FileInfo) error { return shout(top(file) + "/link") },
	"link and touch -r":   func(file string, was os.FileInfo) error { return shoutAs(top(file)+"/link", was) },
	"cp -p and rename":    renameOver,
	"rename the folder":   replaceFolder,
	"a file more":         func(file string, _ os.FileInfo) error { return os.WriteFile(file+".md", nil, 0o644) },
	"an empty one more":   func(file string, _ os.FileInfo) error { return os.WriteFile(top(file)+"/layouts/x", nil, 0o644) },
	"a file less":         func(file string, _ os.FileInfo) error { return os.Remove(file) },
	"another name":        func(file string, _ os.FileInfo) error { return os.Rename(file, file+"x") },
	"another folder":      func(file string, _ os.FileInfo) error { return os.Rename(filepath.Dir(file), filepath.Dir(file)+"x") },
	"a symbolic link":     symlink,
	"a symbolic link new": func(file string, _ os.FileInfo) error { return os.Symlink("data.toml", file+".md") },
	"not to be read":      func(file string, _ os.FileInfo) error { return os.Chmod(file, 0) },
	"cut short":           func(file string, _ os.FileInfo) error { return os.Truncate(file, 3) },
}

func top(file string) string { return strings.TrimSuffix(file, "/"+stated) }

// shout writes the file in capitals.
func shout(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(strings.ToUpper(string(data))), 0o644)
}

func shoutAs(file string, was os.FileInfo) error {
	if err := shout(file); err != nil {
		return err
	}
	return os.Chtimes(file, was.ModTime(), was.ModTime())
}

func renameOver(file string, was os.FileInfo) error {
	if err := os.WriteFile(file+".tmp", []byte(strings.ToUpper(stated)), 0o644); err != nil {
		return err
	}
	if err := os.Chtimes(file+".tmp", was.ModTime(), was.ModTime()); err != nil {
		return err
	}
	return os.Rename(file+".tmp", file)
}

func replaceFolder(file string, was os.FileInfo) error {
	dir := filepath.Dir(file)
	if err := os.CopyFS(dir+".tmp", os.DirFS(dir)); err != nil {
		return err
	}
	if err := shoutAs(dir+".tmp/data.toml", was); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.Rename(dir+".tmp", dir)
}

func symlink(file string, _ os.FileInfo) error {
	if err := os.Rename(file, top(file)+"/data.toml"); err != nil {
		return err
	}
	return os.Symlink(top(file)+"/data.toml", file)
}

// TestState: whatever is done to a tree, at once or after a while, it is in another
// state, and one that nothing is done to is in the same.
func TestState(t *testing.T) {
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := rested(t)
			before := state(t, root)
			if again := state(t, root); before == "" || again != before {
				t.Fatalf("the control is in the state %q, then %q", before, again)
			}
			was, err := os.Stat(filepath.Join(root, stated))
			if err != nil {
				t.Fatal(err)
			}
			if err := edit(filepath.Join(root, stated), was); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if state(t, root) == before {
					t.Error("is in the same state as before")
				}
				time.Sleep(100 * time.Millisecond)
			}
		})
	}
}

// TestMoved edits a tree between the look at it and the reading: that is seen, unless it
// only adds to what was found. Whatever was done is fresh.
func TestMoved(t *testing.T) {
	edits := maps.Clone(edits)
	edits["nothing"] = func(string, os.FileInfo) error { return nil }
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := rested(t)
			found, err := Find(root, "content", "layouts")
			if err != nil {
				t.Fatal(err)
			}
			defer found.Close()
			was, err := os.Stat(filepath.Join(root, stated))
			if err != nil {
				t.Fatal(err)
			}
			if err := edit(filepath.Join(root, stated), was); err != nil {
				t.Fatal(err)
			}
			if _, _, err := found.Read(); err != nil {
				t.Fatal(err)
			}
			switch name {
			case "nothing", "a file more", "an empty one more", "a symbolic link new":
				if found.Moved() {
					t.Error("it is taken for a change of what was found")
				}
			default:
				if !found.Moved() {
					t.Error("it is not seen")
				}
			}
			if now, soon := time.Now(), time.Now().Add(time.Minute); !found.Fresh(now) || found.Fresh(soon) {
				t.Errorf("fresh now: %t, in a minute: %t", found.Fresh(now), found.Fresh(soon))
			}
		})
	}
}

// TestStateDroppings: what is not read is no part of it.
func TestStateDroppings(t *testing.T) {
	root := rested(t)
	before := state(t, root)
	put(t, root, "content/.hidden")
	put(t, root, stated+"~")
	put(t, root, "public/index.html")
	if after := state(t, root); after != before || before == "" {
		t.Errorf("before %q, after %q", before, after)
	}
}

// TestStateRacy writes a file, without pause or with short ones, and holds that two
// contents never have a state in common.
func TestStateRacy(t *testing.T) {
	root := rested(t)
	random := rand.New(rand.NewPCG(1, 2))
	states := map[string]int{}
	for i := range 40 {
		if err := os.WriteFile(filepath.Join(root, stated), []byte{byte(i)}, 0o644); err != nil {
			t.Fatal(err)
		}
		for range random.IntN(4) {
			s := state(t, root)
			if of, ok := states[s]; ok && s != "" && of != i {
				t.Fatalf("contents %d and %d are one", of, i)
			}
			states[s] = i
			time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		}
	}
	if len(states) < 4 {
		t.Errorf("only %d states were told", len(states))
	}
}

// TestStateProves: a stamp that proves nothing makes a tree have none, and another
// device makes it another.
func TestStateProves(t *testing.T) {
	now := time.Now()
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixNano()/1e9*1e9 + 5e6 }
	for name, c := range map[string]struct {
		stamp  func(*stamp)
		proves bool
	}{
		"the control":             {func(*stamp) {}, true},
		"another device":          {func(s *stamp) { s.device++ }, true},
		"of now":                  {func(s *stamp) { s.changed = now.UnixNano() - 1e6 }, false},
		"written in days to come": {func(s *stamp) { s.written = ago(-48 * time.Hour) }, false},
		"the clock went back":     {func(s *stamp) { s.changed = ago(-time.Hour) }, false},
		"whole seconds":           {func(s *stamp) { s.changed = ago(time.Hour) / 1e9 * 1e9 }, false},
		"no time of the change":   {func(s *stamp) { s.changed = 0 }, false},
		"nothing":                 {func(s *stamp) { *s = stamp{} }, false},
	} {
		old := stamp{size: 3, written: ago(48 * time.Hour), changed: ago(24 * time.Hour), device: 1, node: 2}
		one := old
		c.stamp(&one)
		with := func(s stamp) string {
			return (&Found{&walker{files: []found{{"a", old}, {"b", s}}}}).State(now)
		}
		if got := with(one); (got != "") != c.proves || c.proves && one != old && got == with(old) {
			t.Errorf("%s: %q, and without it %q", name, got, with(old))
		}
	}
}
