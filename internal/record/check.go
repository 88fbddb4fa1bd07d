package record

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// Publication is what stands published or is about to: what it says, and the
// SHA-256 of each file by its path, "" where that is not known.
type Publication struct {
	Record *Record
	Files  map[string]string
}

// Check holds a publication that is about to be made, whose record comes from Of,
// to the one before. Today is the date that hints propose.
//
// The history of a figure only grows: what was published stays its beginning. So
// these are errors:
//
//	record-figure      a published figure changed, vanished or appeared without a correction
//	record-correction  a published correction changed or vanished
//	record-date        a new correction is so early that a report published meanwhile would change
//	record-report      a report vanished without a withdrawal, or has another date
//	record-address     an address vanished without a withdrawal
//	record-audience    the two are for different readers and cannot be compared
//
// What is declared is none: a withdrawal covers its address and all below it, a
// classification covers what it takes from the audience, a report excepted, for
// a report is withdrawn in words. Made-up figures are no record and may change. So
// may notes, reasons, commentary, records and definitions: package diff shows them.
func Check(old, next Publication, today period.Date) diag.List {
	c := &checker{old: old, next: next, archive: next.Record.archive, today: today, known: map[string]bool{}, measures: map[string]*archive.Measure{}, undeclared: map[undeclared]int{}, lost: map[string]bool{}}
	if a, b := old.Record.Audience, next.Record.Audience; a != b {
		c.diags.Errorf("record-audience", c.archive.Site.Pos, "the publication before was for %s and this one is for %s: they have different figures", a, b).
			Helpf("compare it with one for the same readers")
		return c.diags
	}
	for _, m := range old.Record.Months {
		for name := range m.Figures {
			c.known[name] = true
		}
	}
	for _, m := range c.archive.Measures {
		c.measures[m.Name()] = m
	}
	for _, m := range old.Record.Months {
		c.month(m)
	}
	c.names()
	c.addresses()
	c.diags.Sort()
	return c.diags
}

type checker struct {
	old, next Publication
	archive   *archive.Archive
	today     period.Date
	known     map[string]bool // the measures that were published
	measures  map[string]*archive.Measure
	// undeclared counts the months in which a name was published that the content
	// does not declare any more: one finding tells of all of them.
	undeclared map[undeclared]int
	lost       map[string]bool // the data sets that lost figures or records, which is declared or told
	diags      diag.List
}

// undeclared is a measure or a code that is declared no more.
type undeclared struct {
	pos  diag.Pos
	name string
}

// names reports every measure and code that was published and is declared no more.
func (c *checker) names() {
	for u, n := range c.undeclared {
		c.diags.Errorf("record-figure", u.pos, "%s was published with %s and is declared no more", u.name, figures(n)).
			Helpf("declare it as before: its figures are withdrawn one by one, { status = \"x\", revised = […] }")
	}
}

func figures(n int) string {
	if n == 1 {
		return "a figure"
	}
	return fmt.Sprintf("%d figures", n)
}

const reports = "content/reports/"

// withdrawn reports whether an address was taken back in words.
func (c *checker) withdrawn(address string) bool {
	return slices.ContainsFunc(c.archive.Withdrawn, func(w archive.Withdrawal) bool { return w.Covers(address) })
}

func (c *checker) month(was *Month) {
	now := c.next.Record.Month(was.Period)
	address := was.Period.Path() + "/"
	switch {
	case was.Report != nil && (now == nil || now.Report == nil):
		if !c.withdrawn(address) {
			c.reportGone(was)
		}
	case was.Report != nil:
		c.report(was.Report, now)
	case now == nil && !c.withdrawn(address) && !c.withheld("month", was.Period.String()):
		c.diags.Errorf("record-figure", diag.Pos{File: reports + was.Period.String()}, "the figures for %s were published and are gone", was.Period).
			Helpf("put them back, or %s", c.withdrawal(address))
	}
	for id := range was.Records {
		if now == nil || len(now.Records[id]) == 0 {
			c.lost[id] = true
		}
	}
	if now != nil {
		c.figures(was, now)
		return
	}
	for name := range was.Figures {
		c.lost[dataset(name)] = true
	}
}

// dataset is the data set of a measure.
func dataset(name string) string {
	id, _, _ := strings.Cut(name, ".")
	return id
}

func (c *checker) withheld(kind, id string) bool {
	_, ok := c.archive.Withheld[kind+" "+id]
	return ok
}

// withdrawal is how an editor takes back what was published.
func (c *checker) withdrawal(address string) string {
	return fmt.Sprintf("withdraw them in content/site.toml:\n        [[withdrawn]]\n        address = %q\n        on = %s\n        reason = \"why\"", address, c.today)
}

func (c *checker) reportGone(was *Month) {
	m := was.Period.String()
	pos, why := diag.Pos{File: reports + m + "/report.md"}, "gone"
	for _, kind := range []string{"report", "month"} {
		if w, ok := c.archive.Withheld[kind+" "+m]; ok {
			pos, why = w.Pos, "held back"
			if w.Level != "" {
				why = "classified " + w.Level
			}
			break
		}
	}
	c.diags.Errorf("record-report", pos, "the report for %s was published on %s and is %s", m, was.Report.Published, why).
		Helpf("put it back, or %s", strings.Replace(c.withdrawal(was.Period.Path()+"/"), "them", "it", 1))
}

// report compares two states of a report.
func (c *checker) report(was *Report, now *Month) {
	pos := now.source.Report.Pos
	if was.Published != now.Report.Published {
		c.diags.Errorf("record-report", pos, "the report for %s was published on %s and says %s now", now.Period, was.Published, now.Report.Published).
			Helpf("write published = %s: its figures are those of that day", was.Published)
	}
	for _, x := range was.Corrections {
		if slices.ContainsFunc(now.Report.Corrections, func(y archive.TextCorrection) bool { return x.On == y.On && x.Text == y.Text }) {
			continue
		}
		section := ""
		if x.Section != "" {
			section = fmt.Sprintf("\n        section = %q", x.Section)
		}
		c.diags.Errorf("record-correction", pos, "the correction of the text on %s was published and is gone or changed", x.On).
			Helpf("put it back:\n        [[corrections]]\n        on = %s\n        text = %s%s", x.On, strconv.Quote(x.Text), section)
	}
}

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
		if key != Stated && now.Figures[name][key] != nil {
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
	if key == Stated || key == "" {
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
		if strings.HasPrefix(id, "figures "+reports+now.Period.String()+"/") {
			return true
		}
	}
	if s := now.source.Slices[m.Index]; s != nil && s.Incomplete && key == Stated {
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
		c.diags.Errorf("record-figure", now.cell.Revisions[n].Pos, "%s was published for %s as %s, and its correction says that it was %s", called(name, key), was.Period, old.Now, now.Revisions[n].Was).
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
	r := now.cell.Revisions[len(old.Revisions)]
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
