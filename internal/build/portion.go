package build

import (
	"maps"
	"slices"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/parallel"
	"almanac/internal/svg"
)

// portion is what is made of a site at a time: all of it; or each of its series, and
// in the end what they share. That of a series is let go once its files are made, and
// its outcome stays.
type portion struct {
	finish  *finish
	edition *Edition        // of the portion alone
	links   []link          // of its content to the site
	wanted  map[string]bool // the pages to whose places they lead

	mu     sync.Mutex
	places map[string][]string // of the pages that are wanted
	anew   map[string]bool     // the pages that are not as they were made last
}

// outcome is what came of a portion beside its files.
type outcome struct {
	archive *archive.Archive // its content or, of a series, what others need of it
	pages   int
	views   tally
	late    []diag.List // of what comes after the views
	changed []string    // pages, see Result.Changed
	links   []link      // those that are in doubt
}

func (f *finish) portion(e *Edition) *portion {
	p := &portion{finish: f, edition: e, wanted: map[string]bool{}, places: map[string][]string{}, anew: map[string]bool{}}
	p.links = linksOf(f.edition.archive.Site.BaseURL, e.archive.All())
	for _, l := range p.links {
		if l.fragment != "" {
			p.wanted[l.file] = true
		}
	}
	f.claim(e)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.total += len(e.pages)
	return p
}

// claim notes from where the files and pages of an edition come that the site did not ask
// for.
func (f *finish) claim(e *Edition) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for at, x := range e.files {
		if x.make == nil {
			f.from[at] = x.from
		}
	}
	for at, x := range e.pages {
		if x.From.IsValid() {
			f.from[at], f.notices = x.From, append(f.notices, at)
		}
	}
	slices.Sort(f.notices)
}

// make makes all pages, those that are made of the others last, and what belongs to
// no page. What need not be made goes first: it is large, and whatever is written at the
// moment of publication has to be read by the next build, to tell that it is the same.
func (p *portion) make() outcome {
	e, f := p.edition, p.finish
	pages, last := p.ordered()
	out := outcome{archive: e.archive, pages: len(e.pages), late: make([]diag.List, len(pages)+len(last))}
	ready := p.files(func(x file) bool { return x.make == nil })
	parallel.Each(len(pages), func(_, i int) { out.late[i] = p.page(pages[i]) })
	out.views = e.tallied(pages)
	for i, x := range last {
		switch {
		case !f.stop.Load():
			out.late[len(pages)+i] = p.page(x)
		case f.glances:
			_, out.late[len(pages)+i] = e.peek(x)
		}
	}
	for _, x := range e.site.Pages() {
		if p.anew[x.Path] {
			out.changed = append(out.changed, x.Path)
		}
	}
	e.remember(slices.Concat(pages, last))
	out.late = slices.Concat(out.late, ready, p.files(func(x file) bool { return x.make != nil }))
	out.links = slices.DeleteFunc(p.links, func(l link) bool {
		return l.outside == "" && e.has(l.file) && (l.fragment == "" || slices.Contains(p.places[l.file], l.fragment))
	})
	return out
}

// ordered returns the pages in the order of the site, and those that are made of all
// others.
func (p *portion) ordered() (pages, last []*page) {
	e := p.edition
	own := e.site.Own()
	for _, x := range own {
		if x.OfAll {
			last = append(last, e.pages[x.Path])
		} else {
			pages = append(pages, e.pages[x.Path])
		}
	}
	if p.finish.edition.parts == nil { // the series are part of it
		for _, x := range e.site.Pages()[len(own):] {
			pages = append(pages, e.pages[x.Path])
		}
	}
	return pages, last
}

