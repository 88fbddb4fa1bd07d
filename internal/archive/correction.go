package archive

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// TextCorrection is a correction of a report's commentary, in the editor's words.
type TextCorrection struct {
	ID      string // where the page of corrections has it, stable
	On      period.Date
	Text    string
	Section string // the id of the heading it is about, "" for the whole report
	Pos     diag.Pos
}

// Withdrawal takes back something that was published: it stays away, and its
// address says so.
type Withdrawal struct {
	Address string // below the site's root: "2018/02/", "data/website/", "2018/02/visits" with all its endings
	On      period.Date
	Reason  string
	Pos     diag.Pos
}

// Covers reports whether an address is withdrawn: it is the one named, lies below
// it, or differs by its ending.
func (w *Withdrawal) Covers(address string) bool {
	rest, ok := strings.CutPrefix(address, w.Address)
	return ok && (rest == "" || strings.HasSuffix(w.Address, "/") || rest[0] == '.')
}

// Redefinition declares that a measure, or a code, is called or means something else
// than before: its figures stand under other words than they were published with.
type Redefinition struct {
	Measure *Measure  // nil where it is a code
	List    *Codelist // of Code
	Code    *Code
	On      period.Date
	Reason  string
	Pos     diag.Pos
}

// Name names what is defined anew: "website.visits", or "categories/applications" for a
// code of a list.
func (r *Redefinition) Name() string {
	if r.Measure != nil {
		return r.Measure.Name()
	}
	return r.List.ID + "/" + r.Code.ID
}

// Title is what readers call it now.
func (r *Redefinition) Title() string {
	if r.Measure != nil {
		return r.Measure.Title
	}
	return r.Code.Label
}

// ID is where the page of corrections has it.
func (r *Redefinition) ID() string {
	if r.Measure != nil {
		return "measure." + r.Name() + "." + r.On.String()
	}
	return "code." + r.List.ID + "." + r.Code.ID + "." + r.On.String()
}

// Concerns reports whether figures of a data set stand under the words.
func (r *Redefinition) Concerns(d *Dataset) bool {
	if r.Measure != nil {
		return r.Measure.Dataset == d
	}
	return slices.Contains(d.Codelists(), r.List)
}

// Since reports whether the report of a month was published with figures under other
// words.
func (r *Redefinition) Since(m *Month) bool {
	if m.Report == nil || m.Draft || m.Report.Published.Compare(r.On) >= 0 {
		return false
	}
	if x := r.Measure; x != nil {
		return m.Slices[x.Index] != nil || x.Formula != nil && m.HasData(x.Dataset)
	}
	return slices.ContainsFunc(m.Slices, func(s *Slice) bool {
		return s != nil && slices.ContainsFunc(s.Cells, func(c Cell) bool { return slices.Contains(c.Keys, r.Code) })
	})
}

// ToCome is a correction, a withdrawal or a redefinition that has not been made yet: the
// archive is as if it were not there.
type ToCome struct {
	On  period.Date
	Pos diag.Pos
}

// Correction is one published correction: of a figure, Cell; of the text of the
// month's report, Text; or, of no month, of what figures are called, Words.
type Correction struct {
	Month   *Month
	Measure *Measure
	By      []*Dimension // of Cell.Keys
	Cell    *Cell
	Stated  bool      // Cell is the stated total, or a stated subtotal
	Part    *Subtotal // that Cell is, nil for any other
	Index   int       // of the revision in Cell.Revisions
	Text    *TextCorrection
	Words   *Redefinition
}

// ID returns where the page of corrections has the correction.
func (c *Correction) ID() string {
	switch {
	case c.Text != nil:
		return c.Text.ID
	case c.Words != nil:
		return c.Words.ID()
	}
	return c.Cell.Revisions()[c.Index].ID
}

// On returns the day of the correction.
func (c *Correction) On() period.Date {
	switch {
	case c.Text != nil:
		return c.Text.On
	case c.Words != nil:
		return c.Words.On
	}
	return c.Cell.Revisions()[c.Index].On
}

