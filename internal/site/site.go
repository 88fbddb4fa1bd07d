// Package site decides which pages an archive has and what each of them shows.
//
//	/                   the latest report, then the archive by year
//	/2018/              one year
//	/2018/02/           a report, or the figures of a month without one
//	/data/, /data/ID/   the data sets; one with its whole series
//	/data/ID/2018/      a year of a data set with more records than its page shows
//	/data/ID/CHART.chart.json   a chart over the whole archive
//	/2018/02/CHART.drill.json   a chart broken down by codes, CHART.chart.drill.json over the whole archive
//	/glossary/          the code lists that explain terms
//	/compare/           any two months side by side
//	/corrections/       what was corrected or withdrawn after publication, where anything was
//	/search/            what the pages say, found by words (package search has the index)
//	/ID/                an ordinary page
//	/record.json        what was published, as the next publication is held to it (package record)
//	/404.html, /feed.xml, /sitemap.xml, /robots.txt, /_headers
//	/card.png           the pictures beside links to the site, /2018/02/card.png to a report
//
// and what readers take away (package export has the forms):
//
//	/2018/02/TABLE.csv, .json      a table or figure as the month shows it
//	/2018/02/2018-02.xlsx          all of them in one workbook
//	/data/ID/TABLE.csv, .json      one of a data set's page
//	/data/ID/ID.csv, .json         a data set over the whole archive
//	/compare/2018-02.json          every figure of a month, for the comparison
//	/corrections/corrections.csv, .json   every correction
//	/datapackage.json              all data sets
//
// Of a site with several series of reports all of this lies below /ID/ for each of
// them. What the site has of its own beside them stays where it is, but that these are of
// all:
//
//	/                   the latest report, and the series, each with its latest one
//	/search/            over all series
//	/record.json        names the series, whose own records are /ID/record.json
//	/404.html, /sitemap.xml, /robots.txt, /_headers
//
// Of a site that has no reports of its own there is beside these only what the series share:
//
//	/ID/                an ordinary page of the site
//	/feed.xml           the newest reports and corrections of all
//
// A sitemap of more than 50,000 addresses is an index of several.
//
// A draft has a page that is stamped and listed, and no citation, card, or place in
// the feed and the sitemap; every page beside it is stamped too.
//
// Addresses never change once they are published. What outgrows a page is divided (see
// Most) and leads to pages with addresses of their own. A PageFile makes its view, which its
// layout turns into HTML, and the files that go with it when it is asked for
// them, once; Files makes what belongs to no page. Any number of pages may be
// made at the same time. Tables and figures are numbered in the order a report
// places them, and a reference to one is its number. A reference that leads
// nowhere, a value that does not exist and a table placed twice are diagnostics.
package site

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/chart"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/record"
)

// Assets are the addresses of the browser's files below the site's root.
type Assets struct{ Style, Script, Search, Compare, Engine, Font string }

// Site makes the pages of an archive.
type Site struct {
	*common
	made // by the page at hand: each is made by a Site of its own
}

// common is what all pages share. It does not change once the pages are listed.
type common struct {
	root      *Site    // of the whole site, whose part this may be
	series    []*Site  // of a site with several series of reports
	settled   *settled // of a series that is made and let go
	place     int      // among the series, -1 for no series
	fresh     fresh    // of the root
	indexing  indexing // of the root
	archive   *archive.Archive
	loc       *locale.Locale
	assets    Assets
	base      string // path of the archive's root: "/", "/reports/" or, of one of several series, "/reports/ID/"
	pages     []*PageFile
	wholes    map[*archive.Chart]func() *chart.Model // over the whole archive
	options   chart.Options                          // of the root
	constants constants
	datasets  []*archive.Dataset  // that have pages
	explained []*archive.Codelist // in the glossary

	corrections []archive.Correction // newest first
	listed      map[string][]int     // where they are, by their ids
	ofMonth     map[*archive.Month][]int
	record      func() *record.Record
	lines       func() *record.Lines // of the record
	monthNames  func() map[string]bool
	draft       func() *archive.Month // the first, nil for none
}

// New returns a Site for a, with all its series.
func New(a *archive.Archive, loc *locale.Locale, assets Assets) *Site {
	s := Root(a, loc, assets, len(a.Series))
	for i, x := range a.Series {
		s.Part(i, x)
	}
	return s
}

