package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"almanac/internal/diag"
)

// Bounds of a text, far above what a report needs. Beyond them goldmark takes
// time or memory out of proportion: 35 KB of table can become 250 MB, and 400 KB
// of "[a](" take half a minute. The parsers are asked at the places where it
// happens, because nothing simpler tells such text from a long honest one.
const (
	maxBytes = 1 << 20
	maxDepth = 40      // blocks within one another; a list counts twice
	maxCells = 50000   // of all tables together
	maxLinks = 1 << 20 // bytes of all addresses: a definition can be used often

	// maxCost bounds the work on inline marks, about half a second. An honest
	// paragraph of 100 KB takes less.
	maxCost = 1 << 29
)

// refuse reports that the whole text is refused.
func (p *pass) refuse(offset int, format string, args ...any) *diag.Diagnostic {
	if p.refused {
		return new(diag.Diagnostic)
	}
	p.refused = true
	return p.errorf("too-large", offset, format, args...)
}

// marks counts what makes goldmark work on a run of text.
type marks struct {
	scans int // what it may look through the rest of the text for
	pairs int // what it may compare with each one before
	bytes int
}

// add counts a part of the text. For < a regular expression is run.
func (m *marks) add(b []byte) {
	m.bytes += len(b)
	for i, c := range b {
		var last byte
		if i > 0 {
			last = b[i-1]
		}
		switch c {
		case '(':
			if last == ']' {
				m.scans++
			}
		case '<':
			m.scans += 16
		case '`':
			if last != c {
				m.scans++
			}
		case '[', ']':
			m.pairs++
		case '*', '_', '~':
			if last != c {
				m.pairs++
			}
		}
	}
}

// spend counts work and reports whether it is affordable.
func (p *pass) spend(offset, work int) bool {
	if p.cost += work; p.cost > maxCost {
		p.refuse(offset, "this paragraph has too many brackets and other marks for its length").Helpf("divide it by empty lines")
	}
	return !p.refused
}

// spendMarks counts the work on the marks of some lines that stand together.
func (p *pass) spendMarks(offset int, lines ...text.Segment) bool {
	var m marks
	for _, l := range lines {
		m.add(p.src[l.Start:l.Stop])
	}
	return p.spend(offset, m.scans*m.bytes+4*m.pairs*m.pairs)
}

// bounded is a parser of blocks that hold blocks.
type bounded struct{ parser.BlockParser }

func (b bounded) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= maxDepth {
		_, at := reader.Position()
		passOf(pc).refuse(at.Start, "lists and quotations are nested too deep")
		return nil, parser.NoChildren
	}
	return b.BlockParser.Open(parent, reader, pc)
}

// beforeTables looks at a paragraph before goldmark looks for definitions of
// links and for a table in it.
type beforeTables struct{}

func (beforeTables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	p, lines := passOf(pc), n.Lines()
	if lines.Len() < 2 {
		return
	}
	src := reader.Source()
	if first := lines.At(0); bytes.HasPrefix(bytes.TrimLeft(first.Value(src), " "), []byte("[")) {
		size := lines.At(lines.Len()-1).Stop - first.Start
		p.spend(first.Start, lines.Len()*size)
	}
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		if cols := columns(line.Value(src)); cols > 0 {
			p.table(lines, i, cols)
			break
		}
	}
	if p.refused {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// table counts what a table with its delimiter row at line i takes.
func (p *pass) table(lines *text.Segments, i, cols int) {
	if p.cells += cols * (lines.Len() - i); p.cells > maxCells {
		p.refuse(lines.At(i).Start, "the tables of this text have more than %d cells", maxCells)
	}
	for j := i - 1; j < lines.Len(); j++ {
		p.spendMarks(lines.At(j).Start, lines.At(j))
	}
}

// columns returns how many columns a delimiter row has, 0 for any other line.
func columns(line []byte) int {
	n, dash := 1, false
	for _, c := range line {
		switch c {
		case '|':
			n++
		case '-':
			dash = true
		case ' ', '\t', ':', '\n':
		default:
			return 0
		}
	}
	if !dash {
		return 0
	}
	return n
}

// afterTables looks at a paragraph that stays one.
type afterTables struct{}

func (afterTables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if !passOf(pc).spendMarks(n.Pos(), n.Lines().Sliced(0, n.Lines().Len())...) {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}
