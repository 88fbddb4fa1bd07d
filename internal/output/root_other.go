//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package output

import (
	"os"
	"path/filepath"
)

// root is a folder in which files and folders are made by their relative paths.
type root struct{ path string }

// makeRoot makes the folder.
func makeRoot(path string) (*root, error) { return &root{path}, os.Mkdir(path, 0o755) }

func (r *root) close() {}

// mkdir makes a folder.
func (r *root) mkdir(path string) error { return os.Mkdir(r.join(path), 0o755) }

// write makes a file.
func (r *root) write(path string, data []byte) error { return writeFile(r.join(path), data) }

func (r *root) join(path string) string { return filepath.Join(r.path, filepath.FromSlash(path)) }
