package load

import (
	"path"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/parallel"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

// seriesFile makes a folder of content one of several series of reports.
const seriesFile = "series.toml"

// part says which archive of a tree is loaded: that of the site or, where it has
// several series of reports, that of one of them, or what they share.
type part struct {
	tree    *source.Tree
	name    string   // id of a series, "" for the site
	site    *loader  // that has read site.toml, of a series
	several []string // ids of the series that the site has
	shared  bool     // the site has no reports beside them: it is what they share
}

// beside reports whether the part is a series of a site that has reports of its own.
func (p part) beside() bool { return p.site != nil && !p.site.shared }

// folder is where the content of the part lies: "content/", "content/ID/".
func (p part) folder() string { return (&archive.Archive{ID: p.name}).Folder() }

// seriesOf returns the ids of the series of reports of a site that has several.
func seriesOf(tree *source.Tree) []string {
	var out []string
	for _, f := range tree.Under("content") {
		if dir := path.Dir(f.Path); path.Base(f.Path) == seriesFile && path.Dir(dir) == "content" && !isPart[path.Base(dir)] {
			out = append(out, path.Base(dir))
		}
	}
	return out
}

// unread reports whether a site has reports of its own beside its series, but none of
// them is for the audience, or was: to its readers it is what the series share. A draft
// must not make another site of it.
func (l *loader) unread() bool {
	return l.several != nil && !l.shared && !l.options.Drafts && len(l.archive.Months) == 0 && l.diags.Errors() == 0 &&
		!slices.ContainsFunc(l.archive.Withdrawn, func(w archive.Withdrawal) bool {
			year, _, _ := strings.Cut(w.Address, "/")
			return period.IsYear(year)
		})
}

// asShared is the site, loaded as what its series share, with what is held back of its own.
func (l *loader) asShared(out *Loaded, diags diag.List) (*Loaded, diag.List) {
	if out != nil {
		for name, w := range l.archive.Withheld {
			if strings.HasPrefix(name, "month ") {
				out.Archive.Withheld[name] = w
			}
		}
		out.Until = Sooner(out.Until, l.until())
	}
	return out, diags
}

// loadSeries loads the series of a site, on all cores, into the archive of the site.
// What they share is read by each, and a fault in it is found by each.
func (l *loader) loadSeries(o Options, memory *Memory, out *Loaded) {
	ids := l.serial()
	memories := map[string]*Memory{}
	for _, id := range ids {
		if memories[id] = memory.series[id]; memories[id] == nil {
			memories[id] = new(Memory)
		}
	}
	memory.series = memories
	loaded, diags := make([]*Loaded, len(ids)), make([]diag.List, len(ids))
	parallel.Each(len(ids), func(_, i int) {
		loaded[i], diags[i] = one(part{tree: l.tree, name: ids[i], site: l}, o, memories[ids[i]])
	})
	for i := range ids {
		l.diags = append(l.diags, diags[i]...)
		switch {
		case loaded[i] == nil:
		case loaded[i].Idle:
			l.archive.Idle = append(l.archive.Idle, loaded[i].Archive)
			out.Until = Sooner(out.Until, loaded[i].Until)
		default:
			l.archive.Series = append(l.archive.Series, loaded[i].Archive)
			out.Disclosed = append(out.Disclosed, loaded[i].Disclosed...)
			out.Until = Sooner(out.Until, loaded[i].Until)
		}
	}
	l.withdrawnThere(ids, func(i int) bool { return loaded[i] == nil || !loaded[i].Idle })
}

// later returns the series of a site, to be loaded one at a time.
func (l *loader) later(o Options) []Part {
	ids := l.serial()
	out := make([]Part, len(ids))
	for i, id := range ids {
		out[i] = Part{id, func() (*Loaded, diag.List) {
			return one(part{tree: l.tree, name: id, site: l}, o, new(Memory))
		}}
	}
	l.withdrawnThere(ids, func(i int) bool { // such a series is loaded twice
		x, _ := out[i].Load()
		return x == nil || !x.Idle
	})
	return out
}

// withdrawnThere reports withdrawals by the site of what is in a series that is there:
// they are made in the series. A whole series is withdrawn before the public, and may be
// there for others; they are not told that it was withdrawn.
func (l *loader) withdrawnThere(ids []string, isThere func(i int) bool) {
	var withdrawn []archive.Withdrawal
	there := map[string]bool{}
	for _, w := range l.archive.Withdrawn {
		id, below, folder := strings.Cut(w.Address, "/")
		i := slices.Index(ids, id)
		if _, asked := there[id]; i >= 0 && !asked {
			there[id] = isThere(i)
		}
		whole := slices.ContainsFunc(l.archive.Withdrawn, func(x archive.Withdrawal) bool { return x.Address == id+"/" })
		switch {
		case !there[id]:
			withdrawn = append(withdrawn, w)
		case !l.public():
		case !folder:
			l.diags.Errorf("withdrawn", w.Pos, "%s is a series, and it is there", w.Address).Helpf("remove the series and write address = %q, or remove the withdrawal", id+"/")
		case below == "":
			l.diags.Errorf("withdrawn", w.Pos, "%s is withdrawn, and it is there", w.Address).Helpf("remove the series, or the withdrawal")
		case !whole:
			l.diags.Errorf("withdrawn", w.Pos, "%s is in a series", w.Address).
				Helpf("withdraw it in content/%s/%s: address = %q", id, seriesFile, below)
		}
	}
	l.archive.Withdrawn = withdrawn
}

// public reports whether what is loaded is for everybody.
func (l *loader) public() bool {
	p := l.archive.Site.Policy
	return p.Audience == p.Public && !l.options.Drafts
}

// stillThere forgets the withdrawals of reports that a narrower circle has still, and who
// writes a draft has again: they are withdrawn before the public.
func (l *loader) stillThere() {
	if l.public() {
		return
	}
	l.archive.Withdrawn = slices.DeleteFunc(slices.Clone(l.archive.Withdrawn), func(w archive.Withdrawal) bool {
		return slices.ContainsFunc(l.archive.Months, func(m *archive.Month) bool {
			return m.Report != nil && w.Address == m.Period.Path()+"/"
		})
	})
}

// serial returns the ids of the series that can be, in the order of the site.
func (l *loader) serial() []string {
	var ids []string
	for _, id := range l.several {
		if l.seriesID(id) {
			ids = append(ids, id)
		}
	}
	rank := l.orderedSeries()
	slices.SortStableFunc(ids, func(a, b string) int { return rank[a] - rank[b] })
	return ids
}

// orderedSeries returns the order in which the site names its series, and reports a name
// that none has. What has no series.toml is told of itself.
func (l *loader) orderedSeries() map[string]int {
	s := l.archive.Site
	rank := map[string]int{}
	for i, id := range s.Serial {
		if !slices.Contains(l.several, id) && !wouldBeSeries(id, l.tree.Under("content/"+id)) {
			l.unknown("series", id, s.SerialPos[i], l.several)
		}
		rank[id] = i - len(s.Serial)
	}
	return rank
}

// seriesID checks the name of a series, at which its pages have their address.
func (l *loader) seriesID(id string) bool {
	pos := fileStart("content/" + id + "/" + seriesFile)
	if !l.id("series", id, pos, isSlug, slugForm) {
		return false
	}
	if taken[id] || period.IsYear(id) {
		l.diags.Errorf("bad-id", pos, "a series cannot be named %q: the site has something of its own there", id)
		return false
	}
	for _, p := range l.archive.Pages {
		if p.ID == id {
			l.diags.Errorf("duplicate", p.Pos, "the page %q has the address of a series", id).At(pos, "the series")
			return false
		}
	}
	return true
}

// isPart are the folders that an archive consists of.
var isPart = map[string]bool{"codelists": true, "datasets": true, "pages": true, "reports": true}

// series reads series.toml over what the site says.
func (l *loader) series() {
	over := l.part.site.archive.Site
	s := *over
	s.BaseURL, s.Pos = s.BaseURL+l.archive.Path(), fileStart(l.folder()+seriesFile)
	s.Policy.Audience = s.Policy.Public
	if l.options.Audience != "" {
		s.Policy.Audience = s.Policy.Rank(l.options.Audience)
	}
	l.archive.Site = &s
	t := l.declarations(l.tree.File(l.folder() + seriesFile))
	r := tomlfile.NewReader(t, "a series", &l.diags)
	s.Title = r.Need().String("title", "")
	s.Subtitle, s.Description = r.String("subtitle", ""), r.String("description", "")
	if s.ReportTitle == over.Title || l.beside() { // the site says nothing, or of its own
		s.ReportTitle = s.Title
	}
	s.ReportTitle = r.String("report_title", s.ReportTitle)
	if r.Has("datasets") {
		s.Order, s.OrderPos = nil, nil
		l.datasetOrder(r)
	}
	if r.Has("publisher") {
		l.publisher(r)
	}
	if r.Has("licence") {
		l.licence(r)
	}
	l.withdrawals(r)
	l.seriesFigures(r)
	r.Done()
}

// seriesFigures reads the key figures of a series. Where all reports are in series, they
// are those of the site unless it has some of its own.
func (l *loader) seriesFigures(r tomlfile.Reader) {
	if !r.Has("key_figure") && !l.beside() {
		l.archive.Site.KeyFigures, l.refs = slices.Clone(l.part.site.headlines), l.part.site.refs
		return
	}
	l.archive.Site.KeyFigures = nil
	for _, t := range r.Tables("key_figure") {
		l.keyFigure(t)
	}
}

// named returns the files of a folder of declarations. To those of a series come
// those that all series share, but for one of which it has its own.
func (p part) named(folder string) []*source.File {
	out := filesOf(p.tree, p.folder()+folder, ".toml")
	if p.name == "" {
		return out
	}
	for _, f := range filesOf(p.tree, "content/"+folder, ".toml") {
		if !slices.ContainsFunc(out, func(own *source.File) bool { return path.Base(own.Path) == path.Base(f.Path) }) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *source.File) int { return strings.Compare(path.Base(a.Path), path.Base(b.Path)) })
	return out
}

// reads says what is read of the part.
func (p part) reads() string {
	switch {
	case p.name != "":
		return "a series has series.toml and the folders codelists, datasets, pages and reports"
	case p.several != nil:
		return "content has site.toml, the folders codelists, datasets, pages and reports, and a folder for each series"
	}
	return "content has site.toml and the folders codelists, datasets, pages and reports"
}

// strayFolder reports a folder that would be a series if it said so. It reports
// false for any other.
func (l *loader) strayFolder(folder string, files []*source.File) bool {
	if !wouldBeSeries(folder, files) {
		return false
	}
	l.diags.Errorf("missing-file", diag.Pos{File: "content/" + folder + "/" + seriesFile}, "a series of reports needs this file").
		Helpf("it says at least title = \"what the series is called\"")
	return true
}

// wouldBeSeries reports whether a folder of content has what a series has.
func wouldBeSeries(folder string, files []*source.File) bool {
	return slices.ContainsFunc(files, func(f *source.File) bool {
		below, ok := strings.CutPrefix(f.Path, "content/"+folder+"/")
		kind, _, nested := strings.Cut(below, "/")
		return ok && nested && isPart[kind]
	})
}
