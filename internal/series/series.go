// Package series answers what a measure was in a month: for one code or summed
// over many, as known today or on an earlier date, stated or derived.
//
// The rules a statistician would expect:
//
//   - A missing value is never a zero. A sum with a missing part is missing, and
//     its status says why; a part that is not applicable is no part of it.
//   - A ratio does not add up: without a stated total, its total is not applicable.
//   - What is made of totals (a derived measure, a sum over months) is made of
//     the published ones: the stated total or subtotal where a month states one.
//   - A derived measure over several months is derived from its sources over them.
//   - A sum carries the weakest status of its parts: one illustrative part makes
//     it illustrative, one estimate makes it an estimate.
//   - Sums are rounded to the decimals the measure declares, so that adding
//     hundredths gives hundredths.
//   - A View with a date sees each value as it stood on that date (its vintage).
//   - A breakdown that a month does not give is missing, not zero.
//   - Where cells were withheld from the audience, sums are confidential.
//   - A value is as classified as the strictest of what it is made of.
package series

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/period"
)

// View is the archive as it was known on a date, or as it is known now for the
// zero date.
type View struct {
	Archive *archive.Archive
	AsOf    period.Date
}

// Pick keeps the cells whose key in a dimension is Code, or, where Code is
// nil, one of Group.
type Pick struct {
	Dimension *archive.Dimension
	Code      *archive.Code
	Group     *archive.Group
}

func (p Pick) has(c *archive.Code) bool {
	if p.Code != nil {
		return c == p.Code
	}
	return c.Group == p.Group
}

// Of returns the value of measure m in the given month for the picks, the
// total if there are none.
func (v View) Of(m *archive.Measure, at period.Month, picks ...Pick) Value {
	month := v.Archive.Month(at)
	if month == nil {
		return nothing
	}
	return v.In(m, month, picks...)
}

// HasAll reports whether a cell of s has all picks: none where the month does not break
// the measure down by one of their dimensions. Two of these may have one code list, so
// that a code alone does not tell.
func HasAll(s *archive.Slice, c *archive.Cell, picks []Pick) bool {
	for _, p := range picks {
		if i := slices.Index(s.By, p.Dimension); i < 0 || !p.has(c.Keys[i]) {
			return false
		}
	}
	return true
}

// In is Of for a month at hand.
func (v View) In(m *archive.Measure, month *archive.Month, picks ...Pick) Value {
	if m.Derive != nil {
		return derived(m, func(of *archive.Measure) Value { return v.Published(of, month.Period, picks...) })
	}
	s := month.Slices[m.Index]
	if s == nil {
		return nothing
	}
	at := make([]int, 0, 4) // few measures are broken down further
	for _, p := range picks {
		i := slices.Index(s.By, p.Dimension)
		if i < 0 {
			return nothing
		}
		at = append(at, i)
	}
	if s.Incomplete && !single(s, picks) {
		return Value{Missing: true, Status: archive.Confidential}
	}
	var of sum
	var one Value
	for i := range s.Cells {
		if c := &s.Cells[i]; picked(c, picks, at) {
			v.cell(&one, c)
			one.Class = m.ClassOf(c)
			of.add(&one)
		}
	}
	return *of.value(m)
}

// picked reports whether all picks have the cell; at are the places of their
// dimensions among its keys.
func picked(c *archive.Cell, picks []Pick, at []int) bool {
	for i, p := range picks {
		if !p.has(c.Keys[at[i]]) {
			return false
		}
	}
	return true
}

// single reports whether picks name one cell of s.
func single(s *archive.Slice, picks []Pick) bool {
	codes := 0
	for _, p := range picks {
		if p.Code != nil {
			codes++
		}
	}
	return codes == len(s.By)
}

// Cell returns the value of one cell.
func (v View) Cell(c *archive.Cell) Value {
	var out Value
	v.cell(&out, c)
	return out
}

// cell makes out the value of one cell. (A month has hundreds: to return each cost as
// much as to find it.)
func (v View) cell(out *Value, c *archive.Cell) {
	number, status, made := c.AsOf(v.AsOf)
	out.Number, out.Status, out.Missing, out.Cell, out.Class, out.corrected = number, status, status.HasNoValue(), c, 0, nil
	if out.Missing {
		out.Number = 0
	}
	if status == archive.Plain && made > 0 {
		out.Status = archive.Revised
	}
	if len(c.Revisions()) > 0 {
		out.corrected = &corrected{}
		for i := range c.Revisions() {
			if r := &c.Revisions()[i]; i < made {
				out.corrected.revised = append(out.corrected.revised, r)
			} else {
				out.corrected.later = append(out.corrected.later, r)
			}
		}
	}
}

// derived computes m from its sources.
func derived(m *archive.Measure, source func(*archive.Measure) Value) Value {
	out := Value{Class: m.Class}
	n, ok := m.Derive(func(of *archive.Measure) (float64, bool) {
		x := source(of)
		out.Status = Weaker(out.Status, x.Status)
		out.Class = max(out.Class, x.Class)
		out.corrections(&x)
		return x.Number, !x.Missing
	})
	if !ok {
		return Value{Missing: true, Status: missingOnly(out.Status), corrected: out.corrected}
	}
	out.Number = n
	return out
}

func missingOnly(s archive.Status) archive.Status {
	if s.HasNoValue() {
		return s
	}
	return archive.Plain
}

// Stated returns the total as the month states it, or the sum where it states
// none.
func (v View) Stated(m *archive.Measure, at period.Month) Value {
	if month := v.Archive.Month(at); month != nil {
		if s := month.Slices[m.Index]; s != nil && s.Stated != nil {
			out := v.Cell(s.Stated)
			out.Class = max(out.Class, m.Class)
			return out
		}
	}
	return v.Of(m, at)
}

// Published returns the value as it was published: where the month states the
// total, or the subtotal of what is picked, that one.
func (v View) Published(m *archive.Measure, at period.Month, picks ...Pick) Value {
	switch len(picks) {
	case 0:
		return v.Stated(m, at)
	case 1:
		if c := v.subtotal(m, at, picks[0]); c != nil {
			out := v.Cell(c)
			out.Class = max(out.Class, m.Class)
			return out
		}
	}
	return v.Of(m, at, picks...)
}

func (v View) subtotal(m *archive.Measure, at period.Month, p Pick) *archive.Cell {
	month := v.Archive.Month(at)
	if month == nil || month.Slices[m.Index] == nil {
		return nil
	}
	subtotals := month.Slices[m.Index].Subtotals
	for i := range subtotals {
		if t := &subtotals[i]; t.Dimension == p.Dimension && t.Code == p.Code && t.Group == p.Group {
			return &t.Cell
		}
	}
	return nil
}

// Over returns the value of m over the n months that end with at: the sum of a
// flow, the last value of a stock. It is missing unless every month of a flow
// is there, and for measures that do not combine.
func (v View) Over(m *archive.Measure, at period.Month, n int, picks ...Pick) Value {
	switch m.Aggregate {
	case archive.Last:
		return v.Published(m, at, picks...)
	case archive.None:
		return nothing
	}
	if m.Derive != nil {
		return derived(m, func(of *archive.Measure) Value { return v.Over(of, at, n, picks...) })
	}
	var out Value
	for _, month := range at.Last(n) {
		x := v.Published(m, month, picks...)
		out.plus(&x)
	}
	out.Number = locale.Round(out.Number, m.Decimals)
	return out
}
