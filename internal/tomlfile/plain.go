package tomlfile

import (
	"bytes"
	"unicode/utf8"

	"almanac/internal/diag"
)

// What is plain can be read in one way only, and is read here, from bytes to tree
// in one pass. Whatever has the least room for a second reading is for the two
// libraries: numbers with underscores, exponents or another base, texts with
// backslashes or with quotation marks within, dates with a time, dotted keys,
// headings of tables that are there already, and all that is at fault. TestOnce and
// FuzzOnce hold both ways to the same tree and the same faults. Without, builds of 12, 120
// and 1,200 reports take 1.4, 2.1 and 2.4 of the CPU time.

// plainly reads a text that is plain throughout, and returns nil for any other.
func (p *parser) plainly() *Table {
	told := p.diags
	defer func() { p.diags = told }()
	p.diags = new(diag.List) // a fault is for the libraries to tell
	p.builder = newBuilder(p)
	r := plainReader{builder: &p.builder, src: p.src, line: p.first.line, origin: -1}
	if len(r.src) > maxValues || !r.document() {
		return nil
	}
	return r.root
}

// plainReader reads a text from the front. Its methods report false where the text
// is not plain.
type plainReader struct {
	*builder
	src    []byte
	off    int
	line   int32
	origin int // the column of off is off - origin

	steps []step
}

// step is where a part of the last heading leads to: most begin as the one before, and
// to go there at once is a hundredth of a build. What is written includes the brackets, so
// that [[a]] is never taken for [a; there is none for a last part, whose table may be an
// item of a list and another one next time; and there is one for each level of depth.
type step struct {
	written []byte // from the start of the heading on, up to the dot behind the part
	table   *Table
	path    int
}

func (r *plainReader) document() bool {
	for r.blank(true) {
		ok := false
		switch r.next() {
		case 0:
			return r.off == len(r.src)
		case '[':
			ok = r.heading()
		default:
			ok = r.entry(r.cur, r.depth, r.path)
		}
		if !ok || !r.plain || r.faults > 0 || !r.blank(false) || r.next() != '\n' && r.off < len(r.src) {
			return false
		}
	}
	return false
}

// next returns the next byte, 0 at the end.
func (r *plainReader) next() byte {
	if r.off < len(r.src) {
		return r.src[r.off]
	}
	return 0
}

// take goes past the next byte if it is c.
func (r *plainReader) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.off++
	return true
}

// pass goes past n bytes of a text or comment.
func (r *plainReader) pass(n int) bool {
	for i, c := range r.src[r.off : r.off+n] {
		switch {
		case !isRare[c]:
		case c == '\n':
			r.line, r.origin = r.line+1, r.off+i
		case c < utf8.RuneSelf:
			return false
		case !utf8.RuneStart(c):
			r.origin++
		}
	}
	r.off += n
	return true
}

// isRare has the bytes that cannot stand in a text, or are not a column each.
var isRare = func() (is [256]bool) {
	for c := range is {
		is[c] = isControl[c] || c == '\n' || c >= utf8.RuneSelf
	}
	return is
}()

// blank goes past white space and comments, past the ends of lines only if asked.
func (r *plainReader) blank(lines bool) bool {
	for {
		switch c := r.next(); {
		case c == ' ' || c == '\t':
			r.off++
		case c == '\n' && lines:
			r.line, r.origin = r.line+1, r.off
			r.off++
		case c == '#':
			if !r.pass(lineEnd(r.src, r.off) - r.off) {
				return false
			}
		default:
			return true
		}
	}
}

func (r *plainReader) here() place { return place{r.line, int32(r.off - r.origin)} }

// heading reads [a.b] or [[a.b]].
func (r *plainReader) heading() bool {
	from, origin := r.off, r.origin
	r.off++
	list := r.take('[')
	r.cur, r.depth, r.path = r.root, 0, 0
	for len(r.steps) > 0 {
		i := len(r.steps) - 1
		if s := r.steps[i]; bytes.HasPrefix(r.src[from:], s.written) {
			r.cur, r.depth, r.path, r.off = s.table, len(r.steps), s.path, from+len(s.written)
			break
		}
		r.steps = r.steps[:i]
	}
	for last := false; !last; {
		key, at, ok := r.key()
		if !ok {
			return false
		}
		last = !r.take('.')
		r.enter(key, at, last, list)
		if !last && r.origin == origin { // else columns are to be counted again
			r.steps = append(r.steps, step{r.src[from:r.off], r.cur, r.path})
		}
	}
	return r.take(']') && (!list || r.take(']'))
}

// key reads a part of a key and the space around it.
func (r *plainReader) key() (key string, at place, ok bool) {
	r.off = skipSpace(r.src, r.off)
	at = r.here()
	name := bare(r.src[r.off:])
	r.off += len(name)
	if c := r.next(); len(name) == 0 && (c == '"' || c == '\'') {
		var before uint8
		if name, before, ok = r.quoted(); !ok || before != 1 {
			return "", at, false
		}
	}
	r.off = skipSpace(r.src, r.off)
	return r.p.words.of(name), at, len(name) > 0 // the authority has trouble with ""
}

// bare returns the key without quotation marks that s begins with.
func bare(s []byte) []byte {
	for i, c := range s {
		if !isBare[c] {
			return s[:i]
		}
	}
	return s
}

// isBare has the bytes of keys without quotation marks.
var isBare = func() (is [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-" {
		is[c] = true
	}
	return is
}()

// entry reads a key and its value into t.
func (r *plainReader) entry(t *Table, depth, path int) bool {
	key, at, ok := r.key()
	if !ok || t.find(key) >= 0 || !r.take('=') {
		return false
	}
	r.off = skipSpace(r.src, r.off)
	v := r.value(depth+1, path+len(key)+1)
	if v == nil {
		return false
	}
	t.add(Entry{key, v, at})
	return true
}

// value reads a value, and returns nil where it is not plain.
func (r *plainReader) value(depth, path int) *Value {
	v := r.builder.value(0, r.here())
	if r.spend(v.place, depth, path); r.halted {
		return nil
	}
	ok := false
	switch c := r.next(); c {
	case '"', '\'':
		ok = r.text(v)
	case '[':
		v.Kind, v.more = Array, r.p.room.list()
		ok = r.between(']', func() bool {
			item := r.value(depth+1, path)
			v.more.list = append(v.more.list, item)
			return item != nil
		})
	case '{':
		v.Kind, v.Table = TableKind, r.builder.table(v.place, inline)
		ok = r.between('}', func() bool { return r.entry(v.Table, depth, path) })
	case 't', 'f':
		ok = r.truth(v)
	default:
		ok = r.number(v)
	}
	if !ok {
		return nil
	}
	return v
}

// between reads items with commas between them, from one bracket to the other.
func (r *plainReader) between(closing byte, item func() bool) bool {
	r.off++
	for more := true; r.blank(true); more = r.take(',') {
		switch {
		case r.take(closing):
			return true
		case !more || !item() || !r.blank(true):
			return false
		}
	}
	return false
}
