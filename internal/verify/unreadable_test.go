package verify

import (
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
