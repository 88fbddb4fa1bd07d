package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"almanac/internal/archive"
)

// ownID is an id that an editor gave to a heading; its place is that of the
// brace.
type ownID struct {
	id     string
	offset int
}

const attrID = "id"

// hashParser parses headings that begin with #. It takes the id from the end
// of the line itself, because goldmark's attributes may be anything.
type hashParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (b hashParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := b.BlockParser.Open(parent, reader, pc)
	if n == nil || n.Lines().Len() == 0 {
		return n, state
	}
	p, line := passOf(pc), n.Lines().At(0)
	if !p.spendMarks(line.Start, line) {
		n.Lines().Clear()
	}
	p.takeID(n)
	if n.Lines().Len() > 0 && !p.thorough {
		line = n.Lines().At(0)
		if tokens, ok := p.tokensOf(line.Start, line.Stop); ok {
			return &lineHeading{n.(*ast.Heading), tokens}, state
		}
	}
	return n, state
}

// lineHeading is a heading that has what a line has.
type lineHeading struct {
	*ast.Heading
	tokens []token
}

// IsRaw implements ast.Node: there is nothing to be parsed in it.
func (*lineHeading) IsRaw() bool { return true }

// underlineParser parses headings that are a paragraph with a line below.
type underlineParser struct{ parser.BlockParser }

// Close implements parser.BlockParser.
func (b underlineParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	b.BlockParser.Close(n, reader, pc)
	if n.Parent() != nil {
		passOf(pc).takeID(n)
	}
}

// takeID cuts {#id} off the end of a heading.
func (p *pass) takeID(n ast.Node) {
	last := n.Lines().Len() - 1
	if last < 0 {
		return
	}
	line := n.Lines().At(last)
	s := bytes.TrimRight(p.src[line.Start:line.Stop], " \t\n")
	i := bytes.LastIndexByte(s, '{')
	if i < 0 || s[len(s)-1] != '}' || i > 0 && s[i-1] != ' ' && s[i-1] != '\t' {
		return
	}
	inner, offset := string(s[i+1:len(s)-1]), line.Start+i
	id, ok := strings.CutPrefix(inner, "#")
	if !ok {
		if strings.HasPrefix(inner, ".") || strings.Contains(inner, "=") {
			p.errorf("heading-attribute", offset, "a heading cannot have %q", inner).
				Helpf(`in braces it can have an id: {#name}; write \{ for a brace`)
		}
		return
	}
	line.Stop = line.Start + len(bytes.TrimRight(s[:i], " \t"))
	n.Lines().Set(last, line)
	switch {
	case !isID(id):
		p.errorf("bad-id", offset, "%q cannot be the id of a heading", id).Helpf("use small letters, digits and hyphens")
		return
	case isPageID(id):
		p.errorf("bad-id", offset, "%q cannot be the id of a heading: the page has such ids itself", id)
		return
	}
	n.SetAttributeString(attrID, ownID{id, offset})
	if _, again := p.ownIDs[id]; !again {
		p.ownIDs[id] = offset
	}
}

// heading writes a heading with its id and a link to itself; words are the node with
// what is in it.
func (w *writer) heading(n *ast.Heading, words ast.Node) {
	offset := n.Pos()
	outer, plain := w.out, len(w.plain)
	w.out, w.inHeading = &w.head, true
	w.inlines(words)
	w.out, w.inHeading = outer, false
	title := w.oneLine(plain)
	switch {
	case !w.document || w.inNote:
		w.errorf("misplaced", offset, "a heading cannot stand here")
		w.head.Take()
		return
	case n.Level == 1:
		w.errorf("heading-level", offset, "a heading of level 1 is the title's").Helpf("begin with ##")
	case n.Level > w.level+1 && w.level > 0:
		w.warnf("heading-level", offset, "this heading skips a level: %d after %d", n.Level, w.level)
	case n.Level > 2 && w.level == 0:
		w.warnf("heading-level", offset, "the first heading skips a level: %d below the title", n.Level).Helpf("begin with ##")
	}
	if title == "" {
		w.errorf("heading-empty", offset, "a heading needs words")
	}
	w.level = n.Level
	id := w.headingID(n, title)
	w.headings = append(w.headings, archive.Heading{ID: id, Level: n.Level, Title: title, Pos: w.pos(offset)})
	w.out.Raw("<h").Int(n.Level).Attr("id", id).Raw(">").Add(&w.head)
	w.out.Raw(` <a class="anchor" href="#`).Text(id).Raw(`"`).Attr("aria-labelledby", id).Raw(`>#</a></h`).Int(n.Level).Raw(">\n")
}

// headingID returns the id of a heading: its own, or one made from its title
// that no other heading, table or chart of the text has.
func (w *writer) headingID(n *ast.Heading, title string) string {
	if v, ok := n.AttributeString(attrID); ok {
		own := v.(ownID)
		first := w.ownIDs[own.id]
		if at, taken := w.slotIDs[own.id]; taken {
			first = at
		}
		if first != own.offset {
			w.errorf("duplicate", own.offset, "the id %q is taken on this page", own.id).At(w.pos(first), "it is taken here")
		}
		return own.id
	}
	id := slug(title)
	if _, taken := w.slotIDs[id]; taken || isPageID(id) {
		id += "-section"
	}
	unique, last := id, max(w.autoIDs[id], 1)
	for w.isTaken(unique) {
		last++
		unique = id + "-" + strconv.Itoa(last)
	}
	if w.autoIDs[id] = last; unique != id {
		w.autoIDs[unique] = 1
	}
	return unique
}

func (w *writer) isTaken(id string) bool {
	_, own := w.ownIDs[id]
	_, slot := w.slotIDs[id]
	return own || slot || w.autoIDs[id] > 0
}

// slug makes an id of a heading's text.
func slug(title string) string {
	b := make([]byte, 0, 80) // mostly enough, and then no memory of its own
	for _, r := range unnumbered(title) {
		switch r = unicode.ToLower(r); {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b = utf8.AppendRune(b, r)
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '_' || r == '/':
			if len(b) > 0 && b[len(b)-1] != '-' {
				b = append(b, '-')
			}
		}
	}
	if b = bytes.TrimRight(b, "-"); len(b) > 0 {
		return string(b)
	}
	return "section"
}

// unnumbered cuts leading numbering such as "1.4 " and "2) ". A year is none:
// nothing is numbered beyond 999.
func unnumbered(title string) string {
	rest := title
	for {
		n := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if n == 0 || n > 3 {
			break
		}
		rest = rest[n:]
		if strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, ")") {
			rest = rest[1:]
		}
		if after := strings.TrimLeft(rest, " "); len(after) < len(rest) {
			return after
		}
	}
	return title
}

// isID accepts the ids an editor may give.
func isID(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0) {
			return false
		}
	}
	return s != ""
}

// isPageID reports whether the page has such ids itself: of footnotes, of
// marks, of its own parts.
func isPageID(id string) bool {
	prefix, rest, _ := strings.Cut(id, "-")
	switch prefix {
	case "note", "mark":
		return rest != "" && strings.Trim(rest, "0123456789-") == ""
	case "page":
		return rest != ""
	}
	return false
}
