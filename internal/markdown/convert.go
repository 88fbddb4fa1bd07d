package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// engine is goldmark with what reports may use. It is safe for concurrent use.
var engine = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.DefinitionList),
	goldmark.WithParserOptions(
		parser.WithAutoHeadingID(), parser.WithAttribute(),
		parser.WithBlockParsers(util.Prioritized(blockSlots{}, 50), util.Prioritized(newFootnoteBlocks(), 999)),
		parser.WithInlineParsers(util.Prioritized(inlineSlots{}, 50), util.Prioritized(footnoteMarks{}, 90),
			util.Prioritized(extension.NewFootnoteParser(), 101)),
		parser.WithASTTransformers(util.Prioritized(extension.NewFootnoteASTTransformer(), 999)),
	),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(slotRenderer{}, 50))),
)

// convert parses the text, checks it and renders it to pieces.
func (p *pass) convert(bare bool) *archive.Prose {
	pc := parser.NewContext(parser.WithIDs(&headingIDs{map[string]bool{}}))
	pc.Set(passKey, p)
	doc := engine.Parser().Parse(text.NewReader(p.src), parser.WithContext(pc))
	p.unusedFootnotes(pc)
	prose := &archive.Prose{Pos: p.at}
	w := walker{pass: p, prose: prose, ids: map[string]diag.Pos{}}
	w.reserve(doc)
	w.walk(doc)
	prose.Plain = strings.Join(strings.Fields(w.plain.String()), " ")
	if p.diags.Errors() > 0 {
		// what is wrong is not rendered; headings and slots still count
		prose.Pieces = w.slots
		return prose
	}
	p.render(prose, doc, bare)
	return prose
}

// render writes the document, then each of its footnotes.
func (p *pass) render(prose *archive.Prose, doc ast.Node, bare bool) {
	var notes []ast.Node
	for n := doc.FirstChild(); n != nil; {
		next := n.NextSibling()
		if list, ok := n.(*east.FootnoteList); ok {
			for f := list.FirstChild(); f != nil; f = f.NextSibling() {
				notes = append(notes, f)
			}
			doc.RemoveChild(doc, n)
		}
		n = next
	}
	prose.Pieces = p.pieces(doc, bare)
	for _, n := range notes {
		note := &archive.Prose{Pieces: p.pieces(n, true), Pos: p.pos(n.Pos())}
		prose.Notes = append(prose.Notes, note)
	}
}

// pieces renders a node's children. With bare, a single paragraph is rendered
// without the markup of one.
func (p *pass) pieces(n ast.Node, bare bool) []archive.Piece {
	s := &sink{}
	parent := n
	if only := n.FirstChild(); bare && only != nil && only == n.LastChild() && only.Kind() == ast.KindParagraph {
		parent = only
	}
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if err := engine.Renderer().Render(s, p.src, c); err != nil {
			p.errorf("markdown", max(c.Pos(), 0), "%v", err)
		}
	}
	return s.finish()
}

// walker looks at every node once: it reports what is not allowed and collects
// headings, links and words.
type walker struct {
	*pass
	prose *archive.Prose
	ids   map[string]diag.Pos
	level int // of the last heading
	plain bytes.Buffer
	slots []archive.Piece
}

// reserve takes note of the ids that tables and charts will have on the page.
func (w *walker) reserve(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if s, ok := n.(*blockSlot); ok && entering {
			w.ids[s.slot.Text] = s.slot.Pos
		}
		return ast.WalkContinue, nil
	})
}

func (w *walker) walk(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.node(n)
		} else if n.Type() == ast.TypeBlock {
			w.plain.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
}

func (w *walker) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.HTMLBlock, *ast.RawHTML:
		w.errorf("raw-html", n.Pos(), "HTML cannot be written here").Helpf("use Markdown; write &lt; for a less-than sign")
	case *ast.Link:
		w.link(string(n.Destination), n.Pos())
	case *ast.AutoLink:
		url := string(n.URL(w.src))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(url, "mailto:") {
			url = "mailto:" + url
		}
		w.link(url, n.Pos())
	case *ast.Image:
		w.link(string(n.Destination), n.Pos())
		if !n.HasChildren() {
			w.errorf("image-alt", n.Pos(), "an image needs a text for those who cannot see it").Helpf("write it between the brackets: ![what it shows](…)")
		}
	case *ast.Text:
		w.plain.Write(n.Segment.Value(w.src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.plain.WriteByte(' ')
		}
	case *ast.String:
		w.plain.Write(n.Value)
	case *inlineSlot:
		w.plain.WriteByte(' ')
		w.slots = append(w.slots, archive.Piece{Slot: n.slot})
	case *blockSlot:
		w.slots = append(w.slots, archive.Piece{Slot: n.slot})
	}
}

func (w *walker) link(url string, offset int) {
	w.diags = append(w.diags, CheckLink(url, w.pos(offset))...)
	w.prose.Links = append(w.prose.Links, archive.Link{URL: url, Pos: w.pos(offset)})
}

func (w *walker) heading(n *ast.Heading) {
	id := ""
	if v, ok := n.AttributeString("id"); ok {
		id = string(v.([]byte))
	}
	pos := w.pos(n.Pos())
	if _, taken := w.ids[id]; taken && !hasOwnID(w.src, n) {
		id += "-section" // the table or chart of this name keeps it
		n.SetAttributeString("id", []byte(id))
	}
	for _, a := range n.Attributes() {
		if string(a.Name) != "id" {
			w.diags.Errorf("heading-attribute", pos, "a heading cannot have %q", a.Name).Helpf("in braces it can have an id: {#name}")
		}
	}
	switch first, again := w.ids[id]; {
	case !w.options.Blocks:
		w.diags.Errorf("misplaced", pos, "a heading cannot stand here")
	case n.Level == 1:
		w.diags.Errorf("heading-level", pos, "a heading of level 1 is the title's").Helpf("begin with ##")
	case w.level > 0 && n.Level > w.level+1:
		w.diags.Warnf("heading-level", pos, "this heading skips a level: %d after %d", n.Level, w.level)
	case again:
		w.diags.Errorf("duplicate", pos, "the id %q is taken on this page", id).At(first, "it is taken here")
	case !isID(id) && hasOwnID(w.src, n):
		w.diags.Errorf("bad-id", pos, "%q cannot be the id of a heading", id).Helpf("use small letters, digits and hyphens")
	}
	w.ids[id] = pos
	w.level = n.Level
	var title bytes.Buffer
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		switch c := c.(type) {
		case *ast.Text:
			if entering {
				title.Write(c.Segment.Value(w.src))
			}
		case *ast.String:
			if entering {
				title.Write(c.Value)
			}
		case *inlineSlot, *east.FootnoteLink:
			if entering {
				w.diags.Errorf("heading-slot", pos, "a heading is an address and cannot change with the data")
			}
		}
		return ast.WalkContinue, nil
	})
	w.prose.Headings = append(w.prose.Headings, archive.Heading{ID: id, Level: n.Level, Title: unescape(title.String()), Pos: pos})
}

// hasOwnID reports whether the editor gave the heading its id.
func hasOwnID(src []byte, n *ast.Heading) bool {
	if n.Lines().Len() == 0 {
		return true
	}
	end := n.Lines().At(n.Lines().Len() - 1).Stop
	line, _, _ := bytes.Cut(src[end:], []byte("\n"))
	return bytes.Contains(line, []byte("{"))
}

// unescape removes the backslashes and entities of a text as Markdown does.
func unescape(s string) string {
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(s)))))
}
