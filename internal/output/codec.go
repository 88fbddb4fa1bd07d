package output

import (
	"crypto/sha256"
	"encoding/binary"
)

// indexMagic begins an index; its form is known by this line alone.
const indexMagic = "almanac index 1\n"

// encode writes the index; the sum of it all comes last.
func (x *index) encode() []byte {
	b := []byte(indexMagic)
	b = appendString(b, x.target)
	b = appendString(b, x.key)
	b = binary.AppendVarint(b, x.moment)
	for _, list := range [][]kept{x.folders, x.files} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, k := range list {
			b = appendString(b, k.Path)
			b = binary.AppendUvarint(b, uint64(k.Size))
			b = append(b, k.SHA256[:]...)
			b = binary.AppendUvarint(b, k.mark.inode)
			b = binary.AppendVarint(b, k.mark.modified)
			b = binary.AppendVarint(b, k.mark.changed)
		}
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeIndex returns nil if data is no index or is damaged.
func decodeIndex(data []byte) *index {
	body := len(data) - sha256.Size
	if body < len(indexMagic) || string(data[:len(indexMagic)]) != indexMagic || sha256.Sum256(data[:body]) != sum(data[body:]) {
		return nil
	}
	d := decoder{rest: string(data[len(indexMagic):body])}
	x := &index{target: d.text(), key: d.text(), moment: d.int()}
	x.folders, x.files = d.list(), d.list()
	if d.bad || d.rest != "" {
		return nil
	}
	return x
}

// decoder takes values from the front of rest, until one is not there.
type decoder struct {
	rest string
	bad  bool
}

func (d *decoder) bytes(n uint64) string {
	if d.bad = d.bad || n > uint64(len(d.rest)); d.bad {
		return ""
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) text() string { return d.bytes(d.uint()) }

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint([]byte(d.rest[:min(len(d.rest), binary.MaxVarintLen64)]))
	d.bad = d.bad || n <= 0
	d.bytes(uint64(max(n, 0)))
	return v
}

func (d *decoder) int() int64 {
	v, n := binary.Varint([]byte(d.rest[:min(len(d.rest), binary.MaxVarintLen64)]))
	d.bad = d.bad || n <= 0
	d.bytes(uint64(max(n, 0)))
	return v
}

func (d *decoder) list() []kept {
	n := d.uint()
	if d.bad || n > uint64(len(d.rest)) {
		d.bad = true
		return nil
	}
	out := make([]kept, n)
	for i := range out {
		k := &out[i]
		k.Path, k.Size = d.text(), int(d.uint())
		copy(k.SHA256[:], d.bytes(sha256.Size))
		k.mark = mark{d.uint(), d.int(), d.int()}
	}
	return out
}
