// Package check asks whether an archive adds up. Each rule is a function with a
// stable id; it looks at the whole archive and names the place of every failure.
//
//	stated-total       a stated total or subtotal is the sum of its parts, within the measure's tolerance
//	parts              a breakdown adds up to the measure it is a breakdown of, wherever both are given
//	declared-check     a rule that a data set declares holds in each month
//	range              a value lies in the measure's range
//	jump               a value is in keeping with the series' own history
//	code-validity      a code is used in months in which it is valid
//	look-alike         no two labels of a code list or titles of measures look alike; no name mixes scripts or hides characters
//	date-in-period     dates lie in the month they are of; a report is not dated before its month or years after it, and no month is of another age
//	month-in-text      a title names the report's month; a text names no month before the dates it is about
//	month-gap          no month is missing between the first and the last, unless it was withdrawn
//	series-gap         what each month gave before is not left out without a word
//	restated           what a source says of an earlier month is what the archive has, or had, for it
//	literal            a number that the data has is not typed again in a report's text
//	headline           a number in a sentence or key figure is the one that the table shows
//	disclosure         nothing classified can be worked out from what is published
//	unfinished         a draft has what the month before it has (see also package load)
//	unused-acceptance  what is accepted does fail, and is accepted under its rule's name
//
// Every failure is a warning: it does not stop an ordinary build, it stops a
// strict one, and `almanac check` fails on it. Only a disclosure is an error; it
// is found when content is loaded (package disclosure), where what is withheld is
// still known. Values are those known today.
//
// A missing value fails nothing. A failure is accepted where it occurs, with a
// reason; it is then listed apart. An acceptance that accepts nothing is itself a
// failure, so that none outlives its cause, and so is one of a rule that does not
// exist. A stated total whose reason names the sum is accepted for that sum alone.
// What may be needed for something this audience does not see is left
// alone.
//
// A value has jumped if it is at least 2.5 times or at most 1/2.5 of what is usual,
// and further from it than four times the series' usual spread (its median
// absolute deviation on a logarithmic scale, over up to 24 months before) and than
// counts vary by chance; what is usual is the median of these months, the month
// before and the month a year before, whichever is nearest. It takes six months to
// know. A series that is often nothing is not judged.
//
// A number in a sentence is looked at if it has three digits or more, or decimals,
// and stands by itself: not a year, a date, a percentage, an amount of money, a
// name (SECMP0027), the number of a section, table or release, nor in a heading, a
// link or code. It is a literal if it is one of the month's values. It is at odds
// with a headline if its unit stands beside it and it is that figure with two digits
// changed over, one digit wrong or too many, or within two per cent; a rounded
// number is not.
//
// The time a run takes grows with the number of values, not faster.
package check

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/series"
)

// Run applies every rule to a.
func Run(a *archive.Archive, loc *locale.Locale) (failures diag.List, accepted []diag.Accepted) {
	c := &checker{archive: a, loc: loc, view: series.View{Archive: a}, used: map[*archive.Acceptance]bool{}, jumped: map[*archive.Slice]bool{}, told: map[diag.Pos]bool{}, withheld: findWithheld(a)}
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
			c.declared(m, d)
		}
		c.restated(m)
		c.century(m)
		c.report(m)
	}
	for _, m := range a.Measures {
		c.parts(m)
		c.jumps(m)
	}
	c.codelists()
	c.titles()
	c.gaps()
	c.seriesGaps()
	c.keyFigures()
	c.descriptions()
	c.acceptances()
	c.failures.Sort()
	return c.failures, c.accepted
}

type checker struct {
	archive  *archive.Archive
	loc      *locale.Locale
	view     series.View
	failures diag.List
	accepted []diag.Accepted
	used     map[*archive.Acceptance]bool
	told     map[diag.Pos]bool       // values found out of range or at odds with a declared check
	jumped   map[*archive.Slice]bool // slices with a value that jumped
	withheld map[string]bool         // see findWithheld
	points   points                  // of the measure at hand
}

