package site

import (
	"path"
	"strings"
	"sync"

	"almanac/internal/diag"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/search"
	"almanac/internal/svg"
)

// PageFile is a page of the site. All but the first fields is made when it is
// asked for first, and kept until it is released.
type PageFile struct {
	Path   string   // of the file below the site's root: "2018/02/index.html"
	Layout string   // "report"
	Listed bool     // in the sitemap
	OfAll  bool     // it is made of all other pages, and finds no fault
	From   diag.Pos // of the withdrawal whose notice it is, else zero
	Name   string   // for people who know the site: the report's title, or the month

	at   string // Path below the root of its series
	site *common
	make func(*Site) (view any, date period.Date)
	fed  bool // the feed has it as an entry
	// month is the newest one it tells of, 0 for a page that belongs to no month.
	month period.Month

	mu    sync.Mutex
	made  *made  // nil before it is asked for
	view  any    // nil once it is released
	taken *taken // nil unless it is released
}

// taken is what other pages and files need of a page that is released.
type taken struct {
	said  string // for the record
	line  []byte // of a month in the record, which has what is said
	entry entry  // in the feed
	found *search.Page
	paths []string // of the files
}

// made is what comes of making a page beside its view.
type made struct {
	changed   period.Date
	files     []File     // the downloads
	resources []resource // the data sets among them
	undrawn   []Undrawn
	diags     diag.List
	stats     Stats
	memory    markup.Memory // of the view
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
	p := &PageFile{Path: s.archive.Path() + path, at: path, Layout: layout, Listed: true, site: s.common, make: make}
	s.pages = append(s.pages, p)
	return p
}

// get returns the view and what was made of the page beside it. They are made again if
// they were let go, and kept.
func (p *PageFile) get() (any, *made) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.view == nil {
		p.view, p.made = p.anew()
	}
	return p.view, p.made
}

// Glance shows use View and Undrawn for once: a view that nobody has asked for before is
// not kept. What looks at all pages needs no more memory than what looks at one.
func (p *PageFile) Glance(use func(view any, undrawn []Undrawn)) {
	view, m, kept := p.glance()
	if use(view, m.undrawn); !kept {
		m.memory.Free()
	}
}

func (p *PageFile) glance() (view any, m *made, kept bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.view != nil {
		return p.view, p.made, true
	}
	view, m = p.anew()
	if p.made == nil {
		p.made = &made{changed: m.changed, diags: m.diags, stats: m.stats}
	}
	return view, m, false
}

func (p *PageFile) anew() (any, *made) {
	own := &Site{common: p.site}
	v, date := p.make(own)
	own.changed = date
	return v, &own.made
}

// Release forgets the view and the files, which memory has no room for on a site
// of many pages. What other pages and files need of them is kept: with files what those
// need that are made of all, with words what the page says, for a record.
func (p *PageFile) Release(files, words bool) {
	view, m := p.get()
	t := &taken{paths: p.Paths()}
	if files {
		t.found = p.find(view)
		if p.fed {
			t.entry = p.feedEntry(view.(*Report))
		}
		if words {
			t.line = p.line(view)
		}
	}
	if words && t.line == nil {
		t.said = said(view)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.view, p.taken = nil, t
	m.files, m.undrawn = nil, nil
	m.memory.Free()
}

// released returns what was kept of a page that is released, nil for any other.
func (p *PageFile) released() *taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken
}

// View is what the layout shows. Its drawings are still to be filled in.
func (p *PageFile) View() any {
	v, _ := p.get()
	return v
}

// Date is when the page last changed, zero if unknown.
func (p *PageFile) Date() period.Date { return p.by().changed }

// Undrawn returns the drawings that the view waits for.
func (p *PageFile) Undrawn() []Undrawn {
	_, m := p.get()
	return m.undrawn
}

// Files returns what the page offers for download, and what it fetches.
func (p *PageFile) Files() []File {
	_, m := p.get()
	return within(strings.TrimSuffix(p.Path, p.at), m.files)
}

// resources returns the data sets among the files.
func (p *PageFile) resources() []resource {
	if p.released() != nil {
		return p.by().resources
	}
	_, m := p.get()
	return m.resources
}

// Paths returns the paths of these files, also of a page that is released.
func (p *PageFile) Paths() []string {
	if t := p.released(); t != nil {
		return t.paths
	}
	var out []string
	for _, f := range p.Files() {
		out = append(out, f.Path)
	}
	return out
}

// Diags returns the faults found in making the page.
func (p *PageFile) Diags() diag.List { return p.by().diags }

// Stats returns what the page shows.
func (p *PageFile) Stats() Stats { return p.by().stats }

// by is what is kept of a page whose view is let go.
func (p *PageFile) by() *made {
	p.mu.Lock()
	m := p.made
	p.mu.Unlock()
	if m == nil {
		_, m = p.get()
	}
	return m
}

// Owner returns the path of the page that the file at path would belong to.
func (s *Site) Owner(file string) string {
	if strings.HasPrefix(file, searchFolder) {
		return "search/index.html"
	}
	return path.Join(path.Dir(file), "index.html")
}
