package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/markup"
)

// sink takes what goldmark renders and cuts it where slots are. It is a
// util.BufWriter, so goldmark hands it to node renderers as it is.
type sink struct {
	w      markup.Writer
	pieces []archive.Piece
}

func (s *sink) cut(slot *archive.Slot) {
	s.pieces = append(s.pieces, archive.Piece{Markup: s.w.Take(), Slot: slot})
}

func (s *sink) finish() []archive.Piece {
	if s.w.Len() > 0 {
		s.cut(nil)
	}
	return s.pieces
}

func (s *sink) Write(p []byte) (int, error)       { return s.w.Write(p) }
func (s *sink) WriteString(t string) (int, error) { return s.w.Write([]byte(t)) }
func (s *sink) WriteByte(c byte) error            { _, err := s.w.Write([]byte{c}); return err }
func (s *sink) WriteRune(r rune) (int, error)     { return s.w.Write(utf8.AppendRune(nil, r)) }
func (s *sink) Available() int                    { return 1 << 16 }
func (s *sink) Buffered() int                     { return 0 }
func (s *sink) Flush() error                      { return nil }

// slotRenderer renders what is ours: slots, footnote marks, headings with
// their permalink and tables with a box of their own.
type slotRenderer struct{}

func (slotRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindBlockSlot, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.(*sink).cut(n.(*blockSlot).slot)
		}
		return ast.WalkContinue, nil
	})
	r.Register(kindInlineSlot, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.(*sink).cut(n.(*inlineSlot).slot)
		}
		return ast.WalkContinue, nil
	})
	r.Register(east.KindFootnoteLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			f := n.(*east.FootnoteLink)
			w.(*sink).cut(&archive.Slot{Kind: archive.NoteSlot, Index: f.Index - 1, Nth: f.RefIndex})
		}
		return ast.WalkContinue, nil
	})
	nothing := func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil }
	r.Register(east.KindFootnoteBacklink, nothing)
	r.Register(east.KindFootnoteList, nothing)
	r.Register(ast.KindHeading, renderHeading)
	r.Register(east.KindTable, renderTable)
}

// renderHeading adds a link to the heading itself, named by the heading.
func renderHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	v, _ := n.AttributeString("id")
	id, _ := v.([]byte)
	s := &w.(*sink).w
	if entering {
		s.Raw("<h").Int(n.Level).Attr("id", string(id)).Raw(">")
		return ast.WalkContinue, nil
	}
	s.Raw(` <a class="anchor"`).Attr("href", "#"+string(id)).Attr("aria-labelledby", string(id)).Raw(">#</a></h").Int(n.Level).Raw(">\n")
	return ast.WalkContinue, nil
}

func renderTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.(*sink).w.Raw("<div class=\"prose-table\"><table>\n")
	} else {
		w.(*sink).w.Raw("</table></div>\n")
	}
	return ast.WalkContinue, nil
}
