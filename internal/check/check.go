// Package check asks whether an archive adds up. Each rule is one function with
// a stable id; it looks at the whole archive and names the place of every
// failure.
//
//	stated-total       a stated total is the sum of its parts, within the measure's tolerance
//	parts              a breakdown adds up to the measure it is a breakdown of
//	range              a value lies in the measure's range
//	code-validity      a code is used in months in which it is valid
//	date-in-period     a record's dates lie in its month
//	month-in-text      a month that a record's text names is not before the record's dates
//	month-gap          no month is missing between the first and the last
//	unused-acceptance  what is accepted does fail
//	unfinished         a draft has what the month before it has (see also package load)
//
// Every failure is a warning: it does not stop an ordinary build, it stops a
// strict one, and `almanac check` fails on it. A failure is accepted where it
// occurs, with a reason that readers see; it is then listed apart. An
// acceptance that accepts nothing is itself a failure, so that none outlives its
// cause.
package check

import (
	"math"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/series"
)

// Accepted is a failure that the data accepts.
type Accepted struct {
	diag.Diagnostic
	Reason string `json:"reason"`
}

// Run applies every rule to a.
func Run(a *archive.Archive, loc *locale.Locale) (failures diag.List, accepted []Accepted) {
	c := &checker{archive: a, loc: loc, view: series.View{Archive: a}, used: map[diag.Pos]bool{}}
	for n, m := range a.Months {
		c.unfinished(n)
		for i, s := range m.Slices {
			if s != nil {
				c.slice(m, a.Measures[i], s)
			}
		}
		for _, d := range a.Datasets {
			for i := range m.Records[d] {
				c.record(m, d, &m.Records[d][i])
			}
		}
	}
	for _, m := range a.Measures {
		c.parts(m)
	}
	c.gaps()
	c.unused()
	c.failures.Sort()
	return c.failures, c.accepted
}

type checker struct {
	archive  *archive.Archive
	loc      *locale.Locale
	view     series.View
	failures diag.List
	accepted []Accepted
	used     map[diag.Pos]bool // places whose acceptance was needed
}

// fail reports a failure at pos, whose acceptance, if any, stands at place.
func (c *checker) fail(rule string, pos diag.Pos, place diag.Pos, reason, format string, args ...any) *diag.Diagnostic {
	if reason == "" {
		return c.failures.Warnf(rule, pos, format, args...)
	}
	var l diag.List
	c.used[place] = true
	c.accepted = append(c.accepted, Accepted{*l.Warnf(rule, pos, format, args...), reason})
	return &c.accepted[len(c.accepted)-1].Diagnostic
}

func (c *checker) slice(m *archive.Month, measure *archive.Measure, s *archive.Slice) {
	if s.Stated != nil {
		c.statedTotal(m, measure, s)
	}
	for i := range s.Cells {
		cell := &s.Cells[i]
		if !cell.Missing() {
			c.inRange(measure, cell)
		}
		for _, code := range cell.Keys {
			if !code.ValidIn(m.Period) {
				c.fail("code-validity", cell.Pos, cell.Pos, cell.Accepted, "code %q is not valid in %s", code.ID, m.Period).
					Helpf("%s", validity(code)).At(code.Pos, "declared here")
			}
		}
	}
}

func validity(c *archive.Code) string {
	switch {
	case c.From != 0 && c.Until != 0:
		return "it is valid from " + c.From.String() + " until " + c.Until.String()
	case c.From != 0:
		return "it is valid from " + c.From.String()
	}
	return "it is valid until " + c.Until.String()
}

func (c *checker) statedTotal(m *archive.Month, measure *archive.Measure, s *archive.Slice) {
	if c.partial(m, measure) {
		return
	}
	sum := c.view.In(measure, m)
	stated := s.Stated.Value
	if sum.Missing || s.Stated.Missing() || same(sum.Number, stated, measure.Tolerance) {
		return
	}
	c.fail("stated-total", s.Stated.Pos, s.Stated.Pos, s.Stated.Accepted, "the stated total of %s is %s, its %d parts add up to %s",
		measure.Name(), c.number(stated, measure), len(s.Cells), c.number(sum.Number, measure)).
		Helpf("correct a figure, or accept the slip of the source: stated_total = { value = %v, accepted = \"why\" }", stated)
}

