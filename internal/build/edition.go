package build

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/archive"
	"almanac/internal/assets"
	"almanac/internal/diag"
	"almanac/internal/layout"
	"almanac/internal/load"
	"almanac/internal/locale"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// Edition is the site as one tree makes it. Its files are made when they are
// asked for; any number of goroutines may ask. It does not change: what is
// edited is another edition.
type Edition struct {
	tree    *source.Tree
	options Options
	builder *Builder
	diags   diag.List // of loading, of assets and of layouts
	archive *archive.Archive
	// disclosed are the disclosures that the content accepts.
	disclosed []diag.Accepted
	until     time.Time // see Result.Until
	loc       *locale.Locale
	bundle    *assets.Bundle
	layouts   *layout.Set
	site      *site.Site // nil where the tree cannot be made a site of
	assets    site.Assets
	parts     []load.Part // the series, of a site whose series are still to come
	pages     map[string]*page
	files     map[string]file // what belongs to no page
}

// file is a file that no layout makes.
type file struct {
	data []byte // nil where make makes it
	make func() ([][]byte, error)
	from diag.Pos // whose fault it is if the path cannot be published
}

// page is a page with what was rendered of it.
type page struct {
	*site.PageFile
	mu     sync.Mutex
	data   []byte
	faults diag.List
	drawn  bool  // with all its drawings
	asked  int64 // how many drawings there were when it was rendered
	of     sum   // what it is rendered of, once that is known
}

// Diags returns what is wrong with the input as far as it was read: not whether
// it adds up, and not what shows only where pages are made. It is sorted.
func (e *Edition) Diags() diag.List {
	l := append(diag.List(nil), e.diags...)
	l.Sort()
	return l
}

// Failed reports whether the edition is not fit to be shown.
func (e *Edition) Failed() bool { return e.diags.Errors() > 0 || e.site == nil }

func (e *Edition) phase(name string) { e.progress(name, 0, 0) }

func (e *Edition) progress(name string, done, total int) {
	if e.options.Progress != nil {
		e.options.Progress(name, done, total)
	}
}

// Base returns the path of the site's root, "/" or "/reports/".
func (e *Edition) Base() string { return e.site.Base() }

// Source returns the text of an input file, nil if there is none.
func (e *Edition) Source(file string) []byte {
	if f := e.tree.File(file); f != nil {
		return f.Data()
	}
	return nil
}

// PageOf returns the page that is made of an input file, below the root of the
// site, and its name. They are empty where there is none, or many.
func (e *Edition) PageOf(file string) (at, name string) {
	if e.site == nil || !strings.HasPrefix(file, "content/") {
		return "", ""
	}
	a := e.archive
	for _, x := range a.Series {
		if strings.HasPrefix(file, x.Folder()) {
			a = x
		}
	}
	folder, rest, _ := strings.Cut(strings.TrimPrefix(file, a.Folder()), "/")
	id, _, _ := strings.Cut(rest, "/")
	switch folder {
	case "reports":
		at = strings.Replace(id, "-", "/", 1) + "/"
	case "datasets":
		at = "data/" + strings.TrimSuffix(id, ".toml") + "/"
	case "pages":
		at = strings.TrimSuffix(id, ".md") + "/"
	}
	p := e.pages[a.Path()+at+"index.html"]
	if at == "" || p == nil {
		return "", ""
	}
	return a.Path() + at, p.Name
}

// home is the place of faults that are in no file of their own.
var home = diag.Pos{File: "content/site.toml"}

// prepare lists what the site consists of: of one with parts to come, what it has
// beside them.
func (e *Edition) prepare(parts int) {
	if e.bundle == nil || e.layouts == nil {
		return
	}
	b := e.bundle
	e.assets = site.Assets{Style: b.Style, Script: b.Script, Search: b.Search, Compare: b.Compare, Engine: b.Engine, Font: b.Font}
	if parts > 0 {
		e.site = site.Root(e.archive, e.loc, e.assets, parts)
		e.list(e.site.Pages(), nil)
	} else {
		e.site = site.New(e.archive, e.loc, e.assets)
		e.list(e.site.Pages(), e.site.Files())
	}
	without := e.archive.Site.Without
	for _, f := range b.Files {
		if f.Path == b.Search && without.Search || f.Path == b.Compare && without.Comparison {
			continue // the script of a page that is not there
		}
		from := diag.Pos{File: cmp.Or(f.From, "assets")}
		if _, made := e.files[f.Path]; made && !replaceable[f.Path] {
			e.diags = append(e.diags, shadows(f.Path, from))
			continue
		}
		e.files[f.Path] = file{data: f.Data, from: from}
	}
}

