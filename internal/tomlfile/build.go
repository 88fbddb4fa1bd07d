package tomlfile

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// builder makes the tree of tables from expressions. The authority fills in the
// values.
type builder struct {
	p      *parser
	doc    *document
	root   *Table
	cur    *Table // where key = value goes: the table of the last heading
	depth  int    // of cur
	path   int    // bytes of cur's dotted path
	paths  int    // bytes of all dotted paths so far
	faults int    // reported so far
	halted bool   // beyond a bound, or too many faults: nothing more is built
	plain  bool   // so far, the authority reads all tables as they are built
	odd    []odd  // numbers that are not finite
}

type odd struct {
	at   place
	text string
}

func newBuilder(p *parser) builder {
	b := builder{p: p, doc: &document{p.file, p.room}, plain: true}
	b.root = b.table(p.first, headed)
	b.cur = b.root
	return b
}

// expression adds a heading or a key with its value, and returns the offset
// behind it.
func (b *builder) expression(n *unstable.Node) int {
	if n.Kind == unstable.KeyValue {
		return b.keyValue(b.cur, n, b.depth, b.path)
	}
	return b.heading(n)
}

// heading adds the table of [a.b] or [[a.b]] and makes it the current one.
func (b *builder) heading(n *unstable.Node) int {
	b.cur, b.depth, b.path = b.root, 0, 0
	end := 0
	for it := n.Key(); it.Next(); {
		part := it.Node()
		var key string
		var at place
		key, at, end = b.step(part)
		b.enter(key, at, it.IsLast(), n.Kind == unstable.ArrayTable)
	}
	end = skipSpace(b.p.src, end)
	if n.Kind == unstable.ArrayTable {
		return end + 2
	}
	return end + 1
}

// enter goes on to the table of a heading's next part.
func (b *builder) enter(key string, at place, last, list bool) {
	b.depth++
	b.path += len(key) + 1
	switch {
	case !last:
		b.cur = b.through(b.cur, key, at)
		return
	case list:
		b.cur = b.listItem(b.cur, key, at)
		b.depth++
	default:
		b.cur = b.headed(b.cur, key, at)
	}
	b.spend(at, b.depth, b.path)
}

// step returns a part of a key, its place and the offset behind it.
func (b *builder) step(part *unstable.Node) (key string, at place, end int) {
	off := b.p.base + int(part.Raw.Offset)
	return b.p.words.of(part.Data), b.p.place(off), off + int(part.Raw.Length)
}

// keyValue adds a key and its value to t and returns the offset behind them.
func (b *builder) keyValue(t *Table, n *unstable.Node, depth, path int) int {
	for it := n.Key(); it.Next(); {
		key, at, end := b.step(it.Node())
		depth++
		path += len(key) + 1
		if !it.IsLast() {
			b.spend(at, depth, path)
			t = b.dotted(t, key, at)
			continue
		}
		src := b.p.src
		v, end := b.node(n.Value(), skipSpace(src, skipSpace(src, end)+1), depth, path)
		if e := t.Entry(key); e != nil {
			b.fault("duplicate-key", at, "%q is given twice", key).At(e.Pos(), "first given here").
				Helpf("keep one of the two")
		} else {
			t.add(Entry{key, v, at})
		}
		return end
	}
	panic("unreachable: a key has a last part")
}

// node returns the value of a parsed node that starts at off, and the offset
// behind it.
func (b *builder) node(n *unstable.Node, off, depth, path int) (*Value, int) {
	at := b.p.place(off)
	b.spend(at, depth, path)
	v := b.value(kindOf[n.Kind], at)
	end := off + int(n.Raw.Length)
	raw := b.p.src[off:end]
	switch n.Kind {
	case unstable.Array:
		return v, b.list(v, n, off, depth, path)
	case unstable.InlineTable:
		v.Table = b.table(at, implied)
		return v, b.inlineTable(v.Table, n, off, depth, path)
	case unstable.String:
		v.before = opening(raw)
	case unstable.Float:
		v.digits = digits(raw)
		if notFinite(raw) && len(b.odd) < maxFaults {
			b.odd = append(b.odd, odd{at, string(raw)})
		}
	case unstable.LocalDate:
		b.date(v, string(raw))
	case unstable.DateTime:
		// The authority takes an offset of 60 minutes.
		if i := len(raw) - 3; raw[i] == ':' && raw[i+1] >= '6' {
			b.fault("syntax", at, "%s is not a date and time", raw).Helpf("an offset ends with minutes below 60")
		}
	}
	return v, end
}

