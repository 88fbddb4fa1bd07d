package cli

import "path/filepath"

// below reports whether a path is a folder or in it.
func below(path, folder string) bool {
	rest, err := filepath.Rel(resolved(folder), resolved(path))
	return err == nil && filepath.IsLocal(rest)
}

// resolved is the absolute form of a path, without symbolic links as far as it is there.
func resolved(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to
	}
	if filepath.Dir(path) == path {
		return path
	}
	return filepath.Join(resolved(filepath.Dir(path)), filepath.Base(path))
}

// relative returns a folder as seen from another, with slashes.
func relative(from, to string) (string, error) {
	a, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	b, err := filepath.Abs(to)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(a, b)
	return filepath.ToSlash(rel), err
}
