// Package disclosure asks whether readers could work out what they may not see.
//
// A value is withheld because it, its code, its measure or its file is
// classified. It is disclosed if it follows from what is published: a total beside
// all its parts but one tells that one. What readers know are equations between
// published and withheld values:
//
//   - a stated total or subtotal is the sum of its cells
//   - a breakdown (parts_of) adds up to what it is a breakdown of, for each
//     combination of codes that both have
//   - what a declared check says to be equal is equal
//   - a measure without dimensions that equals a sum of cells of the same kind, of
//     three digits or more, is that sum
//
// A withheld value is disclosed if the equations of its month determine it, be it
// by one of them or by several together; and, where values cannot be negative, if
// a sum leaves nothing for it. A published value without a number is unknown to
// readers too. Sums that the generator makes itself need no equation: package
// series makes none of withheld parts, over codes or over months.
//
// Equations that share no withheld value are solved apart. Of one set that holds
// more than 300 withheld values at once, only what follows step by step is found.
package disclosure

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// Disclosure is a withheld value that readers could work out.
type Disclosure struct {
	At      period.Month
	Measure *archive.Measure // of the withheld value
	Cell    *archive.Cell    // the withheld value
	By      []Source         // what tells it: one equation, or several together
}

// Source is an equation that readers know.
type Source struct {
	What    string // "the stated total of helpdesk.emails"
	Measure *archive.Measure
	Own     archive.Acceptances // of the published value
	Pos     diag.Pos            // of the published value
}

// Find returns what is disclosed to an audience by an archive that was loaded
// with everything in it.
func Find(a *archive.Archive, audience int) []Disclosure {
	var out []Disclosure
	for _, m := range a.Months {
		s := system{audience: audience, index: map[*archive.Cell]int{}}
		for i, slice := range m.Slices {
			if slice != nil {
				s.totals(a.Measures[i], slice)
			}
		}
		for _, x := range a.Measures {
			if x.PartsOf != nil && x.Derive == nil && x.PartsOf.Derive == nil {
				s.parts(x, m.Slices[x.Index], m.Slices[x.PartsOf.Index])
			}
		}
		s.identities(a, m)
		s.twins(a, m)
		for _, d := range s.solve() {
			d.At = m.Period
			out = append(out, d)
		}
	}
	return out
}

// unknown is a value that readers do not have.
type unknown struct {
	measure *archive.Measure
	cell    *archive.Cell
	secret  bool // withheld, rather than missing for everyone
	known   bool // once it was worked out
}

// equation is a sum of unknowns that readers know the result of.
type equation struct {
	source   Source
	factors  map[int]int64 // by unknown
	rest     float64       // what the published values leave for them
	positive bool          // no unknown is negative and all are added
}

// system is what readers know of one month.
type system struct {
	audience  int
	unknowns  []unknown
	index     map[*archive.Cell]int
	equations []*equation
}

func (s *system) seen(m *archive.Measure, c *archive.Cell) bool { return m.ClassOf(c) <= s.audience }

// add puts a value on the side of the unknowns.
func (s *system) add(e *equation, m *archive.Measure, c *archive.Cell, sign int64) {
	secret := !s.seen(m, c)
	if !secret && !c.Missing() {
		e.rest -= float64(sign) * c.Value
		return
	}
	if secret && c.Status == archive.NotApplicable {
		return
	}
	i, ok := s.index[c]
	if !ok {
		i = len(s.unknowns)
		s.index[c] = i
		s.unknowns = append(s.unknowns, unknown{measure: m, cell: c, secret: secret})
	}
	e.factors[i] += sign
	if secret && c.Missing() {
		s.unknowns[i].secret = false // there is no number to tell
	}
	e.positive = e.positive && sign > 0 && m.Min != nil && *m.Min >= 0
}

// keep adds an equation to the system if it says something of a secret.
func (s *system) keep(e *equation) {
	for i := range e.factors {
		if s.unknowns[i].secret {
			s.equations = append(s.equations, e)
			return
		}
	}
}

func (s *system) totals(m *archive.Measure, slice *archive.Slice) {
	if m.Aggregate == archive.None {
		return
	}
	total := func(what string, c *archive.Cell, has func(*archive.Cell) bool) {
		if !s.seen(m, c) || c.Missing() {
			return
		}
		e := &equation{source: Source{what, m, c.Accepted(), c.Pos}, factors: map[int]int64{}, rest: c.Value, positive: true}
		for i := range slice.Cells {
			if has(&slice.Cells[i]) {
				s.add(e, m, &slice.Cells[i], 1)
			}
		}
		s.keep(e)
	}
	if slice.Stated != nil {
		total("the stated total of "+m.Name(), slice.Stated, func(*archive.Cell) bool { return true })
	}
	for i := range slice.Subtotals {
		t := &slice.Subtotals[i]
		if t.Code != nil && t.Code.Class > s.audience {
			continue
		}
		at := slices.Index(slice.By, t.Dimension)
		total("a stated subtotal of "+m.Name(), &t.Cell, func(c *archive.Cell) bool {
			return t.Code != nil && c.Keys[at] == t.Code || t.Group != nil && c.Keys[at].Group == t.Group
		})
	}
}

// parts adds an equation for each combination of codes that a breakdown and its
// whole have in common.
func (s *system) parts(m *archive.Measure, parts, whole *archive.Slice) {
	if parts == nil || whole == nil || m.Aggregate == archive.None {
		return
	}
	shared := archive.Shared(whole.By, parts.By)
	byKey := map[uint64]*equation{}
	for i := range whole.Cells {
		c := &whole.Cells[i]
		k := shared.First(c)
		if byKey[k] == nil {
			byKey[k] = &equation{source: Source{m.PartsOf.Name() + " with its breakdown " + m.Name(), m, c.Accepted(), c.Pos}, factors: map[int]int64{}, positive: true}
		}
		e := byKey[k]
		if s.seen(m.PartsOf, c) && !c.Missing() {
			e.rest += c.Value
		} else {
			s.add(e, m.PartsOf, c, -1)
		}
	}
	for i := range parts.Cells {
		if e := byKey[shared.Second(&parts.Cells[i])]; e != nil {
			s.add(e, m, &parts.Cells[i], 1)
		}
	}
	for i := range whole.Cells { // in the editor's order
		k := shared.First(&whole.Cells[i])
		if byKey[k] != nil {
			s.keep(byKey[k])
			delete(byKey, k)
		}
	}
}
