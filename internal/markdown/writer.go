package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"almanac/internal/archive"
	"almanac/internal/markup"
)

// writer renders a parsed text to prose, in one walk: markup, words, headings,
// links and faults.
type writer struct {
	*pass
	prose *archive.Prose
	out   *markup.Writer
	level int // of the last heading

	body, head                                 markup.Writer // what out is, and is in a heading
	inHeading, inLink, inImage, inNote, inCell bool
}

// whole renders all of a document or footnote. With bare, a paragraph alone has
// no markup around it.
func (w *writer) whole(n ast.Node, bare bool) {
	w.out = &w.body
	if only := onlyParagraph(n); bare && only != nil {
		w.inlines(only)
	} else {
		w.blocks(n)
	}
	w.end()
}

// end gives the prose what was written.
func (w *writer) end() {
	if n := len(w.ends); w.out.Len() > 0 && (n == 0 || w.ends[n-1] < w.out.Len()) {
		w.slot(nil)
	}
	w.prose.Pieces, w.prose.Headings, w.prose.Links = fitting(w.pieces), fitting(w.headings), fitting(w.links)
	markup, from := w.out.Take(), 0
	for i, end := range w.ends {
		w.prose.Pieces[i].Markup, from = markup[from:end], end
	}
	if !w.document {
		w.prose.Plain = w.said()
	}
	w.empty()
}

// said returns the plain text. Where the markup is the same, they are one string.
func (w *writer) said() string {
	plain := bytes.TrimSpace(w.plain)
	if only := w.prose.Pieces; len(only) == 1 && string(plain) == string(only[0].Markup) {
		return string(only[0].Markup)
	}
	return string(plain)
}

// onlyParagraph returns the paragraph that is all a node shows, or nil.
func onlyParagraph(n ast.Node) ast.Node {
	var only ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case ast.KindLinkReferenceDefinition, east.KindFootnote:
		case ast.KindParagraph, kindLine:
			if only != nil {
				return nil
			}
			only = c
		default:
			return nil
		}
	}
	return only
}

// slot ends a piece.
func (w *writer) slot(s *archive.Slot) {
	w.pieces, w.ends = append(w.pieces, archive.Piece{Slot: s}), append(w.ends, w.out.Len())
}

func (w *writer) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil && !w.refused; c = c.NextSibling() {
		w.block(c)
		w.sayBreak()
	}
}

func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.unwritten(n)
		w.paragraph(n)
	case *ast.TextBlock:
		w.paragraph(n)
	case *line:
		w.paragraph(n)
	case *ast.Heading:
		w.heading(n, n)
	case *lineHeading:
		w.heading(n.Heading, n)
	case *ast.Blockquote:
		w.out.Raw("<blockquote>\n")
		w.blocks(n)
		w.out.Raw("</blockquote>\n")
	case *ast.List:
		w.list(n)
	case *ast.CodeBlock:
		w.code(n, nil)
	case *ast.FencedCodeBlock:
		w.code(n, n.Language(w.src))
		w.isCode(n)
	case *ast.ThematicBreak:
		w.out.Raw("<hr>\n")
	case *ast.HTMLBlock:
		first := n.Lines().At(0)
		w.rawHTML(first.Start + firstWord(w.src[first.Start:first.Stop]))
	case *east.Table:
		w.table(n)
	case *east.DefinitionList:
		w.definitions(n)
	case *blockSlot:
		w.blockSlot(n)
	}
}

// paragraph writes a paragraph, in a list without empty lines the words alone.
func (w *writer) paragraph(n ast.Node) {
	if !isBare(n) {
		w.out.Raw("<p>")
		w.inlines(n)
		w.out.Raw("</p>\n")
		return
	}
	w.inlines(n)
	if n.NextSibling() != nil {
		w.out.Raw("\n")
	}
}

// isBare reports whether a block is words without markup around them.
func isBare(n ast.Node) bool {
	l, ok := n.(*line)
	return ok && l.isTight() || n.Kind() == ast.KindTextBlock
}

// unwritten reports a paragraph that stands for text to be written.
func (w *writer) unwritten(n *ast.Paragraph) {
	if !w.document || n.Parent().Kind() != ast.KindDocument || n.Lines().Len() != 1 {
		return
	}
	if line := n.Lines().At(0); string(bytes.TrimSpace(line.Value(w.src))) == Unwritten {
		w.warnf("unfinished", line.Start, "there is text to be written here").Helpf("write it in place of %s, or take the line out", Unwritten)
	}
}

func (w *writer) rawHTML(offset int) {
	w.errorf("raw-html", offset, "HTML cannot be written here").Helpf("use Markdown; write &lt; for a less-than sign")
}

func (w *writer) inlines(n ast.Node) {
	switch n := n.(type) {
	case *line:
		w.line(n.tokens)
	case *lineHeading:
		w.line(n.tokens)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c)
	}
}

func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		w.openEmphasis(n.Level)
		w.inlines(n)
		w.closeEmphasis(n.Level)
	case *east.Strikethrough:
		w.out.Raw("<del>")
		w.inlines(n)
		w.out.Raw("</del>")
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.rawHTML(n.Pos())
	case *inlineSlot:
		w.inlineSlot(n.expression, n.closed)
	case *noteMark:
		w.noteMark(n.label, n.offset)
	}
}

func (w *writer) openEmphasis(level int) {
	if level == 2 {
		w.out.Raw("<strong>")
	} else {
		w.out.Raw("<em>")
	}
}

func (w *writer) closeEmphasis(level int) {
	if level == 2 {
		w.out.Raw("</strong>")
	} else {
		w.out.Raw("</em>")
	}
}

func (w *writer) text(n *ast.Text) {
	s := w.src[n.Segment.Start:n.Segment.Stop]
	w.numbers(n.Segment.Start, s)
	if n.Segment.Padding > 0 {
		s = n.Segment.Value(w.src)
	}
	if !n.IsRaw() {
		s = decode(s)
	}
	w.words(s)
	switch {
	case n.HardLineBreak():
		w.out.Raw("<br>\n")
		w.say(space)
	case n.SoftLineBreak():
		w.out.Raw("\n")
		w.say(space)
	}
}

// codeSpan writes code within a line. In a table, | is written \| in it.
func (w *writer) codeSpan(n *ast.CodeSpan) {
	var s []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		s = append(s, c.(*ast.Text).Segment.Value(w.src)...)
	}
	s = bytes.ReplaceAll(s, newline, space)
	if w.inCell {
		s = bytes.ReplaceAll(s, []byte(`\|`), []byte("|"))
	}
	w.out.Raw("<code>")
	w.words(s)
	w.out.Raw("</code>")
}
