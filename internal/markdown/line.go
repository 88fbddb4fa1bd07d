package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// line is a paragraph of one line that has words, slots and marks of footnotes, and
// nothing that Markdown gives a meaning to. Four of five paragraphs of a report are
// so. goldmark finds where it stands and does not look into it, which is half of
// its work on a report. FuzzLines holds both ways to the same prose.
type line struct {
	ast.BaseBlock
	start, stop int
}

var kindLine = ast.NewNodeKind("Line")

// Kind implements ast.Node.
func (*line) Kind() ast.NodeKind { return kindLine }

// IsRaw implements ast.Node: there is nothing to be parsed in it.
func (*line) IsRaw() bool { return true }

// Dump implements ast.Node.
func (n *line) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// isTight reports whether the line is all of an item of a list without empty lines.
func (n *line) isTight() bool {
	item, ok := n.Parent().(*ast.ListItem)
	return ok && item.Parent().(*ast.List).IsTight
}

// lineParser parses lines where a paragraph would begin.
type lineParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (lineParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	p := passOf(pc)
	src, segment := reader.PeekLine()
	src = bytes.TrimSuffix(src, newline)
	switch {
	case p.thorough || pc.BlockOffset() != 0 || segment.Padding > 0 || parent.Kind() == east.KindDefinitionDescription,
		!isLetter(src[0]) || src[len(src)-1] == ' ' || !isLine(src) || !endsParagraph(p.src[segment.Stop:]):
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	n := p.newLine()
	n.start, n.stop = segment.Start, segment.Start+len(src)
	return n, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (lineParser) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }

// Close implements parser.BlockParser.
func (lineParser) Close(ast.Node, text.Reader, parser.Context) {}

// isLine reports whether a text has words, slots and marks of footnotes only.
func isLine(s []byte) bool {
	for i := 0; i < len(s); {
		n := 0
		switch c := s[i]; {
		case c >= utf8.RuneSelf || isWords[c]:
			n = 1
		case c == '{' && bytes.HasPrefix(s[i:], braces):
			_, _, n, _ = scan(s[i:])
		case c == '[':
			_, n = readMark(s[i:])
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// endsParagraph reports whether a paragraph surely ends before the text: there is an
// empty line, and not the description of what would be a term, or an item of a list.
func endsParagraph(text []byte) bool {
	next := bytes.TrimLeft(text, " \t\n")
	if len(next) == 0 {
		return true
	}
	between := text[:len(text)-len(next)]
	if bytes.IndexByte(between, '\n') >= 0 {
		return next[0] != ':'
	}
	isBullet := next[0] == '-' || next[0] == '*' || next[0] == '+'
	return isBullet && len(between) <= 3 && len(next) > 2 && next[1] == ' ' && isLetter(next[2])
}

// line writes the words, slots and marks of a line.
func (w *writer) line(from, to int) {
	for from < to {
		s := w.src[from:to]
		switch s[0] {
		case '{':
			start, end, n, _ := scan(s)
			kind, e := parseExpression(string(s[start:end]))
			w.inlineSlot(expression{kind, e, from, from + start}, true)
			from += n
		case '[':
			label, n := readMark(s)
			w.noteMark(label, from)
			from += n
		default:
			if n := bytes.IndexAny(s, "{["); n > 0 {
				s = s[:n]
			}
			w.numbers(from, s)
			w.words(s)
			from += len(s)
		}
	}
}
