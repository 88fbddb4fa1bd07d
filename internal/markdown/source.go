package markdown

import (
	"bytes"
	"sort"
	"strings"
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
	p.src, p.content = src, string(src)
	if len(src) > maxBytes {
		p.refuse(0, "the text has %d bytes, more than %d", len(src), maxBytes)
		return false
	}
	return p.readable()
}

// readable reports whether the text is UTF-8 without control characters: they
// mean nothing in a page, and hide what an address says.
func (p *pass) readable() bool {
	ok := true
	for i := 0; i < len(p.content); {
		if c := p.content[i]; c >= ' ' && c < 0x7f || c == '\n' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(p.content[i:])
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

func isControl(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}

// pos returns the place of an offset of the text.
func (p *pass) pos(offset int) diag.Pos {
	if p.starts == nil {
		p.starts = make([]int, 1, 1+strings.Count(p.content, "\n"))
		for i := range len(p.content) {
			if p.content[i] == '\n' {
				p.starts = append(p.starts, i+1)
			}
		}
	}
	offset = min(max(offset, 0), len(p.content))
	line := sort.SearchInts(p.starts, offset+1) - 1
	if line != p.last.line || offset < p.last.offset {
		p.last = place{line, p.starts[line], 0}
	}
	p.last.col += utf8.RuneCountInString(p.content[p.last.offset:offset])
	p.last.offset = offset
	if line == 0 {
		return diag.Pos{File: p.at.File, Line: p.at.Line, Col: p.at.Col + p.last.col}
	}
	return diag.Pos{File: p.at.File, Line: p.at.Line + line, Col: 1 + p.last.col}
}

// place is a place that was asked for: one further on in a long line is counted
// from there.
type place struct{ line, offset, col int }

// firstWord returns the offset of the first character that is not white space.
func firstWord(text string) int {
	return len(text) - len(strings.TrimLeft(text, " \t\n"))
}