// page makes a page and the files that belong to it, and returns what is wrong with
// them beside the view.
func (p *portion) page(x *page) diag.List {
	x.View()
	f := p.finish
	f.stopAt(x.Diags())
	if p.edition.builder.once {
		defer func() { x.Release(!f.stop.Load(), p.edition.recorded()) }()
	}
	if f.stop.Load() {
		if !f.glances && !(f.only && p.wanted[x.Path]) {
			return nil
		}
		page, faults := p.edition.peek(x)
		p.note(x.Path, page)
		return faults
	}
	faults := p.finished(x, func(page []byte) {
		p.note(x.Path, page)
		f.write(x.Path, page)
	})
	if len(faults) > 0 {
		return faults
	}
	var faulty []diag.List
	for _, own := range x.Files() { // the other cores have other pages
		faulty = append(faulty, p.file(own.Path, file{make: own.Make, from: home}))
	}
	f.mu.Lock()
	f.done++
	f.edition.progress("pages", f.done, f.total)
	f.mu.Unlock()
	return slices.Concat(faulty...)
}

// recorded reports whether anybody asks for the record of what is made.
func (e *Edition) recorded() bool {
	return !e.archive.Site.Without.Record || e.options.Out == nil || e.options.Against != nil
}

// finished hands a page on with all its drawings, as it was made before if it would
// be the same now.
func (p *portion) finished(x *page, take func([]byte)) diag.List {
	e := p.edition
	if e.builder.once {
		if faults := e.drawn(x); len(faults) > 0 {
			return faults
		}
		return e.layouts.Render(taker(take), x.Layout, x.View())
	}
	if of, was := e.sum(x), e.builder.pages[x.Path]; was.data != nil && was.of == of {
		x.keep(was.data)
		take(was.data)
		return nil
	}
	p.mu.Lock()
	p.anew[x.Path] = true
	p.mu.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.drawn {
		if faults := e.drawn(x); len(faults) > 0 {
			return faults
		}
		e.render(x)
		x.drawn = true
	}
	if len(x.faults) == 0 {
		take(x.data)
	}
	return x.faults
}

// taker is a writer that gets a page in one piece.
type taker func([]byte)

func (t taker) Write(page []byte) (int, error) {
	t(page)
	return len(page), nil
}

// keep takes a finished page.
func (p *page) keep(data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.data, p.faults, p.drawn = data, nil, true
}

// drawn makes the drawings of a page and fills them in.
func (e *Edition) drawn(x *page) (faults diag.List) {
	undrawn := x.Undrawn()
	if len(undrawn) == 0 {
		return nil
	}
	drawings := make([]svg.Drawing, len(undrawn))
	for i, u := range undrawn {
		drawings[i] = u.Drawing
	}
	drawn, errs := svg.All(e.renderer(), drawings)
	for i, u := range undrawn {
		if *u.Into = drawn[i]; errs[i] != nil {
			faults.Errorf("draw", u.Pos, "%v", errs[i])
		}
	}
	return faults
}

// file makes a file that no layout makes, and hands it on.
func (p *portion) file(at string, x file) diag.List {
	pieces, faults := p.edition.pieces(at, x)
	if faults.Errors() == 0 {
		p.finish.write(at, pieces...)
	}
	return faults
}

// files makes some of the files that belong to no page.
func (p *portion) files(which func(file) bool) []diag.List {
	files := p.edition.files
	paths := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(at string) bool { return !which(files[at]) })
	faults := make([]diag.List, len(paths))
	parallel.Each(len(paths), func(_, i int) {
		if !p.finish.stop.Load() {
			faults[i] = p.file(paths[i], files[paths[i]])
		}
	})
	return faults
}

// note keeps the places of a page to which the content links.
func (p *portion) note(at string, page []byte) {
	if !p.wanted[at] {
		return
	}
	ids := idsOf(page)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.places[at] = ids
}

// placesOf returns the places of a page to which the content links, and of a file that
// belongs to none, such as a drawing.
func (p *portion) placesOf(at string) []string {
	if x, ok := p.edition.files[at]; ok {
		return idsOf(p.edition.made(at, x).Data)
	}
	return p.places[at]
}