// Root returns a Site for a, whose n series are still to come.
func Root(a *archive.Archive, loc *locale.Locale, assets Assets, n int) *Site {
	s := newSite(a, loc, assets)
	s.root, s.place = s, -1
	if n > 0 {
		s.series = make([]*Site, n)
	}
	s.list()
	return s
}

// Part makes x the i-th series of the site.
func (s *Site) Part(i int, x *archive.Archive) *Site {
	part := newSite(x, s.loc, s.assets)
	part.root, part.place = s, i
	part.list()
	s.series[i] = part
	return part
}

// All returns the site and, where it has several series of reports, theirs.
func (s *Site) All() []*Site { return append([]*Site{s}, s.parts()...) }

// parts are the series there are: one that has faults may be missing.
func (s *Site) parts() (out []*Site) {
	for _, x := range s.series {
		if x != nil {
			out = append(out, x)
		}
	}
	return out
}

func newSite(a *archive.Archive, loc *locale.Locale, assets Assets) *Site {
	s := &Site{common: &common{archive: a, loc: loc, assets: assets, base: "/", wholes: map[*archive.Chart]func() *chart.Model{}}}
	if u, err := url.Parse(a.Site.BaseURL); err == nil && u.Path != "" {
		s.base = u.Path
	}
	s.datasets = s.withPages()
	for _, l := range a.Codelists {
		if a.Explains(l) {
			s.explained = append(s.explained, l)
		}
	}
	s.corrections, s.listed, s.ofMonth = a.Corrections(), map[string][]int{}, map[*archive.Month][]int{}
	for i := range s.corrections {
		c := &s.corrections[i]
		s.listed[c.ID()] = append(s.listed[c.ID()], i)
		if c.Month != nil {
			s.ofMonth[c.Month] = append(s.ofMonth[c.Month], i)
			continue
		}
		for _, m := range a.Months {
			if c.Words.Since(m) {
				s.ofMonth[m] = append(s.ofMonth[m], i)
			}
		}
	}
	s.record, s.monthNames, s.draft = sync.OnceValue(s.recorded), sync.OnceValue(s.nameMonths), sync.OnceValue(s.firstDraft)
	s.lines = sync.OnceValue(func() *record.Lines { return record.NewLines(a) })
	for _, c := range a.Charts {
		s.wholes[c] = sync.OnceValue(func() *chart.Model {
			return chart.Build(overAll(c), s.at(s.now(), noDate).scope.View, s.now(), loc)
		})
	}
	return s
}

// isPart reports whether this is one of several series of a site.
func (s *Site) isPart() bool { return s.archive.ID != "" }

// Base returns the path of the site's root, "/" or "/reports/".
func (s *Site) Base() string { return s.base }

// Pages returns every page, those of series too.
func (s *Site) Pages() []*PageFile {
	if s.series == nil {
		return s.pages
	}
	var out []*PageFile
	for _, x := range s.All() {
		out = append(out, x.pages...)
	}
	return out
}

// Own returns the pages without those of series.
func (s *Site) Own() []*PageFile { return s.pages }

func (s *Site) list() {
	if s.archive.Shared {
		s.add("index.html", "overview", (*Site).overview)
	} else {
		s.add("index.html", "home", (*Site).home)
	}
	if !s.isPart() {
		s.add("404.html", "404", (*Site).notFound).Listed = false
	}
	s.years()
	for i, m := range s.archive.Months {
		s.month(i, m)
	}
	for _, p := range s.fed() {
		p.fed = true
	}
	s.dataPages()
	if s.hasGlossary() {
		s.add("glossary/index.html", "glossary", (*Site).glossary)
	}
	if s.hasComparison() {
		s.add(compareFolder+"index.html", "compare", (*Site).compare)
	}
	for _, p := range s.archive.Pages {
		s.add(p.ID+"/index.html", "page", func(s *Site) (any, period.Date) { return s.page(p), noDate }).Name = p.Title
	}
	s.correctionsPage()
	s.withdrawnPages()
	if !s.isPart() && !s.archive.Site.Without.Search {
		s.add("search/index.html", "search", (*Site).search).OfAll = true
	}
}

// url returns the address of a path below the root: "data/" or "feed.xml".
func (s *Site) url(path string) string { return s.base + path }

