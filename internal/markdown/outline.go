package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// PartKind is the kind of a Part.
type PartKind int

// The kinds of parts.
const (
	Prose     PartKind = iota // a run of anything else
	Heading                   // "## 1.4 Membership {#membership}"
	Placement                 // "{{ table membership }}" or "{{ chart … }}"
	Fence                     // "::: Amber" or ":::", the beginning or end of a section
)

// Part is a part of a document: Text is its line as it could be written, "" for
// prose.
type Part struct {
	Kind PartKind
	Text string
	line int
}

// Outline returns the parts of a document in their order, sections of every
// level included: what stays of it when its prose is taken out. It is nil for a
// document that Parse refuses.
func Outline(src []byte) []Part {
	p := pass{document: true, options: Options{Blocks: true, Level: func(string) (bool, bool) { return true, true }}}
	if !p.read(src) {
		return nil
	}
	before := bytes.Split(p.src, []byte("\n"))
	p.sections()
	doc := p.goldmark()
	if p.refused {
		return nil
	}
	var parts []Part
	for i, line := range bytes.Split(p.src, []byte("\n")) {
		if was := bytes.TrimSpace(before[i]); len(was) > 0 && len(line) == 0 { // all is visible: only fences are emptied
			parts = append(parts, Part{Fence, string(was), i + 1})
		}
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if part, ok := p.part(n); ok {
			parts = append(parts, part)
		}
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return a.line - b.line })
	return slices.CompactFunc(parts, func(a, b Part) bool { return a.Kind == Prose && b.Kind == Prose })
}

// part returns the part that a block of the document is; ok is false for one
// that shows nothing where it stands.
func (p *pass) part(n ast.Node) (part Part, ok bool) {
	switch n := n.(type) {
	case *ast.Heading:
		return Part{Heading, p.headingLine(n), p.pos(n.Pos()).Line - p.at.Line + 1}, true
	case *lineHeading:
		return Part{Heading, p.headingLine(n.Heading), p.pos(n.Pos()).Line - p.at.Line + 1}, true
	case *blockSlot:
		line := p.src[n.offset:lineEnd(p.src, n.offset)]
		return Part{Placement, string(bytes.TrimSpace(line)), p.pos(n.offset).Line - p.at.Line + 1}, true
	case *ast.LinkReferenceDefinition, *east.FootnoteList, *east.Footnote:
		return Part{}, false
	}
	return Part{Prose, "", p.pos(firstOffset(n)).Line - p.at.Line + 1}, true
}

// headingLine is a heading as one line, its own id included: as it is written
// where that begins with #.
func (p *pass) headingLine(n *ast.Heading) string {
	start := bytes.LastIndexByte(p.src[:n.Pos()], '\n') + 1
	line := bytes.TrimSpace(p.src[start:lineEnd(p.src, n.Pos())])
	underlined := n.Lines().Len() > 0 && bytes.HasPrefix(p.src[n.Lines().At(0).Start:], line[:1])
	if bytes.HasPrefix(line, []byte("#")) && !underlined {
		return string(line)
	}
	words := strings.Join(strings.Fields(string(n.Lines().Value(p.src))), " ")
	if before, ok := strings.CutSuffix(words, "#"); ok { // it would close the heading
		words = before + `\#`
	}
	if v, ok := n.AttributeString(attrID); ok {
		words += " {#" + v.(ownID).id + "}"
	}
	return strings.Repeat("#", n.Level) + " " + words
}

// firstOffset returns where the text of a block begins.
func firstOffset(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
		if n.Pos() > 0 {
			return n.Pos()
		}
	}
	return 0
}
