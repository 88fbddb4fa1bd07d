//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package output

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// root is a folder in which files and folders are made by their relative paths.
// Here it has no marks: nothing is known to be untouched.
type root struct {
	path  string
	marks bool
}

// makeRoot makes the folder.
func makeRoot(path string) (*root, error) { return &root{path: path}, os.Mkdir(path, 0o755) }

func openRoot(path string) (*root, error) { return &root{path: path}, nil }

func (r *root) close() {}

// mkdir makes a folder.
func (r *root) mkdir(path string) error { return os.Mkdir(r.join(path), 0o755) }

// write makes a file.
func (r *root) write(path string, data [][]byte) (mark, error) {
	return mark{}, writeFile(r.join(path), slices.Concat(data...), 0o644)
}

func (r *root) link(from *root, path string) error  { return errors.ErrUnsupported }
func (r *root) remove(path string) error            { return os.Remove(r.join(path)) }
func (r *root) file(path string) (mark, int, error) { return mark{}, 0, errors.ErrUnsupported }
func (r *root) folder(path string) (mark, error)    { return mark{}, errors.ErrUnsupported }
func (r *root) join(path string) string             { return filepath.Join(r.path, filepath.FromSlash(path)) }

// mayWrite does not know here.
func mayWrite(string) error { return nil }
