// Package build turns a tree of input files into a finished site: it loads the
// content, checks it, makes the views, draws the charts and renders the pages on
// all cores. Files are handed to a Sink as they are made, or kept in memory; beside
// that it writes nothing but what package svg keeps of its drawings.
//
// Links of the content within the site are followed once there are no errors: one
// that leads nowhere is a warning.
//
// The result depends on the tree and the options alone. When there is an error,
// or a warning in a strict build, there is no finished set of files, and a Sink is to
// drop what it has taken.
//
// Run builds once. A Builder builds the same site again and again: it keeps what
// was parsed, drawn and rendered, and makes anew what the change can have
// touched. There is no graph of dependencies that could forget one. Parsing is
// remembered by the content of files, views are made anew, and a page is rendered
// again when the hash of its view is another.
//
//	Open      loads a tree and says what is wrong with it: an Edition, of which
//	          nothing is made yet
//	Edition   makes single files when they are asked for (a preview), or all
package build

import (
	"time"

	"almanac/internal/archive"
	"almanac/internal/assets"
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
	Commit   string    // of the sources, "" where it is not told
	Now      time.Time // what publish_at is compared with
	Drafts   bool      // build drafts too, stamped
	Strict   bool      // a warning stops the build
	// Drawings is the folder where drawings of charts are kept between builds, ""
	// to keep none.
	Drawings string
	// Against is the publication that this one follows, nil for none: what it
	// published must not change or vanish undeclared. Today is the date that hints
	// propose for corrections.
	Against *record.Publication
	Today   period.Date
	// Out is asked where finished files go, once the content is loaded and checked;
	// nil keeps them in Result.Set. What it has taken is worth nothing unless
	// Result.Complete says so. The series of a site are then made as many at a time as
	// there are cores, if they can be (see byParts), and forgotten: their content, and
	// the data of their files in the tree. Out is asked before them, for the site alone.
	Out func(*archive.Archive) (Sink, error)
	// Progress is told of each phase as it begins, and where its steps are counted
	// of each step; it may be nil.
	Progress func(phase string, done, total int)
}

// Result is what a build made.
type Result struct {
	Complete bool         // the build did not fail
	Stamp    output.Build // what the manifest is to say of it
	Set      *output.Set  // the files, nil when the build failed or they went elsewhere
	Err      error        // of the machine: a file could not be written
	Diags    diag.List    // sorted
	Accepted []diag.Accepted
	Archive  *archive.Archive // nil when content could not be loaded
	Pages    int
	Changed  []string // paths of the pages that are other than a Builder has last seen them, in the order of the site
	// Until is when the same tree may make another site, for time has passed; zero
	// without a clock.
	Until time.Time
	// Publication returns what the pages say and the files there will be; it is nil
	// when the views could not be made.
	Publication func() *record.Publication
	// Retold is what reads otherwise than it was published, see Options.Against.
	Retold []record.Retold
	site.Stats
}

// Failed reports whether the build has no result.
func (r *Result) Failed() bool { return !r.Complete }

// Run builds the site in tree. The tree holds the site's files over the default
// layouts and assets.
func Run(tree *source.Tree, o Options) *Result {
	var b Builder
	defer b.Close()
	b.once = true
	return b.Open(tree, o).Finish()
}

// Check loads and checks the content of tree. It renders only what has layouts of the
// site's own, for their faults.
func Check(tree *source.Tree, o Options) *Result {
	var b Builder
	defer b.Close()
	b.once = true
	e := b.Open(tree, o)
	r := e.result()
	if e.site == nil {
		e.check(r)
		r.Diags.Sort()
		return r
	}
	f := e.finish(r)
	f.only, f.glances = true, !e.layouts.Ours()
	f.run()
	return r
}

// Builder builds a site again and again. The zero value is ready; Close frees its
// engines. It opens one tree at a time.
type Builder struct {
	once     bool // there will be no second build to remember anything for
	loads    load.Memory
	layouts  *layout.Set
	layoutOf struct {
		files []*source.File
		loc   *locale.Locale
		diags diag.List
	}
	bundle   *assets.Bundle
	bundleOf struct {
		files []*source.File
		diags diag.List
	}
	drawer
	pages memory         // of the last finished site
	shown memory         // of the pages that were asked for one at a time
	seen  map[string]sum // the pages of the edition that was reviewed last
}

// Open loads the tree. Nothing is rendered yet.
func (b *Builder) Open(tree *source.Tree, o Options) *Edition {
	e := &Edition{tree: tree, options: o, builder: b}
	e.phase("load")
	loaded, diags := load.Archive(tree, load.Options{Audience: o.Audience, BaseURL: o.BaseURL, Commit: o.Commit, Now: o.Now, Drafts: o.Drafts, Memory: &b.loads, Later: b.byParts(o)})
	e.diags = diags
	e.phase("bundle")
	e.bundle = b.assets(tree, &e.diags)
	if loaded == nil {
		return e
	}
	e.archive, e.loc, e.disclosed, e.until, e.parts = loaded.Archive, loaded.Locale, loaded.Disclosed, loaded.Until, loaded.Parts
	e.layouts = b.layout(tree, loaded.Locale, &e.diags)
	e.prepare(len(loaded.Parts))
	return e
}

// byParts reports whether the series of a site are made a few at a time and then
// forgotten. Whoever asks for the record, looks for drafts or
// builds again needs all of them.
func (b *Builder) byParts(o Options) bool {
	return b.once && o.Out != nil && o.Against == nil && !o.Drafts
}

func (b *Builder) assets(tree *source.Tree, diags *diag.List) *assets.Bundle {
	files := tree.Under("assets")
	if b.bundle == nil || !source.Same(b.bundleOf.files, files) {
		b.bundle, b.bundleOf.diags = assets.Build(tree)
		b.bundleOf.files = files
	}
	*diags = append(*diags, b.bundleOf.diags...)
	return b.bundle
}

func (b *Builder) layout(tree *source.Tree, loc *locale.Locale, diags *diag.List) *layout.Set {
	files := tree.Under(layout.Folder)
	if b.layouts == nil || !source.Same(b.layoutOf.files, files) || b.layoutOf.loc != loc {
		b.layouts, b.layoutOf.diags = layout.Parse(tree, loc)
		b.layoutOf.files, b.layoutOf.loc = files, loc
	}
	*diags = append(*diags, b.layoutOf.diags...)
	return b.layouts
}
