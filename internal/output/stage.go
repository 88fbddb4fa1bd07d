package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// A stage holds these. It begins and ends with the marker, so that a folder of
// its name is ours exactly if it is empty or has the marker, and holds nothing
// but these.
const (
	marker      = "almanac-stage"
	stagedTree  = "tree"    // the new tree; after the swap the old one
	retiredTree = "retired" // the old tree while there is no target
)

const markerText = "Almanac makes and removes this folder while it publishes a site.\n"

// stage writes the set into a new stage. The stage is closed to others: nobody
// should read half a tree.
func (s *Set) stage(t target, m manifest, h hooks) error {
	if err := h.at("stage"); err != nil {
		return err
	}
	if err := makeFolder(t.stage, 0o700); err != nil {
		return err
	}
	if err := h.at("mark"); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(t.stage, marker), []byte(markerText), 0o600); err != nil {
		return err
	}
	root := filepath.Join(t.stage, stagedTree)
	if err := makeFolders(root, m, h); err != nil {
		return err
	}
	if err := s.writeFiles(root, m, h); err != nil {
		return err
	}
	if err := h.at("manifest"); err != nil {
		return err
	}
	return writeFile(filepath.Join(root, ManifestPath), m.encode())
}

// makeFolders makes root and every folder that the files need.
func makeFolders(root string, m manifest, h hooks) error {
	made := map[string]bool{}
	mkdir := func(folder string) error {
		if made[folder] {
			return nil
		}
		made[folder] = true
		if err := h.at("folder"); err != nil {
			return err
		}
		return makeFolder(filepath.Join(root, filepath.FromSlash(folder)), 0o755)
	}
	if err := mkdir(""); err != nil {
		return err
	}
	for _, f := range m.Files {
		for folder := range parents(f.Path) {
			if err := mkdir(folder); err != nil {
				return err
			}
		}
	}
	return nil
}

// makeFolder makes a folder with this mode whatever the umask.
func makeFolder(path string, mode fs.FileMode) error {
	if err := os.Mkdir(path, mode); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

// writeFiles writes all files, two for each core at a time: with two cores that
// takes half as long as one by one, and more gain nothing.
func (s *Set) writeFiles(root string, m manifest, h hooks) error {
	var next atomic.Int64
	var failed atomic.Bool
	errs := make([]error, 2*runtime.GOMAXPROCS(0))
	var writers sync.WaitGroup
	for w := range errs {
		writers.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= len(m.Files) {
					return
				}
				path := m.Files[i].Path
				errs[w] = h.at("file")
				if errs[w] == nil {
					errs[w] = writeFile(filepath.Join(root, filepath.FromSlash(path)), s.files[path])
				}
				if errs[w] != nil {
					failed.Store(true)
				}
			}
		})
	}
	writers.Wait()
	for _, err := range errs {
		if err != nil {
			return err // one is enough: they have one cause
		}
	}
	return nil
}

func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// recover clears the stage away, if there is one, after putting back a tree
// that was retired and not replaced.
func (t target) recover() error {
	exists, err := t.ownStage()
	if err != nil || !exists {
		return err
	}
	if _, err := os.Lstat(t.dir); errors.Is(err, fs.ErrNotExist) {
		err := os.Rename(filepath.Join(t.stage, retiredTree), t.dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, name := range []string{stagedTree, retiredTree, marker} { // the marker last
		if err := os.RemoveAll(filepath.Join(t.stage, name)); err != nil {
			return err
		}
	}
	return os.Remove(t.stage)
}

// ownStage reports whether there is a stage. It is an error if there is
// something else in its place.
func (t target) ownStage() (bool, error) {
	foreign := fmt.Errorf("%s is in the way: this program did not make it; nothing was touched", t.stage)
	switch info, err := os.Lstat(t.stage); {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.IsDir():
		return false, foreign
	}
	entries, err := os.ReadDir(t.stage)
	if err != nil {
		return false, err
	}
	marked := len(entries) == 0
	for _, e := range entries {
		switch e.Name() {
		case marker:
			marked = true
		case stagedTree, retiredTree:
		default:
			return false, foreign
		}
	}
	if !marked {
		return false, foreign
	}
	return true, nil
}
