package source

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/parallel"
)

// maxSize is the most bytes a file may have.
const maxSize = 64 << 20

// Read reads the named folders below root, "content" for instance. A folder
// that is missing is an empty one. The diagnostics are sorted.
func Read(root string, dirs ...string) (*Tree, diag.List, error) {
	f, err := Find(root, dirs...)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return f.Read()
}

// walker finds the files to read.
type walker struct {
	root  *os.Root
	files []found
	twins map[string]string // path by output.Fold
	diags diag.List
	last  map[string]seen // what was read before
	now   func() time.Time
	moved atomic.Bool // a file was not what it was when it was found
}

// top looks at one of the folders asked for.
func (w *walker) top(dir string) error {
	info, err := w.root.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		w.special(dir, info.Mode(), "a folder")
		return nil
	}
	return w.folder(w.root, dir, dir)
}

// folder looks at everything in dir, which has a name in the folder above it. Of a
// folder with others in it, that is opened once: not every name is looked up from the
// root.
func (w *walker) folder(above *os.Root, name, dir string) error {
	entries, err := w.list(above, name, dir)
	if err != nil {
		return err
	}
	var own *os.Root
	defer func() {
		if own != nil {
			own.Close()
		}
	}()
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		file := join(dir, e.Name())
		if passedOver(file) || !w.named(file) {
			continue
		}
		switch {
		case e.IsDir() && isNamedAsFile(file):
			w.diags.Errorf("special-file", diag.Pos{File: printable(file)}, "this is a folder, not a file").
				Helpf("put a file in its place, or give the folder another name: what is in it is not read")
		case e.IsDir():
			if own == nil {
				if own, err = w.openRoot(above, name, dir); own == nil {
					return err
				}
			}
			if err := w.folder(own, e.Name(), file); err != nil {
				return err
			}
		case e.Type().IsRegular():
			f := found{path: file}
			if info, err := e.Info(); err == nil { // of the listing: a Root's has it
				f.stamp = stampOf(info)
			}
			w.files = append(w.files, f)
		default:
			w.special(file, e.Type(), "a file")
		}
	}
	return nil
}

// list returns what is in dir. A folder that is gone, or no folder any more, is
// empty: whoever swaps it will have the tree read again.
func (w *walker) list(above *os.Root, name, dir string) ([]fs.DirEntry, error) {
	entries, err := opened(w, above, name, dir, entriesOf)
	if err != nil || entries == nil {
		return nil, err
	}
	return *entries, nil
}

func entriesOf(in *os.Root, name string) (*[]fs.DirEntry, error) {
	f, err := in.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var entries []fs.DirEntry
	if info, err := f.Stat(); err != nil || !info.IsDir() {
		return &entries, err
	}
	entries, err = f.ReadDir(-1) // fails in a folder that was removed meanwhile
	return &entries, err
}

// present returns err, which opening a file met and which has its whole path then,
// unless what was to be opened is gone or has become something else since it was
// listed.
func (w *walker) present(file string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		of.Path = file
	}
	info, e := w.root.Lstat(file)
	switch {
	case errors.Is(e, fs.ErrNotExist):
		return nil
	case e == nil && !info.IsDir() && !info.Mode().IsRegular():
		return nil
	}
	return err
}

// named checks the name of a file or folder.
func (w *walker) named(file string) bool {
	pos := diag.Pos{File: printable(file)}
	if err := output.CheckPath(file); err != nil {
		w.diags.Errorf("file-name", pos, "the path %v", err).
			Helpf("rename it: an address of the site may come from it, and other systems must be able to hold it")
		return false
	}
	key := output.Fold(file)
	if twin, ok := w.twins[key]; ok && twin != file {
		w.diags.Errorf("file-name", pos, "the path differs from another only in letter case").
			Helpf("rename one: many systems take them for one file").
			At(diag.Pos{File: twin}, "the other one")
		return false
	}
	w.twins[key] = file
	return true
}

// isNamedAsFile reports whether a folder has the name of a file of content: it stands where
// that should be, and the report that is not there would be missed by nobody.
func isNamedAsFile(folder string) bool {
	ext := path.Ext(folder)
	return (ext == ".md" || ext == ".toml") && strings.HasPrefix(folder, "content/")
}

func (w *walker) special(file string, mode fs.FileMode, want string) {
	w.diags.Errorf("special-file", diag.Pos{File: printable(file)}, "this is %s, not %s", kind(mode), want).
		Helpf("put the real thing here: nothing is read through links, pipes and devices")
}

func kind(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "a file"
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "a special file"
}

// printable returns the path with what a terminal must not see escaped.
func printable(file string) string {
	for _, r := range file {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			quoted := strconv.QuoteToASCII(file)
			return quoted[1 : len(quoted)-1]
		}
	}
	return file
}

