package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"almanac/internal/build"
	"almanac/internal/compress"
	"almanac/internal/diag"
	"almanac/internal/output"
)

// rebuild builds the site again with what the manifest of a published folder
// records, and returns in which files the folder is other than that.
func (s *siteFlags) rebuild(v *voice, dir string, now time.Time) (diag.List, error) {
	manifest, err := os.ReadFile(filepath.Join(dir, output.ManifestPath))
	if err != nil {
		return nil, failure{err}
	}
	of, ok := output.ReadBuild(manifest)
	if !ok {
		return nil, failure{fmt.Errorf("%s does not record what the site was built with: publish it again", filepath.Join(dir, output.ManifestPath))}
	}
	tree, diags, err := s.tree()
	if err != nil {
		return nil, err
	}
	r := build.Run(tree, build.Options{Audience: of.Audience, BaseURL: of.BaseURL, Commit: of.Commit, Now: now, Drafts: of.Drafts, Drawings: kept("charts"), Progress: v.progress})
	diags = append(diags, r.Diags...)
	if r.Failed() {
		diags.Sort()
		v.diagnostics(diags)
		return nil, failure{errors.New("these sources do not build, so nothing can be compared")}
	}
	if of.Compressed {
		if err := pack(r.Set, compress.New(kept("compressed"))); err != nil {
			return nil, failure{err}
		}
	}
	own, kept := output.Own(manifest)
	return differences(r.Set, os.DirFS(dir), filepath.ToSlash(dir), own, kept)
}

// differences compares a folder with a set of files. What its manifest lists as kept is
// of the site before.
func differences(set *output.Set, published fs.FS, name string, own []byte, kept map[string]bool) (out diag.List, err error) {
	seen := 0
	makes := map[string]bool{output.ManifestPath: true} // also what is empty
	for _, file := range set.Paths() {
		makes[file] = true
	}
	err = fs.WalkDir(published, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || kept[file] {
			return err
		}
		want := set.Get(file)
		if file == output.ManifestPath {
			want = set.Manifest()
		} else if makes[file] {
			seen++
		}
		at := diag.Pos{File: path.Join(name, file)}
		if !makes[file] {
			out.Errorf("rebuild", at, "is not made of these sources")
			return nil
		}
		data, err := fs.ReadFile(published, file)
		if file == output.ManifestPath {
			data = own
		}
		if err == nil && !bytes.Equal(data, want) {
			out.Errorf("rebuild", diag.Pos{File: at.File, Line: differsAt(data, want)}, "is other than these sources make it")
		}
		return err
	})
	if err != nil || seen == set.Len() {
		return out, err
	}
	for _, file := range set.Paths() {
		if _, err := fs.Stat(published, file); errors.Is(err, fs.ErrNotExist) {
			out.Errorf("rebuild", diag.Pos{File: path.Join(name, file)}, "is missing: these sources make it")
		}
	}
	return out, nil
}

// differsAt returns the first line in which two files differ.
func differsAt(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return 1 + bytes.Count(a[:n], []byte("\n"))
}
