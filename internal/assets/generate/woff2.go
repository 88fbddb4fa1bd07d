package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/andybalholm/brotli"
	"github.com/go-text/typesetting/font/opentype"
)

// known are the tags that a WOFF2 font writes as numbers.
var known = []string{"cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca", "prep",
	"CFF ", "VORG", "EBDT", "EBLC", "gasp", "hdmx", "kern", "LTSH", "PCLT", "VDMX", "vhea", "vmtx", "BASE", "GDEF", "GPOS",
	"GSUB", "EBSC", "JSTF", "MATH", "CBDT", "CBLC", "COLR", "CPAL", "SVG ", "sbix", "acnt", "avar", "bdat", "bloc", "bsln",
	"cvar", "fdsc", "feat", "fmtx", "fvar", "gvar", "hsty", "just", "lcar", "mort", "morx", "opbd", "prop", "trak", "Zapf",
	"Silf", "Glat", "Gloc", "Feat", "Sill"}

// measured are the tables that widths follow from. None of them is among those
// that WOFF2 rearranges, save hmtx, and then unpack says so.
var measured = map[string]bool{"cmap": true, "head": true, "hhea": true, "hmtx": true, "maxp": true, "avar": true, "fvar": true, "HVAR": true}

var errWoff2 = errors.New("not a WOFF2 font that can be measured")

// unpack returns the measured tables of a WOFF2 font as an OpenType font.
// See the W3C's "WOFF File Format 2.0", section 4.
func unpack(data []byte) ([]byte, error) {
	const header = 48
	if len(data) < header || string(data[:4]) != "wOF2" {
		return nil, errWoff2
	}
	count := binary.BigEndian.Uint16(data[12:])
	directory := bytes.NewReader(data[header:])
	entries := make([]entry, count)
	for i := range entries {
		if err := entries[i].read(directory); err != nil {
			return nil, err
		}
	}
	packed := io.LimitReader(directory, int64(binary.BigEndian.Uint32(data[20:])))
	stream, err := io.ReadAll(brotli.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var tables []opentype.Table
	for _, e := range entries {
		if e.length > len(stream) || measured[e.tag] && e.transformed {
			return nil, errWoff2
		}
		if measured[e.tag] {
			tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(e.tag), Content: stream[:e.length:e.length]}) // WriteTTF appends to it
		}
		stream = stream[e.length:]
	}
	slices.SortFunc(tables, func(a, b opentype.Table) int { return cmp.Compare(a.Tag, b.Tag) })
	return opentype.WriteTTF(tables), nil
}

// entry is one table in the directory of a font.
type entry struct {
	tag         string
	length      int // in the stream
	transformed bool
}

func (e *entry) read(r *bytes.Reader) error {
	flags, err := r.ReadByte()
	if err != nil {
		return err
	}
	if n := int(flags & 0x3f); n < len(known) {
		e.tag = known[n]
	} else {
		tag := make([]byte, 4)
		if _, err := io.ReadFull(r, tag); err != nil {
			return err
		}
		e.tag = string(tag)
	}
	version := flags >> 6
	e.transformed = version != 0
	if e.tag == "glyf" || e.tag == "loca" {
		e.transformed = version != 3
	}
	if e.length, err = base128(r); err == nil && e.transformed {
		e.length, err = base128(r)
	}
	return err
}

// base128 reads a number in groups of seven bits.
func base128(r *bytes.Reader) (int, error) {
	n := 0
	for range 5 {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		n = n<<7 | int(b&0x7f)
		if b < 0x80 {
			return n, nil
		}
	}
	return 0, errWoff2
}
