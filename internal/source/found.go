package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path"
	"slices"
	"time"

	"almanac/internal/diag"
)

// Found are the files of some folders before any of them is read.
type Found struct{ walk *walker }

// found is a file and the stamp that it had when its folder was listed.
type found struct {
	path  string
	stamp stamp // zero if it could not be had
}

// Find looks which files are in the named folders below root. They can be read until
// it is closed.
func Find(root string, dirs ...string) (*Found, error) {
	// Whatever happens to the folders meanwhile, a Root never leads outside.
	in, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	f := &Found{&walker{root: in, twins: map[string]string{}}}
	for _, dir := range dirs {
		if err := f.walk.top(path.Clean(dir)); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// Close ends the reading.
func (f *Found) Close() { f.walk.root.Close() }

// Read reads the files. It gives what the function Read gives.
func (f *Found) Read() (*Tree, diag.List, error) {
	read, err := f.walk.read()
	if err != nil {
		return nil, nil, err
	}
	return treeOf(read), faults(f.walk.diags, read), nil
}

// State returns what stands for everything that Read would read, without reading it:
// where it is what it was, no name and no content is another, and nothing is at fault.
// It is made of the names, sizes, times, inodes and devices of all files, and nobody can
// set the time of a change at will. It is "" where these prove nothing: where a file was
// changed so shortly before start, which came before Find, that another change may bear
// the same time, or has a time to come, or where its times are coarse or missing.
//
// It is good for as long as the files stay in their places. A copy of them, another
// machine or another mount has another.
func (f *Found) State(start time.Time) string {
	if len(f.walk.diags) > 0 {
		return ""
	}
	h := sha256.New()
	var b []byte
	for _, file := range f.walk.files {
		if !file.stamp.proves(start) {
			return ""
		}
		b = binary.AppendUvarint(b[:0], uint64(len(file.path)))
		b = file.stamp.append(append(b, file.path...))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Moved reports whether what Read has read may never have been there at one time: a file
// was not what it was when it was found. Where files were changed and others were not, all
// of those that were read are older than the change.
func (f *Found) Moved() bool { return f.walk.moved.Load() }

// Fresh reports whether a file was written or put there so shortly before now that it may
// still be written: there may be half of it, or of a change to several of which others are
// still to come.
func (f *Found) Fresh(now time.Time) bool {
	return slices.ContainsFunc(f.walk.files, func(x found) bool {
		return now.UnixNano()-max(x.stamp.written, x.stamp.changed) < int64(coarse)
	})
}

// Same reports whether another look found the same files, as far as their stamps tell:
// nothing was written, removed or put in its place between the two.
func (f *Found) Same(later *Found) bool { return slices.Equal(f.walk.files, later.walk.files) }

// proves reports whether a file with this stamp has been the same since before now, and
// will be for as long as the stamp is the same. Images of disks are made with times of
// whole seconds, one image like the next.
func (s stamp) proves(now time.Time) bool {
	return s.settled(now) && s.changed%int64(time.Second) != 0
}

func (s stamp) append(b []byte) []byte {
	for _, v := range []int64{s.size, s.written, s.changed, int64(s.device), int64(s.node)} {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	return b
}

// treeOf makes a tree of what was read and is not at fault.
func treeOf(read map[string]seen) *Tree {
	index := make(map[string]*File, len(read))
	for name, f := range read {
		if f.file != nil {
			index[name] = f.file
		}
	}
	return newTree(index)
}

// faults returns what is wrong with names and kinds of files and with what was read.
func faults(walk diag.List, read map[string]seen) diag.List {
	out := slices.Clone(walk)
	for _, f := range read {
		out = append(out, f.faults...)
	}
	out.Sort()
	return out
}
