package check

import (
	"strings"

	"almanac/internal/archive"
)

// acceptances reports every acceptance that accepts nothing.
func (c *checker) acceptances() {
	for _, m := range c.archive.Months {
		c.unused(m.Accepted, c.withheldFigures(m))
		for d, a := range m.ByDataset {
			c.unused(a, c.partlyWithheld(m, d))
		}
		for i, s := range m.Slices {
			if s != nil {
				c.unusedIn(s, c.partlyWithheld(m, c.archive.Measures[i].Dataset))
			}
		}
		for i := range m.Restated {
			for j, s := range m.Restated[i].Slices {
				if s != nil {
					c.unusedIn(s, c.partlyWithheld(m, c.archive.Measures[j].Dataset))
				}
			}
		}
		for d, records := range m.Records {
			for i := range records {
				c.unused(records[i].Accepted, c.partlyWithheld(m, d))
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
	for i := range c.archive.Site.KeyFigures {
		c.unused(c.archive.Site.KeyFigures[i].Accepted, false)
	}
}

func (c *checker) unusedIn(s *archive.Slice, others bool) {
	if s.Stated != nil {
		c.unused(s.Stated.Accepted, others || s.Incomplete)
	}
	for i := range s.Subtotals {
		c.unused(s.Subtotals[i].Accepted, others || s.Incomplete)
	}
	for i := range s.Cells {
		c.unused(s.Cells[i].Accepted, others)
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

// withheldFigures reports whether some of the month's figures are for others.
func (c *checker) withheldFigures(m *archive.Month) bool {
	if c.withheld == nil {
		c.withheld = map[string]bool{}
		for name, w := range c.archive.Withheld {
			switch w.Kind {
			case "figures":
				folder, _, _ := strings.Cut(strings.TrimPrefix(name, "figures content/reports/"), "/")
				c.withheld[folder] = true
			case "measure", "code", "data set":
				c.withheld[""] = true
			}
		}
	}
	return c.withheld[m.Period.String()]
}

// partlyWithheld reports whether something about a data set in a month may be for
// others: a breakdown, a code.
func (c *checker) partlyWithheld(m *archive.Month, d *archive.Dataset) bool {
	if c.withheldFigures(m) {
		return true
	}
	if !c.withheld[""] {
		return false
	}
	for key, w := range c.archive.Withheld {
		id := strings.TrimPrefix(key, w.Kind+" ")
		owner, _, _ := strings.Cut(id, ".")
		switch {
		case w.Kind == "data set", w.Kind == "measure" && owner == d.ID:
			return true
		case w.Kind == "code" && uses(d, owner):
			return true
		}
	}
	return false
}

func uses(d *archive.Dataset, list string) bool {
	for _, x := range d.Dimensions {
		if x.Codelist.ID == list {
			return true
		}
	}
	for _, f := range d.Fields {
		if f.Codelist != nil && f.Codelist.ID == list {
			return true
		}
	}
	return false
}
