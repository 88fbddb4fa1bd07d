package load

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/expr"
	"almanac/internal/locale"
	"almanac/internal/markdown"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

// Options say what to load, for whom and when.
type Options struct {
	Audience string    // name of a classification level, "" for the public one
	BaseURL  string    // replaces the one in site.toml, "" to keep it
	Commit   string    // of the sources, "" where it is not told
	Now      time.Time // reports with a later publish_at are held back
	Memory   *Memory   // what earlier loads have read, nil to remember nothing
	Drafts   bool      // load drafts too, which are held back otherwise
	Later    bool      // leave the series of a site that has several to Loaded.Parts
}

// Loaded is an archive and the language it is written in. Where a site has several
// series of reports, theirs are in it.
type Loaded struct {
	Archive *archive.Archive
	Locale  *locale.Locale
	// Disclosed is what the audience may work out although it is classified,
	// because the content declares that it may.
	Disclosed []diag.Accepted
	// Until is when the same files may load otherwise: a report appears, or a day
	// begins on which a correction may be dated. It is zero without a clock.
	Until time.Time
	// Parts load the series, in the order of the site, where Options.Later asks for it:
	// the archives of all of them may be more than memory has room for.
	Parts []Part
	// Idle is a series that has nothing for the audience yet. It is not published: its name
	// may be as much of a secret as what it is to bring.
	Idle bool
}

// Sooner returns the earlier of two of Loaded.Until; zero is never.
func Sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Part is one of several series of reports, still to be loaded.
type Part struct {
	ID   string
	Load func() (*Loaded, diag.List)
}

// Archive loads the content of tree. Without a usable site.toml there is
// nothing to go on, and it returns nil.
func Archive(tree *source.Tree, o Options) (*Loaded, diag.List) {
	memory := o.Memory
	if memory == nil {
		memory = new(Memory)
	}
	p := part{tree: tree, several: seriesOf(tree)}
	p.shared = p.several != nil && len(tree.Under("content/reports")) == 0
	return one(p, o, memory)
}

// one loads a part of the content, and what is part of that.
func one(p part, o Options, memory *Memory) (*Loaded, diag.List) {
	l, diags := load(p, o, memory)
	switch {
	case l == nil:
		return nil, diags
	case l.unread():
		p.shared = true
		return l.asShared(one(p, o, memory))
	}
	l.stillThere()
	out := &Loaded{Archive: l.archive, Locale: l.loc, Disclosed: l.disclose(o, memory.everything())}
	out.Until = l.until()
	out.Idle = p.name != "" && !o.Drafts && l.archive.IsEmpty()
	switch l.prune(); {
	case l.several != nil && o.Later:
		out.Parts = l.later(o)
	case l.several != nil:
		l.loadSeries(o, memory, out)
	}
	return out, l.diags
}

// load reads all there is in a part for one audience.
func load(p part, o Options, memory *Memory) (*loader, diag.List) {
	d := memory.declarations(p, o)
	if d.compiler == nil {
		return nil, slices.Clone(d.diags)
	}
	l := d.reader()
	l.part, l.options = p, o
	l.today = l.day()
	l.made()
	maps.Copy(l.archive.Withheld, d.archive.Withheld)
	l.units(memory)
	l.strays()
	l.diags = slices.Concat(d.diags, l.diags)
	if l.unreadable {
		l.diags = slices.DeleteFunc(l.diags, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.Rule, "unknown-") && d.Rule != "unknown-key" })
	}
	if l.loc == nil {
		return nil, l.diags
	}
	return l, l.diags
}

// declare reads everything that has names: the site, its code lists and its data
// sets. By it the months and pages are read, each for itself.
func declare(p part, o Options) *loader {
	l := &loader{
		part: p, options: o, desk: new(desk),
		archive: &archive.Archive{ID: p.name, Shared: p.shared, Beside: p.beside(), Tables: map[string]*archive.Table{}, Charts: map[string]*archive.Chart{}, Withheld: map[string]archive.Withheld{}, Faulty: map[string]bool{}},
		lists:   map[string]*archive.Codelist{}, datasets: map[string]*archive.Dataset{},
	}
	if l.part.site != nil {
		l.series()
		l.loc = l.part.site.loc
	} else if !l.site() {
		l.syntax()
		return l
	} else {
		l.loc = l.locale()
		if l.several == nil {
			l.orderedSeries() // which names none that there is
		}
	}
	if !l.shared { // else they are those of the series
		l.codelists()
		l.readDatasets()
	}
	l.compiler = expr.NewCompiler(l.archive)
	l.formulas()
	l.compileChecks()
	l.compile()
	if !l.shared {
		l.keyFigures()
	} else {
		l.headlines, l.archive.Site.KeyFigures = l.archive.Site.KeyFigures, nil
	}
	return l
}

