package output

import (
	"fmt"
	"slices"
	"strings"
)

// claims is a set of paths that can be files side by side.
type claims struct {
	taken map[string]place // files and the folders they need, by Fold
}

// place is a path that is in use.
type place struct {
	path   string
	folder bool
}

// claim takes a path. An error says, as the rest of a sentence, why it cannot be
// had; nothing is taken then.
func (c *claims) claim(path string) error {
	if err := c.check(path); err != nil {
		return err
	}
	if c.taken == nil {
		c.taken = map[string]place{}
	}
	c.taken[Fold(path)] = place{path: path}
	if c.has(folderOf(path)) {
		return nil
	}
	for folder := range parents(path) {
		c.taken[Fold(folder)] = place{folder, true}
	}
	return nil
}

// has reports whether files are in a folder already, and thus in those around it.
func (c *claims) has(folder string) bool {
	return folder == "" || c.taken[Fold(folder)] == place{folder, true}
}

// check returns what is wrong with path, as the rest of a sentence.
func (c *claims) check(path string) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	if !c.has(folderOf(path)) {
		if err := c.checkFolders(path); err != nil {
			return err
		}
	}
	folded := Fold(path)
	if folded == ManifestPath {
		return fmt.Errorf("is kept for the manifest")
	}
	switch p, ok := c.taken[folded]; {
	case ok && p.path != path:
		return &Collision{"differs only in letter case from", path, p.path, ""}
	case ok && p.folder:
		return fmt.Errorf("is a folder of other files")
	case ok:
		return fmt.Errorf("is already taken")
	}
	return nil
}

// checkFolders returns what is wrong with the folders that path is in.
func (c *claims) checkFolders(path string) error {
	for folder := range parents(path) {
		if Fold(folder) == ManifestPath {
			return fmt.Errorf("needs a folder where the manifest is")
		}
		switch p, ok := c.taken[Fold(folder)]; {
		case ok && p.path != folder:
			return &Collision{"differs only in letter case from", folder, p.path, ""}
		case ok && !p.folder:
			return &Collision{"needs a folder where", folder, p.path, " is a file"}
		}
	}
	return nil
}

// parents yields the folders that path is in, innermost last.
func parents(path string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := range len(path) {
			if path[i] == '/' && !yield(path[:i]) {
				return
			}
		}
	}
}

// folderOf returns the folder that path is in, "" at the top.
func folderOf(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// Collision is two paths that cannot be beside each other: a file or folder and another
// that was there before.
type Collision struct {
	what        string
	Path, Other string
	then        string
}

func (c *Collision) Error() string { return fmt.Sprintf("%s %q%s", c.what, c.Other, c.then) }

// PathError is a path that cannot be published.
type PathError struct {
	Path string
	Err  error // says why, as the rest of a sentence
}

func (e *PathError) Error() string { return fmt.Sprintf("the path %q %v", e.Path, e.Err) }

// Refuse returns those of paths that cannot be published together, sorted. Of two
// that collide the later one by name is refused, so the order of paths does not
// matter.
func Refuse(paths []string) []*PathError {
	var out []*PathError
	var c claims
	for _, path := range slices.SortedFunc(slices.Values(paths), strings.Compare) {
		if err := c.claim(path); err != nil {
			out = append(out, &PathError{path, err})
		}
	}
	return out
}
