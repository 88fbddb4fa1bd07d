package output

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// recall finds out what may be linked from the old tree.
func (s *Stage) recall() {
	x := s.target.readIndex(s.cache)
	if x == nil {
		return
	}
	before, err := openRoot(s.target.dir)
	if err != nil {
		return
	}
	s.before, s.was = before, make(map[string]kept, len(x.files))
	for _, k := range x.files {
		if !x.racy(k.mark) {
			s.was[k.Path] = k
		}
	}
}

// link takes a file from the old tree if that has the same one, untouched.
func (s *Stage) link(k *kept) bool {
	was, ok := s.was[k.Path]
	if !ok || was.entry != k.entry {
		return false
	}
	if m, size, err := s.before.file(k.Path); err != nil || m != was.mark || size != k.Size {
		return false
	}
	if s.root.link(s.before, k.Path) != nil {
		return false // another file system, or as many links as one can have
	}
	k.linked, k.mark = true, was.mark
	if s.look(k) != nil { // between the two calls
		k.linked = s.root.remove(k.Path) != nil
	}
	return k.linked
}

// look returns an error, errTouched, if a file that was linked is another now. Its new
// link and the end of the old one change the mark.
func (s *Stage) look(k *kept) error {
	m, size, err := s.root.file(k.Path)
	if err != nil {
		return err
	}
	if size != k.Size || m.differs(k.mark) {
		return errTouched
	}
	k.mark = m
	return nil
}

// untouched looks at all linked files again before they are published: whoever
// writes into the old tree meanwhile writes into the new one.
func (s *Stage) untouched() error {
	return each(len(s.files), func(i int) error {
		k := &s.files[i]
		if !k.linked {
			return nil
		}
		err := s.look(k)
		if errors.Is(err, errTouched) || errors.Is(err, fs.ErrInvalid) {
			return fmt.Errorf("%q was changed while the site was being written: build again", k.Path)
		}
		return err
	})
}

// remember keeps an index of what was published.
func (s *Stage) remember() {
	if s.cache == "" {
		return
	}
	top, err := s.root.folder("")
	if err != nil {
		return
	}
	_ = each(len(s.files), func(i int) error {
		if k := &s.files[i]; k.linked && s.look(k) != nil {
			k.mark = mark{} // which no file has
		}
		return nil
	})
	x := index{target: s.target.dir, key: s.key, moment: top.changed, files: append(s.files, s.manifest)}
	x.folders = append(s.marked, kept{mark: top})
	x.write(s.target, s.cache)
}

// markFolders takes the marks of all folders, while nobody can reach them.
func (s *Stage) markFolders() {
	if s.cache == "" {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(s.folders)) {
		if m, err := s.root.folder(path); err == nil {
			s.marked = append(s.marked, kept{entry: entry{Path: path}, mark: m})
		}
	}
}

// Current reports whether dir is exactly as a publication with the same Key left
// it, and then what it holds. Nobody has touched any file or folder in it since: that
// is seen from their marks, and where they say nothing the files are read. Whatever
// is in doubt is not current. What a killed publisher left is cleared away.
func Current(dir string, o Options) (Result, bool) {
	t, err := resolve(dir, o.Protected)
	if err != nil || o.Key == "" {
		return Result{}, false
	}
	release, err := t.lock(o)
	if err != nil {
		return Result{}, false
	}
	defer release()
	x := t.readIndex(o.Cache)
	if x == nil || x.key != o.Key || t.recover() != nil {
		return Result{}, false
	}
	return x.result(), x.holds(t) == nil
}

func (x *index) result() Result {
	var r Result
	for _, k := range x.files {
		if k.Path != ManifestPath {
			r.Files++
			r.Bytes += int64(k.Size)
		}
	}
	return r
}

var errTouched = errors.New("something was touched")

// holds returns an error unless the target is as it was left.
func (x *index) holds(t target) error {
	r, err := openRoot(t.dir)
	if err != nil {
		return err
	}
	defer r.close()
	if err := each(len(x.files), func(i int) error { return x.holdsFile(r, x.files[i]) }); err != nil {
		return err
	}
	var listed sync.Map // the folders whose marks prove nothing
	err = each(len(x.folders), func(i int) error {
		k := x.folders[i]
		if m, err := r.folder(k.Path); err != nil || m != k.mark {
			return errTouched
		}
		if x.racy(k.mark) {
			listed.Store(k.Path, nil)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return x.holdsNames(t.dir, &listed)
}

func (x *index) holdsFile(r *root, k kept) error {
	m, size, err := r.file(k.Path)
	if err != nil || m != k.mark || size != k.Size {
		return errTouched
	}
	if !x.racy(m) {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(r.path, filepath.FromSlash(k.Path)))
	if err != nil || sha256.Sum256(data) != k.SHA256 {
		return errTouched
	}
	return nil
}

// holdsNames lists folders: each must have as many names as it was left with, for
// all of those are there still.
func (x *index) holdsNames(dir string, folders *sync.Map) error {
	names := map[string]int{}
	for _, list := range [][]kept{x.folders, x.files} {
		for _, k := range list {
			if k.Path != "" {
				names[folderOf(k.Path)]++
			}
		}
	}
	var err error
	folders.Range(func(path, _ any) bool {
		var entries []os.DirEntry
		entries, err = os.ReadDir(filepath.Join(dir, filepath.FromSlash(path.(string))))
		if err == nil && len(entries) != names[path.(string)] {
			err = errTouched
		}
		return err == nil
	})
	return err
}

// each calls f for each number below n, two at a time for each core: with two cores
// files are written in half the time of one by one, and more gain nothing. After an
// error, which it returns, it begins no more.
func each(n int, f func(i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	errs := make([]error, 2*runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for w := range errs {
		workers.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[w] = f(i); errs[w] != nil {
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	return cmp.Or(errs...) // one is enough: they have one cause
}
