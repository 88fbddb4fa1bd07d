package markdown

import (
	"bytes"
	"slices"
	"sync"

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

// scratch is what a text grows in; the prose has copies that fit.
type scratch struct {
	plain    []byte
	pieces   []archive.Piece // without their markup
	ends     []int           // of the markup of each piece in all of it
	headings []archive.Heading
	links    []archive.Link
	autoIDs  map[string]int // automatic ids → the last number tried for them
	lines    []line         // that goldmark has found; when there is no room, it goes on elsewhere

	notes   map[string]*note
	labels  []string       // of the notes, as written
	ownIDs  map[string]int // ids that editors gave to headings → offset
	slotIDs map[string]int // ids of tables and charts → offset
}

// scratches are those that are free. Growing new ones took a fifth of what
// loading a report allocates.
var scratches = sync.Pool{New: func() any {
	return &scratch{autoIDs: map[string]int{}, notes: map[string]*note{}, ownIDs: map[string]int{}, slotIDs: map[string]int{}}
}}

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

// fitting returns a copy that has no room to spare.
func fitting[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}

// newLine returns memory for a line, which holds until the scratch is free.
func (s *scratch) newLine() *line {
	n := len(s.lines)
	if n == cap(s.lines) {
		n, s.lines = 0, make([]line, 0, linesKept)
	}
	s.lines = s.lines[:n+1]
	return &s.lines[n]
}

// linesKept is how many lines there is room for: more than a report of 20 KB has.
const linesKept = 64

// free lets another text have the scratch.
func (s *scratch) free() {
	clear(s.lines)
	clear(s.notes)
	clear(s.labels)
	clear(s.ownIDs)
	clear(s.slotIDs)
	s.lines, s.labels = s.lines[:0], s.labels[:0]
	scratches.Put(s)
}

// empty makes the scratch ready for another prose, and lets go of what it holds.
func (s *scratch) empty() {
	clear(s.pieces)
	clear(s.headings)
	clear(s.links)
	clear(s.autoIDs)
	s.plain, s.pieces, s.ends, s.headings, s.links = s.plain[:0], s.pieces[:0], s.ends[:0], s.headings[:0], s.links[:0]
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
	case lineHeading:
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

func (w *writer) list(n *ast.List) {
	if !n.IsOrdered() {
		w.out.Raw("<ul>\n")
	} else if n.Start == 1 {
		w.out.Raw("<ol>\n")
	} else {
		w.out.Raw(`<ol start="`).Int(n.Start).Raw("\">\n")
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		w.out.Raw("<li>")
		if first := item.FirstChild(); first != nil && !isBare(first) {
			w.out.Raw("\n")
		}
		w.blocks(item)
		w.out.Raw("</li>\n")
	}
	if n.IsOrdered() {
		w.out.Raw("</ol>\n")
	} else {
		w.out.Raw("</ul>\n")
	}
}

func (w *writer) definitions(n *east.DefinitionList) {
	w.out.Raw("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == east.KindDefinitionTerm {
			w.out.Raw("<dt>")
			w.inlines(c)
			w.out.Raw("</dt>\n")
			w.sayBreak()
			continue
		}
		w.out.Raw("<dd>")
		if first := c.FirstChild(); first != nil && !isBare(first) {
			w.out.Raw("\n")
		}
		w.blocks(c)
		w.out.Raw("</dd>\n")
	}
	w.out.Raw("</dl>\n")
}

// code writes a block of code. It can be reached by the keyboard, because it
// scrolls where it is wider than the page.
func (w *writer) code(n ast.Node, language []byte) {
	w.out.Raw(`<pre tabindex="0"><code`)
	if len(language) > 0 {
		w.out.Attr("class", "language-"+string(decode(language)))
	}
	w.out.Raw(">")
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		w.words(line.Value(w.src))
	}
	w.out.Raw("</code></pre>\n")
}

// table writes a table in a box of its own. An empty cell of the head is not a
// heading: nothing is headed by silence.
func (w *writer) table(n *east.Table) {
	w.out.Raw("<div class=\"prose-table\"><table>\n")
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == east.KindTableHeader
		if head {
			w.out.Raw("<thead>\n")
		}
		w.row(row, head)
		if head {
			w.out.Raw("</thead>\n")
			if row.NextSibling() != nil {
				w.out.Raw("<tbody>\n")
			}
		} else if row.NextSibling() == nil {
			w.out.Raw("</tbody>\n")
		}
	}
	w.out.Raw("</table></div>\n")
}

func (w *writer) row(row ast.Node, head bool) {
	w.out.Raw("<tr>\n")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell := c.(*east.TableCell)
		heads := head && cell.HasChildren()
		if heads {
			w.out.Raw(`<th scope="col"`)
		} else {
			w.out.Raw("<td")
		}
		switch cell.Alignment {
		case east.AlignRight:
			w.out.Raw(` class="end"`)
		case east.AlignCenter:
			w.out.Raw(` class="center"`)
		}
		w.out.Raw(">")
		w.inCell = true
		w.inlines(cell)
		w.inCell = false
		w.say(space)
		if heads {
			w.out.Raw("</th>\n")
		} else {
			w.out.Raw("</td>\n")
		}
	}
	w.out.Raw("</tr>\n")
	w.sayBreak()
	w.surplus(row.LastChild())
}

// surplus reports cells of a row for which the table has no column, given the
// last cell that has one; goldmark leaves them out.
func (w *writer) surplus(last ast.Node) {
	if last == nil || last.Lines().Len() == 0 {
		return
	}
	end := last.Lines().At(0).Stop
	line := lineEnd(w.src, end)
	if rest := bytes.TrimLeft(w.src[end:line], "| \t\n"); len(rest) > 0 {
		w.errorf("table-row", line-len(rest), "this row has more cells than the table has columns").Helpf(`write \| for the sign itself`)
	}
}

func (w *writer) inlines(n ast.Node) {
	switch n := n.(type) {
	case *line:
		w.line(n.start, n.stop)
	case lineHeading:
		l := n.Lines().At(0)
		w.line(l.Start, l.Stop)
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