func (b *builder) list(v *Value, n *unstable.Node, off, depth, path int) int {
	v.more = b.p.room.list()
	off++
	for it := n.Children(); it.Next() && !b.halted; {
		var item *Value
		item, off = b.node(it.Node(), skipBlank(b.p.src, off, true), depth+1, path)
		v.more.list = append(v.more.list, item)
	}
	return skipBlank(b.p.src, off, true) + 1
}

func (b *builder) inlineTable(t *Table, n *unstable.Node, off, depth, path int) int {
	off++
	for it := n.Children(); it.Next() && !b.halted; {
		off = b.keyValue(t, it.Node(), depth, path)
	}
	closed(t)
	return skipBlank(b.p.src, off, true) + 1
}

// date checks a date at once, so that every wrong one of a file is reported.
func (b *builder) date(v *Value, text string) {
	d, err := period.ParseDate(text)
	if err == nil {
		v.setDate(d)
		return
	}
	f := b.fault("syntax", v.place, "%s is not a date", text).Helpf("%s", cmp.Or(dateSlip(text), "write it as YYYY-MM-DD"))
	if _, err := period.ParseMonth(text); err == nil {
		f.Helpf("a month is a text: write %q", text)
	}
}

var kindOf = [...]Kind{
	unstable.String: String, unstable.Bool: Bool, unstable.Float: Float, unstable.Integer: Integer,
	unstable.LocalDate: Date, unstable.LocalTime: Time, unstable.LocalDateTime: LocalDatetime,
	unstable.DateTime: Datetime, unstable.Array: Array, unstable.InlineTable: TableKind,
}

// value returns a new value.
func (b *builder) value(k Kind, at place) *Value {
	v := b.p.room.value()
	v.Kind, v.place, v.doc = k, at, b.doc
	return v
}

// table returns a new table.
func (b *builder) table(at place, o origin) *Table {
	t := b.p.room.table()
	t.place, t.doc, t.origin = at, b.doc, o
	return t
}

// spend counts a value against the bounds.
func (b *builder) spend(at place, depth, path int) {
	b.paths += path
	switch {
	case b.halted:
	case depth > maxDepth:
		b.halted = true
		b.fault("too-large", at, "%s", tooDeep)
	case b.paths > maxPaths:
		b.halted = true
		b.fault("too-large", at, "the keys of the file are too long")
	}
}

func (b *builder) fault(rule string, at place, format string, args ...any) *diag.Diagnostic {
	if b.faults == maxFaults {
		return new(diag.Diagnostic) // one too many, dropped
	}
	b.faults++
	b.halted = b.halted || b.faults == maxFaults
	return b.p.diags.Errorf(rule, b.p.pos(at), format, args...)
}

func (b *builder) reportNotFinite() {
	for _, o := range b.odd {
		b.p.diags.Errorf("not-finite", b.p.pos(o.at), "%s is not a finite number", o.text).Helpf("write a number, or leave the key out")
	}
}

func notFinite(raw []byte) bool {
	return bytes.HasSuffix(raw, []byte("nan")) || bytes.HasSuffix(raw, []byte("inf"))
}

// longQuotes is how many quotation marks open a string of several lines.
const longQuotes = 3

// opening returns the length of what stands before the text of a string: the
// quotation marks, and the newline that may follow three of them.
func opening(raw []byte) uint8 {
	switch {
	case !isLong(raw):
		return 1
	case len(raw) > longQuotes && raw[longQuotes] == '\n':
		return longQuotes + 1
	}
	return longQuotes
}

// digits returns how many decimals a number shows: 2 for 280.80, 1 for 1.5e0,
// none for 1.5e3.
func digits(raw []byte) int16 {
	mantissa, exponent := raw, 0
	if i := bytes.IndexAny(raw, "eE"); i >= 0 {
		mantissa = raw[:i]
		exponent, _ = strconv.Atoi(string(raw[i+1:]))
	}
	n := 0
	if i := bytes.IndexByte(mantissa, '.'); i >= 0 {
		n = len(mantissa) - i - 1 - bytes.Count(mantissa[i:], []byte{'_'})
	}
	return int16(min(max(0, n-min(max(exponent, -400), 400)), 400))
}
