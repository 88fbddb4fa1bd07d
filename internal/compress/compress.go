// Package compress packs finished files with Brotli and gzip, for servers that send
// them as they are: index.html.br and index.html.gz beside index.html.
//
// The same file is packed to the same bytes, at any time and on any machine: at
// fixed levels, without a time or a name in it, with a Brotli encoder of a pinned
// version and the gzip of the Go release that go.mod names. A form that is not
// smaller than the file is left out.
//
// A page of 180 KB is packed by Brotli at level 9 to 22 KB in 0.03 s. Level 11 would
// save another eighth and take forty times as long; level 5 takes a third and adds a
// fortieth. Gzip makes 27 KB of it in 5 ms.
//
// What was packed is kept in a folder under the sum of the file, and a file that is
// built again need not be packed again. What is damaged there is as good as none.
package compress

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"sync"

	"github.com/andybalholm/brotli"
)

// settings is counted up when the same file is packed otherwise.
const settings = "1 brotli-1.2.1-q9 gzip-9"

// Form is a packed form of a file: its path is that of the file with Suffix.
type Form struct {
	Suffix string // ".br" or ".gz"
	Data   []byte
}

// texts are the kinds of files that are packed; pictures, fonts and workbooks are
// packed by themselves.
var texts = map[string]bool{
	".html": true, ".css": true, ".js": true, ".json": true, ".csv": true, ".xml": true, ".svg": true, ".txt": true,
}

// Text reports whether a file is of a kind that is packed.
func Text(file string) bool { return texts[path.Ext(file)] }

// Packer packs files. Any number of goroutines may use it.
type Packer struct {
	store store
	zips  sync.Pool
	brs   sync.Pool
}

// New returns a packer that keeps what it packs in a folder, which need not exist; ""
// keeps nothing.
func New(dir string) *Packer { return &Packer{store: store{dir: dir, limit: size}} }

// Forms returns the forms of a file that are smaller than it.
func (p *Packer) Forms(data []byte) []Form {
	sum := sha256.New()
	sum.Write([]byte(settings + "\n"))
	sum.Write(data)
	name := hex.EncodeToString(sum.Sum(nil))
	br, gz, ok := p.store.get(name)
	if !ok {
		br, gz = p.brotli(data), p.gzip(data)
		p.store.put(name, br, gz)
	}
	var out []Form
	for _, f := range []Form{{".br", br}, {".gz", gz}} {
		if len(f.Data) < len(data) {
			out = append(out, f)
		}
	}
	return out
}

// Trim drops what was kept longest if there is more than a gigabyte.
func (p *Packer) Trim() { p.store.trim() }

func (p *Packer) brotli(data []byte) []byte {
	w, _ := p.brs.Get().(*brotli.Writer)
	if w == nil {
		w = brotli.NewWriterLevel(nil, 9)
	}
	defer p.brs.Put(w)
	return packed(w, data)
}

func (p *Packer) gzip(data []byte) []byte {
	w, _ := p.zips.Get().(*gzip.Writer)
	if w == nil {
		w, _ = gzip.NewWriterLevel(nil, gzip.BestCompression) // which is a level
	}
	defer p.zips.Put(w)
	return packed(w, data)
}

// writer is a packer of one stream after another.
type writer interface {
	io.WriteCloser
	Reset(io.Writer)
}

// packed returns data as w packs it. Writing into memory never fails.
func packed(w writer, data []byte) []byte {
	var b bytes.Buffer
	w.Reset(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}