// read reads the files that were found, on all cores and those of a folder together:
// most of the time goes into their sums and the system's calls.
func (w *walker) read() (map[string]seen, error) {
	files := make([]seen, len(w.files))
	errs := make([]error, len(w.files))
	var ends []int // of the files of a folder
	for i, f := range w.files {
		if i+1 == len(w.files) || path.Dir(w.files[i+1].path) != path.Dir(f.path) {
			ends = append(ends, i+1)
		}
	}
	sides := make([]beside, 2*parallel.Cores())
	_ = parallel.Try(len(sides), len(ends), func(worker, i int) error {
		from := 0
		if i > 0 {
			from = ends[i-1]
		}
		w.together(&sides[worker], w.files[from:ends[i]], files[from:], errs[from:])
		return nil // each file has its own
	})
	for i := range sides {
		sides[i].close()
	}
	read := make(map[string]seen, len(files))
	for i, f := range files {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if f.file != nil || f.faults != nil {
			read[w.files[i].path] = f
		}
	}
	return read, nil
}

// together reads files of the same folder, unless they are those that were read before.
func (w *walker) together(side *beside, those []found, files []seen, errs []error) {
	var in *os.Root
	for i, f := range those {
		last, ok := w.last[f.path]
		if ok && !last.stamp.IsZero() && last.stamp == f.stamp {
			files[i] = last
			continue
		}
		if in == nil {
			dir := path.Dir(f.path)
			var err error
			if in, err = side.open(w, dir); in == nil {
				errs[i] = err
				return
			}
			defer in.Close()
		}
		now, err := w.file(in, path.Base(f.path), f)
		if now.file == nil && now.faults == nil {
			w.moved.Store(true)
		}
		files[i], errs[i] = now.orSame(last), err
	}
}

// beside opens one folder after another. Those of months lie side by side: the folder
// above them stays open, which spares half of the calls that look names up.
type beside struct {
	above *os.Root
	dir   string // of above
}

// open opens a folder, or nothing if it is gone.
func (b *beside) open(w *walker, dir string) (*os.Root, error) {
	if parent := path.Dir(dir); b.above == nil || b.dir != parent {
		b.close()
		above, err := w.openRoot(w.root, parent, parent)
		if above == nil {
			return nil, err
		}
		b.above, b.dir = above, parent
	}
	return w.openRoot(b.above, path.Base(dir), dir)
}

func (b *beside) close() {
	if b.above != nil {
		b.above.Close()
		b.above = nil
	}
}

// file reads one file, which has this name in a folder. What is seen is nothing if it is
// gone.
func (w *walker) file(in *os.Root, base string, of found) (seen, error) {
	name := of.path
	var start time.Time
	if w.now != nil {
		start = w.now()
	}
	f, err := w.open(in, base, name)
	if f == nil {
		return seen{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return seen{}, err
	}
	out := seen{stamp: stampOf(info)}
	if out.stamp != of.stamp {
		w.moved.Store(true)
	}
	if w.now == nil || !out.stamp.settled(start) {
		out.stamp = stamp{}
	}
	var data []byte
	if info.Size() <= maxSize {
		data, err = contents(f, info.Size())
	}
	switch {
	case err != nil:
		return seen{}, err
	case info.Size() > maxSize || len(data) > maxSize:
		out.faults.Errorf("file-size", diag.Pos{File: name}, "the file has more than %d MiB", maxSize>>20)
		return out, nil
	}
	out.file = &File{Path: name, data: data}
	out.file.Sum() // here, where all cores are at work
	return out, nil
}

// open opens what has a name in a folder, or nothing if it is gone.
func (w *walker) open(in *os.Root, base, name string) (*os.File, error) {
	return opened(w, in, base, name, func(in *os.Root, name string) (*os.File, error) {
		return in.OpenFile(name, os.O_RDONLY|nonblock, 0)
	})
}

// openRoot opens a folder, likewise.
func (w *walker) openRoot(in *os.Root, base, dir string) (*os.Root, error) {
	return opened(w, in, base, dir, (*os.Root).OpenRoot)
}

// opened opens something by its name in a folder. What could not be opened and is there
// all the same is tried again, by its whole path: it may have been something else for an
// instant, or the folder is another one by now.
func opened[T any](w *walker, in *os.Root, base, path string, open func(*os.Root, string) (*T, error)) (*T, error) {
	x, err := open(in, base)
	for range 10 {
		if err == nil {
			return x, nil
		}
		if err = w.present(path, err); err == nil {
			w.moved.Store(true)
			return nil, nil
		}
		x, err = open(w.root, path)
	}
	return x, err
}

// contents reads a file into memory that fits, and of one that grows meanwhile no
// more than shows that it is too large.
func contents(f io.Reader, size int64) ([]byte, error) {
	data := make([]byte, size+1)
	n, err := io.ReadAtLeast(f, data, int(max(size, 1))) // at the size, nothing asks for the end
	switch {
	case err == io.EOF || err == io.ErrUnexpectedEOF || err == nil && int64(n) <= size:
		return data[:n], nil
	case err != nil:
		return nil, err
	}
	more, err := io.ReadAll(io.LimitReader(f, maxSize+1-int64(n)))
	return append(data, more...), err
}
