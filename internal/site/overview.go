package site

import (
	"cmp"

	"almanac/internal/period"
)

// overview is the front page of a site with several series of reports: each with
// its latest report.
func (s *Site) overview() (any, period.Date) {
	v := &Overview{Frame: s.frame("", "", ""), Intro: s.archive.Site.Description}
	s.addCard(siteCard, v.SiteTitle, s.archive.Site.Subtitle, nil)
	var changed period.Date
	v.Series, changed = s.seriesEntries()
	return v, changed
}

// seriesEntries are the series as the front page of the site has them, and the date of
// the latest report of all of them.
func (s *Site) seriesEntries() (out []SeriesEntry, changed period.Date) {
	for _, x := range s.parts() {
		e, on := x.seriesEntry()
		out, changed = append(out, e), later(changed, on)
	}
	return out, changed
}

// seriesEntry is a series as the front page of the site has it, and the date of its
// latest report.
func (s *Site) seriesEntry() (e SeriesEntry, on period.Date) {
	if s.settled != nil {
		return s.settled.entry, s.settled.changed
	}
	a := s.archive.Site
	e = SeriesEntry{Title: a.Title, URL: s.url(""), Summary: cmp.Or(a.Description, a.Subtitle), Facts: s.span(s.archive.Months)}
	if a.Publisher.Name != s.root.archive.Site.Publisher.Name {
		e.Facts += " · " + s.loc.T("publisher") + " " + a.Publisher.Name
	}
	if m := s.latest(); m != nil {
		latest := s.entry(m)
		e.Latest, on = &latest, m.Report.Published
	}
	return e, on
}

// seriesLinks links to the series.
func (s *Site) seriesLinks() []Link {
	var out []Link
	for _, x := range s.parts() {
		out = append(out, Link{Text: x.archive.Site.Title, URL: x.url("")})
	}
	return out
}
