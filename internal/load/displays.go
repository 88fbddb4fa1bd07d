package load

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/tomlfile"
)

// displays reads the tables and charts of a data set, tables first: a chart
// may accompany one.
func (l *loader) displays(d *archive.Dataset, r tomlfile.Reader) {
	for _, t := range r.Tables("table") {
		l.table(d, t)
	}
	for _, t := range r.Tables("chart") {
		l.chart(d, t)
	}
}

// declareTable gives a table its address among all tables and charts.
func (l *loader) declareTable(t *archive.Table) bool {
	if t.ID == "" || !l.id("table", t.ID, t.Pos, isSlug, slugForm) || !l.unique("table", t.ID, t) {
		return false
	}
	l.archive.Tables[t.ID] = t
	return true
}

func (l *loader) unique(kind, id string, t *archive.Table) bool {
	first := l.archive.Tables[id]
	pos := t.Pos
	if first == nil {
		if c := l.archive.Charts[id]; c != nil {
			l.diags.Errorf("duplicate", pos, "%s %q has the id of a chart", kind, id).At(c.Pos, "the chart is declared here")
			return false
		}
		return true
	}
	l.diags.Errorf("duplicate", pos, "%s %q is declared twice", kind, id).At(first.Pos, "first declared here")
	return false
}

func (l *loader) table(d *archive.Dataset, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a table", &l.diags)
	out := &archive.Table{ID: r.Need().String("id"), Caption: r.Need().String("caption"), Dataset: d,
		Unnumbered: !r.Bool("numbered", true), Pos: r.Pos("id")}
	out.Class, _ = l.class(r, d.Class)
	if !l.visible("table", out.ID, out.Class, out.Pos) {
		return // what else it says is for others
	}
	out.Note = l.text(r, "note")
	ok := true
	if d.IsRecords() {
		ok = l.recordTable(d, out, r)
	} else {
		out.Total, out.TotalColumn, out.Subtotals = r.Bool("total"), r.Bool("total_column"), r.Bool("subtotals")
		rows, okRows := l.axis(d, r.Need(), "rows")
		columns, okColumns := l.axis(d, r.Need(), "columns")
		out.Rows, out.Columns = rows, columns
		ok = okRows && okColumns && l.measures(d, out, r, "measures") && l.axes(out, r, "rows", "columns")
		l.window(out, r)
	}
	if ok { // else not all its keys were read
		r.Done()
	}
	if ok && l.declareTable(out) {
		d.Tables = append(d.Tables, out)
	} else {
		l.archive.Faulty["table "+out.ID] = true
	}
}

func (l *loader) recordTable(d *archive.Dataset, t *archive.Table, r tomlfile.Reader) bool {
	if name := r.String("group_by"); name != "" {
		for _, f := range d.Fields {
			if f.ID == name && f.Type == archive.CodeField {
				t.GroupBy = f
			}
		}
		if t.GroupBy == nil {
			r.Errorf("unknown-field", "group_by", "data set %q has no code field %q", d.ID, name).Suggest(name, fieldIDs(d))
		}
	}
	if !r.Has("fields") {
		for _, f := range d.Fields {
			if f != t.GroupBy {
				t.Fields = append(t.Fields, f)
			}
		}
	}
	for _, v := range r.Texts("fields") {
		i := slices.Index(fieldIDs(d), v.Str)
		if i < 0 {
			l.diags.Errorf("unknown-field", v.Pos(), "data set %q has no field %q", d.ID, v.Str).Suggest(v.Str, fieldIDs(d))
			continue
		}
		t.Fields = append(t.Fields, d.Fields[i])
	}
	return len(t.Fields) > 0
}

func fieldIDs(d *archive.Dataset) []string {
	out := make([]string, len(d.Fields))
	for i, f := range d.Fields {
		out[i] = f.ID
	}
	return out
}

// axis reads what rows, columns, x or series run over.
func (l *loader) axis(d *archive.Dataset, r tomlfile.Reader, key string) (archive.Axis, bool) {
	v := r.Text(key)
	if v == nil {
		return archive.Axis{}, false
	}
	switch v.Str {
	case "month":
		return archive.Axis{Kind: archive.ByMonth}, true
	case "measures":
		return archive.Axis{}, true
	}
	known := []string{"month", "measures"}
	for _, x := range d.Dimensions {
		if x.ID == v.Str {
			return archive.Axis{Kind: archive.ByDimension, Dimension: x}, true
		}
		known = append(known, x.ID)
	}
	if l.archive.Faulty["dimension "+d.ID+"."+v.Str] {
		return archive.Axis{}, false
	}
	l.diags.Errorf("unknown-dimension", v.Pos(), "%q cannot run over %q", key, v.Str).Suggest(v.Str, known).
		At(d.Pos, "the dimensions of %q are declared here", d.ID)
	return archive.Axis{}, false
}

