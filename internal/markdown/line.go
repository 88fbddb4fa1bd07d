package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// line is a paragraph of one line in which everything that Markdown gives a meaning to
// can be read in one way only: words, slots, marks of footnotes, and words alone in
// emphasis or in a link. Nearly all paragraphs of a report are so. goldmark finds where
// it stands and does not look into it, which is half of its work on a report: without,
// builds of 12, 120 and 1,200 reports take 1.05, 1.13 and 1.15 of the CPU time. TestLines
// and FuzzLines hold both ways to the same prose.
type line struct {
	ast.BaseBlock
	tokens []token
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
	at := pc.BlockOffset() // behind a few spaces, as in a footnote
	switch {
	case p.thorough || at < 0 || at >= len(src) || segment.Padding > 0 || parent.Kind() == east.KindDefinitionDescription,
		!isLetter(src[at]) && src[at] != '*' || src[len(src)-1] == ' ':
		return nil, parser.NoChildren
	}
	tokens, ok := p.tokensOf(segment.Start+at, segment.Start+len(src))
	if !ok || !endsParagraph(p.src[segment.Stop:]) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	n := p.newLine()
	n.tokens = tokens
	return n, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (lineParser) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }

// Close implements parser.BlockParser.
func (lineParser) Close(ast.Node, text.Reader, parser.Context) {}

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
		if len(between) > 0 || n == 0 {
			return false
		}
		end, _ := wordsEnd(next, len("[^"))
		return end == n-len("]") && bytes.HasPrefix(next[n:], []byte(":"))
	}
	return false
}

// line writes what is in a line.
func (w *writer) line(tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		switch t.kind {
		case wordsToken:
			w.run(t)
		case slotToken:
			kind, text := parseExpression(string(w.src[t.from:t.to]))
			w.inlineSlot(expression{kind, text, t.start, t.from}, true)
		case markToken:
			w.noteMark(w.src[t.from:t.to], t.start)
		case linkToken:
			open := w.openLink(t.address(w.src), nil, t.start)
			w.run(t)
			w.closeLink(open)
		case emphasisToken:
			w.openEmphasis(t.level())
			w.run(t)
			w.closeEmphasis(t.level())
		}
	}
}

// run writes the words of a token.
func (w *writer) run(t *token) {
	w.numbers(t.digit, w.src[t.digit:t.to])
	w.words(w.src[t.from:t.to])
}
