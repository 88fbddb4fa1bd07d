package site

import (
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// home is the front page: the latest report, then the archive by year.
func (s *Site) home() PageFile {
	v := &Home{Frame: s.frame("", "", ""), Intro: s.archive.Site.Description, Years: s.byYear()}
	defer func() { s.addCard(siteCard, v.SiteTitle, s.archive.Site.Subtitle, v.KeyFigures) }()
	page := PageFile{Path: "index.html", Layout: "home", View: v, Listed: true}
	if m := s.latest(); m != nil {
		e := s.entry(m)
		v.Latest = &e
		page.Date = m.Report.Published
		if len(s.corrections) > 0 {
			page.Date = later(page.Date, s.corrections[0].On())
		}
		w := s.at(m.Period, noDate) // the front page is no report: it has what is known now
		w.numberAll(m.Report.Body)
		v.KeyFigures = w.keyFigures(e.URL)
	}
	return page
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
		Month: s.loc.Months[m.Period.Number()-1], Period: s.loc.Month(m.Period),
		Title: s.label(m), URL: s.url(m.Period.Path() + "/"), HasReport: m.Report != nil,
	}
	if m.Report != nil {
		e.Published, e.Summary = s.date(m.Report.Published), m.Report.Summary
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

func (s *Site) years() []PageFile {
	years := s.byYear()
	var out []PageFile
	for i, y := range years {
		title := s.loc.T("year_title", "title", s.archive.Site.ReportTitle, "year", y.Name)
		v := &YearPage{Frame: s.frame(y.Name+"/", title, s.loc.T("year_description", "title", s.archive.Site.ReportTitle, "year", y.Name)), Year: y}
		if i > 0 {
			v.Next = &Link{Text: years[i-1].Name, URL: years[i-1].URL}
		}
		if i+1 < len(years) {
			v.Prev = &Link{Text: years[i+1].Name, URL: years[i+1].URL}
		}
		out = append(out, PageFile{Path: y.Name + "/index.html", Layout: "year", View: v, Listed: true})
	}
	return out
}

func (s *Site) notFound() PageFile {
	title := s.loc.T("not_found")
	return PageFile{Path: "404.html", Layout: "404", View: &Page{Frame: s.frame("404.html", title, ""), Title: title}}
}

// page is an ordinary page. Its values are those of the newest month.
func (s *Site) page(p *archive.Page) PageFile {
	w := s.at(s.now(), noDate).on(p.ID+"/", p.Title, s.archive.Site.Policy.Public)
	w.numberAll(p.Body)
	v := &Page{Frame: s.frame(p.ID+"/", p.Title, p.Summary), Title: p.Title, Body: w.blocks(p.Body), Notes: w.notes(p.Body)}
	v.Class = s.class(p.Class)
	s.engine(&v.Frame, w)
	return PageFile{Path: p.ID + "/index.html", Layout: "page", View: v, Listed: true}
}
