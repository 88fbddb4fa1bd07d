package verify

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"almanac/internal/diag"
)

// node is a value of a TOML file: a table of named nodes, a list of nodes without
// names, or a text, number, date or truth value as it is written.
type node struct {
	key    string // "" in a list
	keyAt  diag.Pos
	at     diag.Pos
	kind   kind
	text   string
	nested []*node
	names  map[string]*node // of a long table, for get
	named  int              // how many of nested are in names
}

type kind int

const (
	table kind = iota
	list
	text
	number
	other // dates and truth values
)

// get returns what a table has under a key, nil for nothing.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	if key == "" {
		return nil
	}
	if len(n.nested) < 32 {
		for _, x := range n.nested {
			if x.key == key {
				return x
			}
		}
		return nil
	}
	if n.names == nil {
		n.names = map[string]*node{}
	}
	for ; n.named < len(n.nested); n.named++ {
		x := n.nested[n.named]
		if _, again := n.names[x.key]; !again {
			n.names[x.key] = x
		}
	}
	return n.names[key]
}

// str returns a text of a table, "" where there is none.
func (n *node) str(key string) string {
	if x := n.get(key); x != nil && x.kind == text {
		return x.text
	}
	return ""
}

// tables returns the tables of a list.
func (n *node) tables(key string) []*node {
	if x := n.get(key); x != nil && x.kind == list {
		return x.nested
	}
	return nil
}

// document is a TOML file that was read: its tree, and its comments.
type document struct {
	root     *node
	comments []*node
}

// tomlReader builds the tree of one file.
type tomlReader struct {
	file   string
	src    []byte
	first  int // the line its text begins in
	parser unstable.Parser
	doc    document
	last   place
	deep   bool // a key has too many parts
}

// maxParts is how many parts a key can have. What reads the tree calls itself for each.
const maxParts = 1000

type place struct{ offset, line, col int }

// readTOML reads a text that begins in a line of a file.
func readTOML(file string, src []byte, first int) (*document, error) {
	r := &tomlReader{file: file, src: bytes.TrimPrefix(src, []byte("\ufeff")), first: first}
	r.last = place{0, first, 1}
	r.doc.root = &node{at: r.pos(0)}
	r.parser.KeepComments = true
	r.parser.Reset(r.src)
	into := r.doc.root
	for r.parser.NextExpression() {
		e := r.parser.Expression()
		switch e.Kind {
		case unstable.Table:
			into = r.walk(r.doc.root, e.Key(), false)
		case unstable.ArrayTable:
			into = r.walk(r.doc.root, e.Key(), true)
		case unstable.KeyValue:
			r.entry(into, e)
		}
		for ; e != nil; e = e.Next() {
			if e.Kind == unstable.Comment {
				r.comment(e)
			}
		}
	}
	if r.deep {
		return nil, fmt.Errorf("%s: a key has more than %d parts", file, maxParts)
	}
	var fault *unstable.ParserError
	if err := r.parser.Error(); errors.As(err, &fault) {
		return nil, fmt.Errorf("%s: %s", r.pos(int(r.parser.Range(fault.Highlight).Offset)), fault.Message)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &r.doc, nil
}

func (r *tomlReader) comment(e *unstable.Node) {
	r.doc.comments = append(r.doc.comments, &node{at: r.pos(r.offset(e)), kind: text, text: string(bytes.TrimLeft(e.Data, "# "))})
}

// walk follows the key of a heading and makes what is not there yet.
func (r *tomlReader) walk(n *node, key unstable.Iterator, grows bool) *node {
	for parts := 0; key.Next(); parts++ {
		if r.deep = r.deep || parts == maxParts; r.deep {
			break
		}
		k := key.Node()
		next := n.get(string(k.Data))
		if next == nil {
			next = &node{key: string(k.Data), keyAt: r.pos(r.offset(k)), at: r.pos(r.offset(k))}
			n.nested = append(n.nested, next)
		}
		switch {
		case grows && key.IsLast():
			next.kind = list
			next.nested = append(next.nested, &node{at: r.pos(r.offset(k))})
			return next.nested[len(next.nested)-1]
		case next.kind == list && len(next.nested) > 0:
			next = next.nested[len(next.nested)-1]
		}
		n = next
	}
	return n
}

func (r *tomlReader) entry(n *node, e *unstable.Node) {
	at := r.offset(e.Value())
	parts := 0
	for key := e.Key(); key.Next(); parts++ {
		if r.deep = r.deep || parts == maxParts; r.deep {
			return
		}
		k := key.Node()
		keyAt := r.pos(r.offset(k)) // before the value, as it stands
		if key.IsLast() {
			v := r.value(e.Value(), at)
			v.key, v.keyAt = string(k.Data), keyAt
			n.nested = append(n.nested, v)
			return
		}
		next := n.get(string(k.Data))
		if next == nil {
			next = &node{key: string(k.Data), keyAt: keyAt, at: keyAt}
			n.nested = append(n.nested, next)
		}
		n = next
	}
}

func (r *tomlReader) value(v *unstable.Node, at int) *node {
	out := &node{at: r.pos(at), kind: other, text: string(v.Data)}
	switch v.Kind {
	case unstable.String:
		out.kind = text
	case unstable.Integer, unstable.Float:
		out.kind = number
	case unstable.Array:
		out.kind = list
		for c := v.Child(); c != nil; c = c.Next() {
			if c.Kind == unstable.Comment {
				r.comment(c)
				continue
			}
			out.nested = append(out.nested, r.value(c, r.offset(c)))
		}
	case unstable.InlineTable:
		out.kind = table
		for c := v.Child(); c != nil; c = c.Next() {
			if c.Kind == unstable.KeyValue {
				r.entry(out, c)
			}
		}
	}
	return out
}

// offset returns where a node stands; lists and tables within a line have no
// place of their own and take that of what is in them.
func (r *tomlReader) offset(n *unstable.Node) int {
	if n.Raw.Length > 0 {
		return int(n.Raw.Offset)
	}
	if n.Kind == unstable.KeyValue {
		key := n.Key()
		key.Next()
		return r.offset(key.Node())
	}
	if c := n.Child(); c != nil {
		return r.offset(c)
	}
	return r.last.offset
}

// pos is asked in rising order as a rule, and then reads the text once.
func (r *tomlReader) pos(offset int) diag.Pos {
	p := &r.last
	if offset < p.offset {
		*p = place{0, r.first, 1}
	}
	for _, c := range string(r.src[p.offset:min(offset, len(r.src))]) {
		if p.col++; c == '\n' {
			p.line, p.col = p.line+1, 1
		}
	}
	p.offset = offset
	return diag.Pos{File: r.file, Line: p.line, Col: p.col}
}

// front takes a Markdown file apart: its front matter, which begins in the second
// line, and its body with the line that begins in.
func front(src []byte) (matter, body []byte, line int, ok bool) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	open, rest, _ := bytes.Cut(src, []byte("\n"))
	if string(bytes.TrimSpace(open)) != "+++" || !utf8.Valid(src) {
		return nil, nil, 0, false
	}
	line = 2
	for at := 0; at < len(rest); line++ {
		end := at + bytes.IndexByte(rest[at:], '\n') + 1
		if end == at {
			end = len(rest)
		}
		if string(bytes.TrimSpace(rest[at:end])) == "+++" {
			return rest[:at], rest[end:], line + 1, true
		}
		at = end
	}
	return nil, nil, 0, false
}
