package check

import (
	"strings"

	"almanac/internal/archive"
)

// acceptances reports every acceptance that accepts nothing.
func (c *checker) acceptances() {
	for _, m := range c.archive.Months {
		c.unused(m.Accepted, c.withheld[m.Period.String()])
		for d, a := range m.ByDataset {
			c.unused(a, c.withheld[m.Period.String()] || c.withheld[d.ID])
		}
		for i, s := range m.Slices {
			if s != nil {
				c.unusedIn(s, c.others(m, c.archive.Measures[i]))
			}
		}
		for i := range m.Restated {
			for j, s := range m.Restated[i].Slices {
				if s != nil {
					c.unusedIn(s, c.archive.WithheldValue(c.archive.Measures[j], m.Restated[i].Of) != nil)
				}
			}
		}
		for _, records := range m.Records {
			for i := range records {
				c.unused(records[i].Accepted, false)
			}
		}
	}
	for _, l := range c.archive.Codelists {
		for _, code := range l.Codes {
			c.unused(code.Accepted, false)
		}
		for _, g := range l.Groups {
			c.unused(g.Accepted, false)
		}
	}
	for _, m := range c.archive.Measures {
		c.unused(m.Accepted, len(c.withheld) > 0)
	}
	for i := range c.archive.Site.KeyFigures {
		c.unused(c.archive.Site.KeyFigures[i].Accepted, false)
	}
}

func (c *checker) unusedIn(s *archive.Slice, others bool) {
	if s.Stated != nil {
		c.unused(s.Stated.Accepted(), s.Incomplete)
	}
	for i := range s.Subtotals {
		c.unused(s.Subtotals[i].Accepted(), s.Incomplete)
	}
	for i := 0; i < len(s.Cells) && !s.Bare; i++ {
		c.unused(s.Cells[i].Accepted(), others)
	}
}

// unused reports acceptances of one place; others says that what they are needed
// for may be for others.
func (c *checker) unused(l archive.Acceptances, others bool) {
	for i := range l {
		a := &l[i]
		switch {
		case c.used[a] || c.archive.Disclosing[a.Pos]:
		case a.Rule != "" && !isRule(a.Rule):
			c.failures.Warnf("unused-acceptance", a.Pos, "there is no rule %q to accept a failure of", a.Rule).Suggest(a.Rule, ruleIDs())
		case others:
		case a.Rule == "":
			c.failures.Warnf("unused-acceptance", a.Pos, "nothing fails here that could be accepted").
				Helpf("remove \"accepted\", or move it to the value that fails")
		default:
			c.failures.Warnf("unused-acceptance", a.Pos, "%q does not fail here", a.Rule).Helpf("remove the acceptance, or move it to what fails")
		}
	}
}

// isWithheld reports whether values of a measure in a month are for others.
func (c *checker) isWithheld(m *archive.Measure, month *archive.Month) bool {
	return c.archive.WithheldValue(m, month.Period) != nil
}

// findWithheld returns the names of months with figures for others, of measures
// with breakdowns for others, and of data sets with checks for others.
func findWithheld(a *archive.Archive) map[string]bool {
	out := map[string]bool{}
	for name, x := range a.Withheld {
		id := strings.TrimPrefix(name, x.Kind+" ")
		switch x.Kind {
		case "figures":
			folder, _, _ := strings.Cut(strings.TrimPrefix(id, a.Folder()+"reports/"), "/")
			out[folder] = true
		case "value":
			out[id[strings.LastIndexByte(id, ' ')+1:]] = true
		case "breakdown", "check":
			out[id] = true
		}
	}
	return out
}

// others reports whether what a value of x fails, or has failed, may be for
// others: a breakdown of it, a check.
func (c *checker) others(m *archive.Month, x *archive.Measure) bool {
	if len(c.withheld) == 0 {
		return false
	}
	for _, part := range c.archive.Measures {
		if part.PartsOf == x && c.isWithheld(part, m) {
			return true
		}
	}
	return c.withheld[x.Name()] || c.withheld[x.Dataset.ID] || m.Slices[x.Index].Incomplete
}