// Concerns reports whether it is of figures of a data set.
func (c *Correction) Concerns(d *Dataset) bool {
	if c.Words != nil {
		return c.Words.Concerns(d)
	}
	return c.Measure != nil && c.Measure.Dataset == d
}

// period is that of its month, 0 for none.
func (c *Correction) period() period.Month {
	if c.Month == nil {
		return 0
	}
	return c.Month.Period
}

// Corrections returns every correction the archive tells of, newest first: none of
// a draft, which is not published yet.
func (a *Archive) Corrections() []Correction {
	var out []Correction
	for _, m := range a.Months {
		if m.Draft {
			continue
		}
		for i, s := range m.Slices {
			if s != nil {
				s.corrections(m, a.Measures[i], &out)
			}
		}
		if m.Report != nil {
			for i := range m.Report.Corrections {
				out = append(out, Correction{Month: m, Text: &m.Report.Corrections[i]})
			}
		}
	}
	for i := range a.Redefined {
		r := &a.Redefined[i]
		if a.Redefines(r) {
			out = append(out, Correction{Words: r})
		}
	}
	slices.SortStableFunc(out, func(a, b Correction) int {
		return cmp.Or(b.On().Compare(a.On()), cmp.Compare(b.period(), a.period()))
	})
	return out
}

func (s *Slice) corrections(m *Month, of *Measure, out *[]Correction) {
	s.EachRemarked(func(c *Cell) {
		for i := range c.Revisions() {
			*out = append(*out, Correction{Month: m, Measure: of, By: s.By, Cell: c, Stated: s.States(c), Part: s.SubtotalOf(c), Index: i})
		}
	})
}

// EachCell calls f for the stated total, where there is one, for the stated
// subtotals and for every cell.
func (s *Slice) EachCell(f func(*Cell)) {
	if s.Stated != nil {
		f(s.Stated)
	}
	for i := range s.Subtotals {
		f(&s.Subtotals[i].Cell)
	}
	for i := range s.Cells {
		f(&s.Cells[i])
	}
}

// EachRemarked is EachCell without the cells of which nothing is said, as of nearly all.
func (s *Slice) EachRemarked(f func(*Cell)) {
	if s.Stated != nil && s.Stated.Remarks != nil {
		f(s.Stated)
	}
	for i := range s.Subtotals {
		if c := &s.Subtotals[i].Cell; c.Remarks != nil {
			f(c)
		}
	}
	for i := 0; i < len(s.Cells) && !s.Bare; i++ {
		if c := &s.Cells[i]; c.Remarks != nil {
			f(c)
		}
	}
}

// NameCorrections gives the corrections of a month their ids. The loader calls
// it when the month is complete.
func (m *Month) NameCorrections(measures []*Measure) {
	for i, s := range m.Slices {
		if s == nil {
			continue
		}
		s.EachRemarked(func(c *Cell) {
			for j := range c.Revisions() {
				r := &c.Revisions()[j]
				r.ID = m.Period.String() + "." + s.name(measures[i], c) + "." + r.On.String()
			}
		})
	}
	if m.Report == nil {
		return
	}
	days := map[period.Date]int{}
	for i := range m.Report.Corrections {
		t := &m.Report.Corrections[i]
		t.ID = m.Period.String() + ".report." + t.On.String()
		if days[t.On]++; days[t.On] > 1 {
			t.ID += "." + strconv.Itoa(days[t.On])
		}
	}
}

// name is a cell as an editor finds it: "helpdesk.emails.applications".
func (s *Slice) name(m *Measure, c *Cell) string {
	out := m.Name()
	if c == s.Stated {
		return out + ".stated_total"
	}
	if t := s.SubtotalOf(c); t != nil {
		return out + ".stated_subtotals." + t.Dimension.ID + "." + t.Part()
	}
	for _, k := range c.Keys {
		out += "." + k.ID
	}
	return out
}
