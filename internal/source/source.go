// Package source is the only reader of input: it makes an immutable tree of
// files, each with its sum, out of folders, an embedded file system or a map.
//
// A tree does not depend on the order in which folders list their files, nor
// on times, modes or the machine: the same files are the same tree.
//
// Read takes what is on a disk, where anything may lie about:
//
//   - What editors and systems leave behind is passed over, whatever it is:
//     hidden files (.foo, and .#foo, which Emacs makes a dangling link), backups
//     (foo~, #foo#, 4913), files in the making (*.swp, *.swo, *.tmp), Thumbs.db and
//     desktop.ini. Of what is hidden, assets/static/.well-known alone is read: it is
//     where the web has it that a site says some things, as in security.txt.
//   - Only regular files are read. A symbolic link, pipe, socket or device is a
//     fault (rule "special-file"). It is not opened, so that no byte from
//     outside gets in and nothing blocks. Where one takes the place of a file
//     at the last moment, it is passed over: opening does not wait for pipes
//     and cannot leave the root. So is a folder in content called report.md or
//     data.toml.
//   - A name that could not be published is a fault (rule "file-name"): see
//     output.CheckPath, which also says what is known of Unicode's forms. So
//     is a name that differs from its neighbour only in letter case.
//   - A file of more than 64 MiB is a fault (rule "file-size").
//
// A Reader reads the same folders again and again, and opens again only what may
// have changed. Between two runs of the program, Found.State tells that nothing has.
//
// Whatever is at fault is not in the tree. A file that disappears while the tree
// is read was not there; one that cannot be read is an error.
package source

import (
	"cmp"
	"crypto/sha256"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"almanac/internal/output"
)

// File is one file.
type File struct {
	Path string // slash-separated, relative to the site root

	data   []byte
	ours   fs.FS  // where it came with the program
	name   string // there
	sum    [sha256.Size]byte
	summed sync.Once
}

// Data returns what the file holds, which nobody changes, and which may be forgotten. What
// came with the program is read each time that it is asked for: of most of it, a site has
// no need.
func (f *File) Data() []byte {
	if !f.Ours() {
		return f.data
	}
	data, err := fs.ReadFile(f.ours, f.name)
	if err != nil {
		panic(err) // it was there when it was listed, and is part of the program
	}
	return data
}

// Ours reports whether the file came with the program.
func (f *File) Ours() bool { return f.ours != nil }

// Sum returns the SHA-256 of the data.
func (f *File) Sum() [sha256.Size]byte {
	f.summed.Do(func() { f.sum = sha256.Sum256(f.Data()) })
	return f.sum
}

// Same reports whether two lists are of the same paths and contents. Those of the
// same files need no sums.
func Same(a, b []*File) bool {
	return slices.EqualFunc(a, b, func(a, b *File) bool { return a == b || a.Path == b.Path && a.Sum() == b.Sum() })
}

// Tree is an immutable set of files, but for Forget. A nil tree is an empty one.
type Tree struct {
	files []*File // sorted by path
	index map[string]*File
}

// newTree makes a tree of the files, by path.
func newTree(index map[string]*File) *Tree {
	byPath := func(a, b *File) int { return cmp.Compare(a.Path, b.Path) }
	return &Tree{files: slices.SortedFunc(maps.Values(index), byPath), index: index}
}

// FromMap returns a tree of files given by path and contents.
func FromMap(files map[string]string) *Tree {
	index := make(map[string]*File, len(files))
	for path, data := range files {
		index[path] = &File{Path: path, data: []byte(data)}
	}
	return newTree(index)
}

// FromFS returns the files of fsys, which came with the program, their paths below the
// folder prefix. What Read would pass over is not among them.
func FromFS(fsys fs.FS, prefix string) (*Tree, error) {
	index := map[string]*File{}
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || path == ".":
			return err
		case isDropping(d.Name()) && d.IsDir():
			return fs.SkipDir
		case isDropping(d.Name()) || d.IsDir():
			return nil
		}
		f := &File{Path: join(prefix, path), ours: fsys, name: path}
		index[f.Path] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	return newTree(index), nil
}

// Overlay returns the files of both trees. Where both have a path, the file of
// over counts.
func Overlay(base, over *Tree) *Tree {
	index := map[string]*File{}
	for _, t := range []*Tree{base, over} {
		if t != nil {
			maps.Copy(index, t.index)
		}
	}
	return newTree(index)
}

// File returns the file at path, or nil.
func (t *Tree) File(path string) *File {
	if t == nil {
		return nil
	}
	return t.index[path]
}

// Under returns the files in a folder and the folders inside it, sorted by path.
// The folder may end in a slash; "" stands for the whole tree.
func (t *Tree) Under(folder string) []*File {
	if t == nil {
		return nil
	}
	prefix := strings.TrimSuffix(folder, "/")
	if prefix != "" {
		prefix += "/"
	}
	from := sort.Search(len(t.files), func(i int) bool { return t.files[i].Path >= prefix })
	to := from
	for to < len(t.files) && strings.HasPrefix(t.files[to].Path, prefix) {
		to++
	}
	return t.files[from:to:to] // an append must not write into the tree
}

// Forget lets the data of the files in a folder go, for whoever has read them for the
// last time: of 12,000 reports it is 300 MB.
func (t *Tree) Forget(folder string) {
	for _, f := range t.Under(folder) {
		f.Sum()
		f.data = nil
	}
}

// Sum identifies files: their paths and contents, in order.
func Sum(lists ...[]*File) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, files := range lists {
		for _, f := range files {
			h.Write([]byte(f.Path + "\x00"))
			sum := f.Sum()
			h.Write(sum[:])
		}
	}
	h.Sum(sum[:0])
	return sum
}

// Changed returns the paths at which two trees differ, sorted.
func Changed(a, b *Tree) []string {
	var out []string
	for _, f := range b.Under("") {
		if was := a.File(f.Path); was != f && (was == nil || was.Sum() != f.Sum()) {
			out = append(out, f.Path)
		}
	}
	for _, f := range a.Under("") {
		if b.File(f.Path) == nil {
			out = append(out, f.Path)
		}
	}
	slices.Sort(out)
	return out
}

// wellKnown is the folder of RFC 8615, which has to be hidden.
const wellKnown = "assets/static/.well-known"

// passedOver reports whether a file or folder is none of the site's.
func passedOver(file string) bool { return isDropping(path.Base(file)) && file != wellKnown }

// isDropping reports whether an editor or a system leaves such files behind.
func isDropping(name string) bool {
	return strings.HasPrefix(name, ".") ||
		strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swo") || strings.HasSuffix(name, ".tmp") ||
		name == "4913" || // Vim tries whether it may write
		output.IsLitter(name)
}

func join(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}