// replaceable are the files that a site makes and may have its own of: they say nothing
// of its content.
var replaceable = map[string]bool{"robots.txt": true, "_headers": true}

// shadows is the fault of a file that would take the place of one that the site makes:
// without its record, for instance, nobody could hold it to what it published.
func shadows(at string, from diag.Pos) diag.Diagnostic {
	var l diag.List
	l.Errorf("path", from, "the path %q is already taken", at).Helpf("rename it: the site makes a file of this name itself")
	return l[0]
}

// list takes in pages, and files that belong to none.
func (e *Edition) list(pages []*site.PageFile, files []site.File) {
	e.pages, e.files = map[string]*page{}, map[string]file{}
	for _, p := range pages {
		e.pages[p.Path] = &page{PageFile: p}
	}
	for _, f := range files {
		e.files[f.Path] = file{make: f.Make, from: home}
	}
	for _, a := range e.archive.All() {
		for _, m := range a.Months {
			e.attachments(a, m)
		}
	}
}

func (e *Edition) attachments(in *archive.Archive, m *archive.Month) {
	if m.Report == nil {
		return
	}
	for _, a := range m.Report.Attachments {
		if a.File == "" {
			continue
		}
		if f := e.tree.File(in.Folder() + "reports/" + m.Period.String() + "/" + a.File); f != nil {
			e.files[in.Path()+m.Period.Path()+"/"+a.File] = file{data: f.Data(), from: a.Pos}
		}
	}
}

// File returns the file at a path of the site, "2018/02/index.html". A picture of
// a page that is not drawn yet is the last one of the same chart, or none: then
// Undrawn is true, and once Draw has returned, the file is as in a finished build. So
// it is with the search page before there is an index, of which a file has no data
// until then.
func (e *Edition) File(at string) (f File, ok bool) {
	if e.site == nil {
		return File{}, false
	}
	if p := e.pages[at]; p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.OfAll && !p.drawn && !e.site.Indexed() {
			f.Data, f.Faults = e.early(p)
			f.Undrawn = true
			return f, true
		}
		f.Data, f.Undrawn = e.preview(p)
		f.Faults = slices.Concat(p.Diags(), p.faults)
		return f, true
	}
	if x, ok := e.files[at]; ok {
		return e.made(at, x), true
	}
	p := e.pages[e.site.Owner(at)]
	if p == nil {
		return File{}, false
	}
	if p.OfAll {
		f.Data, ok = e.site.IndexFile(at)
		f.Undrawn = !ok && !e.site.Indexed()
		return f, ok || f.Undrawn
	}
	for _, x := range p.Files() {
		if x.Path == at {
			return e.made(at, file{make: x.Make, from: home}), true
		}
	}
	return File{}, false
}

// File is a file of an edition.
type File struct {
	Data    []byte
	Undrawn bool      // a picture is not the right one yet
	Faults  diag.List // of the page; with errors, Data may be nil
}

func (e *Edition) made(at string, f file) (out File) {
	pieces, faults := e.pieces(at, f)
	if len(pieces) == 1 {
		return File{Data: pieces[0], Faults: faults} // not joined, which would copy it
	}
	return File{Data: bytes.Join(pieces, nil), Faults: faults}
}

// pieces are those of a file.
func (e *Edition) pieces(at string, f file) (pieces [][]byte, faults diag.List) {
	if f.make == nil {
		return [][]byte{f.data}, nil
	}
	pieces, err := f.make()
	if err != nil {
		faults.Errorf("download", f.from, "%s cannot be made: %v", at, err)
	}
	return pieces, faults
}

