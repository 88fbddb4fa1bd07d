package build

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"almanac/internal/diag"
	"almanac/internal/output"
)

// finish is one build of an edition on its way to a sink. It lasts as long as Finish, and
// is shared by all that is made meanwhile: of a site, its one portion; of several series,
// a portion for each and one for what they share. A page is viewed, rendered and written
// by one goroutine and then forgotten, with its drawings and the files that belong to it,
// which are made on all cores: what memory holds grows with the content and not with what
// is made of it.
//
// What is wrong with a view stops the making of files, but not of the other views:
// all of their faults are told, and none of what comes later.
type finish struct {
	edition *Edition // of the whole site
	result  *Result
	out     Sink
	only    bool // the views, for their faults
	glances bool // and at the pages, for those of the layouts
	stop    atomic.Bool

	mu      sync.Mutex
	err     error // of the machine
	done    int   // pages
	total   int
	from    map[string]diag.Pos // whose files they are, of those that the site did not ask for
	notices []string            // paths of the pages of withdrawals
}

func (e *Edition) finish(r *Result) *finish {
	return &finish{edition: e, result: r, from: map[string]diag.Pos{}}
}

// Finish makes everything.
func (e *Edition) Finish() *Result {
	r := e.result()
	if e.parts == nil && e.site == nil {
		e.check(r)
		r.Diags.Sort()
		return r
	}
	r.Stamp = e.stamp()
	f := e.finish(r)
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

// stamp is what the manifest says of the build.
func (e *Edition) stamp() output.Build {
	p, s := e.archive.Site.Policy, e.archive.Site
	return output.Build{Audience: p.Levels[p.Audience].Name, Public: p.Audience == p.Public, BaseURL: s.BaseURL, Commit: s.Commit, Drafts: e.options.Drafts}
}

// stopped reports whether what was found so far stands against a publication.
func (f *finish) stopped() bool { return f.blocks(f.result.Diags) }

// blocks reports whether faults stand against a publication.
func (f *finish) blocks(faults diag.List) bool {
	return faults.Errors() > 0 || f.edition.options.Strict && len(faults) > 0
}

// stopAt stops the making of files where faults stand against a publication.
func (f *finish) stopAt(faults diag.List) {
	if f.blocks(faults) {
		f.stop.Store(true)
	}
}

func (f *finish) run() {
	defer f.result.Diags.Sort()
	f.stop.Store(f.only || f.stopped())
	e := f.edition
	e.phase("pages")
	if e.parts != nil {
		f.runParts()
		return
	}
	var checking sync.WaitGroup // which has one core, and the pages the others
	var judgement verdict
	checking.Go(func() {
		judgement = judged(e.archive, e.loc)
		if !f.only {
			f.stopAt(judgement.failures)
		}
	})
	p := f.portion(e)
	made := p.make()
	checking.Wait()
	f.result.judge(e.disclosed, judgement)
	f.conclude([]outcome{made}, target{e.addresses(), e.has, p.placesOf})
}

// conclude gathers what was found, in the order in which it counts.
func (f *finish) conclude(portions []outcome, to target) {
	r := f.result
	failed := r.Diags.Errors() > 0 // before the views: those of one series follow from none of another
	for _, p := range portions {
		r.add(p.views, p.pages, failed)
		r.Changed = append(r.Changed, p.changed...)
	}
	follow := func() {
		var astray diag.List
		for _, p := range portions {
			astray = append(astray, to.follow(p.links)...)
		}
		if r.Err = f.err; f.err == nil { // what they lead to was read
			r.Diags = append(r.Diags, astray...)
		}
	}
	if r.Err = f.err; f.err != nil {
		return // what follows would be told of what was not made
	}
	if f.edition.parts == nil {
		f.edition.witness(r)
	}
	if f.stop.Load() || f.stopped() {
		if f.glances && r.Diags.Errors() == 0 {
			r.late(portions)
		}
		if f.only && f.out == nil && r.Diags.Errors() == 0 { // the sink would refuse them
			f.refused(output.Refuse(f.paths()))
		}
		if f.only && r.Diags.Errors() == 0 {
			follow()
		}
		return
	}
	r.late(portions)
	if f.refused(f.out.Refused()); f.stopped() {
		return
	}
	follow()
	r.Complete = r.Err == nil && !f.stopped()
}

// late takes in what is wrong beside the views.
func (r *Result) late(portions []outcome) {
	for _, p := range portions {
		for _, l := range p.late {
			r.Diags = append(r.Diags, l...)
		}
	}
}

func (f *finish) write(at string, data ...[]byte) {
	f.failed(f.out.Write(at, data...))
}

// failed stops everything where the machine has failed.
func (f *finish) failed(err error) {
	if err == nil {
		return
	}
	f.stop.Store(true)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil { // one is enough: they have one cause
		f.err = err
	}
}

// refused reports paths that cannot be published: a fault of the content that asked
// for them.
func (f *finish) refused(paths []*output.PathError) {
	told := map[string]bool{}
	for _, x := range paths {
		if notice := f.inTheWay(x.Path); notice != "" {
			if !told[notice] {
				told[notice] = true
				f.result.Diags.Errorf("path", f.from[notice], "no notice of the withdrawal can stand here: %v", x).
					Helpf("write the address as it was published")
			}
			continue
		}
		var c *output.Collision
		if !errors.As(x.Err, &c) {
			f.result.Diags.Errorf("path", f.comesFrom(x.Path), "%v", x)
			continue
		}
		if told[c.Path+"\n"+c.Other] { // of a folder, by another file in it
			continue
		}
		told[c.Path+"\n"+c.Other] = true
		from := f.comesFrom(x.Path)
		if from == home || from.File == "assets" { // whose names nobody chose
			from = f.comesFrom(c.Other)
		}
		if c.Path == c.Other { // a file, and what is below it
			f.result.Diags.Errorf("path", from, "%v", x)
			continue
		}
		f.result.Diags.Errorf("path", from, "%v", &output.PathError{Path: c.Path, Err: c}).
			Helpf("rename one of them: many systems take them for one")
	}
}

// comesFrom returns whose file a path is or, of a folder, the first one in it; home where
// the site makes it.
func (f *finish) comesFrom(at string) diag.Pos {
	if from, ok := f.from[at]; ok {
		return from
	}
	first, from := "", home
	for path, of := range f.from {
		if strings.HasPrefix(path, at+"/") && (first == "" || path < first) {
			first, from = path, of
		}
	}
	return from
}

// paths are those of all files, of a site that is checked and not made. The index of the
// search has names of its content, which no other file has.
func (f *finish) paths() []string {
	out := f.edition.paths()
	for _, p := range f.edition.site.Pages() {
		if !p.OfAll {
			out = append(out, p.Paths()...)
		}
	}
	return out
}

// paths are those of the pages and of the files that belong to none.
func (e *Edition) paths() []string {
	return slices.Concat(slices.Collect(maps.Keys(e.pages)), slices.Collect(maps.Keys(e.files)))
}

// inTheWay returns the page of a withdrawal that is at fault for a path that was refused,
// "" if none is. Other pages follow from the content around them; an address that is
// withdrawn is written by hand, and which of two is refused only their names decide.
func (f *finish) inTheWay(refused string) string {
	for _, notice := range f.notices {
		if notice == refused || len(output.Refuse([]string{notice, refused})) > 0 {
			return notice
		}
	}
	return ""
}
