package check

import (
	"fmt"
	"math"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/locale"
)

// sum adds up cells. Like package series it knows no sum with a missing part,
// and no part that is not applicable.
type sum struct {
	value   float64
	n       int
	missing bool
	first   diag.Pos // of the first cell
	own     archive.Acceptances
}

func (s *sum) add(c *archive.Cell) {
	if c.Status == archive.NotApplicable {
		return
	}
	if s.n++; s.n == 1 {
		s.first, s.own = c.Pos, c.Accepted()
	} else {
		s.own = nil // what is accepted in one cell is not accepted in all
	}
	s.value += c.Value
	s.missing = s.missing || c.Missing()
}

func same(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance+1e-9 }

// totals compares what a month states with what its cells add up to.
func (c *checker) totals(m *archive.Month, measure *archive.Measure, s *archive.Slice) {
	if s.Incomplete || c.partial(m, measure) || measure.Aggregate == archive.None && len(s.Cells) > 1 {
		return // a total of what does not add up says something of its own
	}
	if s.Stated != nil {
		var whole sum
		for i := range s.Cells {
			whole.add(&s.Cells[i])
		}
		c.total(m, measure, "the stated total of "+measure.Name(), "stated_total", s.Stated, whole)
	}
	if len(s.Subtotals) > 0 {
		c.subtotals(m, measure, s)
	}
}

// part is a code or a group of a dimension.
type part struct {
	dimension *archive.Dimension
	code      *archive.Code
	group     *archive.Group
}

func (c *checker) subtotals(m *archive.Month, measure *archive.Measure, s *archive.Slice) {
	sums := map[part]*sum{}
	for i := range s.Subtotals {
		t := &s.Subtotals[i]
		sums[part{t.Dimension, t.Code, t.Group}] = &sum{}
	}
	for i := range s.Cells {
		for j, d := range s.By {
			code := s.Cells[i].Keys[j]
			for _, p := range []part{{d, code, nil}, {d, nil, code.Group}} {
				if into := sums[p]; into != nil {
					into.add(&s.Cells[i])
				}
			}
		}
	}
	for i := range s.Subtotals {
		t := &s.Subtotals[i]
		c.total(m, measure, "the stated subtotal of "+measure.Name()+" for "+t.Label(), t.Part(), &t.Cell, *sums[part{t.Dimension, t.Code, t.Group}])
	}
}

func (c *checker) total(m *archive.Month, measure *archive.Measure, what, key string, stated *archive.Cell, of sum) {
	added := locale.Round(of.value, measure.Decimals)
	if of.n == 0 || of.missing || stated.Missing() || same(added, stated.Value, measure.Tolerance) {
		return
	}
	at := place{stated.Accepted(), m, measure.Dataset, measure}
	if a := at.accepts("stated-total"); a != nil && c.speaksOfAnother(a.Reason, stated.Value, added) {
		c.used[a] = true
		c.failures.Warnf("stated-total", stated.Pos, "%s is %s and its %s up to %s, of which the reason that accepts it does not speak",
			what, c.number(stated.Value, measure), adds(of.n), c.number(added, measure)).
			Helpf("correct a figure, or the reason: readers see it")
		return
	}
	c.fail("stated-total", stated.Pos, at, "%s is %s, its %s up to %s",
		what, c.number(stated.Value, measure), adds(of.n), c.number(added, measure)).
		Helpf("correct a figure, or accept the slip of the source: %s = { value = %v, accepted = \"why\" }", key, stated.Value)
}

// speaksOfAnother reports whether a reason names another sum than there is: what
// it accepts is that one.
func (c *checker) speaksOfAnother(reason string, stated, added float64) bool {
	another := false
	for _, n := range numbersIn(reason) {
		v, _, ok := c.quantity(n)
		switch {
		case ok && same(v, added, 0):
			return false
		case ok && v != stated && math.Abs(v-stated) <= math.Abs(stated)/2:
			another = true
		}
	}
	return another
}

func adds(parts int) string {
	if parts == 1 {
		return "one part adds"
	}
	return fmt.Sprintf("%d parts add", parts)
}

// parts compares a breakdown with what it breaks down, month by month and, where
// both are broken down by the same dimensions, code by code.
func (c *checker) parts(m *archive.Measure) {
	whole := m.PartsOf
	if whole == nil || whole.Derive != nil || m.Derive != nil {
		return
	}
	for _, month := range c.archive.Months {
		s, of := month.Slices[m.Index], month.Slices[whole.Index]
		switch {
		case s == nil || s.Incomplete || of != nil && of.Incomplete || c.partial(month, m) || c.partial(month, whole):
		case of == nil && !c.isWithheld(whole, month):
			c.fail("parts", s.Pos, place{nil, month, m.Dataset, m}, "%s is a breakdown of %s, which %s does not give", m.Name(), whole.Name(), month.Period)
		case of != nil:
			c.breakdown(month, m, whole, s, of)
		}
	}
}

// breakdown compares the sums of both over each combination of codes that both
// have.
func (c *checker) breakdown(month *archive.Month, m, whole *archive.Measure, s, of *archive.Slice) {
	shared := archive.Shared(of.By, s.By)
	parts, _ := sumsOver(s, shared.Second)
	wholes, order := sumsOver(of, shared.First)
	for _, cell := range order {
		k := shared.First(cell)
		c.comparePart(month, m, whole.Name()+shared.FirstCodes(cell), s.Pos, *wholes[k], parts[k])
		delete(parts, k)
	}
	for i := range s.Cells { // parts of nothing, in the editor's order
		cell := &s.Cells[i]
		if p := parts[shared.Second(cell)]; p != nil && !p.missing && p.value != 0 {
			c.fail("parts", p.first, place{nil, month, m.Dataset, m}, "%s has parts of %s, which %s does not give", m.Name(), whole.Name()+shared.SecondCodes(cell), month.Period)
			delete(parts, shared.Second(cell))
		}
	}
}

func (c *checker) comparePart(month *archive.Month, m *archive.Measure, name string, pos diag.Pos, whole sum, parts *sum) {
	want := locale.Round(whole.value, m.Decimals)
	at := place{whole.own, month, m.Dataset, m}
	switch {
	case whole.missing || whole.n == 0 || parts != nil && parts.missing || parts == nil && want == 0:
	case parts == nil || parts.n == 0:
		c.fail("parts", pos, at, "%s gives no parts of %s for %s", m.Name(), name, month.Period).At(whole.first, "the whole stands here")
	case !same(locale.Round(parts.value, m.Decimals), want, m.Tolerance):
		c.fail("parts", pos, at, "the parts of %s add up to %s, not to %s", name,
			c.number(parts.value, m), c.number(want, m)).At(whole.first, "the whole stands here")
	}
}

// sumsOver adds up the cells of s that have the same key; first is one cell of
// each, in order.
func sumsOver(s *archive.Slice, key func(*archive.Cell) uint64) (sums map[uint64]*sum, first []*archive.Cell) {
	sums = make(map[uint64]*sum, len(s.Cells))
	for i := range s.Cells {
		k := key(&s.Cells[i])
		if sums[k] == nil {
			sums[k] = &sum{}
			first = append(first, &s.Cells[i])
		}
		sums[k].add(&s.Cells[i])
	}
	return sums, first
}
