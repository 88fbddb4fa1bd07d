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

// claim takes a path. An error says in one line why it cannot be published, and
// takes nothing.
func (c *claims) claim(path string) error {
	if err := c.check(path); err != nil {
		return fmt.Errorf("the path %q %w", path, err)
	}
	if c.taken == nil {
		c.taken = map[string]place{}
	}
	c.taken[Fold(path)] = place{path: path}
	for folder := range parents(path) {
		c.taken[Fold(folder)] = place{folder, true}
	}
	return nil
}

// check returns what is wrong with path, as the rest of a sentence.
func (c *claims) check(path string) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	for folder := range parents(path) {
		if Fold(folder) == ManifestPath {
			return fmt.Errorf("needs a folder where the manifest is")
		}
		switch p, ok := c.taken[Fold(folder)]; {
		case ok && p.path != folder:
			return fmt.Errorf("differs only in letter case from %q", p.path)
		case ok && !p.folder:
			return fmt.Errorf("needs a folder where %q is a file", p.path)
		}
	}
	if Fold(path) == ManifestPath {
		return fmt.Errorf("is kept for the manifest")
	}
	switch p, ok := c.taken[Fold(path)]; {
	case ok && p.path != path:
		return fmt.Errorf("differs only in letter case from %q", p.path)
	case ok && p.folder:
		return fmt.Errorf("is a folder of other files")
	case ok:
		return fmt.Errorf("is already taken")
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

// Refusal is a path that cannot be published, and why.
type Refusal struct {
	Path string
	Err  error // in one line, with the path
}

// Refuse returns those of paths that cannot be published together, sorted. Of two
// that collide the later one by name is refused, so the order of paths does not
// matter.
func Refuse(paths []string) []Refusal {
	var out []Refusal
	var c claims
	for _, path := range slices.SortedFunc(slices.Values(paths), strings.Compare) {
		if err := c.claim(path); err != nil {
			out = append(out, Refusal{path, err})
		}
	}
	return out
}
