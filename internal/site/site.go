// Package site decides which pages an archive has and what each of them shows.
//
//	/                   the latest report, then the archive by year
//	/2018/              one year
//	/2018/02/           a report, or the figures of a month without one
//	/data/, /data/ID/   the data sets; one with its whole series
//	/data/ID/CHART.chart.json   the option of a chart over the whole archive
//	/glossary/          the code lists that explain terms
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
//	/corrections/corrections.csv, .json   every correction
//	/datapackage.json              all data sets
//
// Addresses never change once they are published. Pages makes a view for each
// page, which its layout turns into HTML; Files, called after it, makes the rest. Tables and
// figures are numbered in the order a report places them, and a reference to one
// is its number. A reference that leads nowhere, a value that does not exist and
// a table placed twice are diagnostics.
package site

import (
	"net/url"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/export"
	"almanac/internal/locale"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/record"
	"almanac/internal/svg"
)

// PageFile is a page to be rendered.
type PageFile struct {
	Path   string // of the file: "2018/02/index.html"
	Layout string // "report"
	View   any
	Listed bool        // in the sitemap
	Date   period.Date // when it last changed, zero if unknown
}

// Assets are the addresses of the browser's files below the site's root.
type Assets struct{ Style, Script, Search, Engine string }

// Stats counts what the pages show.
type Stats struct{ Tables, Charts int }

// Site makes the pages of an archive.
type Site struct {
	archive *archive.Archive
	loc     *locale.Locale
	assets  Assets
	base    string // path of the site's root: "/" or "/reports/"
	diags   diag.List
	stats   Stats

	files     []File            // the downloads of all pages
	resources []export.Resource // the data sets among them

	corrections []archive.Correction // newest first
	record      *record.Record       // once it was asked for

	undrawn []Undrawn
	wholes  map[string][]byte // options over the whole archive, by path
}

// Undrawn is a drawing that the views wait for.
type Undrawn struct {
	svg.Drawing
	Into *markup.HTML // where its markup goes
	Pos  diag.Pos     // of the chart
}

// Undrawn returns the drawings that the views Pages has made wait for.
func (s *Site) Undrawn() []Undrawn { return s.undrawn }

// New returns a Site for a.
func New(a *archive.Archive, loc *locale.Locale, assets Assets) *Site {
	base := "/"
	if u, err := url.Parse(a.Site.BaseURL); err == nil && u.Path != "" {
		base = u.Path
	}
	return &Site{archive: a, loc: loc, assets: assets, base: base, wholes: map[string][]byte{}, corrections: a.Corrections()}
}

// Pages returns every page, with the faults found in making their views.
func (s *Site) Pages() ([]PageFile, Stats, diag.List) {
	pages := []PageFile{s.home(), s.notFound()}
	pages = append(pages, s.years()...)
	for i := range s.archive.Months {
		pages = append(pages, s.month(i))
	}
	pages = append(pages, s.datasets()...)
	if g, ok := s.glossary(); ok {
		pages = append(pages, g)
	}
	for _, p := range s.archive.Pages {
		pages = append(pages, s.page(p))
	}
	if c, ok := s.correctionsPage(); ok {
		pages = append(pages, c)
	}
	s.withdrawnButThere(pages)
	pages = append(pages, s.withdrawnPages(pages)...)
	pages = append(pages, s.search(pages))
	return pages, s.stats, s.diags
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
		Style: s.url(s.assets.Style), Script: s.url(s.assets.Script),
		Publisher: Link{Text: a.Publisher.Name, URL: a.Publisher.URL},
		Licence:   Link{Text: a.Licence.Name, URL: a.Licence.URL}, LicenceText: a.Licence.Text,
		Social: s.social(),
	}
	if title == "" {
		f.PageTitle = a.Title
	} else {
		f.PageTitle = title + " – " + a.Title
	}
	if description == "" {
		f.Description = a.Description
	}
	if p := a.Policy; p.Audience != p.Public {
		f.Stamp = s.loc.T("stamp", "level", p.Levels[p.Audience].Name)
	}
	f.Nav = s.nav(path)
	if len(s.corrections)+len(s.archive.Withdrawn) > 0 {
		f.Footer = append(f.Footer, Link{Text: s.loc.T("corrections"), URL: s.url(correctionsPath), Current: path == correctionsPath})
	}
	for _, p := range s.archive.Pages {
		if p.Nav {
			f.Footer = append(f.Footer, Link{Text: p.Title, URL: s.url(p.ID + "/"), Current: path == p.ID+"/"})
		}
	}
	return f
}

func (s *Site) nav(path string) []Link {
	isMonth := path == "" || path[0] >= '0' && path[0] <= '9'
	links := []Link{{Text: s.loc.T("nav_reports"), URL: s.url(""), Current: isMonth && path != "404.html"}}
	if len(s.archive.Datasets) > 0 {
		links = append(links, Link{Text: s.loc.T("nav_data"), URL: s.url("data/"), Current: strings.HasPrefix(path, "data/")})
	}
	if s.hasGlossary() {
		links = append(links, Link{Text: s.loc.T("nav_glossary"), URL: s.url("glossary/"), Current: path == "glossary/"})
	}
	return append(links, Link{Text: s.loc.T("nav_search"), URL: s.url("search/"), Current: path == "search/"})
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
