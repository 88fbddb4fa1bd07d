package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"almanac/internal/archive"
)

// passKey is where goldmark's context keeps the pass a parser works for.
var passKey = parser.NewContextKey()

func passOf(pc parser.Context) *pass { return pc.Get(passKey).(*pass) }

var (
	kindBlockSlot  = ast.NewNodeKind("BlockSlot")
	kindInlineSlot = ast.NewNodeKind("InlineSlot")
)

// blockSlot is a table or chart on a line of its own.
type blockSlot struct {
	ast.BaseBlock
	slot *archive.Slot
}

func (*blockSlot) Kind() ast.NodeKind        { return kindBlockSlot }
func (n *blockSlot) Dump(src []byte, at int) { ast.DumpHelper(n, src, at, nil, nil) }

// inlineSlot is a value or a reference within a line.
type inlineSlot struct {
	ast.BaseInline
	slot *archive.Slot
}

func (*inlineSlot) Kind() ast.NodeKind        { return kindInlineSlot }
func (n *inlineSlot) Dump(src []byte, at int) { ast.DumpHelper(n, src, at, nil, nil) }

// placed splits "table helpdesk-emails" into its kind and id.
func placed(expression string) (kind archive.SlotKind, id string, ok bool) {
	word, rest, found := strings.Cut(expression, " ")
	id = strings.TrimSpace(rest)
	if !found || id == "" || strings.ContainsAny(id, " \t()+*/\"'") {
		return 0, "", false
	}
	switch word {
	case "table":
		return archive.TableSlot, id, true
	case "chart":
		return archive.ChartSlot, id, true
	case "ref":
		return archive.RefSlot, id, true
	}
	return 0, "", false
}

// braces finds the end of "{{ … }}" at the start of line. Braces in a quoted
// text do not end it. It returns the offsets of the trimmed expression and of
// what follows the braces.
func braces(line []byte) (from, to, end int, ok bool) {
	var quote byte
	for i := 2; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\n':
			return 0, 0, 0, false
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '}' && i+1 < len(line) && line[i+1] == '}':
			inner := line[2:i]
			from = 2 + len(inner) - len(bytes.TrimLeft(inner, " \t"))
			return from, max(from, 2+len(bytes.TrimRight(inner, " \t"))), i + 2, true
		}
	}
	return 0, 0, 0, false
}

// blockSlots parses {{ table ID }} and {{ chart ID }} on lines of their own.
type blockSlots struct{}

func (blockSlots) Trigger() []byte             { return []byte{'{'} }
func (blockSlots) CanInterruptParagraph() bool { return true }
func (blockSlots) CanAcceptIndentedLine() bool { return false }

func (blockSlots) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || !bytes.HasPrefix(line[at:], []byte("{{")) {
		return nil, parser.NoChildren
	}
	from, to, end, ok := braces(line[at:])
	if !ok || len(bytes.TrimSpace(line[at+end:])) > 0 {
		return nil, parser.NoChildren
	}
	kind, id, ok := placed(string(line[at+from : at+to]))
	if !ok || kind == archive.RefSlot {
		return nil, parser.NoChildren
	}
	p := passOf(pc)
	offset := segment.Start + at
	if !p.options.Blocks {
		p.errorf("misplaced", offset, "a table or chart cannot stand here").Helpf("place it in a report or page")
	}
	reader.Advance(segment.Len() - 1)
	n := &blockSlot{slot: &archive.Slot{Kind: kind, Text: id, Pos: p.pos(offset + from)}}
	return n, parser.NoChildren
}

func (blockSlots) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (blockSlots) Close(ast.Node, text.Reader, parser.Context)                 {}

// inlineSlots parses values and references.
type inlineSlots struct{}

func (inlineSlots) Trigger() []byte { return []byte{'{'} }

func (inlineSlots) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("{{")) {
		return nil
	}
	p := passOf(pc)
	from, to, end, ok := braces(line)
	if !ok {
		p.errorf("unclosed-braces", segment.Start, "{{ is not closed on its line").
			Helpf("close it with }}, or write \\{{ for the braces themselves")
		return nil
	}
	block.Advance(end)
	expression := string(line[from:to])
	n := &inlineSlot{slot: &archive.Slot{Text: expression, Pos: p.pos(segment.Start + from)}}
	if expression == "" {
		p.errorf("expression", segment.Start, "the braces are empty")
	}
	if kind, id, ok := placed(expression); ok {
		n.slot.Kind, n.slot.Text = kind, id
		if kind != archive.RefSlot {
			p.errorf("misplaced", segment.Start, "a table or chart needs a line of its own")
		}
	}
	return n
}
