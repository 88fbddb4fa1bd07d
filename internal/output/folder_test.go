package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// names lists a folder, hidden names included.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestNewFolder(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "a", "b")
	if err := NewFolder(dir, map[string][]byte{"x": []byte("1"), "y": []byte("2")}); err != nil {
		t.Fatal(err)
	}
	if got := names(t, filepath.Join(root, "a")); len(got) != 1 || len(names(t, dir)) != 2 {
		t.Errorf("made %v and %v", got, names(t, dir))
	}
	// nothing that is there is touched: a folder, an empty one, a file, a link
	for name, make := range map[string]func(string) error{
		"folder": func(p string) error { return os.Mkdir(p, 0o755) },
		"file":   func(p string) error { return os.WriteFile(p, nil, 0o644) },
		"link":   func(p string) error { return os.Symlink("nowhere", p) },
	} {
		p := filepath.Join(root, name)
		if err := make(p); err != nil {
			t.Fatal(err)
		}
		before, _ := os.Lstat(p)
		if err := NewFolder(p, map[string][]byte{"x": nil}); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.Lstat(p); err != nil || after.Mode() != before.Mode() {
			t.Errorf("%s was touched", name)
		}
	}
	// a file that cannot be written leaves nothing behind
	if err := NewFolder(filepath.Join(root, "half"), map[string][]byte{"x": nil, "no/such/folder": nil}); err == nil {
		t.Error("a folder was made without one of its files")
	}
	if got := names(t, root); len(got) != 4 {
		t.Errorf("left behind: %v", got)
	}
}

// TestNewFolderOnce has several make the same folder: one does.
func TestNewFolderOnce(t *testing.T) {
	root := t.TempDir()
	var made atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if NewFolder(filepath.Join(root, "x"), map[string][]byte{"f": {byte(i)}}) == nil {
				made.Add(1)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 || len(names(t, root)) != 1 {
		t.Errorf("%d made it, %v", made.Load(), names(t, root))
	}
}

func TestWriteFile(t *testing.T) {
	root := t.TempDir()
	p := filepath.Join(root, "a", "f")
	for _, text := range []string{"one", "two, longer", "3"} {
		if err := WriteFile(p, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(p); string(got) != text || len(names(t, filepath.Dir(p))) != 1 {
			t.Errorf("got %q among %v", got, names(t, filepath.Dir(p)))
		}
	}
	if err := Keep(p, nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(p); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if err := WriteFile(root, nil); err == nil {
		t.Error("a folder was replaced by a file")
	}
}
