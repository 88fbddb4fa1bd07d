package source

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"strings"
	"time"

	"almanac/internal/diag"
)

// Reader reads the same folders again and again. A file whose size, times and
// inode are what they were is not opened again; where the system's clock is too
// coarse to tell two changes apart, it is. A Reader is for one goroutine.
type Reader struct {
	root string
	dirs []string
	now  func() time.Time
	seen map[string]seen
	walk diag.List // what is wrong with names and kinds of files
	tree *Tree
}

// seen is a file as it was read last.
type seen struct {
	file   *File // nil if it is at fault
	faults diag.List
	stamp  stamp // zero where it must be read again
}

// stamp is how the system tells one state of a file from another.
type stamp struct {
	size         int64
	written      int64 // nanoseconds
	changed      int64 // likewise, where the system says when anything at all changed
	device, node uint64
}

func (s stamp) IsZero() bool { return s == stamp{} }

// coarse is more than the step of any clock that file systems take times from.
const coarse = 2100 * time.Millisecond

// settled reports whether a change after now must give the file another stamp.
func (s stamp) settled(now time.Time) bool {
	last := max(s.written, s.changed)
	step := coarse
	if last%int64(time.Second) != 0 { // times are finer than a second here
		step = 50 * time.Millisecond
	}
	return now.UnixNano()-last > int64(step)
}

// orSame is now, with the file of before where that has the same content.
func (now seen) orSame(before seen) seen {
	if before.file != nil && now.file != nil && before.file.Sum() == now.file.Sum() {
		now.file = before.file
	}
	return now
}

// NewReader returns a reader of the named folders below root. It asks now how long
// ago a file was changed.
func NewReader(root string, now func() time.Time, dirs ...string) *Reader {
	return &Reader{root: root, now: now, dirs: dirs}
}

// Read looks at everything. It gives what the function Read gives.
func (r *Reader) Read() (*Tree, diag.List, error) {
	f, err := Find(r.root, r.dirs...)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	f.walk.last, f.walk.now = r.seen, r.now
	read, err := f.walk.read()
	if err != nil {
		return nil, nil, err
	}
	same := r.tree != nil && len(read) == len(r.seen)
	for name, now := range read {
		same = same && r.seen[name].file == now.file
	}
	r.seen, r.walk = read, f.walk.diags
	if !same {
		r.tree = treeOf(read)
	}
	return r.tree, r.diags(), nil
}

// Look looks at the named files alone, and takes all else to be as it was. Where
// that cannot do, because a name is new or that of a folder, it is Read.
func (r *Reader) Look(names ...string) (*Tree, diag.List, error) {
	root, err := os.OpenRoot(r.root)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	w := &walker{root: root, now: r.now}
	next := maps.Clone(r.seen)
	for _, name := range names {
		if !r.mine(name) {
			continue
		}
		info, err := root.Lstat(name)
		_, known := r.seen[name]
		switch {
		case errors.Is(err, fs.ErrNotExist) && !known && !r.holds(name):
			continue // came and went
		case !known || err != nil || !info.Mode().IsRegular():
			return r.Read()
		}
		f, err := w.file(root, name, found{path: name})
		if err != nil || f.file == nil {
			return r.Read()
		}
		next[name] = f.orSame(r.seen[name])
	}
	r.take(next)
	return r.tree, r.diags(), nil
}

// take makes the tree of the same names with other files.
func (r *Reader) take(next map[string]seen) {
	index := maps.Clone(r.tree.index)
	changed := false
	for name, f := range next {
		if f.file != index[name] {
			index[name], changed = f.file, true
		}
	}
	r.seen = next
	if changed {
		r.tree = newTree(index)
	}
}

// mine reports whether a file of that name would be read.
func (r *Reader) mine(name string) bool {
	inside := false
	for _, dir := range r.dirs {
		inside = inside || name == dir || strings.HasPrefix(name, dir+"/")
	}
	for at := name; at != "."; at = path.Dir(at) {
		inside = inside && !passedOver(at)
	}
	return inside
}

// holds reports whether there were files in a folder of that name.
func (r *Reader) holds(name string) bool { return len(r.tree.Under(name)) > 0 }

func (r *Reader) diags() diag.List { return faults(r.walk, r.seen) }
