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
	Write(path string, data []byte) error
	// Refused returns what of it cannot be published, once all is written.
	Refused() []*output.PathError
}

// finish is an edition on its way to a sink. A page is viewed, drawn, rendered and
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
	anew map[string]bool // the pages that are not as they were made last

	wanted map[string]bool // the pages to whose places the content links
	mu     sync.Mutex
	places map[string][]string // of those
	err    error               // of the machine
	late   []diag.List         // by page
	done   int                 // pages
}

// Finish makes everything.
func (e *Edition) Finish() *Result {
	r := e.result()
	if e.check(r); e.site == nil {
		r.Diags.Sort()
		return r
	}
	r.Stamp = e.stamp()
	f := &finish{Edition: e, r: r}
	switch {
	case e.options.Out == nil:
		kept := &collector{}
		f.out = kept
		if f.run(); r.Complete {
			r.Set = kept.set(r.Stamp)
		}
		return r
	case !f.stopped():
		if f.out, r.Err = e.options.Out(e.archive); r.Err != nil {
			return r
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

func (c *collector) Write(path string, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths, c.data = append(c.paths, path), append(c.data, data)
	return nil
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
func (f *finish) stopped() bool {
	return f.r.Diags.Errors() > 0 || f.options.Strict && len(f.r.Diags) > 0
}

func (f *finish) run() {
	defer f.r.Diags.Sort()
	f.stop.Store(f.only || f.stopped())
	f.wanted = f.linked()
	f.places, f.anew = map[string][]string{}, map[string]bool{}
	f.phase("pages")
	f.makePages()
	if f.witness(f.r); f.stop.Load() || f.stopped() {
		if f.only && f.r.Diags.Errors() == 0 {
			f.r.Diags = append(f.r.Diags, f.followed()...)
		}
		return
	}
	f.shared()
	for _, l := range f.late {
		f.r.Diags = append(f.r.Diags, l...)
	}
	if f.r.Err = f.err; f.r.Err != nil {
		return
	}
	if f.refused(); f.stopped() {
		return
	}
	f.r.Diags = append(f.r.Diags, f.followed()...)
	f.r.Complete = !f.stopped()
}

// makePages makes all pages: those that are made of the others last.
func (f *finish) makePages() {
	var pages, last []*page
	for _, p := range f.site.Pages() {
		if p.OfAll {
			last = append(last, f.pages[p.Path])
		} else {
			pages = append(pages, f.pages[p.Path])
		}
	}
	f.late = make([]diag.List, len(pages)+len(last))
	each(len(pages), nil, func(i int) { f.late[i] = f.page(pages[i]) })
	if f.tally(f.r, pages); f.stopped() {
		f.stop.Store(true)
	}
	for i, p := range last {
		if f.stop.Load() {
			break
		}
		f.late[len(pages)+i] = f.page(p)
	}
	for _, p := range f.site.Pages() {
		if f.anew[p.Path] {
			f.r.Changed = append(f.r.Changed, p.Path)
		}
	}
	f.remember(slices.Concat(pages, last))
}

// page makes a page and the files that belong to it, and returns what is wrong with
// them beside the view.
func (f *finish) page(p *page) diag.List {
	p.View()
	if f.blocks(p.Diags()) {
		f.stop.Store(true)
	}
	once := f.builder.once
	if once {
		defer p.Release()
	}
	if f.stop.Load() {
		if f.only && f.wanted[p.Path] {
			f.note(p.Path, f.peek(p))
		}
		return nil
	}
	data, faults := f.finished(p)
	if len(faults) > 0 {
		return faults
	}
	f.note(p.Path, data)
	f.write(p.Path, data)
	files := p.Files()
	faulty := make([]diag.List, len(files))
	each(len(files), nil, func(i int) { f.file(files[i].Path, file{make: files[i].Make, from: home}, &faulty[i]) })
	f.mu.Lock()
	f.done++
	f.progress("pages", f.done, len(f.Edition.pages))
	f.mu.Unlock()
	return slices.Concat(append(faulty, faults)...)
}

// blocks reports whether faults of a view stand against a publication.
func (f *finish) blocks(faults diag.List) bool {
	return faults.Errors() > 0 || f.options.Strict && len(faults) > 0
}

// finished returns a page with all its drawings, as it was made before if it would
// be the same now.
func (f *finish) finished(p *page) ([]byte, diag.List) {
	b := f.builder
	if !b.once {
		if of, was := f.sum(p), b.pages[p.Path]; was.data != nil && was.of == of {
			p.keep(was.data)
			return was.data, nil
		}
		f.mu.Lock()
		f.anew[p.Path] = true
		f.mu.Unlock()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn {
		return p.data, p.faults
	}
	if faults := f.drawn(p); len(faults) > 0 {
		return nil, faults
	}
	f.render(p)
	p.drawn = true
	data := p.data
	if b.once {
		p.data = nil
	}
	return data, p.faults
}

// keep takes a finished page.
func (p *page) keep(data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.data, p.faults, p.drawn = data, nil, true
}

// drawn makes the drawings of a page and fills them in.
func (f *finish) drawn(p *page) (faults diag.List) {
	undrawn := p.Undrawn()
	if len(undrawn) == 0 {
		return nil
	}
	drawings := make([]svg.Drawing, len(undrawn))
	for i, u := range undrawn {
		drawings[i] = u.Drawing
	}
	drawn, errs := svg.All(f.renderer(), drawings, nil)
	for i, u := range undrawn {
		if *u.Into = drawn[i]; errs[i] != nil {
			faults.Errorf("draw", u.Pos, "%v", errs[i])
		}
	}
	return faults
}

// file makes a file that no layout makes, and hands it on.
func (f *finish) file(at string, x file, faults *diag.List) {
	made := f.make(at, x)
	if *faults = append(*faults, made.Faults...); made.Faults.Errors() == 0 {
		f.write(at, made.Data)
	}
}

func (f *finish) write(at string, data []byte) {
	if err := f.out.Write(at, data); err != nil {
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
		from := home
		if file, ok := f.files[x.Path]; ok {
			from = file.from
		}
		f.r.Diags.Errorf("path", from, "%v", x)
	}
}

// shared makes what belongs to no page.
func (f *finish) shared() {
	paths := slices.Sorted(maps.Keys(f.files))
	faults := make([]diag.List, len(paths))
	each(len(paths), f.stop.Load, func(i int) { f.file(paths[i], f.files[paths[i]], &faults[i]) })
	f.late = append(f.late, faults...)
}

// linked returns the pages to whose places the content links.
func (f *finish) linked() map[string]bool {
	out := map[string]bool{}
	links(f.archive, nil, func(string) bool { return true }, func(page string) []string {
		out[page] = true
		return nil
	})
	return out
}

// note keeps the places of a page to which the content links.
func (f *finish) note(at string, page []byte) {
	if !f.wanted[at] {
		return
	}
	ids := idsOf(page)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.places[at] = ids
}

// followed reports the links of the content that lead nowhere.
func (f *finish) followed() diag.List {
	return links(f.archive, f.addresses(), f.has, func(at string) []string { return f.places[at] })
}