func (s *Site) absolute(path string) string { return s.archive.Site.BaseURL + path }

// frame returns what a page at path has around its content.
func (s *Site) frame(path, title, description string) Frame {
	a := s.archive.Site
	f := Frame{
		Lang: a.Language, PageTitle: title, Description: description,
		Canonical: s.absolute(path), SiteTitle: a.Title, Subtitle: a.Subtitle,
		HomeURL: s.url(""), FeedURL: s.url("feed.xml"),
		Root: s.root.url(""), Style: s.root.url(s.assets.Style), Script: s.root.url(s.assets.Script),
		Publisher: Link{Text: a.Publisher.Name, URL: a.Publisher.URL},
		Licence:   Link{Text: a.Licence.Name, URL: a.Licence.URL}, LicenceText: a.Licence.Text,
		Social: s.social(),
	}
	if s.assets.Font != "" {
		f.Font = s.root.url(s.assets.Font)
	}
	if title == "" {
		f.PageTitle = a.Title
	} else {
		f.PageTitle = title + " – " + a.Title
	}
	if description == "" {
		f.Description = a.Description
	}
	if s.isPart() {
		f.PartOf = Link{Text: s.root.archive.Site.Title, URL: s.root.url("")}
	}
	f.Stamp = s.stamp(nil)
	f.Nav = s.nav(path)
	if len(s.corrections)+len(s.archive.Withdrawn) > 0 {
		f.Footer = append(f.Footer, Link{Text: s.loc.T("corrections"), URL: s.url(correctionsPath), Current: path == correctionsPath})
	}
	f.Footer = append(f.Footer, s.ordinary(path)...)
	if s.isPart() {
		for _, l := range s.root.ordinary("") {
			if slices.ContainsFunc(f.Footer, func(own Link) bool { return own.Text == l.Text }) {
				l.Text += " · " + s.root.archive.Site.Title
			}
			f.Footer = append(f.Footer, l)
		}
	}
	return f
}

// ordinary links to the ordinary pages.
func (s *Site) ordinary(path string) (out []Link) {
	for _, p := range s.archive.Pages {
		if p.Nav {
			out = append(out, Link{Text: p.Title, URL: s.url(p.ID + "/"), Current: path == p.ID+"/"})
		}
	}
	return out
}

func (s *Site) nav(path string) []Link {
	isMonth := path == "" || path[0] >= '0' && path[0] <= '9'
	links := []Link{{Text: s.loc.T("nav_reports"), URL: s.url(""), Current: isMonth && path != "404.html"}}
	switch {
	case s.archive.Shared:
		links[0].Text = s.loc.T("nav_series")
	case s.isPart():
		links = slices.Insert(links, 0, Link{Text: s.loc.T("nav_series"), URL: s.root.url("")})
	}
	if s.hasDataPages() {
		links = append(links, Link{Text: s.loc.T("nav_data"), URL: s.url("data/"), Current: strings.HasPrefix(path, "data/")})
	}
	if s.hasComparison() {
		links = append(links, Link{Text: s.loc.T("nav_compare"), URL: s.url(compareFolder), Current: path == compareFolder})
	}
	if s.hasGlossary() {
		links = append(links, Link{Text: s.loc.T("nav_glossary"), URL: s.url("glossary/"), Current: path == "glossary/"})
	}
	if !s.archive.Site.Without.Search {
		links = append(links, Link{Text: s.loc.T("nav_search"), URL: s.root.url("search/"), Current: path == "search/" && !s.isPart()})
	}
	return links
}

func (s *Site) class(rank int) Class {
	l := s.archive.Site.Policy.Levels[rank]
	return Class{l.Name, l.Statement}
}

func (s *Site) date(d period.Date) Date { return Date{d.String(), s.loc.Date(d)} }

// label is what one issue is called: its report's title, or the month.
func (s *Site) label(m *archive.Month) string {
	if m.Report != nil {
		return m.Report.Title
	}
	return s.loc.Month(m.Period)
}

func (s *Site) neighbours(i int) (prev, next *Link) {
	link := func(i int) *Link {
		if i < 0 || i >= len(s.archive.Months) {
			return nil
		}
		m := s.archive.Months[i]
		return &Link{Text: s.loc.Month(m.Period), URL: s.url(m.Period.Path() + "/")}
	}
	return link(i - 1), link(i + 1)
}
