package source

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestReader edits a folder in all the ways an editor has and holds that reading
// again finds what reading for the first time finds.
func TestReader(t *testing.T) {
	root := t.TempDir()
	r := NewReader(root, time.Now, "content", "layouts", "assets")
	random := rand.New(rand.NewPCG(1, 2))
	names := []string{"content/site.toml", "content/reports/2018-02/data.toml", "content/reports/2018-02/report.md", "content/reports/2018-03/data.toml", "layouts/home.html", "layouts/partials/a.html", "assets/static/.well-known/a.txt", "assets/static/.x/a.txt"}
	for i := range 300 {
		name := names[random.IntN(len(names))]
		look := edit(t, random, root, name, i)
		var got *Tree
		var err error
		if look {
			got, _, err = r.Look(name)
		} else {
			got, _, err = r.Read()
		}
		if err != nil {
			t.Fatal(err)
		}
		want, _, err := Read(root, "content", "layouts", "assets")
		if err != nil {
			t.Fatal(err)
		}
		if a, b := Sum(got.Under("")), Sum(want.Under("")); a != b {
			t.Fatalf("edit %d of %s (look: %v) was not seen", i, name, look)
		}
	}
}

// edit does something to a file; look reports whether a watcher would name it.
func edit(t *testing.T, random *rand.Rand, root, name string, i int) (look bool) {
	t.Helper()
	file := filepath.Join(root, name)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Dir(file), 0o755))
	text := []byte(fmt.Sprintf("text %03d", i)) // of the same size every time
	switch random.IntN(7) {
	case 0:
		must(os.RemoveAll(file))
		return false
	case 1: // rename over
		must(os.WriteFile(file+".tmp", text, 0o644))
		must(os.Rename(file+".tmp", file))
	case 2: // the time is put back to what it was
		must(os.WriteFile(file, text, 0o644))
		old := time.Date(2018, 2, 1, 0, 0, 0, 0, time.UTC)
		must(os.Chtimes(file, old, old))
		return false
	case 3: // a folder is replaced
		dir := filepath.Dir(file)
		must(os.Rename(dir, dir+".tmp"))
		must(os.MkdirAll(dir, 0o755))
		must(os.WriteFile(file, text, 0o644))
		must(os.RemoveAll(dir + ".tmp"))
		return false
	default:
		must(os.WriteFile(file, text, 0o644))
	}
	return random.IntN(2) == 0
}

// TestReaderKeeps holds that what did not change is the same file and the same
// tree, so that a caller can tell by the pointer.
func TestReaderKeeps(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(root, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(root, "content", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "a")
	write("b.md", "b")
	r := NewReader(root, time.Now, "content")
	first, _, _ := r.Read()
	again, _, _ := r.Read()
	write("a.md", "a")
	same, _, _ := r.Look("content/a.md")
	if first != again || first != same {
		t.Error("the tree is another although nothing changed")
	}
	write("a.md", "c")
	next, _, _ := r.Look("content/a.md")
	if next == first || next.File("content/b.md") != first.File("content/b.md") || string(next.File("content/a.md").Data()) != "c" {
		t.Error("an edit changed another file, or was not seen")
	}
	if string(first.File("content/a.md").Data()) != "a" {
		t.Error("the tree from before has changed")
	}
}

// TestLookBeside looks at a file whose name another has at the root, which is no input.
func TestLookBeside(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(root, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	write("a.md", "of the root")
	write("content/a.md", "one")
	r := NewReader(root, time.Now, "content")
	if _, _, err := r.Read(); err != nil {
		t.Fatal(err)
	}
	write("content/a.md", "another")
	tree, _, err := r.Look("content/a.md")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(tree.File("content/a.md").Data()); got != "another" {
		t.Errorf("the file has %q", got)
	}
}