// measures reads the measures a display shows, by default all that have the
// dimensions of its axes, and no others where its axes have none.
func (l *loader) measures(d *archive.Dataset, t *archive.Table, r tomlfile.Reader, key string) bool {
	before := len(l.diags)
	for _, v := range r.Texts(key) {
		m := d.Measure(v.Str)
		if m == nil && l.isWithheld("measure", d.ID+"."+v.Str) {
			l.unknown("measure", d.ID+"."+v.Str, v.Pos(), nil)
			continue
		}
		if m == nil {
			l.diags.Errorf("unknown-measure", v.Pos(), "data set %q has no measure %q", d.ID, v.Str).Suggest(v.Str, measureIDs(d))
			continue
		}
		t.Measures = append(t.Measures, m)
	}
	if !r.Has(key) {
		for _, m := range d.Measures {
			if need := t.NeededDimensions(); fits(m, need) && (len(need) > 0 || len(m.Dimensions) == 0) {
				t.Measures = append(t.Measures, m)
			}
		}
	}
	if len(t.Measures) == 0 && !l.unreadable && before == len(l.diags) && !l.hasWithheldMeasure(d) && !l.hasBroken(d) {
		r.Errorf("axes", key, "data set %q has no measure that could be shown here", d.ID).
			Helpf("a measure must have every dimension that rows and columns run over")
	}
	return len(t.Measures) > 0
}

// hasBroken reports whether some measure of d was declared with a fault.
func (l *loader) hasBroken(d *archive.Dataset) bool {
	return slices.ContainsFunc(d.Measures, func(m *archive.Measure) bool { return m.Faulty })
}

func measureIDs(d *archive.Dataset) []string {
	out := make([]string, len(d.Measures))
	for i, m := range d.Measures {
		out[i] = m.ID
	}
	return out
}

// fits reports whether a measure has all the dimensions; a derived measure has
// those of the measures it is made from.
func fits(m *archive.Measure, need []*archive.Dimension) bool {
	for _, d := range need {
		if !slices.Contains(m.Dimensions, d) {
			return false
		}
	}
	return true
}

// axes checks that a display can be filled.
func (l *loader) axes(t *archive.Table, r tomlfile.Reader, first, second string) bool {
	if t.Rows == t.Columns {
		r.Errorf("axes", second, "%q and %q run over the same", first, second)
		return false
	}
	for _, m := range t.Measures {
		if !fits(m, t.NeededDimensions()) {
			r.Errorf("axes", first, "%s is not broken down by what the rows and columns run over", m.Name()).At(m.Pos, "its dimensions are declared here")
			return false
		}
	}
	if t.Rows.Kind != archive.ByMeasure && t.Columns.Kind != archive.ByMeasure && len(t.Measures) != 1 {
		r.Errorf("axes", first, "one measure must be chosen, as neither %q nor %q runs over measures", first, second).
			Helpf("add measures = [\"…\"] with one of %q", measureIDs(t.Dataset))
		return false
	}
	return true
}

// window reads how many months a display shows.
func (l *loader) window(t *archive.Table, r tomlfile.Reader) {
	if t.Window == 0 {
		t.Window = 1
		if t.HasMonths() {
			t.Window = 12
		}
	}
	v := r.Value("window")
	switch {
	case v == nil:
	case v.Kind == tomlfile.String && v.Str == "all":
		t.Window = archive.WholeArchive
	case v.Kind == tomlfile.Integer && v.Int() > 0 && v.Int() <= 1200:
		t.Window = int(v.Int())
	default:
		l.diags.Errorf("bad-value", v.Pos(), "\"window\" must be a number of months, or \"all\"")
	}
}

func (l *loader) chart(d *archive.Dataset, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a chart", &l.diags)
	kinds := make([]string, len(archive.ChartKinds))
	for i, k := range archive.ChartKinds {
		kinds[i] = string(k)
	}
	c := &archive.Chart{ID: r.Need().String("id"), Caption: r.String("caption"), Subtitle: r.String("subtitle"),
		Kind: archive.ChartKind(r.Need().OneOf("kind", kinds...)), Groups: r.Bool("groups"), Pos: r.Pos("id")}
	c.Class, _ = l.class(r, d.Class)
	if !l.visible("chart", c.ID, c.Class, c.Pos) || l.ofWithheld(c, r) {
		return // what else it says is for others
	}
	c.Description = l.text(r.Need(), "description")
	data := &archive.Table{ID: c.ID, Dataset: d, Pos: c.Pos}
	ok := l.chartOf(d, c, data, r) && l.chartAxes(d, c, data, r)
	l.window(data, r)
	data.Caption, c.Data = c.Caption, data
	l.drill(d, c, r, ok)
	if ok { // else not all its keys were read
		r.Done()
	}
	if c.Caption == "" && c.Of != nil {
		c.Caption = c.Of.Caption
	} else if c.Caption == "" && !r.Has("of") {
		l.diags.Errorf("missing-key", t.Pos(), "a chart needs \"caption\"")
	}
	data.Caption = c.Caption
	if ok && c.ID != "" && c.Kind != "" && l.id("chart", c.ID, c.Pos, isSlug, slugForm) && l.uniqueChart(c) {
		l.archive.Charts[c.ID] = c
		d.Charts = append(d.Charts, c)
	} else {
		l.archive.Faulty["chart "+c.ID] = true
	}
}

