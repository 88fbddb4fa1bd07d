package check

import (
	"strings"

	"almanac/internal/archive"
)

// How long something was given month after month before its absence is news: a
// quarterly figure is not missed in between. A code may come and go, so it takes
// longer.
const (
	regular     = 3
	regularCode = 6
)

// seriesGaps finds what a month leaves out although all months before it gave it.
// It is told once, in the first month without.
func (c *checker) seriesGaps() {
	runs := make([]int, len(c.archive.Measures))
	codes := make([]map[*archive.Code]int, len(c.archive.Measures))
	for i := range codes {
		codes[i] = map[*archive.Code]int{}
	}
	for _, month := range c.archive.Months {
		for _, d := range c.archive.Datasets {
			c.missed(month, d, runs)
		}
		for i, s := range month.Slices {
			if s != nil {
				c.missedCodes(month, c.archive.Measures[i], s, codes[i])
			}
		}
	}
}

// missed looks at the measures of a data set; runs counts for how many months
// each was given.
func (c *checker) missed(month *archive.Month, d *archive.Dataset, runs []int) {
	var out []*archive.Measure
	longest, given := 0, month.Pos
	for _, m := range d.Measures {
		s := month.Slices[m.Index]
		switch {
		case m.Derive != nil:
		case s != nil || c.isWithheld(m, month):
			runs[m.Index]++
			if s != nil {
				given = s.Pos
			}
		default:
			if runs[m.Index] >= regular {
				out = append(out, m)
				longest = max(longest, runs[m.Index])
			}
			runs[m.Index] = 0
		}
	}
	if len(out) == 0 || month.Draft {
		return
	}
	names := make([]string, len(out))
	for i, m := range out {
		names[i] = m.Name()
	}
	at := place{nil, month, d, nil}
	if len(out) == 1 {
		at.measure = out[0]
	}
	verb, what := "is", names[0]+` = { status = "x" }`
	if len(out) > 1 {
		verb, what = "are", `accepted = { series-gap = "why" }`
	}
	c.fail("series-gap", given, at, "%s %s not given for %s, and was for each of %d months before", list(names), verb, month.Period, longest).
		Helpf("give it, or say that there is none: %s", what)
}

// missedCodes looks at the codes of one measure; runs counts for how many of the
// months that give the measure each was given.
func (c *checker) missedCodes(month *archive.Month, m *archive.Measure, s *archive.Slice, runs map[*archive.Code]int) {
	if s.Incomplete {
		return // what is not there may be for others
	}
	given := map[*archive.Code]bool{}
	for i := range s.Cells {
		for _, code := range s.Cells[i].Keys {
			given[code] = true
		}
	}
	for code := range given {
		runs[code]++
	}
	for i, d := range s.By {
		for _, code := range d.Codelist.Codes {
			if given[code] || runs[code] == 0 {
				continue
			}
			if runs[code] >= regularCode && !month.Draft && code.ValidIn(month.Period) {
				c.fail("series-gap", s.Pos, place{nil, month, m.Dataset, m}, "%s has no value for %s in %s, and had one in each of %d months before", m.Name(), code.Label, month.Period, runs[code]).
					Helpf("give it (a missing value is not a zero), or end the code: until = %q", (month.Period-1).String()).
					At(code.Pos, "%s is declared here", s.By[i].Title)
			}
			runs[code] = 0
		}
	}
}

func list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}
