package record

import (
	"fmt"
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

// check holds one archive to its record. There are all files there will be, of others too.
func check(old, next Publication, there map[string]string, today period.Date) diag.List {
	c := &checker{old: old, next: next, there: there, archive: next.Record.archive, today: today, known: map[string]bool{}, measures: map[string]*archive.Measure{}, undeclared: map[undeclared]int{}, lost: map[string]bool{}}
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
	c.definitions()
	c.addresses()
	c.diags.Sort()
	return c.diags
}

type checker struct {
	old, next Publication
	there     map[string]string
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

// reports is where the months of the archive lie.
func (c *checker) reports() string { return c.archive.Folder() + "reports/" }

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
		c.diags.Errorf("record-figure", diag.Pos{File: c.reports() + was.Period.String()}, "the figures for %s were published and are gone", was.Period).
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
	return fmt.Sprintf("withdraw them in %s:\n        [[withdrawn]]\n        address = %q\n        on = %s\n        reason = \"why\"", c.archive.Site.Pos.File, address, c.today)
}

func (c *checker) reportGone(was *Month) {
	m := was.Period.String()
	pos, why := diag.Pos{File: c.reports() + m + "/report.md"}, "gone"
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
	for _, x := range was.Attachments {
		c.attachment(was, now, x)
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

// attachment compares the bytes of a document that was published with a report. A new
// correction of the report declares that they are others.
func (c *checker) attachment(was *Report, now *Month, x Attachment) {
	file := now.Period.Path() + "/" + x.File
	before, after := c.old.Files[file], c.next.Files[file]
	if x.File == "" || before == "" || after == "" || before == after || len(now.Report.Corrections) > len(was.Corrections) {
		return
	}
	c.diags.Errorf("record-attachment", now.source.Report.Pos, "the attachment %s was published and is another file now (SHA-256 %.8s…, it was %.8s…): nothing declares it", file, after, before).
		Helpf("put it back, publish the new one under another name, or declare it:\n        [[corrections]]\n        on = %s\n        text = \"what was corrected in it\"", c.today)
}
