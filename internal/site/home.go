package site

import (
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// home is the front page: the latest report, then what series there are beside it, then
// the archive by year.
func (s *Site) home() (any, period.Date) {
	v := &Home{Frame: s.frame("", "", ""), Intro: s.archive.Site.Description, Listing: s.listing()}
	defer func() { s.addCard(siteCard, v.SiteTitle, s.archive.Site.Subtitle, v.KeyFigures) }()
	var changed period.Date
	v.Series, changed = s.seriesEntries()
	m := s.latest()
	if m == nil {
		return v, changed
	}
	e := s.entry(m)
	v.Latest = &e
	w := s.at(m.Period, noDate) // the front page is no report: it has what is known now
	w.numberAll(m.Report.Body)
	v.KeyFigures = w.keyFigures(e.URL)
	changed = later(changed, m.Report.Published)
	if len(s.corrections) > 0 {
		changed = later(changed, s.corrections[0].On())
	}
	return v, changed
}

// latest returns the newest month with a report, or nil.
func (s *Site) latest() *archive.Month {
	for i := len(s.archive.Months) - 1; i >= 0; i-- {
		if m := s.archive.Months[i]; m.Report != nil {
			return m
		}
	}
	return nil
}

// now is the month whose figures count as current.
func (s *Site) now() period.Month {
	if n := len(s.archive.Months); n > 0 {
		return s.archive.Months[n-1].Period
	}
	return 0
}

func (s *Site) entry(m *archive.Month) ReportEntry {
	e := ReportEntry{
		ID: m.Period.String(), Month: s.loc.Months[m.Period.Number()-1], Period: s.loc.Month(m.Period),
		Title: s.label(m), URL: s.url(m.Period.Path() + "/"), HasReport: m.Report != nil,
	}
	if m.Report != nil {
		e.Summary = m.Report.Summary
	}
	if m.Report != nil && !m.Draft {
		e.Published = s.date(m.Report.Published)
	}
	return e
}

// byYear lists the archive, newest year and month first.
func (s *Site) byYear() []Year {
	var out []Year
	for i := len(s.archive.Months) - 1; i >= 0; i-- {
		m := s.archive.Months[i]
		name := strconv.Itoa(m.Period.Year())
		if n := len(out); n == 0 || out[n-1].Name != name {
			out = append(out, Year{Name: name, URL: s.url(name + "/")})
		}
		y := &out[len(out)-1]
		y.Months = append(y.Months, s.entry(m))
	}
	return out
}

func (s *Site) years() {
	years := s.byYear()
	for i, y := range years {
		title := s.loc.T("year_title", "title", s.archive.Site.ReportTitle, "year", y.Name)
		v := &YearPage{Frame: s.frame(y.Name+"/", title, s.loc.T("year_description", "title", s.archive.Site.ReportTitle, "year", y.Name)), Year: y}
		if i > 0 {
			v.Next = &Link{Text: years[i-1].Name, URL: years[i-1].URL}
		}
		if i+1 < len(years) {
			v.Prev = &Link{Text: years[i+1].Name, URL: years[i+1].URL}
		}
		s.add(y.Name+"/index.html", "year", func(*Site) (any, period.Date) { return v, noDate })
	}
}

func (s *Site) notFound() (any, period.Date) {
	title := s.loc.T("not_found")
	return &Page{Frame: s.frame("404.html", title, ""), Title: title, Withdrawals: s.withdrawals()}, noDate
}

// withdrawals lead to where it stands what was withdrawn: of all below an address only that
// has a notice.
func (s *Site) withdrawals() (out []Link) {
	for _, x := range s.All() {
		if len(x.archive.Withdrawn) > 0 {
			out = append(out, Link{Text: s.loc.T("corrections") + " · " + x.archive.Site.Title, URL: x.url(correctionsPath)})
		}
	}
	return out
}

// page is an ordinary page. Its values are those of the newest month.
func (s *Site) page(p *archive.Page) *Page {
	w := s.at(s.now(), noDate).on(p.ID+"/", p.Title, p.Class)
	w.numberAll(p.Body)
	v := &Page{Frame: s.frame(p.ID+"/", p.Title, p.Summary), Title: p.Title, Body: w.blocks(p.Body), Notes: w.notes(p.Body)}
	v.Class = s.class(w.class)
	s.engine(&v.Frame, w)
	return v
}