// reader returns a loader that knows what l declares and has found nothing yet.
func (l *loader) reader() *loader {
	own, a := *l, *l.archive
	own.outer, a.Withheld, a.Disclosing = a.Withheld, map[string]archive.Withheld{}, map[diag.Pos]bool{}
	a.ToCome = nil
	own.archive, own.diags, own.prose, own.held = &a, nil, nil, nil
	return &own
}

type loader struct {
	part
	desk      *desk // what one file after another is read with
	options   Options
	today     period.Date // the day of the build where the site is, zero without a clock
	archive   *archive.Archive
	loc       *locale.Locale
	diags     diag.List
	held      []heldTotal                  // stated totals that may tell what is withheld
	lists     map[string]*archive.Codelist // by id
	datasets  map[string]*archive.Dataset  // by id
	compiler  *expr.Compiler               // nil without a usable site.toml
	outer     map[string]archive.Withheld  // of the declarations, where they were read by another loader
	opens     time.Time                    // when the month that was read appears, zero for at once
	next      time.Time                    // when the next month appears, zero for none
	prose     []*archive.Prose             // everything whose slots are to be compiled
	pending   []pendingFormula             // derived measures
	parts     []pendingParts               // breakdowns
	rules     []pendingCheck               // declared checks
	refs      []pendingKeyFigure           // key figures
	headlines []archive.KeyFigure          // of what several series share, for each of them
	writing   markdown.Options             // of prose, once some was read
	spoken    diag.Pos                     // where the site says its language
	ownWords  *tomlfile.Table              // of the site, in place of the language's
	// unreadable is set where a declaration could not be parsed: that its names
	// are unknown is then no news.
	unreadable bool
	figuresAre int // rank of the classification of the file of figures that is being read
}

// parse reads a TOML file of content.
func (l *loader) parse(f *source.File) *tomlfile.Table {
	return l.parsed(tomlfile.Read(f.Path, f.Data()))
}

// parsed takes in what is wrong with a file.
func (l *loader) parsed(t *tomlfile.Table, diags diag.List) *tomlfile.Table {
	l.diags = append(l.diags, diags...)
	return t
}

// syntax reports the faults of syntax in all of content, where nothing more can
// be said of it.
func (l *loader) syntax() {
	for _, f := range l.tree.Under("content") {
		if path.Ext(f.Path) == ".toml" && f.Path != siteFile {
			l.parse(f)
		}
	}
}

// declarations parses a file that declares names.
func (l *loader) declarations(f *source.File) *tomlfile.Table {
	return l.declared(tomlfile.Read(f.Path, f.Data()))
}

// declared takes in what is wrong with a file that declares names.
func (l *loader) declared(t *tomlfile.Table, diags diag.List) *tomlfile.Table {
	l.unreadable = l.unreadable || t == nil
	return l.parsed(t, diags)
}

// text reads an optional Markdown text of a table.
func (l *loader) text(r tomlfile.Reader, key string) *archive.Prose {
	v := r.Value(key)
	if v == nil {
		return nil
	}
	return l.proseOf(key, v)
}

func (l *loader) proseOf(key string, v *tomlfile.Value) *archive.Prose {
	if v.Kind != tomlfile.String {
		tomlfile.WrongType(&l.diags, key, v, "a text")
		return nil
	}
	p, diags := markdown.ParseText(v.Str, v.TextPos(), l.texts())
	l.diags = append(l.diags, diags...)
	if p != nil {
		l.prose = append(l.prose, p)
	}
	return p
}

// level answers whether a classification is known and may be seen.
func (l *loader) level(name string) (known, visible bool) {
	rank := l.archive.Site.Policy.Rank(name)
	return rank >= 0, rank >= 0 && rank <= l.archive.Site.Policy.Audience
}

