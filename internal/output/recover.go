package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// makeStage makes the stage and in it the root of the new tree. The stage is closed
// to others: nobody should read half a tree.
func (t target) makeStage(h hooks) (*root, error) {
	if err := h.at("stage"); err != nil {
		return nil, err
	}
	if err := os.Mkdir(t.stage, 0o700); err != nil {
		return nil, err
	}
	if err := os.Chmod(t.stage, 0o700); err != nil {
		return nil, err
	}
	if err := h.at("mark"); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(t.stage, marker), []byte(markerText), 0o600); err != nil {
		return nil, err
	}
	if err := h.at("folder"); err != nil {
		return nil, err
	}
	return makeRoot(filepath.Join(t.stage, stagedTree))
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
