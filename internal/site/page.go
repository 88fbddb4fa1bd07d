package site

import (
	"path"
	"strings"
	"sync"

	"almanac/internal/diag"
	"almanac/internal/export"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/svg"
)

// PageFile is a page of the site. All but the first three fields is made when it is
// asked for first.
type PageFile struct {
	Path   string // of the file below the site's root: "2018/02/index.html"
	Layout string // "report"
	Listed bool   // in the sitemap
	OfAll  bool   // it is made of all other pages, and finds no fault
	Name   string // for people who know the site: the report's title, or the month

	at   string // Path below the root of its series
	made func() (v any, date period.Date, by *made)
}

// made is what comes of making a page beside its view.
type made struct {
	files     []File            // the downloads
	resources []export.Resource // the data sets among them
	undrawn   []Undrawn
	diags     diag.List
	stats     Stats
}

// Stats counts what a page shows.
type Stats struct{ Tables, Charts int }

// Undrawn is a drawing that a view waits for.
type Undrawn struct {
	svg.Drawing
	Into *markup.HTML // where its markup goes
	Pos  diag.Pos     // of the chart
}

// add lists a page, which is made by a Site of its own.
func (s *Site) add(path, layout string, make func(*Site) (view any, date period.Date)) *PageFile {
	p := &PageFile{Path: s.archive.Path() + path, at: path, Layout: layout, Listed: true}
	var once sync.Once
	var view any
	var date period.Date
	var own *Site
	p.made = func() (any, period.Date, *made) {
		once.Do(func() {
			own = &Site{common: s.common}
			view, date = make(own)
		})
		return view, date, &own.made
	}
	s.pages = append(s.pages, p)
	return p
}

// View is what the layout shows. Its drawings are still to be filled in.
func (p *PageFile) View() any {
	v, _, _ := p.made()
	return v
}

// Date is when the page last changed, zero if unknown.
func (p *PageFile) Date() period.Date {
	_, d, _ := p.made()
	return d
}

// Undrawn returns the drawings that the view waits for.
func (p *PageFile) Undrawn() []Undrawn { return p.by().undrawn }

// Files returns what the page offers for download, and what it fetches.
func (p *PageFile) Files() []File { return within(strings.TrimSuffix(p.Path, p.at), p.by().files) }

// Diags returns the faults found in making the page.
func (p *PageFile) Diags() diag.List { return p.by().diags }

// Stats returns what the page shows.
func (p *PageFile) Stats() Stats { return p.by().stats }

func (p *PageFile) by() *made {
	_, _, m := p.made()
	return m
}

// Owner returns the path of the page that the file at path would belong to.
func (s *Site) Owner(file string) string {
	if strings.HasPrefix(file, searchFolder) {
		return "search/index.html"
	}
	return path.Join(path.Dir(file), "index.html")
}
