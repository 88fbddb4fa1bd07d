package load

import (
	"path"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/markdown"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

// folder is the input of one month.
type folder struct {
	path   string // "content/reports/2018-02/"
	period period.Month
	files  []*source.File // all of them, by path
	report *source.File   // nil for none
	data   []*source.File // TOML files, by name
	others []*source.File // attachments
	// claimed are the names of files that attachments have.
	claimed map[string]bool
}

// folders sorts the files below reports/ into months, oldest first.
func (l *loader) folders() []*folder {
	if l.shared {
		return nil // they are in the series, but for such as nobody sees yet
	}
	reportsFolder := l.folder() + "reports/"
	byName := map[string]*folder{}
	var out []*folder
	for _, f := range l.tree.Under(reportsFolder) {
		name, rest, inFolder := strings.Cut(strings.TrimPrefix(f.Path, reportsFolder), "/")
		if !inFolder {
			l.diags.Errorf("stray-file", diag.Pos{File: f.Path}, "a report has a folder of its own").Helpf("move it to %sYYYY-MM/", reportsFolder)
			continue
		}
		m := byName[name]
		if m == nil {
			m = &folder{path: reportsFolder + name + "/"}
			byName[name] = m
			at, err := period.ParseMonth(name)
			if err != nil {
				l.diags.Errorf("bad-month", diag.Pos{File: reportsFolder + name}, "the folder's name %v", err)
				continue
			}
			m.period = at
			out = append(out, m)
		}
		m.add(f, rest)
	}
	slices.SortFunc(out, func(a, b *folder) int { return int(a.period - b.period) })
	return out
}

func (m *folder) add(f *source.File, name string) {
	m.files = append(m.files, f)
	switch {
	case name == "report.md":
		m.report = f
	case path.Ext(name) == ".toml" && !strings.Contains(name, "/"):
		m.data = append(m.data, f)
	default:
		m.others = append(m.others, f)
	}
}

func (l *loader) month(f *folder) {
	m := &archive.Month{Period: f.period, Class: l.archive.Site.Policy.Public, Slices: make([]*archive.Slice, len(l.archive.Measures)),
		Records: map[*archive.Dataset][]archive.Record{}, Places: map[*archive.Dataset]diag.Pos{}}
	switch {
	case f.report != nil:
		m.Pos = fileStart(f.report.Path)
	case len(f.data) > 0:
		m.Pos = fileStart(f.data[0].Path)
	default:
		l.diags.Errorf("empty-month", diag.Pos{File: f.others[0].Path}, "%s has neither a report.md nor figures", f.period)
		return
	}
	if f.report != nil && !l.report(f, m) {
		return // held back: the month does not exist yet
	}
	l.unclaimed(f, m)
	report := m.Class
	if m.Report == nil {
		m.Class = l.archive.Site.Policy.Public
	}
	for _, file := range f.data {
		l.data(m, file, report)
	}
	l.revisions(m)
	if m.Report == nil && !m.HasAny() {
		l.archive.Withheld["month "+m.Period.String()] = archive.Withheld{Kind: "month", Pos: m.Pos}
		return // all of it is for a narrower circle
	}
	l.archive.Months = append(l.archive.Months, m)
}

// unclaimed reports files of a month that are neither figures nor named by an
// attachment: most are misspelt.
func (l *loader) unclaimed(f *folder, m *archive.Month) {
	if f.report != nil && m.Report == nil {
		return // its attachments are for others
	}
	for _, o := range f.others {
		name := strings.TrimPrefix(o.Path, f.path)
		if !f.claimed[name] {
			l.diags.Warnf("stray-file", diag.Pos{File: o.Path}, "nothing reads this file").
				Helpf("a month has report.md, figures in .toml files, and the files its attachments name")
		}
	}
}

// data reads one file of a month's figures. What carries no classification of
// its own has that of the month's report.
func (l *loader) data(m *archive.Month, f *source.File, report int) {
	t, diags := l.desk.toml.Parse(f.Path, f.Data())
	l.diags = append(l.diags, diags...)
	if t == nil {
		return
	}
	r := tomlfile.NewReader(t, "a month", &l.diags)
	class, _ := l.classOfFigures(r, report)
	if !l.visible("figures", f.Path, class, r.Pos("classification")) {
		return
	}
	l.figuresAre = class
	m.Class = max(m.Class, class) // the page is as restricted as the strictest of its parts
	m.Files = append(m.Files, f.Path)
	m.Accepted = append(m.Accepted, l.accepted(r, true)...)
	l.restated(m, r)
	for _, e := range r.Rest() {
		d := l.datasets[e.Key]
		if _, again := m.Places[d]; d != nil && !again {
			m.Places[d] = e.Pos()
		}
		switch {
		case d == nil:
			if !l.isWithheld("data set", e.Key) {
				l.unknown("data set", e.Key, e.Pos(), keys(l.datasets))
			}
		case d.IsRecords():
			l.records(m, d, e)
		case e.Value.Kind != tomlfile.TableKind:
			tomlfile.WrongType(&l.diags, e.Key, e.Value, tomlfile.TableKind.String())
		default:
			l.figures(m, d, e.Value.Table)
		}
	}
}

// classOfFigures lets figures be wider than the report they came with: numbers
// may be public while the commentary is not.
func (l *loader) classOfFigures(r tomlfile.Reader, report int) (int, bool) {
	if !r.Has("classification") {
		return report, true
	}
	return l.class(r, 0)
}

func (l *loader) report(f *folder, m *archive.Month) bool {
	front, body, diags := l.desk.toml.FrontMatter(f.report.Path, f.report.Data())
	l.diags = append(l.diags, diags...)
	if front == nil {
		return true
	}
	rep := &archive.Report{Month: m, Pos: fileStart(f.report.Path)}
	r := tomlfile.NewReader(front, "a report", &l.diags)
	rep.PublishAt, m.Draft = r.Time("publish_at"), r.Bool("draft")
	r.Need().String("classification")
	rep.Class, _ = l.class(r, 0)
	m.Class = rep.Class
	l.opens = rep.PublishAt
	if l.holdBack(m, rep, r) {
		return false
	}
	if !l.visible("report", m.Period.String(), rep.Class, r.Pos("classification")) {
		return true // its figures may have a wider classification of their own
	}
	l.frontMatter(rep, r, f)
	m.Accepted = append(m.Accepted, l.accepted(r, true)...)
	l.textCorrections(rep, r)
	r.Done()
	before := len(l.diags)
	rep.Body = l.document(f.report.Path, body)
	if !slices.ContainsFunc(l.diags[before:], hidesHeadings) {
		l.anchors(rep)
	}
	l.unwritten(rep, body)
	m.Report = rep
	m.Files = append(m.Files, f.report.Path)
	return true
}

// holdBack reports whether a month does not exist yet: before its publish_at,
// and as a draft where no drafts are wanted.
func (l *loader) holdBack(m *archive.Month, rep *archive.Report, r tomlfile.Reader) bool {
	w := archive.Withheld{Kind: "month", Pos: r.Pos("publish_at")}
	switch {
	case m.Draft && !l.options.Drafts:
		w.Draft, w.Pos = true, r.Pos("draft")
	case m.Draft || rep.PublishAt.IsZero() || !rep.PublishAt.After(l.options.Now):
		return false
	}
	l.archive.Withheld["month "+m.Period.String()] = w
	w.Kind = "report"
	l.archive.Withheld["report "+m.Period.String()] = w
	return true
}

// mostNumber is the largest number that the tables of a report can begin with: those after
// it are numbered too.
const mostNumber = 1_000_000

func (l *loader) frontMatter(rep *archive.Report, r tomlfile.Reader, f *folder) {
	rep.Title = r.Need().String("title")
	rep.Summary, rep.SummaryPos = r.String("summary"), r.Pos("summary")
	dated := r.Need()
	if rep.Month.Draft {
		dated = r // a draft may have no date yet
	}
	rep.Published, rep.DatePos = dated.Date("published"), r.Pos("published")
	rep.Authors = r.Strings("authors")
	rep.Team, rep.Reference, rep.Action = r.String("team"), r.String("reference"), r.String("action")
	rep.FirstTable, rep.FirstFigure = r.Int("first_table", 1), r.Int("first_figure", 1)
	for _, name := range []string{"first_table", "first_figure"} {
		if n := r.Int(name, 1); n < 1 || n > mostNumber {
			r.Errorf("bad-value", name, "%q must be from 1 to %d", name, mostNumber)
		}
	}
	f.claimed = map[string]bool{}
	levels := map[string]int{} // of files
	for _, t := range r.Tables("attachments") {
		l.attachment(rep, f, t, levels)
	}
}

// attachment reads what is said of an attachment. The file of one that the
// audience may not see is not looked at; only its title and class remain.
func (l *loader) attachment(rep *archive.Report, f *folder, t *tomlfile.Table, levels map[string]int) {
	r := tomlfile.NewReader(t, "an attachment", &l.diags)
	a := archive.Attachment{Title: r.Need().String("title"), Anchor: r.String("section"), Pos: t.Pos()}
	a.Class, _ = l.class(r, rep.Class)
	file := r.String("file")
	r.Done()
	if level, again := levels[file]; again && file != "" {
		what := "is attached twice"
		if level != a.Class {
			what = "is attached at two levels"
		}
		r.Errorf("duplicate", "file", "the file %q %s", file, what)
		return
	}
	levels[file], f.claimed[file] = a.Class, true
	if a.Class <= l.archive.Site.Policy.Audience && file != "" {
		a.File = file
		if !slices.ContainsFunc(f.others, func(o *source.File) bool { return o.Path == f.path+file }) {
			var known []string
			for _, o := range f.others {
				known = append(known, path.Base(o.Path))
			}
			r.Errorf("missing-file", "file", "there is no file %q in the month's folder", file).Suggest(file, known)
		}
	}
	if a.Class > l.archive.Site.Policy.Audience {
		a.Anchor = ""
	}
	rep.Attachments = append(rep.Attachments, a)
}

// hidesHeadings reports whether a fault of the commentary may be why a heading is
// not seen: a section that does not end swallows those behind it.
func hidesHeadings(d diag.Diagnostic) bool {
	return d.Severity == diag.Error && slices.Contains([]string{"section", "unknown-level", "too-large"}, d.Rule)
}

// anchors checks that sections which are attachments or were corrected exist.
func (l *loader) anchors(rep *archive.Report) {
	for _, a := range rep.Attachments {
		l.anchor(rep, a.Anchor, a.Pos)
	}
	for i := range rep.Corrections {
		if c := &rep.Corrections[i]; !l.anchor(rep, c.Section, c.Pos) {
			c.Section = ""
		}
	}
}

// anchor reports a section that the report does not have, unless none is named.
func (l *loader) anchor(rep *archive.Report, id string, pos diag.Pos) bool {
	if id == "" || slices.ContainsFunc(rep.Body.Headings, func(h archive.Heading) bool { return h.ID == id }) {
		return true
	}
	known := make([]string, len(rep.Body.Headings))
	for i, h := range rep.Body.Headings {
		known[i] = h.ID
	}
	l.diags.Errorf("unknown-section", pos, "the report has no section %q", id).Suggest(id, known)
	return false
}

// document parses commentary with blocks.
func (l *loader) document(file string, body []byte) *archive.Prose {
	o := l.texts()
	o.Blocks = true
	p, diags := markdown.Parse(file, body, o)
	l.diags = append(l.diags, diags...)
	if p == nil {
		p = &archive.Prose{}
	}
	l.prose = append(l.prose, p)
	return p
}

// page reads an ordinary page.
func (l *loader) page(f *source.File) {
	front, body, diags := l.desk.toml.FrontMatter(f.Path, f.Data())
	l.diags = append(l.diags, diags...)
	if front == nil {
		return
	}
	r := tomlfile.NewReader(front, "a page", &l.diags)
	p := &archive.Page{ID: stem(f.Path), Title: r.Need().String("title"), Summary: r.String("summary"),
		Nav: r.Bool("nav", true), Pos: fileStart(f.Path)}
	p.Class, _ = l.class(r, l.archive.Site.Policy.Public)
	r.Done()
	if !l.visible("page", p.ID, p.Class, p.Pos) || !l.id("page", p.ID, p.Pos, isSlug, slugForm) {
		return
	}
	if taken[p.ID] || period.IsYear(p.ID) {
		l.diags.Errorf("bad-id", p.Pos, "a page cannot be named %q: the site has an address of its own there", p.ID)
		return
	}
	p.Body = l.document(f.Path, body)
	l.archive.Pages = append(l.archive.Pages, p)
}

// taken are the addresses the site uses itself.
var taken = map[string]bool{"data": true, "compare": true, "glossary": true, "assets": true, "corrections": true, "search": true, "404": true, "index": true}

// strays reports files in content that nothing reads: most are misplaced.
func (l *loader) strays() {
	files := l.tree.Under(l.folder())
	told := map[string]bool{} // of folders
	for _, f := range files {
		rest := strings.TrimPrefix(f.Path, l.folder())
		folder, name, nested := strings.Cut(rest, "/")
		inside := nested && !strings.Contains(name, "/")
		switch {
		case rest == "site.toml" && l.name == "", rest == seriesFile && l.name != "", folder == "reports" && nested, rest == "README.md":
		case (folder == "codelists" || folder == "datasets") && inside && path.Ext(name) == ".toml":
		case folder == "pages" && inside && path.Ext(name) == ".md":
		case nested && (slices.Contains(l.several, folder) || told[folder]):
		case nested && l.name == "" && !isPart[folder] && l.strayFolder(folder, files):
			told[folder] = true
		default:
			l.diags.Warnf("stray-file", diag.Pos{File: f.Path}, "nothing reads this file").
				Helpf("%s", l.reads())
		}
	}
}
