package check

import (
	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/expr"
	"almanac/internal/series"
)

// declared looks at the rules that a data set declares.
func (c *checker) declared(m *archive.Month, d *archive.Dataset) {
	for _, rule := range d.Checks {
		for _, b := range expr.Breaches(rule.Rule, expr.Scope{View: c.view, At: m.Period}, rule.Tolerance) {
			c.breach(m, d, rule, b)
		}
	}
}

func (c *checker) breach(m *archive.Month, d *archive.Dataset, rule *archive.Check, b expr.Breach) {
	pos, own := c.about(m, rule, b.Picks)
	c.told[pos] = true
	what := rule.Message
	if what == "" {
		what = "a declared check does not hold"
	}
	of := m.Period.String()
	for _, p := range b.Picks {
		of += ", " + p.Code.Label
	}
	c.fail("declared-check", pos, place{own, m, d, nil}, "%s: %s, but for %s it is %s %s %s", what, rule.Rule, of,
		c.result(b.Left), opposite[b.Operator], c.result(b.Right)).At(rule.Pos, "the check is declared here")
}

var opposite = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

func (c *checker) result(r expr.Result) string {
	switch r.Kind {
	case expr.Ratio:
		return c.loc.Percentage(r.Number, r.Decimals, false)
	case expr.Signed:
		return c.loc.Signed(r.Number, r.Decimals)
	}
	return c.loc.Number(r.Number, r.Decimals)
}

// about returns the value that a breach is shown at, where it may be accepted:
// the first one of the month that the rule names.
func (c *checker) about(m *archive.Month, rule *archive.Check, picks []series.Pick) (diag.Pos, archive.Acceptances) {
	for _, x := range expr.Measures(rule.Rule) {
		s := m.Slices[x.Index]
		switch {
		case s == nil:
		case len(s.By) == 0 && len(s.Cells) == 1:
			return s.Cells[0].Pos, s.Cells[0].Accepted()
		case len(picks) == 0:
			return s.Pos, nil
		default:
			for i := range s.Cells {
				if cell := &s.Cells[i]; series.HasAll(s, cell, picks) {
					return cell.Pos, cell.Accepted()
				}
			}
		}
	}
	return m.Pos, nil
}
