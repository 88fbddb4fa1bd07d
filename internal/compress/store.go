package compress

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// store is a folder of packed files. A file of it begins with the sum of the rest;
// then come the length of the Brotli form, it, and the gzip form. Whatever goes
// wrong with the folder goes wrong in silence.
type store struct {
	dir   string
	limit int64 // bytes
}

// size is how many bytes are kept: the texts of some 12,000 reports.
const size = 1 << 30

// path returns where something of this name is kept: in one of 256 folders.
func (s *store) path(name string) string { return filepath.Join(s.dir, name[:2], name[2:]) }

func (s *store) get(name string) (br, gz []byte, ok bool) {
	if s.dir == "" {
		return nil, nil, false
	}
	data, err := os.ReadFile(s.path(name))
	if err != nil || len(data) < sha256.Size {
		return nil, nil, false
	}
	sum, rest := data[:sha256.Size], data[sha256.Size:]
	n, used := binary.Uvarint(rest)
	if [sha256.Size]byte(sum) != sealed(name, rest) || used <= 0 || n > uint64(len(rest)-used) {
		return nil, nil, false
	}
	rest = rest[used:]
	return rest[:n], rest[n:], true
}

// sealed ties what is kept to its name, so that nothing is taken for another.
func sealed(name string, rest []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write(rest)
	return [sha256.Size]byte(h.Sum(sum[:0]))
}

// put writes beside the file and renames, so that others see it whole or not at
// all.
func (s *store) put(name string, br, gz []byte) {
	if s.dir == "" {
		return
	}
	rest := append(append(binary.AppendUvarint(nil, uint64(len(br))), br...), gz...)
	sum := sealed(name, rest)
	path := s.path(name)
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(s.dir, "new-*")
	if err != nil {
		return
	}
	_, err = f.Write(append(sum[:], rest...))
	if closing := f.Close(); err != nil || closing != nil || os.Rename(f.Name(), path) != nil {
		os.Remove(f.Name())
	}
}

// trim drops the oldest files until three quarters of the limit are left, if there
// is more than the limit.
func (s *store) trim() {
	if s.dir == "" {
		return
	}
	type file struct {
		path string
		info fs.FileInfo
	}
	var files []file
	var total int64
	_ = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			files = append(files, file{path, info})
			total += info.Size()
		}
		return nil
	})
	if total <= s.limit {
		return
	}
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(a.info.ModTime().Compare(b.info.ModTime()), cmp.Compare(a.path, b.path))
	})
	for _, f := range files {
		if total <= s.limit/4*3 {
			return
		}
		if os.Remove(f.path) == nil {
			total -= f.info.Size()
		}
	}
}
