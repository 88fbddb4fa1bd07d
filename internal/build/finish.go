package build

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/svg"
)

// Sink takes finished files as they are made, in any order and several at a time: an
// output.Stage, for instance. An error of Write is the machine's.
type Sink interface {
	// Write takes a file, one piece of it after the other. It must not keep data.
	Write(path string, data ...[]byte) error
	// Read returns a file that was written.
	Read(path string) ([]byte, bool)
	// Refused returns what of it cannot be published, once all is written.
	Refused() []*output.PathError
}

// finish is a build on its way to a sink. A page is viewed, drawn, rendered and
// written by one goroutine, with the files that belong to it, and then forgotten:
// what memory holds grows with the content and not with what is made of it.
//
// What is wrong with a view stops the making of files, but not of the other views:
// all of their faults are told, and none of what comes later.
type finish struct {
	*Edition
	r    *Result
	out  Sink
	only bool // the views, for their faults
	stop atomic.Bool

	mu    sync.Mutex
	err   error // of the machine
	done  int   // pages
	total int
	from  map[string]diag.Pos // whose files they are, of those that the site did not ask for
}

// portion is what is made of a site at a time: all of it; or each of its series, and
// in the end what they share.
type portion struct {
	*Edition
	f      *finish
	wanted map[string]bool // the pages to whose places its content links
	mu     sync.Mutex
	places map[string][]string // of those
	anew   map[string]bool     // the pages that are not as they were made last
	views  tally
	late   []diag.List // of what comes after the views
	links  []link      // of the content to the site; once all is made, those that are in doubt
}

// Finish makes everything.
func (e *Edition) Finish() *Result {
	r := e.result()
	f := &finish{Edition: e, r: r, from: map[string]diag.Pos{}}
	if e.parts == nil && e.site == nil {
		e.check(r)
		r.Diags.Sort()
		return r
	}
	r.Stamp = e.stamp()
	switch {
	case e.options.Out == nil:
		kept := &collector{}
		f.out = kept
		if f.run(); r.Complete {
			r.Set = kept.set(r.Stamp)
		}
		return r
	case !f.stopped() && e.site != nil:
		if f.out, f.err = e.options.Out(e.archive); f.err != nil {
			if r.Err = f.err; e.parts == nil {
				return r
			}
			f.only = true // what is wrong with the series is told all the same
		}
	}
	f.run()
	return r
}

// collector is a Sink that keeps everything in memory.
type collector struct {
	mu    sync.Mutex
	paths []string
	data  [][]byte
}

func (c *collector) Write(path string, data ...[]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths, c.data = append(c.paths, path), append(c.data, slices.Concat(data...))
	return nil
}

func (c *collector) Read(path string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.paths, path); i >= 0 {
		return c.data[i], true
	}
	return nil, false
}

func (c *collector) Refused() []*output.PathError { return output.Refuse(c.paths) }

func (c *collector) set(of output.Build) *output.Set {
	set := &output.Set{Build: of}
	for i, path := range c.paths {
		if err := set.Add(path, c.data[i]); err != nil {
			panic("build: " + err.Error()) // cannot be: nothing was refused
		}
	}
	return set
}

// stamp is what the manifest says of the build.
func (e *Edition) stamp() output.Build {
	p, s := e.archive.Site.Policy, e.archive.Site
	return output.Build{Audience: p.Levels[p.Audience].Name, Public: p.Audience == p.Public, BaseURL: s.BaseURL, Commit: s.Commit, Drafts: e.options.Drafts}
}

// stopped reports whether what was found so far stands against a publication.
func (f *finish) stopped() bool { return f.blocks(f.r.Diags) }

// blocks reports whether faults stand against a publication.
func (f *finish) blocks(faults diag.List) bool {
	return faults.Errors() > 0 || f.options.Strict && len(faults) > 0
}

func (f *finish) run() {
	defer f.r.Diags.Sort()
	f.stop.Store(f.only || f.stopped())
	f.phase("pages")
	if f.parts != nil {
		f.runParts()
		return
	}
	var checking sync.WaitGroup // which has one core, and the pages the others
	var judgement verdict
	checking.Go(func() {
		judgement = judged(f.archive, f.loc)
		if !f.only && f.blocks(judgement.failures) {
			f.stop.Store(true)
		}
	})
	p := f.portion(f.Edition)
	p.make()
	checking.Wait()
	f.r.judge(f.disclosed, judgement)
	f.conclude([]*portion{p}, target{f.addresses(), f.has, p.placesOf})
}

// conclude gathers what was found, in the order in which it counts.
func (f *finish) conclude(portions []*portion, to target) {
	for _, p := range portions {
		f.r.add(p.views, len(p.pages))
	}
	follow := func() {
		for _, p := range portions {
			f.r.Diags = append(f.r.Diags, to.follow(p.links)...)
		}
	}
	if f.r.Err = f.err; f.err != nil {
		return // what follows would be told of what was not made
	}
	if f.parts == nil {
		f.witness(f.r)
	}
	if f.stop.Load() || f.stopped() {
		if f.only && f.r.Diags.Errors() == 0 {
			follow()
		}
		return
	}
	for _, p := range portions {
		for _, l := range p.late {
			f.r.Diags = append(f.r.Diags, l...)
		}
	}
	if f.refused(); f.stopped() {
		return
	}
	follow()
	f.r.Complete = !f.stopped()
}

