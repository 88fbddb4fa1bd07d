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
	for _, x := range s.series {
		v.Series = append(v.Series, x.seriesEntry())
		if m := x.latest(); m != nil {
			changed = later(changed, m.Report.Published)
		}
	}
	return v, changed
}

// seriesEntry is a series as the front page of the site has it.
func (s *Site) seriesEntry() SeriesEntry {
	a := s.archive.Site
	e := SeriesEntry{Title: a.Title, URL: s.url(""), Summary: cmp.Or(a.Description, a.Subtitle), Facts: s.span(s.archive.Months)}
	if a.Publisher.Name != s.root.archive.Site.Publisher.Name {
		e.Facts += " · " + s.loc.T("publisher") + " " + a.Publisher.Name
	}
	if m := s.latest(); m != nil {
		latest := s.entry(m)
		e.Latest = &latest
	}
	return e
}

// seriesLinks links to the series.
func (s *Site) seriesLinks() []Link {
	var out []Link
	for _, x := range s.series {
		out = append(out, Link{Text: x.archive.Site.Title, URL: x.url("")})
	}
	return out
}
