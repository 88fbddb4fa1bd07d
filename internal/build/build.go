// Package build turns a tree of input files into a finished set of files: it
// loads the content, checks it, makes the views, draws the charts and renders the
// pages on all cores, and gathers everything. It writes nothing but what package
// svg keeps of its drawings.
//
// The result depends on the tree and the options alone. When there is an error,
// or a warning in a strict build, there is no set.
package build

import (
	"bytes"
	"runtime"
	"sync"
	"time"

	"almanac/internal/archive"
	"almanac/internal/assets"
	"almanac/internal/check"
	"almanac/internal/diag"
	"almanac/internal/layout"
	"almanac/internal/load"
	"almanac/internal/locale"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/record"
	"almanac/internal/site"
	"almanac/internal/source"
)

// Options of a build.
type Options struct {
	Audience string    // name of a classification level, "" for the public one
	BaseURL  string    // replaces the one in site.toml, "" to keep it
	Now      time.Time // what publish_at is compared with
	Strict   bool      // a warning stops the build
	// Drawings is the folder where drawings of charts are kept between builds, ""
	// to keep none.
	Drawings string
	// Against is the publication that this one follows, nil for none: what it
	// published must not change or vanish undeclared. Today is the date that hints
	// propose for corrections.
	Against *record.Publication
	Today   period.Date
	// Progress is told of each phase as it begins, and where its steps are counted
	// of each step; it may be nil.
	Progress func(phase string, done, total int)
}

// Result is what a build made.
type Result struct {
	Set      *output.Set // nil when the build failed
	Diags    diag.List   // sorted
	Accepted []check.Accepted
	Archive  *archive.Archive // nil when content could not be loaded
	Pages    int
	// Publication is what the pages say and the files there will be, nil when the
	// views could not be made.
	Publication *record.Publication
	site.Stats
}

// Failed reports whether the build has no result.
func (r *Result) Failed() bool { return r.Set == nil }

// Run builds the site in tree. The tree holds the site's files over the default
// layouts and assets.
func Run(tree *source.Tree, o Options) *Result {
	b := &builder{tree: tree, options: o, result: &Result{}}
	b.run()
	b.result.Diags.Sort()
	return b.result
}

// Check loads and checks the content of tree without rendering it.
func Check(tree *source.Tree, o Options) *Result {
	b := &builder{tree: tree, options: o, result: &Result{}}
	if b.load() {
		_, diags := layout.Parse(tree, b.locale)
		b.add(diags)
		b.views(site.Assets{})
	}
	b.result.Diags.Sort()
	return b.result
}

type builder struct {
	tree    *source.Tree
	options Options
	result  *Result
	locale  *locale.Locale
	bundle  *assets.Bundle
	undrawn []site.Undrawn
}

func (b *builder) phase(name string) {
	if b.options.Progress != nil {
		b.options.Progress(name, 0, 0)
	}
}

func (b *builder) add(l diag.List) { b.result.Diags = append(b.result.Diags, l...) }

// stopped reports whether the faults found so far stop the build.
func (b *builder) stopped() bool {
	return b.result.Diags.Errors() > 0 || b.options.Strict && len(b.result.Diags) > 0
}

func (b *builder) run() {
	loaded := b.load()
	b.phase("bundle")
	bundle, diags := assets.Build(b.tree)
	b.bundle = bundle
	b.add(diags)
	if !loaded {
		return
	}
	layouts, diags := layout.Parse(b.tree, b.locale)
	b.add(diags)
	if bundle == nil || layouts == nil {
		return
	}
	pages, files := b.views(site.Assets{Style: bundle.Style, Script: bundle.Script, Search: bundle.Search, Engine: bundle.Engine})
	if b.stopped() {
		return
	}
	if b.draw(); b.stopped() {
		return
	}
	b.phase("render")
	rendered := b.render(layouts, pages, files)
	if b.stopped() {
		return
	}
	b.gather(pages, rendered, files)
}

// load reads the content into the model and checks it.
func (b *builder) load() bool {
	b.phase("load")
	loaded, diags := load.Archive(b.tree, load.Options{Audience: b.options.Audience, BaseURL: b.options.BaseURL, Now: b.options.Now})
	b.add(diags)
	if loaded == nil {
		return false
	}
	b.result.Archive, b.locale = loaded.Archive, loaded.Locale
	b.phase("check")
	failures, accepted := check.Run(loaded.Archive, loaded.Locale)
	if b.result.Diags.Errors() == 0 { // what was refused cannot add up
		b.add(failures)
	}
	b.result.Accepted = accepted
	return true
}

func (b *builder) views(a site.Assets) ([]site.PageFile, []site.File) {
	s := site.New(b.result.Archive, b.locale, a)
	failed := b.result.Diags.Errors() > 0
	pages, stats, diags := s.Pages()
	for _, d := range diags {
		if !failed || !mayFollow[d.Rule] {
			b.add(diag.List{d})
		}
	}
	b.result.Stats, b.result.Pages, b.undrawn = stats, len(pages), s.Undrawn()
	files := s.Files(pages)
	if b.result.Diags.Errors() == 0 {
		b.witness(s.Record(pages), pages, files)
	}
	return pages, files
}

// mayFollow are the rules of faults that are likely to go away with the errors
// found in loading: figures that were refused are missing later.
var mayFollow = map[string]bool{"missing-value": true, "empty-chart": true, "empty-table": true}

// render executes the layout of each page and makes each file, on all cores:
// the pages' bytes, then the files'.
func (b *builder) render(layouts *layout.Set, pages []site.PageFile, files []site.File) [][]byte {
	out := make([][]byte, len(pages)+len(files))
	faults := make([]diag.List, len(out))
	each(len(out), func(i int) {
		if i < len(pages) {
			var w bytes.Buffer
			faults[i] = layouts.Render(&w, pages[i].Layout, pages[i].View)
			out[i] = w.Bytes()
			return
		}
		f := files[i-len(pages)]
		var err error
		if out[i], err = f.Make(); err != nil {
			faults[i].Errorf("download", home, "%s cannot be made: %v", f.Path, err)
		}
	})
	for _, f := range faults {
		b.add(f)
	}
	return out
}

// home is the place of faults that are in no file of their own.
var home = diag.Pos{File: "content/site.toml"}

// each calls work for 0 to n-1 on all cores.
func each(n int, work func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
}

// gather puts everything into one set. A path that cannot be published is a
// fault of the content that asked for it.
func (b *builder) gather(pages []site.PageFile, rendered [][]byte, files []site.File) {
	set := &output.Set{}
	add := func(path string, data []byte, from diag.Pos) {
		if err := set.Add(path, data); err != nil {
			b.result.Diags.Errorf("path", from, "%v", err)
		}
	}
	for i, p := range pages {
		add(p.Path, rendered[i], home)
	}
	for i, f := range files {
		add(f.Path, rendered[len(pages)+i], home)
	}
	for _, f := range b.bundle.Files {
		add(f.Path, f.Data, diag.Pos{File: "assets"})
	}
	for _, m := range b.result.Archive.Months {
		b.attachments(m, add)
	}
	if !b.stopped() {
		b.result.Set = set
	}
}

func (b *builder) attachments(m *archive.Month, add func(string, []byte, diag.Pos)) {
	if m.Report == nil {
		return
	}
	for _, a := range m.Report.Attachments {
		if a.File == "" {
			continue
		}
		if f := b.tree.File("content/reports/" + m.Period.String() + "/" + a.File); f != nil {
			add(m.Period.Path()+"/"+a.File, f.Data, a.Pos)
		}
	}
}
