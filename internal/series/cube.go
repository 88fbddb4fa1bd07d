package series

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/period"
)

// Axis is one side of a Cube. Its places are Codes and then Groups of Dimension,
// and at last, with Total, everything. The zero Axis has no place.
type Axis struct {
	Dimension *archive.Dimension
	Codes     []*archive.Code
	Groups    []*archive.Group
	Total     bool

	of    []places // those of each code, by its Index
	every places   // those of what has no code of the dimension
}

// places are the places that a cell belongs to: its code, its group, everything.
type places struct {
	at [3]int32
	n  int32
}

func (p *places) add(i int) {
	p.at[p.n] = int32(i)
	p.n++
}

// Len returns how many places there are.
func (a *Axis) Len() int {
	n := len(a.Codes) + len(a.Groups)
	if a.Total {
		n++
	}
	return n
}

// index lists the places of each code.
func (a *Axis) index() {
	if a.Total && a.every.n == 0 {
		a.every.add(a.Len() - 1)
	}
	if a.Dimension == nil || a.of != nil {
		return
	}
	list := a.Dimension.Codelist
	a.of = make([]places, len(list.Codes))
	for i, c := range a.Codes {
		a.of[c.Index].add(i)
	}
	for i, g := range a.Groups {
		for _, c := range list.Codes {
			if c.Group == g {
				a.of[c.Index].add(len(a.Codes) + i)
			}
		}
	}
	if a.Total {
		for i := range a.of {
			a.of[i].add(a.Len() - 1)
		}
	}
}

// place returns where a subtotal belongs, -1 for nowhere.
func (a *Axis) place(t *archive.Subtotal) int {
	if t.Dimension != a.Dimension {
		return -1
	}
	if t.Code != nil {
		if p := &a.of[t.Code.Index]; p.n > 0 && int(p.at[0]) < len(a.Codes) {
			return int(p.at[0])
		}
		return -1
	}
	if i := slices.Index(a.Groups, t.Group); i >= 0 {
		return len(a.Codes) + i
	}
	return -1
}

// Cube has the values of a measure at every place of two axes: the same that
// Published and Over return for each, found in one pass over the cells of a month
// and not in one for each place, which takes a hundred times as long for a table of 400
// codes over 60 months. TestCube holds both to the same values. It is for one goroutine.
type Cube struct {
	View          View
	Rows, Columns Axis
	Within        *archive.Member // nil for everything

	values  []Value // that are being filled
	sums    []sum
	sources map[*archive.Measure]*Cube // of derived measures
}

// Len returns how many places there are.
func (c *Cube) Len() int { return c.Rows.Len() * c.Columns.Len() }

// Fill gives values, one for each place and row by row, what m was over the n months
// that end with at: for one month as it was published, see Published, for several as
// Over has it.
func (c *Cube) Fill(values []Value, m *archive.Measure, at period.Month, n int) {
	c.Rows.index()
	c.Columns.index()
	c.values = values
	if m.Aggregate == archive.Last {
		n = 1
	}
	switch {
	case n > 1 && m.Aggregate == archive.None:
		c.clear()
	case n > 1 && m.Derive == nil:
		c.over(m, at, n)
	case m.Derive == nil:
		c.published(m, at)
	case n > 1 || c.View.Archive.Month(at) != nil:
		c.derived(m, at, n)
	default:
		c.clear()
	}
}

// Reset makes c ready for another table, and keeps the memory it has.
func (c *Cube) Reset(v View, rows, columns Axis, within *archive.Member) {
	*c = Cube{View: v, Rows: rows, Columns: columns, Within: within, sums: c.sums}
}

// clear makes everything unknown.
func (c *Cube) clear() {
	for i := range c.values {
		c.values[i] = nothing
	}
}

// derived computes m at each place from its sources there, over the n months.
func (c *Cube) derived(m *archive.Measure, at period.Month, n int) {
	filled := map[*archive.Measure][]Value{}
	for i := range c.values {
		c.values[i] = derived(m, func(of *archive.Measure) Value {
			if filled[of] == nil {
				filled[of] = c.source(of, at, n)
			}
			return filled[of][i]
		})
	}
}

// source returns the values of another measure, or of another month, at the same places.
func (c *Cube) source(of *archive.Measure, at period.Month, n int) []Value {
	s := c.sources[of]
	if s == nil {
		if c.sources == nil {
			c.sources = map[*archive.Measure]*Cube{}
		}
		s = &Cube{View: c.View, Rows: c.Rows, Columns: c.Columns, Within: c.Within, values: make([]Value, c.Len())}
		c.sources[of] = s
	}
	s.Fill(s.values, of, at, n)
	return s.values
}