func (f *finish) portion(e *Edition) *portion {
	for at, x := range e.files {
		if x.make == nil {
			f.mu.Lock()
			f.from[at] = x.from
			f.mu.Unlock()
		}
	}
	p := &portion{Edition: e, f: f, wanted: map[string]bool{}, places: map[string][]string{}, anew: map[string]bool{}}
	p.links = linksOf(f.archive.Site.BaseURL, e.archive.All())
	for _, l := range p.links {
		if l.fragment != "" {
			p.wanted[l.file] = true
		}
	}
	f.mu.Lock()
	f.total += len(e.pages)
	f.mu.Unlock()
	return p
}

// make makes all pages, those that are made of the others last, and what belongs to
// no page.
func (p *portion) make() {
	var pages, last []*page
	for _, x := range p.site.Own() {
		if x.OfAll {
			last = append(last, p.pages[x.Path])
		} else {
			pages = append(pages, p.pages[x.Path])
		}
	}
	if p.f.parts == nil { // the series are part of it
		for _, x := range p.site.Pages()[len(p.site.Own()):] {
			pages = append(pages, p.pages[x.Path])
		}
	}
	p.late = make([]diag.List, len(pages)+len(last))
	each(len(pages), nil, func(i int) { p.late[i] = p.page(pages[i]) })
	p.views = tallied(pages)
	for i, x := range last {
		if !p.f.stop.Load() {
			p.late[len(pages)+i] = p.page(x)
		}
	}
	for _, x := range p.site.Pages() {
		if p.anew[x.Path] {
			p.f.r.Changed = append(p.f.r.Changed, x.Path)
		}
	}
	p.remember(slices.Concat(pages, last))
	if !p.f.stop.Load() {
		p.shared()
	}
	p.links = slices.DeleteFunc(p.links, func(l link) bool {
		return l.outside == "" && p.has(l.file) && (l.fragment == "" || slices.Contains(p.places[l.file], l.fragment))
	})
}

// page makes a page and the files that belong to it, and returns what is wrong with
// them beside the view.
func (p *portion) page(x *page) diag.List {
	x.View()
	f := p.f
	if f.blocks(x.Diags()) {
		f.stop.Store(true)
	}
	if p.builder.once {
		defer func() { x.Release(!f.stop.Load(), p.recorded()) }()
	}
	if f.stop.Load() {
		if f.only && p.wanted[x.Path] {
			p.note(x.Path, p.peek(x))
		}
		return nil
	}
	faults := p.finished(x, func(page []byte) {
		p.note(x.Path, page)
		f.write(x.Path, page)
	})
	if len(faults) > 0 {
		return faults
	}
	files := x.Files()
	faulty := make([]diag.List, len(files))
	each(len(files), nil, func(i int) { p.file(files[i].Path, file{make: files[i].Make, from: home}, &faulty[i]) })
	f.mu.Lock()
	f.done++
	f.progress("pages", f.done, f.total)
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
	b := p.builder
	if b.once {
		if faults := p.drawn(x); len(faults) > 0 {
			return faults
		}
		return p.layouts.Render(taker(take), x.Layout, x.View())
	}
	if of, was := p.sum(x), b.pages[x.Path]; was.data != nil && was.of == of {
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
		if faults := p.drawn(x); len(faults) > 0 {
			return faults
		}
		p.render(x)
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
func (p *portion) drawn(x *page) (faults diag.List) {
	undrawn := x.Undrawn()
	if len(undrawn) == 0 {
		return nil
	}
	drawings := make([]svg.Drawing, len(undrawn))
	for i, u := range undrawn {
		drawings[i] = u.Drawing
	}
	drawn, errs := svg.All(p.renderer(), drawings, nil)
	for i, u := range undrawn {
		if *u.Into = drawn[i]; errs[i] != nil {
			faults.Errorf("draw", u.Pos, "%v", errs[i])
		}
	}
	return faults
}

// file makes a file that no layout makes, and hands it on.
func (p *portion) file(at string, x file, faults *diag.List) {
	pieces, wrong := p.pieces(at, x)
	if *faults = append(*faults, wrong...); wrong.Errors() == 0 {
		p.f.write(at, pieces...)
	}
}

func (f *finish) write(at string, data ...[]byte) {
	if err := f.out.Write(at, data...); err != nil {
		f.stop.Store(true)
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.err == nil { // one is enough: they have one cause
			f.err = err
		}
	}
}

// refused reports paths that cannot be published: a fault of the content that asked
// for them.
func (f *finish) refused() {
	for _, x := range f.out.Refused() {
		from, ok := f.from[x.Path]
		if !ok {
			from = home
		}
		f.r.Diags.Errorf("path", from, "%v", x)
	}
}

// shared makes what belongs to no page.
func (p *portion) shared() {
	paths := slices.Sorted(maps.Keys(p.files))
	faults := make([]diag.List, len(paths))
	each(len(paths), p.f.stop.Load, func(i int) { p.file(paths[i], p.files[paths[i]], &faults[i]) })
	p.late = append(p.late, faults...)
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
	if x, ok := p.files[at]; ok {
		return idsOf(p.made(at, x).Data)
	}
	return p.places[at]
}
