package site

import (
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// Most is how much of a list one page has: what a telephone can hold, and who reads
// there can look through. A table with more Rows of one kind is cut to the Latest, and
// of records each year has a page of its own; in an archive of more Months the pages
// that lead to all of them list those of the latest Years. Tests lower it.
var Most = struct{ Rows, Latest, Months, Years int }{Rows: 240, Latest: 120, Months: 240, Years: 10}

// isLong reports whether the archive has more months than a page lists.
func (s *Site) isLong() bool { return len(s.archive.Months) > Most.Months }

// listing lists the archive.
func (s *Site) listing() Listing {
	l := Listing{Years: s.byYear()}
	if !s.isLong() || len(l.Years) <= Most.Years {
		return l
	}
	var earlier []Link
	for _, y := range l.Years[Most.Years:] {
		earlier = append(earlier, Link{Text: y.Name, URL: y.URL})
	}
	l.Years, l.Earlier = l.Years[:Most.Years], s.decades(earlier)
	return l
}

// decades puts links to years, whose texts they are, under their decades.
func (s *Site) decades(years []Link) []Decade {
	var out []Decade
	last := -1
	for _, y := range years {
		n, _ := strconv.Atoi(y.Text)
		if n /= 10; n != last {
			last = n
			out = append(out, Decade{Name: s.loc.T("decade", "year", strconv.Itoa(10*n))})
		}
		d := &out[len(out)-1]
		d.Years = append(d.Years, y)
	}
	return out
}

// picks are the years of an archive that is too long for one list of months, each
// with its months, newest first.
func (s *Site) picks() []PickYear {
	if !s.isLong() {
		return nil
	}
	var out []PickYear
	for _, y := range s.byYear() {
		var months []string
		for _, m := range y.Months {
			months = append(months, m.ID[len(m.ID)-2:])
		}
		out = append(out, PickYear{y.Name, strings.Join(months, " ")})
	}
	return out
}

// recordYear is a year of a data set of records.
type recordYear struct {
	year   int
	months []*archive.Month // that have records, oldest first
}

// recordYears returns the years of a data set with more records than a page shows,
// newest first, nil for any other.
func (s *Site) recordYears(d *archive.Dataset) []recordYear {
	var out []recordYear
	n := 0
	months := s.archive.Months
	for i := len(months) - 1; i >= 0; i-- {
		m := months[i]
		if len(m.Records[d]) == 0 {
			continue
		}
		n += len(m.Records[d])
		if k := len(out); k == 0 || out[k-1].year != m.Period.Year() {
			out = append(out, recordYear{year: m.Period.Year()})
		}
		y := &out[len(out)-1]
		y.months = append([]*archive.Month{m}, y.months...)
	}
	if n <= Most.Rows || len(d.Tables) == 0 {
		return nil
	}
	return out
}

// yearLinks link to the pages of the years of a data set.
func (s *Site) yearLinks(d *archive.Dataset) (out []Link) {
	for _, y := range s.recordYears(d) {
		out = append(out, Link{Text: strconv.Itoa(y.year), URL: s.url(yearPath(d, y.year))})
	}
	return out
}

func yearPath(d *archive.Dataset, year int) string {
	return "data/" + d.ID + "/" + strconv.Itoa(year) + "/"
}

// recordPages lists the pages of the years of a data set.
func (s *Site) recordPages(d *archive.Dataset) {
	years := s.recordYears(d)
	links := s.yearLinks(d)
	for i, y := range years {
		var prev, next *Link
		if i > 0 {
			next = &links[i-1]
		}
		if i+1 < len(links) {
			prev = &links[i+1]
		}
		p := s.add(yearPath(d, y.year)+"index.html", "records", func(s *Site) (any, period.Date) {
			v, changed := s.recordsOf(d, y)
			v.Prev, v.Next = prev, next
			return v, changed
		})
		p.Name, p.month = s.yearTitle(d, y.year), y.months[len(y.months)-1].Period
	}
}

func (s *Site) yearTitle(d *archive.Dataset, year int) string {
	return s.loc.T("records_title", "title", d.Title, "year", strconv.Itoa(year))
}

// recordsOf makes the page of a year of a data set: the same tables as on the page of
// the data set, which has the downloads. It changed with its last report.
func (s *Site) recordsOf(d *archive.Dataset, y recordYear) (v *Records, changed period.Date) {
	path, title, at := yearPath(d, y.year), s.yearTitle(d, y.year), y.months[len(y.months)-1].Period
	w := s.at(at, noDate).on(path, title, d.Class)
	v = &Records{
		Frame: s.frame(path, title, s.loc.T("records_description", "title", d.Title, "year", strconv.Itoa(y.year))), Title: title,
		Dataset: Link{Text: d.Title, URL: s.dataURL(d)}, Coverage: s.span(y.months),
	}
	if !s.archive.Site.Without.Downloads {
		v.Downloads = s.downloads(d.Title, "data/"+d.ID+"/"+d.ID)
	}
	for _, t := range w.recordTables(d, at.Number()) {
		t.Downloads = v.Downloads
		v.Blocks = append(v.Blocks, Block{Table: t})
	}
	v.Class = s.class(w.class)
	for _, m := range y.months {
		if m.Report != nil {
			changed = later(changed, m.Report.Published)
		}
	}
	return v, changed
}
