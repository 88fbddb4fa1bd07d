package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// target is a folder to publish into and the places around it.
type target struct {
	dir    string // the folder itself
	parent string // without symbolic links
	stage  string // the hidden folder beside dir
}

// resolve finds the target and refuses folders that must never be one.
func resolve(dir string, protected []string) (target, error) {
	if dir == "" {
		return target{}, errors.New("no folder is given")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return target{}, err
	}
	if filepath.Dir(abs) == abs {
		return target{}, errors.New("it is the root of the file system")
	}
	parent, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if errors.Is(err, fs.ErrNotExist) {
		return target{}, fmt.Errorf("its parent folder %s is not there: make it first", filepath.Dir(dir))
	}
	if err != nil {
		return target{}, fmt.Errorf("its parent folder: %w", err)
	}
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		return target{}, fmt.Errorf("its parent folder: %s is not a folder", parent)
	}
	name := filepath.Base(abs)
	t := target{
		dir:    filepath.Join(parent, name),
		parent: parent,
		stage:  filepath.Join(parent, "."+name+".almanac"),
	}
	return t, t.refuse(protected)
}

// refuse returns an error if the target holds or is inside a folder where
// publishing would do harm.
func (t target) refuse(protected []string) error {
	if cwd, err := os.Getwd(); err == nil && within(cwd, t.dir) {
		return errors.New("the current folder is it or is inside it")
	}
	if home, err := os.UserHomeDir(); err == nil && within(home, t.dir) {
		return errors.New("the home folder is it or is inside it")
	}
	for _, p := range protected {
		p, err := filepath.Abs(p)
		if err != nil {
			return err
		}
		switch {
		case within(p, t.dir):
			return fmt.Errorf("the input folder %s is it or is inside it", p)
		case within(t.dir, p):
			return fmt.Errorf("it is inside the input folder %s", p)
		}
	}
	return t.apart()
}

// apart returns an error if the target is inside another published site: to that one its
// files would be foreign, and nothing could be published there any more.
func (t target) apart() error {
	if dir := Around(t.parent); dir != "" {
		return fmt.Errorf("it is inside the site published in %s, which will hold no files but its own: choose a folder outside it", dir)
	}
	return nil
}

// Around returns the folder that a site is published in, dir or one above it; "" if there
// is none. A manifest alone is no site: it may have been fetched for a build to be held
// to. Dir is absolute and leads through no links.
func Around(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if (target{dir: dir}).isSite() {
			return dir
		}
		if filepath.Dir(dir) == dir {
			return ""
		}
	}
}

// isSite reports whether a page stands in the target that its manifest lists.
func (t target) isSite() bool {
	published, err := t.published()
	if err != nil {
		return false
	}
	for path := range published {
		if filepath.Ext(path) != ".html" {
			continue
		}
		if _, err := os.Lstat(filepath.Join(t.dir, filepath.FromSlash(path))); err == nil {
			return true
		}
	}
	return false
}

// within reports whether path is folder or inside it, by name or, through
// links and on systems that ignore letter case, by identity.
func within(path, folder string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	want, err := os.Stat(folder)
	for {
		if path == folder {
			return true
		}
		if have, e := os.Stat(path); err == nil && e == nil && os.SameFile(have, want) {
			return true
		}
		up := filepath.Dir(path)
		if up == path {
			return false
		}
		path = up
	}
}

// inspect returns what is published in the target, nil if nothing is. It is an
// error if the target is not ours to replace.
func (t target) inspect() (map[string]entry, error) {
	if exists, err := t.exists(); err != nil || !exists {
		return nil, err
	}
	published, err := t.published()
	if err != nil {
		return nil, err
	}
	return published, t.ours(published)
}

// exists returns an error if the target is something else than a folder.
func (t target) exists() (bool, error) {
	switch info, err := os.Lstat(t.dir); {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case info.Mode()&fs.ModeSymlink != 0:
		return false, errors.New("it is a symbolic link: name the folder that it leads to")
	case !info.IsDir():
		return false, errors.New("it is not a folder")
	}
	return true, nil
}

// ours returns an error if the target has other files than the published ones.
func (t target) ours(published map[string]entry) error {
	if exists, err := t.exists(); err != nil || !exists {
		return err
	}
	foreign, err := t.foreign(published)
	switch {
	case err != nil:
		return err
	case len(foreign) == 0:
		return nil
	case published == nil && slices.Contains(foreign, ManifestPath):
		return fmt.Errorf("its %s is damaged or another program's, so that these files may be anybody's: %s; nothing was touched; if it is an old site, remove the folder and build again", ManifestPath, some(foreign))
	case published == nil:
		return fmt.Errorf("it has files but no %s of this program: %s; nothing was touched", ManifestPath, some(foreign))
	}
	return fmt.Errorf("it has files that this program did not publish: %s; nothing was touched", some(foreign))
}

// published reads the manifest in the target.
func (t target) published() (map[string]entry, error) {
	path := filepath.Join(t.dir, ManifestPath)
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return decodeManifest(data), nil
}

// foreign returns the files in the target that are not published ones.
func (t target) foreign(published map[string]entry) ([]string, error) {
	var out []string
	err := filepath.WalkDir(t.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(t.dir, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		_, ours := published[rel]
		ours = ours || rel == ManifestPath && published != nil
		if !d.Type().IsRegular() || !ours && !IsLitter(d.Name()) {
			out = append(out, rel)
		}
		return nil
	})
	return out, err
}

// IsLitter reports whether an operating system drops such files by itself.
func IsLitter(name string) bool {
	return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini"
}

// some lists the first few names.
func some(names []string) string {
	const few = 3
	quoted := make([]string, 0, few)
	for _, n := range names[:min(few, len(names))] {
		quoted = append(quoted, fmt.Sprintf("%q", n))
	}
	list := strings.Join(quoted, ", ")
	if more := len(names) - few; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}
