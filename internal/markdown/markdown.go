// Package markdown turns an editor's text into prose with slots: finished
// markup, and places where data goes. It is the home of goldmark.
//
// The text is CommonMark with tables, strikethrough, definition lists, footnotes
// and heading ids. What cannot be shown is an error at its place, never dropped
// in silence:
//
//   - raw HTML: blocks, inline and comments
//   - links to anything but http, https, mailto and addresses relative to the
//     page (see CheckLink); a link within a link
//   - images from other sites, which pages may not load, and images without a
//     text for those who cannot see them
//   - headings of level 1 (the title is the page's), without words, or in a text
//     that is not a document; a skipped level is a warning
//   - marks of footnotes that nobody wrote, empty footnotes, and footnotes within
//     footnotes; a footnote that nothing refers to is a warning
//   - cells of a table beyond its columns
//   - a paragraph of a document that is nothing but "…", which stands for text to
//     be written, is a warning
//   - bytes that are not UTF-8, and control characters
//
// # Slots
//
// Data is placed in double braces, closed on the same line. {{ table ID }} and
// {{ chart ID }} stand on a line of their own, outside lists and quotations.
// Within a line, {{ ref ID }} is a reference and anything else an expression,
// {{ website.visits }}, which may hold quoted texts with braces. A slot's place is
// that of the expression's first character. \{{ and braces in code are literal;
// in a table, | in an expression is written \|.
//
// A footnote is taken out of the flow into Notes, in order of first reference,
// and a NoteSlot stays where it is referred to. Who renders the prose links both.
//
// # Headings
//
// A heading ends with its id, {#small-letters-and-digits}, or gets one: its text
// without leading numbering, in lower case, letters and digits of any script
// kept, words joined by hyphens ("1.4 Membership" is "membership"), then -2, -3 …
// Where a table or chart placed on the page has that name, or the page itself
// has (note-1, mark-1, page-notes), -section is added. The link of a heading to
// itself is named by the heading, so that it needs no words of any language.
//
// # Sections
//
// What stands between the lines "::: Level" and ":::" has a classification. A
// section the reader may not see is emptied before anything else looks at the
// text, its newlines kept so that places stay true. These lines are found before
// Markdown is, so they stand at the left, outside lists and quotations; ":::" at
// the start of any other line is an error, so that nothing gets out by a
// misunderstanding. Only between two fences is it code, and there it names no level
// that is hidden.
//
// # Bounds
//
// Text that no person writes and that would take goldmark time or memory out of
// proportion is refused whole; see guard.go.
package markdown

import (
	"almanac/internal/archive"
	"almanac/internal/diag"
)

// Unwritten is the paragraph that stands for text to be written.
const Unwritten = "…"

// Options of a parse.
type Options struct {
	// Level says whether a classification level is known and whether the
	// readers of this build may see it. Without it, sections are an error.
	Level func(name string) (known, visible bool)
	// Levels are the names of the levels, for help.
	Levels []string
	// Blocks allows {{ table ID }} and {{ chart ID }}.
	Blocks bool
}

// Parse parses a document, whose lines count from 1. The prose is nil where the
// text is refused; otherwise it is as complete as the faults allow.
func Parse(file string, src []byte, o Options) (*archive.Prose, diag.List) {
	p := pass{at: diag.Pos{File: file, Line: 1, Col: 1}, options: o, document: true}
	return p.parse(src), p.diags
}

// ParseText parses a text that stands in a TOML file, beginning at the given
// place. A text of one paragraph has no markup around it, so that it can stand in
// a table cell or a sentence. Places are exact unless the TOML string has escape
// sequences before them.
func ParseText(text string, at diag.Pos, o Options) (*archive.Prose, diag.List) {
	if firstDigit, ok := isPlain(text); ok {
		return plainly(text, firstDigit, at), nil
	}
	p := pass{at: at, options: o}
	return p.parse([]byte(text)), p.diags
}

// pass is one parse: the text, what goldmark's parsers note about it, and the
// faults found. A pass holds what the parsers share, because one goldmark
// serves all.
type pass struct {
	*scratch // from goldmark on
	src      []byte
	at       diag.Pos // of the first character
	last     place
	options  Options
	document bool
	thorough bool // goldmark looks into everything
	diags    diag.List

	colons  []int           // offsets of ::: that are literal if they are code, in order
	literal map[int]bool    // those of them that are
	hidden  map[string]bool // labels of footnotes in hidden sections

	cells     int // of all tables
	cost      int // see guard.go
	addresses int // bytes of all addresses
	refused   bool
}

// maxFaults is how many faults of one text are told.
const maxFaults = 50

func (p *pass) parse(src []byte) *archive.Prose {
	if !p.read(src) {
		return nil
	}
	p.sections()
	doc := p.goldmark()
	defer p.free()
	if p.refused {
		return nil
	}
	prose := &archive.Prose{Pos: p.at}
	if p.document {
		prose.Pos = p.pos(firstWord(p.src))
	}
	w := writer{pass: p, prose: prose}
	w.whole(doc, !p.document)
	w.footnotes()
	p.strayColons()
	if p.refused {
		return nil
	}
	return prose
}

// errorf reports a fault at an offset of the text.
func (p *pass) errorf(rule string, offset int, format string, args ...any) *diag.Diagnostic {
	return p.report(p.diags.Errorf, rule, offset, format, args)
}

func (p *pass) warnf(rule string, offset int, format string, args ...any) *diag.Diagnostic {
	return p.report(p.diags.Warnf, rule, offset, format, args)
}

type reporter func(rule string, pos diag.Pos, format string, args ...any) *diag.Diagnostic

func (p *pass) report(add reporter, rule string, offset int, format string, args []any) *diag.Diagnostic {
	switch n := len(p.diags); {
	case n > maxFaults:
		return new(diag.Diagnostic)
	case n == maxFaults:
		p.diags.Errorf("too-many", p.pos(offset), "the text has more faults than these")
		return new(diag.Diagnostic)
	}
	return add(rule, p.pos(offset), format, args...)
}