// drill reads the dimension by which a reader can have a code of the chart
// broken down. A chart with a fault in it is drawn without.
func (l *loader) drill(d *archive.Dataset, c *archive.Chart, r tomlfile.Reader, sound bool) {
	name := r.Text("drill")
	if name == nil || !sound {
		return
	}
	shown := c.Data.NeededDimensions()
	by := d.Dimension(name.Str)
	switch {
	case by == nil:
		l.diags.Errorf("unknown-dimension", name.Pos(), "data set %q has no dimension %q", d.ID, name.Str).Suggest(name.Str, dimensionIDs(d)).
			At(d.Pos, "the dimensions of %q are declared here", d.ID)
	case len(shown) == 0:
		l.diags.Errorf("axes", name.Pos(), "\"drill\" needs an x or series that runs over a dimension: it breaks down a code of it")
	case slices.Contains(shown, by):
		l.diags.Errorf("axes", name.Pos(), "\"drill\" must be another dimension: the chart shows %q already", name.Str)
	default:
		for _, m := range c.Data.Measures {
			if !fits(m, []*archive.Dimension{by}) {
				l.diags.Errorf("axes", name.Pos(), "%s is not broken down by %q", m.Name(), name.Str).At(m.Pos, "its dimensions are declared here")
				return
			}
		}
		c.Drill = by
	}
}

func dimensionIDs(d *archive.Dataset) []string {
	out := make([]string, len(d.Dimensions))
	for i, x := range d.Dimensions {
		out[i] = x.ID
	}
	return out
}

// ofWithheld reports whether a chart accompanies a table that the audience may
// not see, and withholds it too.
func (l *loader) ofWithheld(c *archive.Chart, r tomlfile.Reader) bool {
	w, ok := l.archive.Withheld["table "+r.String("of")]
	if ok {
		l.archive.Withheld["chart "+c.ID] = archive.Withheld{Kind: "chart", Level: w.Level, Pos: c.Pos}
	}
	return ok
}

func (l *loader) uniqueChart(c *archive.Chart) bool {
	if first := l.archive.Charts[c.ID]; first != nil {
		l.diags.Errorf("duplicate", c.Pos, "chart %q is declared twice", c.ID).At(first.Pos, "first declared here")
		return false
	}
	return l.unique("chart", c.ID, c.Data)
}

// chartOf takes over from the table a chart accompanies what the chart does
// not say itself.
func (l *loader) chartOf(d *archive.Dataset, c *archive.Chart, data *archive.Table, r tomlfile.Reader) bool {
	id := r.String("of")
	if id == "" {
		return true
	}
	of := l.archive.Tables[id]
	if l.archive.Faulty["table "+id] {
		return false
	}
	if of == nil || of.Dataset != d || d.IsRecords() {
		var known []string
		for _, t := range d.Tables {
			known = append(known, t.ID)
		}
		r.Errorf("unknown-table", "of", "data set %q has no table %q", d.ID, id).Suggest(id, known)
		return false
	}
	c.Of = of
	data.Rows, data.Columns, data.Window = of.Rows, of.Columns, of.Window
	if of.Columns.Kind == archive.ByMonth { // months run from left to right in a drawing
		data.Rows, data.Columns = of.Columns, of.Rows
	}
	if !r.Has("measures") && !listed(r) {
		data.Measures = of.Measures
	}
	return true
}

// listed reports whether "series" is a list of measures.
func listed(r tomlfile.Reader) bool {
	v := r.Value("series")
	return v != nil && v.Kind == tomlfile.Array
}

func (l *loader) chartAxes(d *archive.Dataset, c *archive.Chart, data *archive.Table, r tomlfile.Reader) bool {
	ok, given := true, true
	if c.Of == nil || r.Has("x") {
		data.Rows, given = l.axis(d, r.Need(), "x")
		ok = ok && given
	}
	measures := "measures"
	if listed(r) {
		data.Columns, measures = archive.Axis{}, "series"
	} else if c.Of == nil || r.Has("series") {
		data.Columns, given = l.axis(d, r.Need(), "series")
		ok = ok && given
	}
	if !ok {
		return false
	}
	if len(data.Measures) == 0 && !l.measures(d, data, r, measures) {
		return false
	}
	if c.Groups && (data.Rows.Kind != archive.ByDimension || len(data.Rows.Dimension.Codelist.Groups) == 0) {
		r.Errorf("axes", "groups", "\"groups\" needs an x that runs over a code list with groups")
		return false
	}
	if pie := c.Kind == archive.Pie || c.Kind == archive.Donut; pie && len(data.Measures) > 1 && data.Columns.Kind == archive.ByMeasure {
		r.Errorf("axes", "series", "a %s shows one measure, not %d", c.Kind, len(data.Measures))
		return false
	}
	return l.axes(data, r, "x", "series")
}
