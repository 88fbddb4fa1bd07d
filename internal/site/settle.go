package site

import (
	"slices"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// settled is what a site needs of a series that is made and let go.
type settled struct {
	entry   SeriesEntry
	changed period.Date // when the latest report was published
}

// fresh are the newest entries for the feed of a site, of the series that are let go.
type fresh struct {
	mu                              sync.Mutex
	reports, corrections, withdrawn []news
}

// take takes in the news of a series. What is kept no longer needs it.
func take(have *[]news, come []news, limit int) {
	*have = newest(slices.Concat(*have, come), limit)
	for i, n := range *have {
		e := n.entry()
		(*have)[i].entry = func() entry { return e }
	}
}

// Settle lets go of a series whose pages and files are all made. What its site needs
// of it is kept, and no more: 10,000 reports of many series need no more memory than
// those of one. It returns what is left of the archive.
func (s *Site) Settle() *archive.Archive {
	t := &settled{}
	t.entry, t.changed = s.seriesEntry()
	if s.root.archive.Shared {
		f := &s.root.fresh
		f.mu.Lock()
		take(&f.reports, s.ownReports(), feedLimit)
		take(&f.corrections, s.ownCorrections(), correctionLimit)
		take(&f.withdrawn, s.ownWithdrawn(), -1)
		f.mu.Unlock()
	}
	for _, p := range s.pages {
		p.settle()
	}
	a := s.archive
	*s.common = common{root: s.root, place: s.place, archive: &archive.Archive{ID: a.ID, Site: a.Site, Withdrawn: a.Withdrawn, Withheld: a.Withheld, ToCome: a.ToCome},
		loc: s.loc, assets: s.assets, base: s.base, pages: s.pages, settled: t}
	return s.archive
}

// settle leaves of a page its address, its date and what can be found on it.
func (p *PageFile) settle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made = &made{changed: p.made.changed}
	p.site, p.make, p.view, p.taken = nil, nil, nil, &taken{found: p.taken.found}
}
