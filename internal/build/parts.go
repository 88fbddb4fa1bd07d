package build

import (
	"slices"

	"almanac/internal/diag"
	"almanac/internal/load"
)

// part is one of several series, made and let go.
type part struct {
	*portion           // without its edition; nil where the series could not be loaded
	loaded   diag.List // what is wrong with its content
	accepts  []diag.Accepted
	verdict  verdict
}

// runParts makes the series of a site, as many at a time as there are cores and each
// from its content to its files, and then what they share. Memory holds the content of
// no more series than are being made.
func (f *finish) runParts() {
	parts := make([]part, len(f.parts))
	f.archive.Series = nil
	each(len(parts), nil, func(i int) { parts[i] = f.part(i) })
	var portions []*portion
	var verdicts []verdict
	r := f.r
	disclosed := slices.Clone(f.disclosed)
	for i := range parts {
		p := &parts[i]
		r.Diags, disclosed = append(r.Diags, p.loaded...), append(disclosed, p.accepts...)
		if p.portion != nil {
			portions, verdicts = append(portions, p.portion), append(verdicts, p.verdict)
			f.archive.Series = append(f.archive.Series, p.archive)
		}
	}
	r.judge(disclosed, joined(verdicts))
	if f.site == nil {
		return
	}
	if f.stopped() {
		f.stop.Store(true)
	}
	for _, x := range f.site.OwnFiles() {
		f.files[x.Path] = file{make: x.Make, from: home}
	}
	root := f.portion(f.Edition)
	root.make()
	f.conclude(append([]*portion{root}, portions...), target{f.allAddresses(), f.written, func(at string) []string {
		data, _ := f.out.Read(at)
		return idsOf(data)
	}})
}

// part makes a series.
func (f *finish) part(i int) part {
	loaded, diags := f.parts[i].Load()
	out := part{loaded: diags}
	if f.blocks(diags) {
		f.stop.Store(true)
	}
	if loaded == nil {
		return out
	}
	f.mu.Lock()
	f.r.Until = load.Sooner(f.r.Until, loaded.Until)
	f.mu.Unlock()
	e := &Edition{tree: f.tree, options: f.options, builder: f.builder, archive: loaded.Archive, loc: f.loc, bundle: f.bundle, layouts: f.layouts}
	out.accepts, out.verdict = loaded.Disclosed, judge(e.archive, e.loc)
	if f.blocks(out.verdict.failures) {
		f.stop.Store(true)
	}
	if f.site == nil {
		out.portion = &portion{Edition: e}
		return out
	}
	e.site = f.site.Part(i, e.archive)
	e.list(e.site.Own(), e.site.OwnFiles())
	f.tree.Forget(e.archive.Folder() + "reports")
	p := f.portion(e)
	p.make()
	p.wanted, p.places, p.anew = nil, nil, nil
	pages := e.pages
	p.Edition = &Edition{archive: e.site.Settle(), pages: pages}
	out.portion = p
	return out
}

// written reports whether a file was written.
func (f *finish) written(at string) bool {
	_, ok := f.out.Read(at)
	return ok
}

// allAddresses are the paths of the pages of all series, sorted.
func (f *finish) allAddresses() []string {
	var out []string
	for _, p := range f.site.Pages() {
		out = append(out, p.Path)
	}
	slices.Sort(out)
	return out
}
