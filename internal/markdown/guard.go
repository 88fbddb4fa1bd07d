package markdown

import "bytes"

// Bounds of a text. They are far above what a report needs; beyond them some
// part of Markdown takes time or memory out of proportion: 35 KB of table can
// become 250 MB, and 400 KB of "[a](" take half a minute.
const (
	maxBytes     = 1 << 20
	maxParagraph = 16 << 10 // of lines without an empty one between
	maxPipes     = 200      // in a line
	maxNesting   = 40       // of quotes and lists
	maxBrackets  = 1000     // in a paragraph
)

// guard reports a text out of bounds.
func (p *pass) guard() bool {
	if len(p.src) > maxBytes {
		p.errorf("too-large", 0, "the text has %d bytes, more than %d", len(p.src), maxBytes)
		return false
	}
	start, brackets := 0, 0
	for i, at := range p.lines {
		end := len(p.src)
		if i+1 < len(p.lines) {
			end = p.lines[i+1]
		}
		line := p.src[at:end]
		if len(bytes.TrimSpace(line)) == 0 {
			start, brackets = end, 0
			continue
		}
		brackets += bytes.Count(line, []byte("["))
		switch {
		case end-start > maxParagraph:
			p.errorf("too-large", start, "this paragraph has more than %d bytes", maxParagraph).Helpf("divide it by empty lines")
			return false
		case brackets > maxBrackets:
			p.errorf("too-large", at, "this paragraph has more than %d brackets", maxBrackets)
			return false
		case bytes.Count(line, []byte("|")) > maxPipes:
			p.errorf("too-large", at, "this line has more than %d columns", maxPipes)
			return false
		case nesting(line) > maxNesting:
			p.errorf("too-large", at, "quotes and lists are nested more than %d deep", maxNesting)
			return false
		}
	}
	return true
}

// nesting counts the marks of quotes and list items a line starts with, and
// its indentation as the deepest list it can belong to.
func nesting(line []byte) int {
	n, spaces := 0, 0
	for _, c := range line {
		switch c {
		case '>', '-', '+', '*':
			n++
		case ' ':
			spaces++
		case '\t':
			spaces += 4
		default:
			return n + spaces/8
		}
	}
	return 0 // a line of such marks alone is a rule
}
