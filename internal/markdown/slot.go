package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"almanac/internal/archive"
)

var braces = []byte("{{")

// expression is what stands between double braces.
type expression struct {
	kind   archive.SlotKind
	text   string // the id of a table, chart or reference, else the expression
	offset int    // of the braces
	inner  int    // offset of the expression
}

// blockSlot is a table or chart on a line of its own.
type blockSlot struct {
	ast.BaseBlock
	expression
}

// inlineSlot is braces within a line; closed tells whether they are.
type inlineSlot struct {
	ast.BaseInline
	expression
	closed bool
}

var (
	kindBlockSlot  = ast.NewNodeKind("BlockSlot")
	kindInlineSlot = ast.NewNodeKind("InlineSlot")
)

// Kind implements ast.Node.
func (*blockSlot) Kind() ast.NodeKind { return kindBlockSlot }

// Kind implements ast.Node.
func (*inlineSlot) Kind() ast.NodeKind { return kindInlineSlot }

// Dump implements ast.Node.
func (n *blockSlot) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// Dump implements ast.Node.
func (n *inlineSlot) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// scan reads the braces at the start of line. It returns the offsets of the
// trimmed expression and of what follows the braces. Those in a quoted text do
// not count.
func scan(line []byte) (from, to, end int, ok bool) {
	var quote byte
	for i := 2; i+1 < len(line); i++ {
		switch c := line[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{' && line[i+1] == '{':
			return 0, 0, 0, false
		case c == '}' && line[i+1] == '}':
			inner := bytes.TrimLeft(line[2:i], " \t")
			from = i - len(inner)
			return from, from + len(bytes.TrimRight(inner, " \t")), i + 2, true
		}
	}
	return 0, 0, 0, false
}

// parseExpression tells "table helpdesk-emails" from an expression on values.
func parseExpression(s string) (archive.SlotKind, string) {
	word, rest, _ := strings.Cut(s, " ")
	id := strings.TrimSpace(rest)
	if kind, ok := keywords[word]; ok && isWord(id) {
		return kind, id
	}
	return archive.ValueSlot, s
}

var keywords = map[string]archive.SlotKind{"table": archive.TableSlot, "chart": archive.ChartSlot, "ref": archive.RefSlot}

// isWord reports whether s may have been meant as an id.
func isWord(s string) bool {
	return s != "" && s[0] != '-' && !strings.ContainsAny(s, " \t()[]+*/.,\"'`")
}

// blockSlotParser parses {{ table ID }} and {{ chart ID }} on a line of their own.
type blockSlotParser struct{}

// Trigger implements parser.BlockParser.
func (blockSlotParser) Trigger() []byte { return []byte{'{'} }

// CanInterruptParagraph implements parser.BlockParser.
func (blockSlotParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (blockSlotParser) CanAcceptIndentedLine() bool { return false }

// Open implements parser.BlockParser.
func (blockSlotParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || !bytes.HasPrefix(line[at:], braces) {
		return nil, parser.NoChildren
	}
	from, to, end, ok := scan(line[at:])
	if !ok || len(bytes.TrimSpace(line[at+end:])) > 0 {
		return nil, parser.NoChildren
	}
	kind, id := parseExpression(string(line[at+from : at+to]))
	if kind != archive.TableSlot && kind != archive.ChartSlot {
		return nil, parser.NoChildren
	}
	offset := segment.Start + at - segment.Padding
	p := passOf(pc)
	if _, again := p.slotIDs[id]; !again {
		p.slotIDs[id] = offset
	}
	reader.AdvanceToEOL()
	return &blockSlot{expression: expression{kind, id, offset, offset + from}}, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (blockSlotParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

// Close implements parser.BlockParser.
func (blockSlotParser) Close(ast.Node, text.Reader, parser.Context) {}

// inlineSlotParser parses braces within a line.
type inlineSlotParser struct{}

// Trigger implements parser.InlineParser.
func (inlineSlotParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (inlineSlotParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, braces) {
		return nil
	}
	from, to, end, ok := scan(line)
	if !ok {
		block.Advance(2)
		return &inlineSlot{expression: expression{offset: segment.Start}}
	}
	block.Advance(end)
	s := string(line[from:to])
	if parent.Kind() == east.KindTableCell {
		s = strings.ReplaceAll(s, `\|`, "|")
	}
	kind, s := parseExpression(s)
	return &inlineSlot{expression: expression{kind, s, segment.Start, segment.Start + from}, closed: true}
}

// blockSlot writes a table or chart.
func (w *writer) blockSlot(n *blockSlot) {
	switch {
	case !w.options.Blocks:
		w.errorf("misplaced", n.offset, "a table or chart cannot stand here").Helpf("place it in a report or page")
	case n.Parent().Kind() != ast.KindDocument:
		w.errorf("misplaced", n.offset, "a table or chart cannot stand in a list, a quotation or a footnote").
			Helpf("end the list with an empty line and do not indent the braces")
	default:
		w.slot(&archive.Slot{Kind: n.kind, Text: n.text, Pos: w.pos(n.inner)})
	}
}

// inlineSlot writes a value or a reference.
func (w *writer) inlineSlot(n expression, closed bool) {
	w.say(space)
	switch {
	case !closed:
		w.errorf("unclosed-braces", n.offset, "{{ is not closed on its line").
			Helpf(`close it with }}, or write \{{ for the braces themselves`)
	case n.text == "":
		w.errorf("expression", n.offset, "the braces are empty")
	case n.kind == archive.ValueSlot && keywords[n.text] != 0:
		w.errorf("expression", n.inner, "{{ %s }} needs an id", n.text).Helpf("write {{ %s ID }}", n.text)
	case n.kind == archive.TableSlot || n.kind == archive.ChartSlot:
		w.errorf("misplaced", n.offset, "a table or chart needs a line of its own")
	case n.kind == archive.RefSlot && w.inLink:
		w.linkInLink(n.offset)
	case w.dataHere(n.offset):
		w.slot(&archive.Slot{Kind: n.kind, Text: n.text, Pos: w.pos(n.inner)})
	}
}

// dataHere reports whether a slot can stand where the writer is.
func (w *writer) dataHere(offset int) bool {
	switch {
	case w.inHeading:
		w.errorf("heading-slot", offset, "a heading is an address and cannot change with the data")
	case w.inImage:
		w.errorf("misplaced", offset, "the text of an image cannot change with the data")
	default:
		return true
	}
	return false
}