// over adds up the n months that end with at.
func (c *Cube) over(m *archive.Measure, at period.Month, n int) {
	clear(c.values)
	for ; n > 0; n-- {
		month := c.source(m, at-period.Month(n-1), 1)
		for i := range c.values {
			c.values[i].plus(&month[i])
		}
	}
	for i := range c.values {
		c.values[i].Number = locale.Round(c.values[i].Number, m.Decimals)
	}
}

// published finds what a month gives or states.
func (c *Cube) published(m *archive.Measure, at period.Month) {
	month := c.View.Archive.Month(at)
	if month == nil || month.Slices[m.Index] == nil {
		c.clear()
		return
	}
	s := month.Slices[m.Index]
	row, col, in := key{&c.Rows, slices.Index(s.By, c.Rows.Dimension)}, key{&c.Columns, slices.Index(s.By, c.Columns.Dimension)}, -1
	if c.Within != nil {
		in = slices.Index(s.By, c.Within.Dimension)
	}
	if c.Within == nil || in >= 0 {
		c.sum(m, s, row, col, in)
	} else {
		c.clear()
	}
	c.stated(m, s)
}

// key is where the cells of a month have the codes of an axis, -1 for nowhere.
type key struct {
	axis *Axis
	at   int
}

func (k key) places(c *archive.Cell) *places {
	if k.at < 0 {
		return &k.axis.every
	}
	return &k.axis.of[c.Keys[k.at].Index]
}

// knows reports whether the month breaks down what place i picks.
func (k key) knows(i int) bool { return k.at >= 0 || i == k.axis.whole() }

// codes is how many codes place i names.
func (k key) codes(i int) int {
	if i < len(k.axis.Codes) {
		return 1
	}
	return 0
}

// sum adds up the cells of a month; in is where they have the code of Within.
func (c *Cube) sum(m *archive.Measure, s *archive.Slice, row, col key, in int) {
	c.sums = slices.Grow(c.sums[:0], len(c.values))[:len(c.values)]
	clear(c.sums)
	width := c.Columns.Len()
	var one Value
	for i := range s.Cells {
		x := &s.Cells[i]
		if in >= 0 && x.Keys[in] != c.Within.Code {
			continue
		}
		rows, cols, class, plain := row.places(x), col.places(x), m.ClassOf(x), x.IsPlain()
		if !plain {
			c.View.cell(&one, x)
			one.Class = class
		}
		for _, r := range rows.at[:rows.n] {
			for _, k := range cols.at[:cols.n] {
				if s := &c.sums[int(r)*width+int(k)]; plain {
					s.plain(x, class)
				} else {
					s.add(&one)
				}
			}
		}
	}
	within := 0
	if in >= 0 {
		within = 1
	}
	for i := range c.Rows.Len() {
		for j := range width {
			switch at := i*width + j; {
			case !row.knows(i) || !col.knows(j):
				c.values[at] = nothing
			case s.Incomplete && row.codes(i)+col.codes(j)+within != len(s.By):
				c.values[at] = Value{Missing: true, Status: archive.Confidential}
			default:
				c.values[at] = *c.sums[at].value(m)
			}
		}
	}
}

// stated puts what a month states in the place of what its cells add up to: the
// total, and subtotals by one code or group.
func (c *Cube) stated(m *archive.Measure, s *archive.Slice) {
	put := func(i, j int, cell *archive.Cell) {
		if i >= 0 && j >= 0 {
			v := c.View.Cell(cell)
			v.Class = max(v.Class, m.Class)
			c.values[i*c.Columns.Len()+j] = v
		}
	}
	row, col := c.Rows.whole(), c.Columns.whole()
	if s.Stated != nil && c.Within == nil {
		put(row, col, s.Stated)
	}
	for i := len(s.Subtotals) - 1; i >= 0; i-- { // of two the first counts
		t := &s.Subtotals[i]
		switch {
		case c.Within == nil:
			put(c.Rows.place(t), col, &t.Cell)
			put(row, c.Columns.place(t), &t.Cell)
		case t.Dimension == c.Within.Dimension && t.Code == c.Within.Code && t.Group == nil:
			put(row, col, &t.Cell)
		}
	}
}

// whole is the place of everything, -1 for none.
func (a *Axis) whole() int {
	if !a.Total {
		return -1
	}
	return a.Len() - 1
}
