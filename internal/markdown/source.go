package markdown

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"almanac/internal/diag"
)

// read takes in the text, with LF for CRLF and without a byte order mark, and
// reports whether it can be parsed.
func (p *pass) read(src []byte) bool {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	}
	p.src = src
	if len(src) > maxBytes {
		p.refuse(0, "the text has %d bytes, more than %d", len(src), maxBytes)
		return false
	}
	return p.readable()
}

// readable reports whether the text is UTF-8 without control characters: they
// mean nothing in a page, and hide what an address says.
func (p *pass) readable() bool {
	ok, src := true, p.src
	for i := printable(src); i < len(src); i += printable(src[i:]) {
		r, n := utf8.DecodeRune(src[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			p.errorf("not-utf-8", i, "the text is not UTF-8 here").Helpf("save the file as UTF-8")
			return false
		case isControl(r):
			p.errorf("control-character", i, "the text has the control character U+%04X", r).Helpf("delete it")
			ok = false
		}
		i += n
	}
	return ok
}

// printable returns how many bytes at the start of s are printable ASCII. It looks at
// eight at a time, which takes half of what one by one takes, because every byte of every
// commentary is looked at: the highest bit of a byte is set in x if it is not ASCII, in
// x-' ' if it is below a space, and in x+1 if it is DEL.
func printable(s []byte) (n int) {
	const each = 0x01_01_01_01_01_01_01_01
	for ; len(s)-n >= 8; n += 8 {
		x := binary.LittleEndian.Uint64(s[n:])
		if (x|(x-each*' ')|(x+each))&(each<<7) != 0 {
			break
		}
	}
	for n < len(s) && s[n] >= ' ' && s[n] <= '~' {
		n++
	}
	return n
}

func isControl(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}

// pos returns the place of an offset of the text.
func (p *pass) pos(offset int) diag.Pos {
	offset = min(max(offset, 0), len(p.src))
	l := &p.last
	switch {
	case offset < l.start:
		*l = place{}
	case offset < l.offset:
		l.offset, l.col = l.start, 0
	}
	between := p.src[l.offset:offset]
	if n := bytes.Count(between, newline); n > 0 {
		l.line, l.start, l.col = l.line+n, l.offset+bytes.LastIndexByte(between, '\n')+1, 0
		between = p.src[l.start:offset]
	}
	l.offset, l.col = offset, l.col+utf8.RuneCount(between)
	if l.line == 0 {
		return diag.Pos{File: p.at.File, Line: p.at.Line, Col: p.at.Col + l.col}
	}
	return diag.Pos{File: p.at.File, Line: p.at.Line + l.line, Col: 1 + l.col}
}

// place is a place that was asked for: one further on is counted from there, one
// further back from the start of its line or of the text.
type place struct{ offset, start, line, col int }

var newline = []byte{'\n'}

// firstWord returns the offset of the first character that is not white space.
func firstWord(text []byte) int {
	return len(text) - len(bytes.TrimLeft(text, " \t\n"))
}
