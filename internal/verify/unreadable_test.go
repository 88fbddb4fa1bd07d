package verify

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/diag"
)

// denied is a file system in which one file may not be opened, or one folder not be
// listed nor what is in it be reached, as it is for other people than its owner.
type denied struct {
	fstest.MapFS
	name string
}

func (d denied) Open(name string) (fs.File, error) {
	if name == d.name || strings.HasPrefix(name, d.name+"/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.MapFS.Open(name)
}

func (d denied) ReadFile(name string) ([]byte, error) { return fs.ReadFile(opened{d}, name) }

func (d denied) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(opened{d}, name) }

func (d denied) Stat(name string) (fs.FileInfo, error) {
	if strings.HasPrefix(name, d.name+"/") {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrPermission}
	}
	return d.MapFS.Stat(name)
}

// opened has nothing but Open.
type opened struct{ fs.FS }

// TestUnreadable takes each file and each folder of the content away in turn. What was
// not read was not looked for, and must not pass for a site that is clean.
func TestUnreadable(t *testing.T) {
	for _, files := range []map[string]string{newCage().files, several(newCage().files)} {
		names := map[string]bool{}
		for name := range files {
			for ; strings.HasPrefix(name, "content"); name = path.Dir(name) {
				names[name] = true
			}
		}
		if !names["content"] || len(names) < 20 {
			t.Fatalf("only %d names", len(names))
		}
		for name := range names {
			r, err := Run(denied{sources(files), name}, fstest.MapFS{}, Options{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Findings, func(d diag.Diagnostic) bool {
				return d.Rule == "unreadable" && (d.File == name || strings.HasPrefix(d.File, name+"/"))
			}) {
				t.Errorf("nothing is said of %s, which cannot be read", name)
			}
		}
		r, err := Run(denied{sources(files), "content/nothing"}, fstest.MapFS{}, Options{Now: now})
		if err != nil || len(r.Findings) > 0 {
			t.Errorf("where all can be read: %v %v", err, r.Findings)
		}
	}
}

// TestDroppings holds that what editors leave beside the files that are open is no fault,
// and that what stands in it is looked for: no build reads it.
func TestDroppings(t *testing.T) {
	files := newCage().files
	public := folder(buildSite(t, files))
	files["content/datasets/.birds.toml"] = "half [written = quokkafund"
	files["content/pages/.draft.md"] = "no front matter, but a wombatfund"
	files["content/reports/2024-01/.data.toml"] = "[birds\nseen = 431977"
	fsys := sources(files)
	for _, name := range []string{"content/datasets/.#birds.toml", "content/reports/2024-01/.#data.toml"} {
		fsys[name] = &fstest.MapFile{Data: []byte("somebody@somewhere.42"), Mode: fs.ModeSymlink | 0o777}
	}
	look := func() diag.List {
		r, err := Run(fsys, public, Options{Now: now, Folder: "public", Program: programOf(files)})
		if err != nil {
			t.Fatal(err)
		}
		return r.Findings
	}
	if found := look(); len(found) > 0 {
		t.Errorf("what is no fault: %v", found)
	}
	public["x.txt"] = &fstest.MapFile{Data: []byte("A quokkafund, a wombatfund and 431,977.\n")}
	if found := look(); len(found) != 3 {
		t.Errorf("of three things: %v", found)
	}
}

// TestNoFile holds that what is no file is not read, for that may never end, and is told
// where it stands in the content.
func TestNoFile(t *testing.T) {
	for _, name := range []string{"content/reports/2024-01/x.toml", "content/reports/2024-01/x.png", "content/pages/x.md", "assets/x.css"} {
		fsys := sources(newCage().files)
		fsys[name] = &fstest.MapFile{Data: []byte("+++\n+++\n"), Mode: fs.ModeNamedPipe}
		r, err := Run(fsys, fstest.MapFS{}, Options{Now: now, Program: []fs.FS{fsys}})
		if err != nil {
			t.Fatal(err)
		}
		want := 1
		if strings.HasPrefix(name, "assets/") {
			want = 0 // it makes nothing public
		}
		if len(r.Findings) != want {
			t.Errorf("%s: %v", name, r.Findings)
		}
	}
}

// TestLongTables reads tables and keys as nobody writes them in no time.
func TestLongTables(t *testing.T) {
	var b strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&b, "[a.b%d]\nx = 1\n", i)
	}
	doc, err := readTOML("a.toml", []byte(b.String()), 1)
	if err != nil || len(doc.root.get("a").nested) != 100_000 || doc.root.get("a").get("b7").get("x").text != "1" {
		t.Error(err)
	}
	for _, s := range []string{strings.Repeat("a.", 100_000) + "a = 1", "[" + strings.Repeat("a.", 100_000) + "a]\n"} {
		if _, err := readTOML("a.toml", []byte(s), 1); err == nil || !strings.Contains(err.Error(), "parts") {
			t.Error(err)
		}
	}
}
