// Package markdown turns an editor's text into prose with slots: finished
// markup, and places where data goes. It is the home of goldmark.
//
// The text is CommonMark with tables, strikethrough, definition lists, footnotes
// and heading ids {#id}. What is not allowed is an error at its place, never
// dropped in silence:
//
//   - raw HTML, in blocks, inline and in comments
//   - links and images to anything but http, https, mailto, and addresses
//     relative to the page
//   - images without an alternative text
//   - headings of level 1 (the title is the page's), two headings with one id
//   - footnotes that are marked and not written, or written and not marked
//
// Data is placed in double braces. {{ table ID }} and {{ chart ID }} stand on a
// line of their own; {{ ref ID }} and values, {{ website.visits }}, stand within a
// line. A brace after a backslash, and braces in code, are literal. Footnotes are
// taken out of the text: a NoteSlot marks where one is referred to.
//
// A section between the lines "::: Level" and ":::" has a classification. One the
// reader may not see is emptied before anything else looks at the text; its lines
// stay, so that places stay true.
//
// An automatic heading id is its text without a leading number, in lower case:
// "1.4 Membership" is "membership". Text that no person would write and that
// would take long to parse is refused (see guard.go).
package markdown

import (
	"bytes"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// Options of a parse.
type Options struct {
	// Level says whether a classification level is known and whether the
	// readers of this build may see it. Without it, sections are an error.
	Level func(name string) (known, visible bool)
	// Blocks allows {{ table ID }}, {{ chart ID }} and headings.
	Blocks bool
}

// Parse parses a document, whose lines count from 1.
func Parse(file string, src []byte, o Options) (*archive.Prose, diag.List) {
	return parse(src, diag.Pos{File: file, Line: 1, Col: 1}, o, false)
}

// ParseText parses a text that stands in a TOML file, beginning at the given
// place. A text of one paragraph has no markup around it, so that it can stand in
// a table cell or a sentence.
func ParseText(text string, at diag.Pos, o Options) (*archive.Prose, diag.List) {
	return parse([]byte(text), at, o, true)
}

// pass is one parse: its text, where that begins, and the faults found.
type pass struct {
	src     []byte
	at      diag.Pos
	lines   []int // offset of each line
	options Options
	diags   diag.List
}

func parse(src []byte, at diag.Pos, o Options, bare bool) (*archive.Prose, diag.List) {
	p := &pass{at: at, options: o}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	p.setText(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	if !p.readable() {
		return nil, p.diags
	}
	p.sections()
	if !p.guard() {
		return nil, p.diags
	}
	return p.convert(bare), p.diags
}

func (p *pass) setText(src []byte) {
	p.src = src
	p.lines = append(p.lines[:0], 0)
	for i, c := range src {
		if c == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
}

// readable reports whether the text is UTF-8 without NUL.
func (p *pass) readable() bool {
	for i := 0; i < len(p.src); {
		r, n := utf8.DecodeRune(p.src[i:])
		if r == utf8.RuneError && n == 1 {
			p.errorf("not-utf-8", i, "the text is not UTF-8 here").Helpf("save the file as UTF-8")
			return false
		}
		if r == 0 {
			p.errorf("not-utf-8", i, "the text has a NUL byte")
			return false
		}
		i += n
	}
	return true
}

// pos returns the place of an offset of the text.
func (p *pass) pos(offset int) diag.Pos {
	lo, hi := 0, len(p.lines)
	for lo+1 < hi {
		if mid := (lo + hi) / 2; p.lines[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	offset = min(max(offset, p.lines[lo]), len(p.src))
	col := utf8.RuneCount(p.src[p.lines[lo]:offset])
	if lo == 0 {
		return diag.Pos{File: p.at.File, Line: p.at.Line, Col: p.at.Col + col}
	}
	return diag.Pos{File: p.at.File, Line: p.at.Line + lo, Col: 1 + col}
}

func (p *pass) errorf(rule string, offset int, format string, args ...any) *diag.Diagnostic {
	return p.diags.Errorf(rule, p.pos(offset), format, args...)
}
