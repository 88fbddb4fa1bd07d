package check

import (
	"fmt"
	"slices"

	"almanac/internal/archive"
)

// restated compares what the month's source says of earlier months with what
// the archive has for them.
func (c *checker) restated(m *archive.Month) {
	for i := range m.Restated {
		r := &m.Restated[i]
		then := c.archive.Month(r.Of)
		if then == nil {
			if _, withheld := c.archive.Withheld["month "+r.Of.String()]; !withheld {
				c.fail("restated", r.Pos, place{month: m}, "%s is restated, and the archive does not have it", r.Of).
					Helpf("give it a folder with these figures: %sreports/%s/", c.archive.Folder(), r.Of)
			}
			continue
		}
		for j, s := range r.Slices {
			if s != nil {
				c.restatedSlice(m, then, c.archive.Measures[j], s, then.Slices[j])
			}
		}
	}
}

func (c *checker) restatedSlice(m, then *archive.Month, x *archive.Measure, now, was *archive.Slice) {
	if was == nil || was.Incomplete || now.Incomplete {
		if was == nil && !c.isWithheld(x, then) {
			c.fail("restated", now.Pos, place{nil, m, x.Dataset, x}, "%s is restated for %s, which does not give it", x.Name(), then.Period).
				At(then.Pos, "give it there")
		}
		return
	}
	if !slices.Equal(now.By, was.By) {
		c.fail("restated", now.Pos, place{nil, m, x.Dataset, x}, "%s is restated for %s with another breakdown than it has there", x.Name(), then.Period).
			At(was.Pos, "it is given here")
		return
	}
	at := was.AllKeys()
	cells := map[uint64]*archive.Cell{}
	for i := range was.Cells {
		cells[was.Cells[i].Combination(at)] = &was.Cells[i]
	}
	for i := range now.Cells {
		cell := &now.Cells[i]
		c.restatedCell(m, then, x, x.Name()+cell.Codes(at), cell, cells[cell.Combination(at)])
	}
	if now.Stated != nil && was.Stated != nil {
		c.restatedCell(m, then, x, "the stated total of "+x.Name(), now.Stated, was.Stated)
	}
}

// restatedCell accepts the value known today and the one that was known when the
// restating report was published.
func (c *checker) restatedCell(m, then *archive.Month, x *archive.Measure, name string, now, was *archive.Cell) {
	switch {
	case was == nil:
		c.fail("restated", now.Pos, place{now.Accepted(), m, x.Dataset, x}, "%s is restated for %s, which does not give it", name, then.Period).
			At(then.Pos, "give it there")
		return
	case now.Missing() || !was.Missing() && same(now.Value, was.Value, 0):
		return
	case m.Report != nil:
		if v, status, _ := was.AsOf(m.Report.Published); !status.HasNoValue() && same(now.Value, v, 0) {
			return
		}
	}
	had, on := "no value", "YYYY-MM-DD"
	if !was.Missing() {
		had = c.number(was.Value, x)
	}
	if m.Report != nil {
		on = m.Report.Published.String()
	}
	c.fail("restated", now.Pos, place{now.Accepted(), m, x.Dataset, x}, "%s for %s is given as %s here, the archive has %s", name, then.Period, c.number(now.Value, x), had).
		Helpf("%s", revision(now, was, on)).At(was.Pos, "it stands here")
}

// revision says how the restatement is declared where the value stands.
func revision(now, was *archive.Cell, on string) string {
	if was.Missing() {
		return fmt.Sprintf("give the value there: { value = %v }", now.Value)
	}
	return fmt.Sprintf("declare the revision there: { value = %v, revised = [{ on = %s, was = %v, reason = \"why\" }] }", now.Value, on, was.Value)
}
