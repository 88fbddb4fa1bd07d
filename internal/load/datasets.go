package load

import (
	"fmt"
	"slices"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/expr"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

type pendingFormula struct {
	measure *archive.Measure
	src     string
	pos     diag.Pos
}

type pendingParts struct {
	measure *archive.Measure
	of      string
	pos     diag.Pos
}

func fileStart(file string) diag.Pos { return diag.Pos{File: file, Line: 1, Col: 1} }

// readDatasets reads every data set, then what they say of one another.
func (l *loader) readDatasets() {
	displays := map[*archive.Dataset]tomlfile.Reader{}
	for _, f := range l.named("datasets") {
		if t := l.declarations(f); t != nil {
			l.dataset(f, t, displays)
		}
	}
	l.order()
	for _, d := range l.archive.Datasets {
		for _, m := range d.Measures {
			m.Index = len(l.archive.Measures)
			l.archive.Measures = append(l.archive.Measures, m)
		}
	}
	l.linkParts()
	for _, d := range l.archive.Datasets {
		r := displays[d]
		l.displays(d, r)
		l.checks(d, r)
		r.Done()
	}
}

func (l *loader) dataset(f *source.File, t *tomlfile.Table, displays map[*archive.Dataset]tomlfile.Reader) {
	r := tomlfile.NewReader(t, "a data set", &l.diags)
	d := &archive.Dataset{ID: stem(f.Path), Title: r.Need().String("title"), Pos: fileStart(f.Path)}
	l.id("data set", d.ID, d.Pos, isName, nameForm)
	class, _ := l.class(r, l.archive.Site.Policy.Public)
	if !l.visible("data set", d.ID, class, r.Pos("classification")) {
		l.withholdDisplays(r, class)
		for _, e := range entries(r, "measures", new(diag.List)) {
			l.withholdBreakdown(e.Value.Table, class)
		}
		return
	}
	d.Class = class
	d.Description, d.Source = l.text(r, "description"), l.text(r, "source")
	for _, e := range entries(r, "dimensions", &l.diags) {
		l.dimension(d, e)
	}
	for _, e := range entries(r, "fields", &l.diags) {
		l.field(d, e)
	}
	for _, e := range entries(r, "measures", &l.diags) {
		l.measure(d, e)
	}
	switch {
	case d.Fields != nil && d.Measures != nil:
		l.diags.Errorf("data-set", r.Pos("fields"), "a data set has measures or fields, not both").At(r.Pos("measures"), "the measures")
	case !r.Has("fields") && !r.Has("measures"):
		l.diags.Errorf("missing-key", d.Pos, "a data set needs [measures.…], or [fields.…] for records")
	}
	displays[d] = r
	l.datasets[d.ID] = d
	l.archive.Datasets = append(l.archive.Datasets, d)
}

// entries returns the named tables of a table: [measures.visits] and so on.
func entries(r tomlfile.Reader, key string, diags *diag.List) []tomlfile.Entry {
	sub := tomlfile.NewReader(r.Table(key), "", diags)
	var out []tomlfile.Entry
	for _, e := range sub.Rest() {
		if e.Value.Kind != tomlfile.TableKind {
			tomlfile.WrongType(diags, e.Key, e.Value, tomlfile.TableKind.String())
			continue
		}
		out = append(out, e)
	}
	return out
}

// withholdDisplays remembers the tables and charts of a data set that may not
// be seen.
func (l *loader) withholdDisplays(r tomlfile.Reader, class int) {
	for kind, tables := range map[string][]*tomlfile.Table{"table": r.Tables("table"), "chart": r.Tables("chart")} {
		for _, t := range tables {
			if v := t.Get("id"); v != nil && v.Kind == tomlfile.String {
				l.visible(kind, v.Str, class, v.Pos())
			}
		}
	}
}

func (l *loader) list(r tomlfile.Reader) *archive.Codelist {
	id := r.Need().String("codelist")
	list := l.lists[id]
	if list == nil && id != "" {
		r.Errorf("unknown-codelist", "codelist", "there is no code list %q", id).Suggest(id, keys(l.lists))
	}
	return list
}

func (l *loader) dimension(d *archive.Dataset, e tomlfile.Entry) {
	r := tomlfile.NewReader(e.Value.Table, "a dimension", &l.diags)
	dim := &archive.Dimension{ID: e.Key, Title: r.Need().String("title"), Codelist: l.list(r), Pos: e.Pos()}
	r.Done()
	if l.id("dimension", e.Key, e.Pos(), isName, nameForm) && dim.Codelist != nil {
		d.Dimensions = append(d.Dimensions, dim)
		return
	}
	l.archive.Faulty["dimension "+d.ID+"."+e.Key] = true
}

func (l *loader) field(d *archive.Dataset, e tomlfile.Entry) {
	r := tomlfile.NewReader(e.Value.Table, "a field", &l.diags)
	f := &archive.Field{ID: e.Key, Title: r.Need().String("title"), Required: r.Bool("required"), Pos: e.Pos()}
	switch r.Need().OneOf("type", "text", "date", "code", "links") {
	case "text":
		if name := r.String("dates"); name != "" {
			f.Dates = l.dateField(d, r, name)
		}
	case "date":
		f.Type, f.InPeriod = archive.DateField, r.Bool("in_period")
	case "code":
		f.Type, f.Codelist = archive.CodeField, l.list(r)
	case "links":
		f.Type = archive.LinksField
	}
	r.Done()
	if l.id("field", e.Key, e.Pos(), isName, nameForm) && (f.Type != archive.CodeField || f.Codelist != nil) {
		d.Fields = append(d.Fields, f)
	}
}

func (l *loader) dateField(d *archive.Dataset, r tomlfile.Reader, name string) *archive.Field {
	var known []string
	for _, f := range d.Fields {
		if f.Type == archive.DateField {
			if f.ID == name {
				return f
			}
			known = append(known, f.ID)
		}
	}
	r.Errorf("unknown-field", "dates", "there is no date field %q above this one", name).Suggest(name, known)
	return nil
}

// mostDecimals is how many decimals a measure can have.
const mostDecimals = 9

func (l *loader) measure(d *archive.Dataset, e tomlfile.Entry) {
	r := tomlfile.NewReader(e.Value.Table, "a measure", &l.diags)
	m := &archive.Measure{Dataset: d, ID: e.Key, Title: r.Need().String("title"), Unit: r.String("unit"),
		Decimals: r.Int("decimals"), Tolerance: r.Float("tolerance"), Pos: e.Pos()}
	class, _ := l.class(r, d.Class)
	m.Class = class
	if !l.visible("measure", d.ID+"."+m.ID, class, e.Pos()) {
		l.withholdBreakdown(e.Value.Table, class)
		return
	}
	m.Description, m.Accepted = l.text(r, "description"), l.accepted(r, true)
	if m.Decimals < 0 || m.Decimals > mostDecimals {
		r.Errorf("bad-value", "decimals", "\"decimals\" must be from 0 to %d", mostDecimals)
		m.Decimals = 0
	}
	if r.Has("aggregate") {
		m.Aggregate = map[string]archive.Aggregate{"last": archive.Last, "none": archive.None}[r.OneOf("aggregate", "sum", "last", "none")]
	}
	zero := 0.0
	m.Min, m.Max = &zero, nil
	for _, bound := range []struct {
		key string
		of  **float64
	}{{"min", &m.Min}, {"max", &m.Max}} {
		if r.Has(bound.key) {
			x := r.Float(bound.key)
			*bound.of = &x
		}
	}
	if m.Tolerance < 0 {
		r.Errorf("bad-value", "tolerance", "\"tolerance\" must not be negative")
	}
	if m.Min != nil && m.Max != nil && *m.Min > *m.Max {
		r.Errorf("bad-value", "max", "the largest value, %v, is less than the smallest, %v", *m.Max, *m.Min)
	}
	l.measureDimensions(d, m, r)
	if v := r.Text("parts_of"); v != nil {
		l.parts = append(l.parts, pendingParts{m, v.Str, v.Pos()})
	}
	if v := r.Text("formula"); v != nil {
		l.pending = append(l.pending, pendingFormula{m, v.Str, v.TextPos()})
	}
	redefined := l.redefined(r)
	r.Done()
	if l.id("measure", e.Key, e.Pos(), isName, nameForm) && l.notReserved(e) {
		d.Measures = append(d.Measures, m)
		for _, x := range redefined {
			x.Measure = m
			l.archive.Redefined = append(l.archive.Redefined, x)
		}
	}
}

// reserved are the keys that a data set's figures have beside its measures.
var reserved = []string{"stated_total", "stated_subtotals", "status", "by", "accepted"}

func (l *loader) notReserved(e tomlfile.Entry) bool {
	if slices.Contains(reserved, e.Key) {
		l.diags.Errorf("bad-id", e.Pos(), "%q cannot be the id of a measure: it has a meaning of its own in the figures", e.Key)
		return false
	}
	return true
}

func (l *loader) measureDimensions(d *archive.Dataset, m *archive.Measure, r tomlfile.Reader) {
	before := len(l.diags)
	names := r.Texts("dimensions")
	m.Faulty = len(l.diags) > before
	for _, v := range names {
		dim := d.Dimension(v.Str)
		if dim == nil && l.archive.Faulty["dimension "+d.ID+"."+v.Str] {
			m.Faulty = true
			continue
		}
		if dim == nil {
			var known []string
			for _, x := range d.Dimensions {
				known = append(known, x.ID)
			}
			l.diags.Errorf("unknown-dimension", v.Pos(), "data set %q has no dimension %q", d.ID, v.Str).Suggest(v.Str, known)
			m.Faulty = true
			continue
		}
		if slices.Contains(m.Dimensions, dim) {
			l.diags.Errorf("duplicate", v.Pos(), "dimension %q is named twice", v.Str)
			continue
		}
		m.Dimensions = append(m.Dimensions, dim)
	}
}

// order puts the data sets in the order of the site.
func (l *loader) order() {
	rank := map[string]int{}
	for i, id := range l.archive.Site.Order {
		if _, withheld := l.archive.Withheld["data set "+id]; l.datasets[id] == nil && !withheld {
			l.unknown("data set", id, l.archive.Site.OrderPos[i], keys(l.datasets))
		}
		rank[id] = i + 1
	}
	place := func(d *archive.Dataset) int {
		if n := rank[d.ID]; n > 0 {
			return n
		}
		return len(rank) + 1
	}
	slices.SortStableFunc(l.archive.Datasets, func(a, b *archive.Dataset) int { return place(a) - place(b) })
}

func (l *loader) linkParts() {
	for _, p := range l.parts {
		for _, m := range l.archive.Measures {
			if m.Name() == p.of {
				p.measure.PartsOf = m
			}
		}
		if p.measure.PartsOf == nil {
			var known []string
			for _, m := range l.archive.Measures {
				known = append(known, m.Name())
			}
			l.unknown("measure", p.of, p.pos, known)
		}
	}
}

// formulas compiles derived measures, once all measures are known.
func (l *loader) formulas() {
	for _, p := range l.pending {
		e, diags := l.compiler.CompileFormula(p.src, p.measure.Dataset, p.pos)
		l.diags = append(l.diags, diags...)
		if e != nil {
			p.measure.Formula, p.measure.Derive = e, expr.Derivation(e)
		}
	}
	d := derivations{}
	for _, p := range l.pending {
		d.steps(p.measure)
	}
	for _, p := range l.pending {
		if d[p.measure].circular {
			l.diags.Errorf("formula-cycle", p.pos, "%s is derived from itself", p.measure.Name())
			p.refuse()
		}
	}
	all := 0
	for _, p := range l.pending {
		n := d.steps(p.measure)
		all += n
		fault := ""
		switch {
		case n == manySteps:
			fault = fmt.Sprintf("it takes more than %d values to derive one of %s", manySteps, p.measure.Name())
		case all > manySteps*10:
			fault = fmt.Sprintf("it takes more than %d values to derive one of each measure up to %s", manySteps*10, p.measure.Name())
		default:
			continue
		}
		l.diags.Errorf("too-large", p.pos, "%s", fault).Helpf("have it made of fewer measures that are derived themselves")
		for _, q := range l.pending { // what is made of it has too many as well
			q.refuse()
		}
		return
	}
}

// refuse leaves a measure without its formula, so that nothing is computed by it.
func (p pendingFormula) refuse() {
	p.measure.Formula, p.measure.Derive, p.measure.Faulty = nil, nil, true
}

// manySteps is more values than a measure is derived from: the number doubles with each
// formula that has the next one twice. All measures together are derived from at most ten
// times as many: each of a long chain is derived from all below it.
const manySteps = 10_000

// derivations is what is known of how measures are derived.
type derivations map[*archive.Measure]derivation

type derivation struct {
	steps    int  // how many values it takes, at most manySteps
	underway bool // it is being found
	circular bool // it is derived from itself; of a circle at least one is marked
}

// steps returns how many values it takes to derive one of m, at most manySteps. It looks at
// each measure once.
func (d derivations) steps(m *archive.Measure) int {
	x, known := d[m]
	if m.Derive == nil {
		return 0
	}
	if known {
		x.circular = x.circular || x.underway
		d[m] = x
		return x.steps
	}
	d[m] = derivation{underway: true}
	n := 0
	m.Derive(func(of *archive.Measure) (float64, bool) {
		n = min(n+1+d.steps(of), manySteps)
		return 1, true
	})
	d[m] = derivation{steps: n, circular: d[m].circular}
	return n
}
