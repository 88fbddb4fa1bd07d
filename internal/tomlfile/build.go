package tomlfile

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// builder makes the tree of tables from expressions. Of values it notes kind
// and place; the values themselves are filled in later.
type builder struct {
	p       *parser
	root    *Table
	cur     *Table // where key = value goes: the table of the last heading
	depth   int    // of cur
	path    int    // bytes of cur's dotted path
	paths   int    // bytes of all dotted paths so far
	faults  int    // reported so far
	halted  bool   // beyond a bound, or too many faults: nothing more is built
	odd     []odd  // numbers that are not finite
	scratch []Value
}

type odd struct {
	pos  diag.Pos
	text string
}

func newBuilder(p *parser) builder {
	root := &Table{Pos: p.at(0), origin: headed}
	return builder{p: p, root: root, cur: root}
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
		var pos diag.Pos
		pos, end = b.step(part)
		b.depth++
		b.path += len(part.Data) + 1
		if !it.IsLast() {
			b.cur = b.through(b.cur, string(part.Data), pos)
			continue
		}
		if n.Kind == unstable.ArrayTable {
			b.cur = b.listItem(b.cur, string(part.Data), pos)
			b.depth++
		} else {
			b.cur = b.headed(b.cur, string(part.Data), pos)
		}
		b.spend(pos, b.depth, b.path)
	}
	end = skipSpace(b.p.src, end)
	if n.Kind == unstable.ArrayTable {
		return end + 2
	}
	return end + 1
}

// step returns the place of a key part and the offset behind it.
func (b *builder) step(part *unstable.Node) (diag.Pos, int) {
	off := b.p.base + int(part.Raw.Offset)
	return b.p.at(off), off + int(part.Raw.Length)
}

// keyValue adds a key and its value to t and returns the offset behind them.
func (b *builder) keyValue(t *Table, n *unstable.Node, depth, path int) int {
	for it := n.Key(); it.Next(); {
		part := it.Node()
		pos, end := b.step(part)
		depth++
		path += len(part.Data) + 1
		if !it.IsLast() {
			b.spend(pos, depth, path)
			t = b.dotted(t, string(part.Data), pos)
			continue
		}
		src := b.p.src
		v, end := b.node(n.Value(), skipSpace(src, skipSpace(src, end)+1), depth, path)
		if e := t.Entry(string(part.Data)); e != nil {
			b.fault("duplicate-key", pos, "%q is given twice", part.Data).At(e.Pos, "first given here").
				Helpf("keep one of the two")
		} else {
			t.add(Entry{string(part.Data), pos, v})
		}
		return end
	}
	panic("unreachable: a key has a last part")
}

// node returns the value of a parsed node that starts at off, and the offset
// behind it.
func (b *builder) node(n *unstable.Node, off, depth, path int) (*Value, int) {
	pos := b.p.at(off)
	b.spend(pos, depth, path)
	v := b.value(kindOf[n.Kind], pos)
	end := off + int(n.Raw.Length)
	switch raw := b.p.src[off:end]; n.Kind {
	case unstable.Array:
		end = b.list(v, n, off, depth, path)
	case unstable.InlineTable:
		v.Table = &Table{Pos: pos, origin: implied}
		end = b.inlineTable(v.Table, n, off, depth, path)
	case unstable.String:
		v.TextPos = b.p.at(off + opening(raw))
	case unstable.Float:
		v.Digits = digits(raw)
		if notFinite(raw) && len(b.odd) < maxFaults {
			b.odd = append(b.odd, odd{pos, string(raw)})
		}
	case unstable.LocalDate:
		b.date(pos, string(raw))
	case unstable.DateTime:
		// The authority takes an offset of 60 minutes.
		if i := len(raw) - 3; raw[i] == ':' && raw[i+1] >= '6' {
			b.fault("syntax", pos, "%s is not a date and time", raw).Helpf("an offset ends with minutes below 60")
		}
	}
	return v, end
}

func (b *builder) list(v *Value, n *unstable.Node, off, depth, path int) int {
	v.List = []*Value{}
	off++
	for it := n.Children(); it.Next() && !b.halted; {
		var item *Value
		item, off = b.node(it.Node(), skipBlank(b.p.src, off, true), depth+1, path)
		v.List = append(v.List, item)
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
func (b *builder) date(pos diag.Pos, text string) {
	if _, err := period.ParseDate(text); err == nil {
		return
	}
	d := b.fault("syntax", pos, "%s is not a date", text).Helpf("%s", cmp.Or(dateSlip(text), "write it as YYYY-MM-DD"))
	if _, err := period.ParseMonth(text); err == nil {
		d.Helpf("a month is a text: write %q", text)
	}
}

var kindOf = [...]Kind{
	unstable.String: String, unstable.Bool: Bool, unstable.Float: Float, unstable.Integer: Integer,
	unstable.LocalDate: Date, unstable.LocalTime: Time, unstable.LocalDateTime: LocalDatetime,
	unstable.DateTime: Datetime, unstable.Array: Array, unstable.InlineTable: TableKind,
}

// value returns a new value. They are made by the dozen, for speed.
func (b *builder) value(k Kind, pos diag.Pos) *Value {
	if len(b.scratch) == 0 {
		b.scratch = make([]Value, 32)
	}
	v := &b.scratch[0]
	b.scratch = b.scratch[1:]
	v.Kind, v.Pos = k, pos
	return v
}

// spend counts a value against the bounds.
func (b *builder) spend(pos diag.Pos, depth, path int) {
	b.paths += path
	switch {
	case b.halted:
	case depth > MaxDepth:
		b.halted = true
		b.fault("too-large", pos, "%s", tooDeep)
	case b.paths > maxPaths:
		b.halted = true
		b.fault("too-large", pos, "the keys of the file are too long")
	}
}

func (b *builder) fault(rule string, pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	if b.faults == maxFaults {
		return new(diag.Diagnostic) // one too many, dropped
	}
	b.faults++
	b.halted = b.halted || b.faults == maxFaults
	return b.p.diags.Errorf(rule, pos, format, args...)
}

func (b *builder) reportNotFinite() {
	for _, o := range b.odd {
		b.p.diags.Errorf("not-finite", o.pos, "%s is not a finite number", o.text).Helpf("write a number, or leave the key out")
	}
}

func notFinite(raw []byte) bool {
	return bytes.HasSuffix(raw, []byte("nan")) || bytes.HasSuffix(raw, []byte("inf"))
}

// opening returns the length of what stands before the text of a string.
func opening(raw []byte) int {
	switch {
	case !isLong(raw):
		return 1
	case len(raw) > 3 && raw[3] == '\n':
		return 4
	}
	return 3
}

// digits returns how many decimals a number shows: 2 for 280.80, 1 for 1.5e0,
// none for 1.5e3.
func digits(raw []byte) int {
	mantissa, exponent := raw, 0
	if i := bytes.IndexAny(raw, "eE"); i >= 0 {
		mantissa = raw[:i]
		exponent, _ = strconv.Atoi(string(raw[i+1:]))
	}
	n := 0
	if i := bytes.IndexByte(mantissa, '.'); i >= 0 {
		n = len(mantissa) - i - 1 - bytes.Count(mantissa[i:], []byte{'_'})
	}
	return min(max(0, n-min(max(exponent, -400), 400)), 400)
}
