package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// written is where each footnote of a pass is written; a footnote that is
// referred to is taken out.
type written struct {
	known  map[string]bool
	unused map[string]int // label → offset
}

var writtenKey = parser.NewContextKey()

func writtenOf(pc parser.Context) *written {
	w, ok := pc.Get(writtenKey).(*written)
	if !ok {
		w = &written{map[string]bool{}, map[string]int{}}
		pc.Set(writtenKey, w)
	}
	return w
}

// footnoteBlocks remembers which footnotes are written.
type footnoteBlocks struct{ parser.BlockParser }

func newFootnoteBlocks() parser.BlockParser {
	return footnoteBlocks{extension.NewFootnoteBlockParser()}
}

func (b footnoteBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, segment := reader.PeekLine()
	n, state := b.BlockParser.Open(parent, reader, pc)
	if f, ok := n.(*east.Footnote); ok {
		w, label := writtenOf(pc), string(f.Ref)
		if w.known[label] {
			passOf(pc).errorf("footnote", segment.Start, "footnote [^%s] is written twice", label)
		}
		w.known[label] = true
		w.unused[label] = segment.Start
	}
	return n, state
}

// footnoteMarks reports marks of footnotes that nobody wrote, before goldmark
// takes them for plain text.
type footnoteMarks struct{}

func (footnoteMarks) Trigger() []byte { return []byte{'['} }

func (footnoteMarks) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("[^")) {
		return nil
	}
	end := bytes.IndexByte(line, ']')
	if end < 3 {
		return nil
	}
	w, label := writtenOf(pc), string(line[2:end])
	if !w.known[label] {
		passOf(pc).errorf("footnote", segment.Start, "there is no footnote [^%s]", label).
			Helpf("write it on a line of its own: [^%s]: …", label)
	}
	delete(w.unused, label)
	return nil
}

// unusedFootnotes reports footnotes that nothing refers to: a reader would
// never see them.
func (p *pass) unusedFootnotes(pc parser.Context) {
	for label, offset := range writtenOf(pc).unused {
		p.errorf("footnote", offset, "nothing refers to footnote [^%s]", label)
	}
}
