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
	codes := make([]presences, len(c.archive.Measures))
	for n, month := range c.archive.Months {
		for _, d := range c.archive.Datasets {
			c.missed(month, d, runs)
		}
		for i, s := range month.Slices {
			if s != nil {
				c.missedCodes(n+1, c.archive.Measures[i], s, &codes[i])
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

// presence tells of the codes of a list, by their index, when a measure gave them.
type presence struct {
	list *archive.Codelist
	last []int // the last month that did, counted from 1
	runs []int // for how many of the months that give the measure, up to that one
}

// presences are those of all code lists of a measure.
type presences []*presence

func (p *presences) of(l *archive.Codelist) *presence {
	for _, x := range *p {
		if x.list == l {
			return x
		}
	}
	x := &presence{l, make([]int, len(l.Codes)), make([]int, len(l.Codes))}
	*p = append(*p, x)
	return x
}

// missedCodes looks at the codes of one measure in the n-th month.
func (c *checker) missedCodes(n int, m *archive.Measure, s *archive.Slice, known *presences) {
	if s.Incomplete {
		return // what is not there may be for others
	}
	for i, d := range s.By {
		p := known.of(d.Codelist)
		for j := range s.Cells {
			if code := s.Cells[j].Keys[i].Index; p.last[code] != n {
				p.last[code] = n
				p.runs[code]++
			}
		}
	}
	month := c.archive.Months[n-1]
	for i, d := range s.By {
		p := known.of(d.Codelist)
		for j, code := range d.Codelist.Codes {
			if p.last[j] == n || p.runs[j] == 0 {
				continue
			}
			if p.runs[j] >= regularCode && !month.Draft && code.ValidIn(month.Period) {
				c.fail("series-gap", s.Pos, place{nil, month, m.Dataset, m}, "%s has no value for %s in %s, and had one in each of %d months before", m.Name(), code.Label, month.Period, p.runs[j]).
					Helpf("give it (a missing value is not a zero), or end the code: until = %q", (month.Period-1).String()).
					At(code.Pos, "%s is declared here", s.By[i].Title)
			}
			p.runs[j] = 0
		}
	}
}

func list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}
