package build

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/load"
	"almanac/internal/parallel"
)

// part is what came of one of several series.
type part struct {
	loaded  diag.List // what is wrong with its content
	accepts []diag.Accepted
	verdict verdict
	outcome *outcome // nil where the series could not be loaded, or is idle
	idle    *archive.Archive
}

// runParts makes the series of a site, as many at a time as there are cores and each
// from its content to its files, and then what the site has beside them. Memory holds the
// content of no more series than are being made, and that of the site's own reports.
func (f *finish) runParts() {
	e, r := f.edition, f.result
	parts := make([]part, len(e.parts))
	e.archive.Series, e.archive.Idle = nil, nil
	own := e.archive.All() // less what only is shared
	if e.archive.Shared {
		own = nil
	}
	verdicts := make([]verdict, len(own))
	parallel.Each(len(own)+len(parts), func(_, i int) {
		if i < len(own) {
			verdicts[i] = judge(own[i], e.loc)
			f.stopAt(verdicts[i].failures)
			return
		}
		parts[i-len(own)] = f.part(i - len(own))
	})
	var outcomes []outcome
	disclosed := slices.Clone(e.disclosed)
	for i := range parts {
		p := &parts[i]
		r.Diags, disclosed = append(r.Diags, p.loaded...), append(disclosed, p.accepts...)
		if p.idle != nil {
			e.archive.Idle = append(e.archive.Idle, p.idle)
		}
		if p.outcome != nil {
			outcomes, verdicts = append(outcomes, *p.outcome), append(verdicts, p.verdict)
			e.archive.Series = append(e.archive.Series, p.outcome.archive)
		}
	}
	r.judge(disclosed, joined(verdicts))
	if e.site == nil {
		return
	}
	for _, x := range e.site.OwnFiles() {
		switch own, has := e.files[x.Path]; {
		case !has || own.make != nil: // of the site, which lists them itself where no series can be made
			e.files[x.Path] = file{make: x.Make, from: home}
		case !replaceable[x.Path]:
			r.Diags = append(r.Diags, shadows(x.Path, own.from))
		}
	}
	f.stopAt(r.Diags)
	root := f.portion(e).make()
	f.conclude(append([]outcome{root}, outcomes...), target{f.allAddresses(), f.written, func(at string) []string {
		data, _ := f.read(at)
		return idsOf(data)
	}})
}

// part makes a series.
func (f *finish) part(i int) part {
	whole := f.edition
	loaded, diags := whole.parts[i].Load()
	out := part{loaded: diags}
	f.stopAt(diags)
	if loaded == nil {
		return out
	}
	f.mu.Lock()
	f.result.Until = load.Sooner(f.result.Until, loaded.Until)
	f.mu.Unlock()
	if loaded.Idle {
		out.idle = loaded.Archive
		return out
	}
	own := &Edition{tree: whole.tree, options: whole.options, builder: whole.builder, archive: loaded.Archive, loc: whole.loc, bundle: whole.bundle, layouts: whole.layouts}
	out.accepts, out.verdict = loaded.Disclosed, judge(own.archive, own.loc)
	f.stopAt(out.verdict.failures)
	if whole.site == nil {
		out.outcome = &outcome{archive: own.archive}
		return out
	}
	own.site = whole.site.Part(i, own.archive)
	own.list(own.site.Own(), own.site.OwnFiles())
	whole.tree.Forget(own.archive.Folder() + "reports")
	made := f.portion(own).make()
	made.archive = own.site.Settle()
	out.outcome = &made
	return out
}

// written reports whether a file was written.
func (f *finish) written(at string) bool {
	_, ok := f.read(at)
	return ok
}

// read returns a file that was written.
func (f *finish) read(at string) ([]byte, bool) {
	data, written, err := f.out.Read(at)
	f.failed(err)
	return data, written
}

// allAddresses are the paths of the pages of all series, sorted.
func (f *finish) allAddresses() []string {
	var out []string
	for _, p := range f.edition.site.Pages() {
		out = append(out, p.Path)
	}
	slices.Sort(out)
	return out
}
