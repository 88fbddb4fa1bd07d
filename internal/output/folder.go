package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// NewFolder makes a folder with the files in it, by name, all at once. It is an
// error, fs.ErrExist, if anything has that name already: nothing is touched then.
func NewFolder(dir string, files map[string][]byte) (err error) {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return &fs.PathError{Op: "make", Path: dir, Err: fs.ErrExist}
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	stage, err := os.MkdirTemp(parent, "."+filepath.Base(dir)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage) // gone already when all went well
	if err := os.Chmod(stage, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := writeFile(filepath.Join(stage, name), data, 0o644); err != nil {
			return err
		}
	}
	return os.Rename(stage, dir)
}

// WriteFile writes a file that a program makes again and again, in one step:
// readers see the old file or the new one.
func WriteFile(path string, data []byte) error { return replaceFile(path, data, 0o644) }

// Keep writes a file in the same way that only its owner reads: what is remembered of a
// build may quote what not everybody may know.
func Keep(path string, data []byte) error { return replaceFile(path, data, 0o600) }

func replaceFile(path string, data []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	stage, err := os.MkdirTemp(filepath.Dir(path), ".*.tmp")
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage)
	staged := filepath.Join(stage, filepath.Base(path))
	if err := writeFile(staged, data, mode); err != nil {
		return err
	}
	return os.Rename(staged, path)
}

func writeFile(path string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Chmod(mode); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
