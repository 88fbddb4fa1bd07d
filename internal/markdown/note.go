package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"almanac/internal/archive"
)

// maxLabel is the longest label of a footnote in bytes.
const maxLabel = 100

// note is a footnote that was written.
type note struct {
	node   ast.Node
	offset int
	index  int // in Prose.Notes
	refs   int // marks that refer to it
}

// noteParser is goldmark's parser of footnotes, which keeps what it finds.
type noteParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (b noteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	p := passOf(pc)
	_, segment := reader.PeekLine()
	offset := segment.Start - segment.Padding + max(pc.BlockOffset(), 0)
	if len(pc.OpenedBlocks()) >= maxDepth {
		return nil, parser.NoChildren
	}
	n, state := b.BlockParser.Open(parent, reader, pc)
	f, ok := n.(*east.Footnote)
	if !ok {
		return n, state
	}
	label := string(f.Ref)
	for a := parent; a != nil; a = a.Parent() {
		if a.Kind() == east.KindFootnote {
			p.errorf("footnote", offset, "footnote [^%s] is written within another", label).Helpf("write it at the left")
			return n, state
		}
	}
	if first := p.notes[label]; first != nil {
		p.errorf("footnote", offset, "footnote [^%s] is written twice", label).At(p.pos(first.offset), "it is written here")
		return n, state
	}
	p.notes[label] = &note{node: f, offset: offset}
	p.labels = append(p.labels, label)
	return n, state
}

// Close leaves a footnote where it is written: goldmark would collect them.
func (noteParser) Close(ast.Node, text.Reader, parser.Context) {}

// noteMark refers to a footnote.
type noteMark struct {
	ast.BaseInline
	label  []byte
	offset int
}

var kindNoteMark = ast.NewNodeKind("NoteMark")

// Kind implements ast.Node.
func (*noteMark) Kind() ast.NodeKind { return kindNoteMark }

// Dump implements ast.Node.
func (n *noteMark) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// noteMarkParser parses [^label], also behind an exclamation mark, where an
// image might begin.
type noteMarkParser struct{}

// Trigger implements parser.InlineParser.
func (noteMarkParser) Trigger() []byte { return []byte{'[', '!'} }

// Parse implements parser.InlineParser.
func (noteMarkParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	skip := 0
	if line[0] == '!' {
		skip = 1
	}
	label, n := readMark(line[skip:])
	if n == 0 {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, text.NewSegment(segment.Start, segment.Start+skip))
	}
	block.Advance(skip + n)
	return &noteMark{label: label, offset: segment.Start + skip}
}

// readMark reads the mark at the start of s, and returns its length, 0 for none.
func readMark(s []byte) (label []byte, n int) {
	rest, ok := bytes.CutPrefix(s, []byte("[^"))
	if !ok {
		return nil, 0
	}
	end := bytes.IndexAny(rest[:min(len(rest), maxLabel+1)], "[]")
	if end < 0 || rest[end] != ']' || len(bytes.TrimSpace(rest[:end])) == 0 {
		return nil, 0
	}
	return rest[:end], len("[^") + end + len("]")
}

// noteMark writes the slot of a mark.
func (w *writer) noteMark(label []byte, offset int) {
	found := w.notes[string(label)]
	switch {
	case found == nil && w.hidden[string(label)]:
		w.errorf("footnote", offset, "footnote [^%s] is written in a section that readers of this text may not see", label).
			Helpf("write it outside the section, or refer to it there only")
	case found == nil:
		w.errorf("footnote", offset, "there is no footnote [^%s]", label).
			Helpf("write it on a line of its own: [^%s]: …", label).Suggest(string(label), w.labels)
	case w.inNote:
		w.errorf("footnote", offset, "a footnote cannot refer to a footnote")
	case w.inLink:
		w.linkInLink(offset)
	case w.dataHere(offset):
		if found.refs == 0 {
			found.index = len(w.prose.Notes)
			w.prose.Notes = append(w.prose.Notes, new(archive.Prose))
		}
		w.slot(&archive.Slot{Kind: archive.NoteSlot, Index: found.index, Nth: found.refs, Pos: w.pos(offset)})
		found.refs++
	}
}

// footnotes writes the footnotes, those too that nothing refers to: their
// faults count.
func (w *writer) footnotes() {
	for _, label := range w.labels {
		n := w.notes[label]
		var prose *archive.Prose
		if n.refs > 0 {
			prose = w.prose.Notes[n.index]
		} else {
			prose = new(archive.Prose)
			w.warnf("footnote", n.offset, "nothing refers to footnote [^%s]", label)
		}
		if !n.node.HasChildren() {
			w.errorf("footnote", n.offset, "footnote [^%s] is empty", label)
		}
		prose.Pos = w.pos(n.offset)
		nw := writer{pass: w.pass, prose: prose, inNote: true}
		nw.whole(n.node, true)
	}
}
