package tomlfile

import (
	"bytes"
	"unicode/utf8"

	"almanac/internal/diag"
)

// places turns byte offsets into positions. It is a cursor: asked in rising
// order, which is how a tree is built, all answers together read the text once.
type places struct {
	file string
	src  []byte

	off   int
	now   place // of off
	first place // of the text's first byte
}

func newPlaces(file string, src []byte, line int) places {
	first := place{int32(line), 1}
	return places{file: file, src: src, now: first, first: first}
}

// at returns the position of the byte at off.
func (p *places) at(off int) diag.Pos { return p.pos(p.place(off)) }

// pos returns a place as a position.
func (p *places) pos(at place) diag.Pos { return document{file: p.file}.pos(at) }

// place returns the place of the byte at off.
func (p *places) place(off int) place {
	if off < p.off {
		p.off, p.now = 0, p.first
	}
	between := p.src[p.off:off]
	if n := bytes.Count(between, newline); n > 0 {
		p.now = place{p.now.line + int32(n), 1}
		between = between[bytes.LastIndexByte(between, '\n')+1:]
	}
	p.now.col += int32(utf8.RuneCount(between))
	p.off = off
	return p.now
}

var newline = []byte{'\n'}

// lineEnd returns the offset of the newline that ends the line of off.
func lineEnd(src []byte, off int) int {
	if i := bytes.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i
	}
	return len(src)
}

// skipSpace returns the offset of the first byte from off on that is neither a
// space nor a tab.
func skipSpace(src []byte, off int) int {
	for off < len(src) && (src[off] == ' ' || src[off] == '\t') {
		off++
	}
	return off
}

// skipBlank skips spaces, newlines and comments, and commas too if asked.
func skipBlank(src []byte, off int, commas bool) int {
	for off < len(src) {
		switch c := src[off]; {
		case c == ' ' || c == '\t' || c == '\n' || c == ',' && commas:
			off++
		case c == '#':
			off = lineEnd(src, off)
		default:
			return off
		}
	}
	return off
}

// skipString returns the offset behind the string that opens at off. One
// without a closing quotation mark ends with its line, or with the text if it
// may span lines.
func skipString(src []byte, off int) int {
	q := src[off]
	long := isLong(src[off:])
	i := off + 1
	if long {
		i = off + 3
	}
	for i < len(src) {
		switch c := src[i]; {
		case c == '\\' && q == '"':
			i += 2
		case c == '\n' && !long:
			return i
		case c == q && !long:
			return i + 1
		case c == q:
			n := 1
			for i+n < len(src) && src[i+n] == q {
				n++
			}
			i += n
			if n >= 3 {
				return i
			}
		default:
			i++
		}
	}
	return len(src)
}

// isLong reports whether the string that starts s opens with three quotation marks.
func isLong(s []byte) bool { return len(s) >= 3 && s[1] == s[0] && s[2] == s[0] }
