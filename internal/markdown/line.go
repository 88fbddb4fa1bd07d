package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// line is a paragraph of one line in which everything that Markdown gives a meaning to
// can be read in one way only: words, slots, marks of footnotes, and words alone in
// emphasis or in a link. Nearly all paragraphs of a report are so. goldmark finds where
// it stands and does not look into it, which is half of its work on a report and a
// twentieth of a build. TestLines and FuzzLines hold both ways to the same prose.
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
		!isLetter(src[0]) && src[0] != '*' || src[len(src)-1] == ' ' || !isLine(src) || !endsParagraph(p.src[segment.Stop:]):
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

// isLine reports whether a text has nothing but what a line may have.
func isLine(s []byte) bool {
	for i := 0; i < len(s); {
		n := wordsEnd(s[i:])
		switch {
		case n > 0:
		case s[i] == '{' && bytes.HasPrefix(s[i:], braces):
			_, _, n, _ = scan(s[i:])
		case s[i] == '[':
			if _, n = readMark(s[i:]); n == 0 {
				_, _, n = readLink(s[i:])
			}
		case s[i] == '*' && (i == 0 || isEdge(s[i-1])):
			_, n = readEmphasis(s[i:])
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// endsParagraph reports whether a paragraph surely ends before the text: there is an
// empty line, and not the description of what would be a term, or an item of a list, or
// a footnote.
func endsParagraph(text []byte) bool {
	next := bytes.TrimLeft(text, " \t\n")
	if len(next) == 0 {
		return true
	}
	between := text[:len(text)-len(next)]
	if bytes.IndexByte(between, '\n') >= 0 {
		return next[0] != ':'
	}
	switch next[0] {
	case '-', '*', '+':
		return len(between) <= 3 && len(next) > 2 && next[1] == ' ' && next[2] > ' ' && next[2] != '-'
	case '[':
		_, n := readMark(next)
		return len(between) == 0 && n > 0 && wordsEnd(next[2:n]) == n-3 && bytes.HasPrefix(next[n:], []byte(":"))
	}
	return false
}

// wordsEnd returns how long the words are that s begins with.
func wordsEnd(s []byte) int {
	for i, c := range s {
		if !isWords[c] {
			return i
		}
	}
	return len(s)
}

// isWordly reports whether a character can only be part of a word.
func isWordly(c byte) bool { return isLetter(c) || isDigit(c) }

// isEdge reports whether a mark of emphasis between c and a word is surely at its edge.
func isEdge(c byte) bool { return isWords[c] && c < utf8.RuneSelf && !isWordly(c) }

// readEmphasis reads *words* or **words** at the start of s, whose marks can belong to
// nothing else. It returns the level and the length, 0 for none.
func readEmphasis(s []byte) (level, n int) {
	level = 1
	if len(s) > 1 && s[1] == '*' {
		level = 2
	}
	end := level + wordsEnd(s[level:])
	n = end + level
	switch {
	case end == level || n > len(s) || !isWordly(s[level]) || !isWordly(s[end-1]),
		s[end] != '*' || s[n-1] != '*' || n < len(s) && !isEdge(s[n]):
		return 0, 0
	}
	return level, n
}

// readLink reads [words](address) at the start of s, and returns where the words end
// and its length, 0 for none.
func readLink(s []byte) (words, address []byte, n int) {
	const most = 500 // goldmark takes links of up to 998 characters
	end := 1 + wordsEnd(s[1:])
	if end == 1 || end > most || !isWordly(s[1]) || !bytes.HasPrefix(s[end:], []byte("](")) {
		return nil, nil, 0
	}
	from := end + len("](")
	to := from
	for to < len(s) && (isOfAddress(s[to]) || s[to] == ':') {
		to++
	}
	if to == from || to == len(s) || s[to] != ')' {
		return nil, nil, 0
	}
	return s[1:end], s[from:to], to + 1
}

// line writes what is in a line.
func (w *writer) line(from, to int) {
	for from < to {
		s := w.src[from:to]
		n := 0
		switch s[0] {
		case '{':
			start, end, length, _ := scan(s)
			kind, e := parseExpression(string(s[start:end]))
			w.inlineSlot(expression{kind, e, from, from + start}, true)
			n = length
		case '[':
			n = w.lineLink(from, s)
		case '*':
			level, length := readEmphasis(s)
			w.openEmphasis(level)
			w.run(from+level, s[level:length-level])
			w.closeEmphasis(level)
			n = length
		default:
			n = wordsEnd(s)
			w.run(from, s[:n])
		}
		from += n
	}
}

// lineLink writes the mark or the link of a line that s begins with, and returns its
// length.
func (w *writer) lineLink(offset int, s []byte) int {
	label, n := readMark(s)
	if n > 0 {
		w.noteMark(label, offset)
		return n
	}
	words, address, n := readLink(s)
	open := w.openLink(address, nil, offset)
	w.run(offset+1, words)
	w.closeLink(open)
	return n
}

// run writes words that stand at an offset.
func (w *writer) run(offset int, s []byte) {
	w.numbers(offset, s)
	w.words(s)
}
