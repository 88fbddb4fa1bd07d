package record

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// figures compares what two publications say of one month.
func (c *checker) figures(was, now *Month) {
	for _, name := range slices.Sorted(maps.Keys(was.Figures)) {
		c.breakdown(was, now, name)
	}
	for _, name := range slices.Sorted(maps.Keys(now.Figures)) {
		for _, key := range slices.Sorted(maps.Keys(now.Figures[name])) {
			f := now.Figures[name][key]
			if was.Figures[name][key] == nil && c.known[name] && !f.First().Missing() && !c.replaced(was, now, name) && f.First().Status != archive.Illustrative {
				c.diags.Errorf("record-figure", f.pos(), "%s was not published for %s and is %s now: nothing declares the correction", called(name, key), was.Period, f.First()).
					Helpf("%s", c.hint(name, key, f, State{Status: archive.NotAvailable}))
			}
		}
	}
}

// replaced reports whether a breakdown took the place of another, or a code the
// name of another: that one vanished, which is told.
func (c *checker) replaced(was, now *Month, name string) bool {
	if len(was.Figures[name]) == 0 {
		return false
	}
	for _, d := range c.measures[name].Dimensions {
		for u := range c.undeclared {
			if u.pos == d.Codelist.Pos {
				return true
			}
		}
	}
	for key := range was.Figures[name] {
		if !isStated(key) && now.Figures[name][key] != nil {
			return false
		}
	}
	return true
}

func (c *checker) breakdown(was, now *Month, name string) {
	m := c.measures[name]
	if m == nil {
		c.measureGone(was, name)
		return
	}
	pos := now.source.Pos
	if s := now.source.Slices[m.Index]; s != nil {
		pos = s.Pos
	}
	var gone []string // keys
	for _, key := range slices.Sorted(maps.Keys(was.Figures[name])) {
		old := was.Figures[name][key]
		f := now.Figures[name][key]
		switch {
		case f != nil:
			c.history(was, name, key, old, f)
		case c.codeGone(m, key):
			c.lost[dataset(name)] = true
		case old.Now.Status == archive.Illustrative || old.Now.Missing() && len(old.Revisions) == 0 || c.declared(now, m, name, key):
			c.lost[dataset(name)] = true
		default:
			c.lost[dataset(name)] = true
			gone = append(gone, key)
		}
	}
	switch n := len(gone); {
	case n == 0:
	case n == len(was.Figures[name]) && n > 1:
		c.diags.Errorf("record-figure", pos, "the %d figures of %s that were published for %s are gone", n, name, was.Period).
			Helpf("put them back; a figure is withdrawn by %s", c.withdrawnFigure(name, gone[0], was.Figures[name][gone[0]]))
	default:
		for _, key := range gone {
			old := was.Figures[name][key]
			c.diags.Errorf("record-figure", pos, "%s was published for %s as %s and is gone", called(name, key), was.Period, old.Now).
				Helpf("put it back, or withdraw it: %s", c.withdrawnFigure(name, key, old))
		}
	}
}

// measureGone takes note of the figures of a measure that is not declared. With
// its data set its page is gone, which is told.
func (c *checker) measureGone(was *Month, name string) {
	c.lost[dataset(name)] = true
	if c.withheld("measure", name) {
		return
	}
	for _, d := range c.archive.Datasets {
		if d.ID == dataset(name) {
			c.undeclared[undeclared{d.Pos, "the measure " + name}] += len(was.Figures[name])
		}
	}
}

// codeGone takes note of a figure whose code is not declared.
func (c *checker) codeGone(m *archive.Measure, key string) bool {
	if isStated(key) || key == "" {
		return false
	}
	for i, part := range strings.Split(key, "/") {
		if i >= len(m.Dimensions) || part == "*" {
			continue
		}
		list := m.Dimensions[i].Codelist
		if list.Code(part) == nil && !c.withheld("code", list.ID+"."+part) {
			c.undeclared[undeclared{list.Pos, fmt.Sprintf("the code %q", part)}]++
			return true
		}
	}
	return false
}

// declared reports whether a figure vanished for a reason that is declared: its
// classification, or the withdrawal of its data set.
func (c *checker) declared(now *Month, m *archive.Measure, name, key string) bool {
	if c.withheld("data set", dataset(name)) || c.withheld("measure", name) || c.withdrawn("data/"+dataset(name)+"/") {
		return true
	}
	for id := range c.archive.Withheld {
		if strings.HasPrefix(id, "figures "+c.reports()+now.Period.String()+"/") {
			return true
		}
	}
	if s := now.source.Slices[m.Index]; s != nil && s.Incomplete && isStated(key) {
		return true
	}
	for i, part := range strings.Split(key, "/") {
		if i < len(m.Dimensions) && c.withheld("code", m.Dimensions[i].Codelist.ID+"."+part) {
			return true
		}
	}
	return false
}

// history compares two states of one figure: the old one must be the beginning
// of the new one.
func (c *checker) history(was *Month, name, key string, old, now *Figure) {
	if old.Now.Status == archive.Illustrative {
		return
	}
	n := len(old.Revisions)
	for i, r := range old.Revisions {
		if i < len(now.Revisions) && now.Revisions[i].On == r.On && now.Revisions[i].Was == r.Was {
			continue
		}
		c.diags.Errorf("record-correction", now.pos(), "the correction of %s on %s, which was %s before, was published and is gone or changed", called(name, key), r.On, r.Was).
			Helpf("put it back: revised = [%s]", revisions(old.Revisions))
		return
	}
	switch {
	case len(now.Revisions) == n && now.Now == old.Now:
	case len(now.Revisions) == n:
		c.diags.Errorf("record-figure", now.pos(), "%s was published for %s as %s and is %s now: nothing declares the correction", called(name, key), was.Period, old.Now, now.Now).
			Helpf("%s", c.hint(name, key, now, old.Now))
	case now.Revisions[n].Was != old.Now:
		c.diags.Errorf("record-figure", now.cell.Revisions()[n].Pos, "%s was published for %s as %s, and its correction says that it was %s", called(name, key), was.Period, old.Now, now.Revisions[n].Was).
			Helpf("write was = %s", old.Now)
	default:
		c.dates(was, name, key, old, now)
	}
}

// dates looks for a report that was published with the old value and would have
// the new one by the date of the correction.
func (c *checker) dates(was *Month, name, key string, old, now *Figure) {
	var report *Month
	for _, m := range c.old.Record.Months {
		if m.Report == nil || m.Period < was.Period {
			continue
		}
		if old.asOf(m.Report.Published, was) != now.asOf(m.Report.Published, was) && (report == nil || m.Report.Published.Compare(report.Report.Published) > 0) {
			report = m
		}
	}
	if report == nil {
		return
	}
	r := now.cell.Revisions()[len(old.Revisions)]
	d := c.diags.Errorf("record-date", r.Pos, "the correction of %s is dated %s, and the report for %s was published on %s without it", called(name, key), r.On, report.Period, report.Report.Published).
		Helpf("date it after that day, on = %s for example: the report keeps what it was published with", c.today)
	if x := c.next.Record.Month(report.Period); x != nil && x.Report != nil {
		d.At(x.source.Report.Pos, "the report")
	}
}

// asOf returns what the figure of a month was on a day.
func (f *Figure) asOf(d period.Date, of *Month) State {
	for _, r := range f.Revisions {
		if after := r.On.Compare(d); after > 0 || after == 0 && of.Report != nil && of.Report.Published == d {
			return r.Was
		}
	}
	return f.Now
}
