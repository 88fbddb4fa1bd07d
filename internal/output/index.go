package output

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// index remembers how a publication left its target: which files are there still,
// untouched, is then seen without reading them.
type index struct {
	target string // the folder
	key    string // Options.Key
	moment int64  // of the publication, by the clock of the file system
	// what is in the target, each path once
	folders []kept
	files   []kept // the manifest too
}

// kept is a file or folder as it was left; of a folder there are only path and mark.
type kept struct {
	entry
	mark   mark
	linked bool // it is a link of the file that was published before
}

// mark is what tells a file that was touched from one that was not. Writing sets
// both times, and the second cannot be set at will. They are in nanoseconds but
// move in ticks: see racy.
type mark struct {
	inode             uint64
	modified, changed int64
}

// differs reports whether a file was written or replaced between two marks. Other
// things change a mark as well, such as a new link of the file.
func (m mark) differs(n mark) bool { return m.inode != n.inode || m.modified != n.modified }

// racy reports whether a file was not written before the moment of publication, as far
// as the clock of the file system tells: another write after it may bear the same time,
// so that its mark proves nothing. Git has the same rule for its index.
func (x *index) racy(m mark) bool { return m.modified >= x.moment }

// indexFile returns where the index of a target is kept.
func (t target) indexFile(cache string) string {
	name := sha256.Sum256([]byte(t.dir))
	return filepath.Join(cache, hex.EncodeToString(name[:16]))
}

// readIndex returns the index of the target, nil if there is none. One that is
// damaged or of another target is none.
func (t target) readIndex(cache string) *index {
	if cache == "" {
		return nil
	}
	data, err := os.ReadFile(t.indexFile(cache))
	if err != nil {
		return nil
	}
	x := decodeIndex(data)
	if x == nil || x.target != t.dir {
		return nil
	}
	return x
}

// write keeps the index. One that cannot be kept is only missed.
func (x *index) write(t target, cache string) {
	if Keep(t.indexFile(cache), x.encode()) == nil {
		trimIndexes(cache)
	}
}

// indexes is how many are kept: those of the targets published last.
const indexes = 64

func trimIndexes(cache string) {
	entries, _ := os.ReadDir(cache)
	if len(entries) <= indexes {
		return
	}
	var files []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, f := range files[min(indexes, len(files)):] {
		_ = os.Remove(filepath.Join(cache, f.Name()))
	}
}