// preview renders a page, which is locked, with the drawings there are.
func (e *Edition) preview(p *page) (data []byte, undrawn bool) {
	if p.drawn {
		return p.data, false
	}
	b := e.builder
	if p.of == (sum{}) {
		p.of = e.sumOf(p, p.View(), p.Undrawn())
		b.mu.Lock()
		was, ok := b.shown[p.Path]
		b.mu.Unlock()
		if ok && was.of == p.of {
			p.data, p.drawn = was.data, true
			return p.data, false
		}
	}
	if asked := e.builder.drawings.Load(); p.data == nil || asked != p.asked {
		p.asked = asked
		p.drawn = e.fill(p)
		if e.render(p); p.drawn && len(p.faults) == 0 {
			b.mu.Lock()
			if b.shown == nil {
				b.shown = memory{}
			}
			b.shown[p.Path] = rendered{p.of, p.data}
			b.mu.Unlock()
		}
	}
	return p.data, !p.drawn
}

// early is the search page while its index is still to be made.
func (e *Edition) early(p *page) ([]byte, diag.List) {
	var w bytes.Buffer
	faults := e.layouts.Render(&w, p.Layout, e.site.EarlySearch())
	return w.Bytes(), faults
}

// render executes the layout of a page whose drawings are filled in.
func (e *Edition) render(p *page) {
	var w bytes.Buffer
	p.faults = e.layouts.Render(&w, p.Layout, p.View())
	p.data = w.Bytes()
}

// Draw makes what the file at a path waits for, until ctx is done: the index of the
// search, or the drawings of a page. It draws one after the other, whoever asks: the
// other cores are for the pages.
func (e *Edition) Draw(ctx context.Context, at string) {
	if p := e.pages[e.site.Owner(at)]; p != nil && p.OfAll {
		e.site.Index(ctx)
		return
	}
	p := e.pages[at]
	if p == nil {
		return
	}
	e.builder.drawing.Lock()
	defer e.builder.drawing.Unlock()
	for _, u := range p.Undrawn() {
		if ctx.Err() != nil {
			return
		}
		e.draw(u.Drawing)
	}
}

// Review makes the view of every page, and applies every rule: it returns what a
// finished build would report before it renders, or false once ctx is done.
func (e *Edition) Review(ctx context.Context) (*Result, bool) {
	r := e.result()
	e.check(r)
	if e.site == nil {
		return r, true
	}
	e.phase("pages")
	pages := e.reviewed()
	sums := make([]sum, len(pages))
	for i, p := range pages { // one after the other: the page on screen has the other cores
		if ctx.Err() != nil {
			return nil, false
		}
		sums[i] = e.sum(p)
	}
	if ctx.Err() != nil {
		return nil, false
	}
	t := e.tallied(pages)
	if r.add(t, len(e.pages), r.Diags.Errors() > 0); e.options.Against != nil {
		e.witness(r)
	}
	if r.Diags.Errors() == 0 {
		r.Diags = append(r.Diags, e.links()...)
	}
	if r.Diags.Errors() == 0 {
		f := e.finish(r)
		f.claim(e)
		f.refused(output.Refuse(e.paths()))
	}
	r.Changed = e.builder.note(pages, sums)
	r.Diags.Sort()
	return r, true
}

// reviewed are the pages that can have faults.
func (e *Edition) reviewed() []*page {
	var out []*page
	for _, p := range e.site.Pages() {
		if !p.OfAll {
			out = append(out, e.pages[p.Path])
		}
	}
	return out
}

func (e *Edition) result() *Result {
	return &Result{Archive: e.archive, Until: e.until, Diags: append(diag.List(nil), e.diags...)}
}

// check asks whether the content adds up.
func (e *Edition) check(r *Result) {
	if e.archive == nil {
		return
	}
	e.phase("check")
	r.judge(e.disclosed, judged(e.archive, e.loc))
}

// judge takes in what the rules say.
func (r *Result) judge(disclosed []diag.Accepted, v verdict) {
	if r.Diags.Errors() == 0 { // what was refused cannot add up
		r.Diags = append(r.Diags, v.failures...)
	}
	r.Accepted = slices.Concat(disclosed, v.accepted)
}