// class reads an optional classification; without one it is the parent's.
func (l *loader) class(r tomlfile.Reader, parent int) (rank int, ok bool) {
	name := r.String("classification", "")
	if name == "" {
		return parent, true
	}
	p := &l.archive.Site.Policy
	if rank = p.Rank(name); rank < 0 {
		r.Errorf("unknown-level", "classification", "%q is not a classification level", name).Suggest(name, levelNames(p)).
			At(p.Levels[0].Pos, "the levels are declared here")
		return len(p.Levels) - 1, false // what cannot be read is treated as the narrowest
	}
	if rank < parent {
		r.Errorf("wider-than-parent", "classification", "%q is wider than the %q of what it belongs to", name, p.Levels[parent].Name)
		return parent, false
	}
	return rank, true
}

// texts are the options of parsing prose.
func (l *loader) texts() markdown.Options {
	if l.writing.Level == nil {
		l.writing = markdown.Options{Level: l.level, Levels: levelNames(&l.archive.Site.Policy)}
	}
	return l.writing
}

func levelNames(p *archive.Policy) []string {
	out := make([]string, len(p.Levels))
	for i, l := range p.Levels {
		out[i] = l.Name
	}
	return out
}

// visible reports whether the audience may see something, and remembers what it
// may not.
func (l *loader) visible(kind, id string, rank int, pos diag.Pos) bool {
	p := &l.archive.Site.Policy
	if rank <= p.Audience {
		return true
	}
	l.archive.Withheld[kind+" "+id] = archive.Withheld{Kind: kind, Level: p.Levels[rank].Name, Pos: pos}
	return false
}

// isWithheld reports whether something was declared and left out.
func (l *loader) isWithheld(kind, id string) bool {
	_, ok := l.withheld(kind, id)
	return ok
}

func (l *loader) withheld(kind, id string) (archive.Withheld, bool) {
	w, ok := l.archive.Withheld[kind+" "+id]
	if !ok {
		w, ok = l.outer[kind+" "+id]
	}
	return w, ok
}

// unknown reports a name nothing is known of, or one that must not be used.
func (l *loader) unknown(kind, id string, pos diag.Pos, known []string) {
	if l.archive.Faulty[kind+" "+id] {
		return
	}
	if w, ok := l.withheld(kind, id); ok {
		l.diags.Errorf("restricted", pos, "%s %q is classified %s and cannot be used here", kind, id, w.Level).At(w.Pos, "classified here")
		return
	}
	l.diags.Errorf("unknown-"+strings.ReplaceAll(kind, " ", ""), pos, "there is no %s %q", kind, id).Suggest(id, known)
}

// id checks a name that becomes part of addresses or expressions.
func (l *loader) id(kind, id string, pos diag.Pos, ok func(string) bool, form string) bool {
	if ok(id) {
		return true
	}
	l.diags.Errorf("bad-id", pos, "%q cannot be the id of a %s", id, kind).Helpf("%s", form)
	return false
}

const (
	slugForm = "use small letters, digits and hyphens, a letter or digit first"
	nameForm = "use small letters, digits and underscores, a letter first: it is a name in expressions"
)

// isSlug accepts ids of codes, lists, tables, charts and pages.
func isSlug(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0) {
			return false
		}
	}
	return s != "" && len(s) <= 80
}

// isName accepts ids of data sets, measures, dimensions and fields.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || (c >= '0' && c <= '9' || c == '_') && i > 0) {
			return false
		}
	}
	return s != "" && len(s) <= 80
}

// files returns the files of a folder of content with one ending.
func (l *loader) files(folder, ext string) []*source.File {
	return filesOf(l.tree, l.folder()+folder, ext)
}

func filesOf(tree *source.Tree, folder, ext string) []*source.File {
	var out []*source.File
	for _, f := range tree.Under(folder) {
		if path.Ext(f.Path) == ext && path.Dir(f.Path) == folder {
			out = append(out, f)
		}
	}
	return out
}

func stem(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

func keys[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// count writes "no dimensions", "1 dimension" and "2 dimensions".
func count(n int, one string) string {
	switch n {
	case 0:
		return "no " + one + "s"
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}