func same(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance+1e-9 }

func (c *checker) number(v float64, m *archive.Measure) string { return c.loc.Number(v, m.Decimals) }

func (c *checker) inRange(m *archive.Measure, cell *archive.Cell) {
	switch {
	case m.Min != nil && cell.Value < *m.Min:
		c.fail("range", cell.Pos, cell.Pos, cell.Accepted, "%s is %v, below its minimum of %v", m.Name(), cell.Value, *m.Min)
	case m.Max != nil && cell.Value > *m.Max:
		c.fail("range", cell.Pos, cell.Pos, cell.Accepted, "%s is %v, above its maximum of %v", m.Name(), cell.Value, *m.Max)
	}
}

// parts compares a breakdown with what it breaks down, month by month and, for
// a breakdown that shares dimensions with it, code by code.
func (c *checker) parts(m *archive.Measure) {
	whole := m.PartsOf
	if whole == nil {
		return
	}
	for _, month := range c.archive.Months {
		s := month.Slices[m.Index]
		if s == nil || c.partial(month, m) || c.partial(month, whole) {
			continue
		}
		of := month.Slices[whole.Index]
		if of == nil {
			c.fail("parts", s.Pos, s.Pos, "", "%s is a breakdown of %s, which %s does not give", m.Name(), whole.Name(), month.Period)
			continue
		}
		for i := range of.Cells {
			c.part(m, whole, month, of, &of.Cells[i])
		}
	}
}

func (c *checker) part(m, whole *archive.Measure, month *archive.Month, of *archive.Slice, cell *archive.Cell) {
	var picks []series.Pick
	name := whole.Name()
	for i, d := range of.By {
		picks = append(picks, series.Pick{Dimension: d, Code: cell.Keys[i]})
		name += "." + cell.Keys[i].ID
	}
	sum := c.view.In(m, month, picks...)
	if cell.Missing() || sum.Missing && len(picks) > 0 && cell.Value == 0 || !sum.Missing && same(sum.Number, cell.Value, m.Tolerance) {
		return
	}
	if sum.Missing {
		c.fail("parts", month.Slices[m.Index].Pos, cell.Pos, cell.Accepted, "%s gives no parts of %s for %s", m.Name(), name, month.Period).
			At(cell.Pos, "the whole stands here")
		return
	}
	c.fail("parts", month.Slices[m.Index].Pos, cell.Pos, cell.Accepted, "the parts of %s add up to %s, not to %s", name,
		c.number(sum.Number, m), c.number(cell.Value, m)).At(cell.Pos, "the whole stands here")
}

func (c *checker) gaps() {
	for i := 1; i < len(c.archive.Months); i++ {
		a, b := c.archive.Months[i-1], c.archive.Months[i]
		var missing []period.Month
		for m := a.Period + 1; m < b.Period; m++ {
			if _, withheld := c.archive.Withheld["month "+m.String()]; !withheld {
				missing = append(missing, m)
			}
		}
		switch n := len(missing); {
		case n == 1:
			c.fail("month-gap", b.Pos, b.Pos, "", "%s is missing between %s and %s", missing[0], a.Period, b.Period)
		case n > 1:
			c.fail("month-gap", b.Pos, b.Pos, "", "%s to %s are missing between %s and %s", missing[0], missing[n-1], a.Period, b.Period)
		}
	}
}

// unused reports every acceptance that accepts nothing.
func (c *checker) unused() {
	for _, w := range c.archive.Withheld {
		if w.Level != "" {
			return // what an acceptance is needed for may be for others
		}
	}
	report := func(pos diag.Pos, reason string) {
		if reason != "" && !c.used[pos] {
			c.failures.Warnf("unused-acceptance", pos, "nothing fails here that could be accepted").
				Helpf("remove \"accepted\", or move it to the value that fails")
		}
	}
	for _, m := range c.archive.Months {
		for _, s := range m.Slices {
			if s == nil {
				continue
			}
			if s.Stated != nil {
				report(s.Stated.Pos, s.Stated.Accepted)
			}
			for i := range s.Cells {
				report(s.Cells[i].Pos, s.Cells[i].Accepted)
			}
		}
		for _, records := range m.Records {
			for i := range records {
				report(records[i].Pos, records[i].Accepted)
			}
		}
	}
}