// mayFollow are the rules of faults that are likely to go away with the errors
// found in loading: figures that were refused are missing later.
var mayFollow = map[string]bool{"missing-value": true, "empty-chart": true, "empty-table": true, "unfinished": true}

// tally is what was found in making the views of pages.
type tally struct {
	diags diag.List
	site.Stats
}

func (e *Edition) tallied(pages []*page) (t tally) {
	for _, p := range pages {
		t.diags = append(t.diags, p.Diags()...)
		t.Tables += p.Stats().Tables
		t.Charts += p.Stats().Charts
	}
	t.diags = append(t.diags, e.withdrawnButThere()...)
	return t
}

// withdrawnButThere reports what was withdrawn and is there all the same. It is withdrawn
// before the public: a narrower circle may have it still, and who writes a draft has it again.
func (e *Edition) withdrawnButThere() (faults diag.List) {
	if p := e.archive.Site.Policy; p.Audience != p.Public || e.options.Drafts {
		return nil
	}
	for _, a := range e.archive.All() {
		for _, w := range a.Withdrawn {
			if e.stands(a, w) {
				faults.Errorf("withdrawn", w.Pos, "%s is withdrawn, and it is there", w.Address).
					Helpf("remove what makes it, or the withdrawal")
			}
		}
	}
	return faults
}

// stands reports whether there is a page at an address that an archive withdraws, or a
// file: a feed, an attachment, what a page offers for download. The figures of a month
// may stay when its report goes.
func (e *Edition) stands(a *archive.Archive, w archive.Withdrawal) bool {
	at := a.Path() + w.Address
	if strings.HasSuffix(at, "/") {
		p := e.pages[at+"index.html"]
		return p != nil && p.Layout != "month" && p.Layout != "withdrawn"
	}
	covers := func(path string) bool {
		own, ok := strings.CutPrefix(path, a.Path())
		return ok && w.Covers(own)
	}
	if e.pages[at] != nil || slices.ContainsFunc(slices.Collect(maps.Keys(e.files)), covers) {
		return true
	}
	p := e.pages[e.site.Owner(at)]
	return p != nil && !p.OfAll && slices.ContainsFunc(p.Paths(), covers)
}

// add takes in what was found in making the views of pages, after loading has failed or
// has not.
func (r *Result) add(t tally, pages int, failed bool) {
	for _, d := range t.diags {
		if !failed || !mayFollow[d.Rule] {
			r.Diags = append(r.Diags, d)
		}
	}
	r.Tables += t.Tables
	r.Charts += t.Charts
	r.Pages += pages
}

// links reports the links of the content that lead nowhere.
func (e *Edition) links() diag.List {
	places := map[string][]string{}
	t := target{e.addresses(), e.has, func(path string) []string {
		ids, ok := places[path]
		if !ok {
			if p := e.pages[path]; p != nil {
				page, _ := e.peek(p)
				ids = idsOf(page)
			} else {
				f, _ := e.File(path)
				ids = idsOf(f.Data)
			}
			places[path] = ids
		}
		return ids
	}}
	return t.follow(linksOf(e.archive.Site.BaseURL, e.archive.All()))
}

// addresses are those of all pages, sorted.
func (e *Edition) addresses() []string { return slices.Sorted(maps.Keys(e.pages)) }

// has reports whether there is a file at a path.
func (e *Edition) has(at string) bool {
	if e.pages[at] != nil {
		return true
	}
	if _, ok := e.files[at]; ok {
		return true
	}
	p := e.pages[e.site.Owner(at)]
	if p == nil || !p.OfAll {
		return p != nil && slices.Contains(p.Paths(), at)
	}
	_, ok := e.site.IndexFile(at)
	return ok
}

// peek returns a page for its places, and the faults of its layout; it may lack drawings.
func (e *Edition) peek(p *page) ([]byte, diag.List) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.data != nil {
		return p.data, nil
	}
	if p.OfAll {
		return e.early(p)
	}
	var faults diag.List
	var w bytes.Buffer // not kept: nobody may ever look at the page
	p.Glance(func(view any, _ []site.Undrawn) { faults = e.layouts.Render(&w, p.Layout, view) })
	return w.Bytes(), faults
}