// place is where a failure may be accepted: at what fails itself, in its month's
// figures of the data set, in its month, or for all months of a measure.
type place struct {
	own     archive.Acceptances
	month   *archive.Month   // nil for none
	dataset *archive.Dataset // nil for none
	measure *archive.Measure // nil for none
}

func (p place) accepts(rule string) *archive.Acceptance {
	if a := p.own.For(rule); a != nil {
		return a
	}
	if p.month != nil {
		if a := p.month.ByDataset[p.dataset].For(rule); a != nil {
			return a
		}
		if a := p.month.Accepted.For(rule); a != nil {
			return a
		}
	}
	if p.measure != nil {
		return p.measure.Accepted.For(rule)
	}
	return nil
}

// fail reports a failure at pos, unless it is accepted.
func (c *checker) fail(rule string, pos diag.Pos, at place, format string, args ...any) *diag.Diagnostic {
	a := at.accepts(rule)
	if a == nil {
		return c.failures.Warnf(rule, pos, format, args...)
	}
	var l diag.List
	c.used[a] = true
	c.accepted = append(c.accepted, diag.Accepted{Diagnostic: *l.Warnf(rule, pos, format, args...), Reason: a.Reason})
	return &c.accepted[len(c.accepted)-1].Diagnostic
}

func (c *checker) slice(m *archive.Month, measure *archive.Measure, s *archive.Slice) {
	c.totals(m, measure, s)
	for i := range s.Cells {
		cell := &s.Cells[i]
		if !cell.Missing() {
			c.inRange(m, measure, cell)
		}
		for _, code := range cell.Keys {
			if !code.ValidIn(m.Period) {
				c.invalid(m, code, cell.Pos, place{cell.Accepted(), m, measure.Dataset, measure})
			}
		}
	}
}

func (c *checker) invalid(m *archive.Month, code *archive.Code, pos diag.Pos, at place) {
	c.fail("code-validity", pos, at, "code %q is not valid in %s", code.ID, m.Period).
		Helpf("%s", validity(code)).At(code.Pos, "declared here")
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

func (c *checker) number(v float64, m *archive.Measure) string { return c.loc.Number(v, m.Decimals) }

func (c *checker) inRange(month *archive.Month, m *archive.Measure, cell *archive.Cell) {
	below, above := m.Min != nil && cell.Value < *m.Min, m.Max != nil && cell.Value > *m.Max
	if !below && !above {
		return
	}
	c.told[cell.Pos] = true
	at := place{cell.Accepted(), month, m.Dataset, m}
	if below {
		c.fail("range", cell.Pos, at, "%s is %v, below its minimum of %v", m.Name(), cell.Value, *m.Min)
	} else {
		c.fail("range", cell.Pos, at, "%s is %v, above its maximum of %v", m.Name(), cell.Value, *m.Max)
	}
}

func (c *checker) gaps() {
	for i := 1; i < len(c.archive.Months); i++ {
		a, b := c.archive.Months[i-1], c.archive.Months[i]
		var missing []period.Month
		for m := a.Period + 1; m < b.Period; m++ {
			if _, withheld := c.archive.Withheld["month "+m.String()]; !withheld && !c.withdrawn(m) {
				missing = append(missing, m)
			}
		}
		switch n := len(missing); {
		case n == 1:
			c.fail("month-gap", b.Pos, place{month: b}, "%s is missing between %s and %s", missing[0], a.Period, b.Period)
		case n > 1:
			c.fail("month-gap", b.Pos, place{month: b}, "%s to %s are missing between %s and %s", missing[0], missing[n-1], a.Period, b.Period)
		}
	}
}

// withdrawn reports whether the month's report was taken back, which says why it is missing.
func (c *checker) withdrawn(m period.Month) bool {
	return slices.ContainsFunc(c.archive.Withdrawn, func(w archive.Withdrawal) bool { return w.Covers(m.Path() + "/") })
}
