package verify

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
)

// part is a text that a file holds.
type part struct {
	name string // of the file, and what it lies in behind a !
	text []byte
	how  how
}

// Bounds of what is unpacked: beyond them a file cannot be vouched for.
const (
	maxDepth = 5
	maxBytes = 512 << 20
)

// opener takes files apart to the texts they hold.
type opener struct {
	each  func(part)
	fault func(name, why string)
	bytes int64
	depth int
}

// unpack calls each for every text of a file, however deep it is packed, and
// fault for what cannot be opened.
func unpack(name string, data []byte, each func(part), fault func(name, why string)) {
	(&opener{each: each, fault: fault}).open(name, data)
}

func (o *opener) open(name string, data []byte) {
	if o.depth++; o.depth > maxDepth {
		o.fault(name, "is packed too deep to be read")
		return
	}
	defer func() { o.depth-- }()
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		o.zip(name, data)
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err == nil {
			o.each(part{name + "!", []byte(r.Name + "\n" + r.Comment), plain})
		}
		o.unpacked(name, strings.TrimSuffix(name, ".gz"), r, err)
	case path.Ext(name) == ".br":
		o.unpacked(name, strings.TrimSuffix(name, ".br"), brotli.NewReader(bytes.NewReader(data)), nil)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		o.png(name, data[8:])
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		o.jpeg(name, data)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		o.pdf(name, data)
	case bytes.HasPrefix(data, []byte("wOF2")), bytes.HasPrefix(data, []byte("wOFF")):
		// the shapes of letters
	default:
		o.text(name, data)
	}
}

func (o *opener) unpacked(outer, inner string, r io.Reader, err error) {
	var data []byte
	if err == nil {
		data, err = o.read(r)
	}
	if err != nil {
		o.fault(outer, fmt.Sprintf("cannot be unpacked: %v", err))
		return
	}
	o.open(inner, data)
}

func (o *opener) read(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes-o.bytes+1))
	if o.bytes += int64(len(data)); o.bytes > maxBytes {
		return nil, fmt.Errorf("it unpacks to more than %d MiB", maxBytes>>20)
	}
	return data, err
}

func (o *opener) zip(name string, data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		o.fault(name, fmt.Sprintf("cannot be unpacked: %v", err))
		return
	}
	o.each(part{name + "!", []byte(z.Comment), plain})
	for _, f := range z.File {
		inner := name + "!" + f.Name
		o.each(part{inner, []byte(f.Name + "\n" + f.Comment), plain})
		r, err := f.Open()
		o.unpacked(inner, inner, r, err)
		if err == nil {
			r.Close()
		}
	}
}

// text reads what is no container. Of bytes that are no text, the runs of letters
// in it.
func (o *opener) text(name string, data []byte) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		data = fromUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		data = fromUTF16(data[2:], binary.BigEndian)
	case !utf8.Valid(data):
		data = printable(data)
	}
	o.each(part{name, data, howOf(name)})
	for rest := data; ; {
		i := bytes.Index(rest, []byte(";base64,"))
		if i < 0 {
			return
		}
		rest = rest[i+len(";base64,"):]
		n := 0
		for n < len(rest) && strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", rest[n]) >= 0 {
			n++
		}
		if inner, err := base64.RawStdEncoding.DecodeString(string(rest[:n])); err == nil {
			o.open(name+"!data", inner)
		}
	}
}

func howOf(name string) how {
	switch path.Ext(name) {
	case ".html", ".svg", ".xml", ".rels":
		return markup
	case ".css", ".js":
		return wordsOnly
	}
	switch {
	case path.Base(name) == "manifest.json":
		return wordsOnly // sizes
	case strings.HasPrefix(name, "assets/"):
		return postings
	}
	return plain
}

func fromUTF16(b []byte, order binary.ByteOrder) []byte {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = order.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(u)))
}

// printable keeps runs of six visible characters and more.
func printable(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); {
		n := 0
		for i+n < len(b) && b[i+n] >= ' ' && b[i+n] < 0x7f {
			n++
		}
		if n >= 6 {
			out = append(append(out, b[i:i+n]...), '\n', '[', '\n')
		}
		i += n + 1
	}
	return out
}

// png reads the chunks of a picture that hold text.
func (o *opener) png(name string, b []byte) {
	for ended := false; len(b) >= 12 && !ended; {
		n := int(binary.BigEndian.Uint32(b))
		if n > len(b)-12 {
			o.fault(name, "is no whole picture")
			return
		}
		kind, data := string(b[4:8]), b[8:8+n]
		b, ended = b[12+n:], kind == "IEND"
		switch kind {
		case "tEXt", "iTXt", "zTXt":
			key, rest, _ := bytes.Cut(data, []byte{0})
			o.each(part{name + "!" + kind, bytes.Join([][]byte{key, inflated(rest)}, []byte("\n")), plain})
		case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sRGB", "pHYs", "cHRM", "sBIT", "bKGD", "tIME", "hIST":
		default: // profiles and what others may have put there
			o.each(part{name + "!" + kind, printable(inflated(data)), plain})
		}
	}
	if len(b) > 0 {
		o.each(part{name + "!", printable(b), plain})
	}
}

// inflated undoes zlib, wherever in the text it begins; text that is not packed
// stays.
func inflated(b []byte) []byte {
	for i := 0; i+2 <= len(b) && i < 200; i++ {
		if b[i]&0x0f == 8 && (int(b[i])<<8|int(b[i+1]))%31 == 0 {
			if r, err := zlib.NewReader(bytes.NewReader(b[i:])); err == nil {
				if out, err := io.ReadAll(io.LimitReader(r, maxBytes)); err == nil && len(out) > 0 {
					return append(bytes.Clone(b[:i]), out...)
				}
			}
		}
	}
	return b
}

// jpeg reads the segments before the picture itself, and what follows its end.
func (o *opener) jpeg(name string, b []byte) {
	for i := 2; i+4 <= len(b) && b[i] == 0xff && b[i+1] != 0xda; {
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		end := min(i+2+n, len(b))
		o.each(part{name + "!metadata", printable(b[i+4 : max(i+4, end)]), plain})
		i = end
	}
	if i := bytes.LastIndex(b, []byte("\xff\xd9")); i >= 0 {
		o.each(part{name + "!", printable(b[i+2:]), plain})
	}
}
