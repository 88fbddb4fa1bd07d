package load

import (
	"math"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
	"almanac/internal/tomlfile"
)

// figures reads what a month gives of a data set of measures. A month may give
// it in several files, each measure in one of them.
func (l *loader) figures(m *archive.Month, d *archive.Dataset, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "the figures of "+d.ID, &l.diags)
	status := l.status(r)
	by := l.by(d, r)
	if a := l.accepted(r, true); a != nil {
		if m.ByDataset == nil {
			m.ByDataset = map[*archive.Dataset]archive.Acceptances{}
		}
		m.ByDataset[d] = append(m.ByDataset[d], a...)
	}
	if v := r.Value("stated_total"); v != nil {
		defer l.statedTotals(m, d, v)
	}
	if v := r.Value("stated_subtotals"); v != nil {
		defer l.statedSubtotals(m, d, v)
	}
	for _, e := range r.Rest() {
		measure := d.Measure(e.Key)
		if measure == nil {
			l.unknownMeasure(d, e)
			continue
		}
		l.slice(m, measure, e, by[measure], status)
	}
}

func (l *loader) unknownMeasure(d *archive.Dataset, e tomlfile.Entry) {
	if l.isWithheld("measure", d.ID+"."+e.Key) {
		return
	}
	l.diags.Errorf("unknown-measure", e.Pos(), "data set %q has no measure %q", d.ID, e.Key).
		Suggest(e.Key, append(measureIDs(d), reserved...)).At(d.Pos, "the data set is declared here")
}

func (l *loader) status(r tomlfile.Reader) archive.Status {
	if !r.Has("status") {
		return archive.Plain
	}
	names := make([]string, len(archive.Statuses))
	for i, s := range archive.Statuses {
		names[i] = string(s)
	}
	return archive.Status(r.OneOf("status", names...))
}

// by reads which dimensions the figures run over where that is not the
// declared order: a list, or a list for each measure.
func (l *loader) by(d *archive.Dataset, r tomlfile.Reader) map[*archive.Measure][]*archive.Dimension {
	v := r.Value("by")
	if v == nil {
		return nil
	}
	out := map[*archive.Measure][]*archive.Dimension{}
	if v.Kind == tomlfile.TableKind {
		sub := tomlfile.NewReader(v.Table, "\"by\"", &l.diags)
		for _, m := range d.Measures {
			out[m] = l.dimensionsOf(m, sub.Texts(m.ID))
		}
		for _, e := range sub.Rest() {
			if !l.isWithheld("measure", d.ID+"."+e.Key) {
				l.unknownMeasure(d, e)
			}
		}
		return out
	}
	for _, m := range d.Measures {
		if len(m.Dimensions) > 0 {
			out[m] = l.dimensionsOf(m, r.Texts("by"))
		}
	}
	return out
}

func (l *loader) dimensionsOf(m *archive.Measure, names []*tomlfile.Value) []*archive.Dimension {
	var out []*archive.Dimension // nil where none are named: the declared order
	for _, v := range names {
		i := slices.IndexFunc(m.Dimensions, func(d *archive.Dimension) bool { return d.ID == v.Str })
		if i < 0 {
			l.diags.Errorf("unknown-dimension", v.Pos(), "%s has no dimension %q", m.Name(), v.Str)
			continue
		}
		if slices.Contains(out, m.Dimensions[i]) {
			l.diags.Errorf("duplicate", v.Pos(), "dimension %q is named twice", v.Str)
			continue
		}
		out = append(out, m.Dimensions[i])
	}
	return out
}

func (l *loader) slice(m *archive.Month, measure *archive.Measure, e tomlfile.Entry, by []*archive.Dimension, status archive.Status) {
	if measure.Faulty {
		return
	}
	if measure.Formula != nil {
		l.diags.Errorf("derived", e.Pos(), "%s is derived (%s) and is not given", measure.Name(), measure.Formula).At(measure.Pos, "declared here")
		return
	}
	if first := m.Slices[measure.Index]; first != nil && first.Pos.IsValid() {
		l.diags.Errorf("duplicate", e.Pos(), "%s is given twice for %s", measure.Name(), m.Period).At(first.Pos, "first given here")
		return
	}
	if by == nil {
		by = measure.Dimensions
	}
	s := &archive.Slice{Pos: e.Pos()}
	c := cells{l: l, month: m.Period, measure: measure, slice: s, by: by, status: status, at: &l.desk.total, cells: l.desk.cells[:0]}
	faults := len(l.diags)
	c.walk(e.Key, e.Value)
	c.keep()
	if len(s.Cells) == 0 && !s.Incomplete && len(l.diags) == faults {
		return // a heading with nothing below it, as in a month that is being written
	}
	if c.depth >= 0 {
		s.By = by[:c.depth]
	}
	m.Slices[measure.Index] = s
}

// cells reads the nested tables of a measure into cells.
type cells struct {
	l       *loader
	month   period.Month
	measure *archive.Measure
	slice   *archive.Slice
	by      []*archive.Dimension
	status  archive.Status
	depth   int
	found   bool
	first   diag.Pos     // of the first that was found
	at      *combination // where the walk is
	cells   []archive.Cell
}

// keep gives the slice its cells in memory that fits. Growing it was a sixth of
// what loading allocated.
func (c *cells) keep() {
	if len(c.cells) > 0 {
		c.slice.Cells = slices.Clone(c.cells)
	}
	clear(c.cells)
	c.l.desk.cells = c.cells
}

func (c *cells) walk(name string, v *tomlfile.Value) {
	isCell := v.Kind != tomlfile.TableKind || isCellTable(v.Table)
	if isCell {
		c.cell(name, v)
		return
	}
	if len(c.at.codes) == len(c.by) {
		d := c.l.diags.Errorf("too-deep", v.Pos(), "%s has %s, and this is broken down further", c.measure.Name(), count(len(c.by), "dimension"))
		if len(c.by) == 0 {
			d.Helpf("give a single value, or declare dimensions").At(c.measure.Pos, "the measure is declared here")
		}
		return
	}
	at := c.at
	list := c.by[len(at.codes)].Codelist
	for _, e := range v.Table.Entries {
		code := list.Code(e.Key)
		if code == nil {
			c.unknownCode(list, e)
			continue
		}
		c.at = at.and(code)
		c.walk(e.Key, e.Value)
	}
	c.at = at
}

// cellKeys are the keys of a value written as a table.
var cellKeys = []string{"value", "status", "note", "accepted", "revised", "classification"}

// isCellTable tells { value = 3, note = "…" } from a table of codes.
func isCellTable(t *tomlfile.Table) bool {
	for _, key := range cellKeys[:2] {
		if v := t.Get(key); v != nil && v.Kind != tomlfile.TableKind {
			return true
		}
	}
	for _, e := range t.Entries {
		if !slices.Contains(cellKeys, e.Key) {
			return false
		}
	}
	return len(t.Entries) > 0
}

func (c *cells) unknownCode(list *archive.Codelist, e tomlfile.Entry) {
	if c.l.isWithheld("code", list.ID+"."+e.Key) {
		c.slice.Incomplete = true
		return
	}
	c.l.unknownCode(list, e.Key, e.Pos())
}

func (l *loader) unknownCode(list *archive.Codelist, id string, pos diag.Pos) {
	known := make([]string, len(list.Codes))
	for i, x := range list.Codes {
		known[i] = x.ID
	}
	l.diags.Errorf("unknown-code", pos, "code list %q has no code %q", list.ID, id).Suggest(id, known).
		At(list.Pos, "the codes are declared here")
}

func (c *cells) cell(name string, v *tomlfile.Value) {
	codes := c.at.codes
	if len(codes) == 0 && len(c.by) > 0 && !c.found {
		// a measure with dimensions given as one number: the total alone
		c.by = c.by[:0]
	}
	if c.found && len(codes) != c.depth {
		c.l.diags.Errorf("uneven", v.Pos(), "%s is broken down to different depths in one month", c.measure.Name()).
			At(c.first, "its first value has %d codes, this one %d", c.depth, len(codes))
		return
	}
	cell, ok := c.l.cell(name, v, c.measure.Decimals, c.status)
	if !ok {
		return
	}
	if !c.found {
		c.found, c.depth, c.first = true, len(codes), cell.Pos
	}
	if !c.l.mayShow(c.measure, c.month, &cell) {
		c.slice.Incomplete = true
		return
	}
	cell.Keys = codes
	c.cells = append(c.cells, cell)
}

// cell reads a value: a number, or a table with the number and what is to be
// said of it.
func (l *loader) cell(name string, v *tomlfile.Value, decimals int, status archive.Status) (archive.Cell, bool) {
	c := archive.Cell{Status: status, Class: l.figuresAre, Pos: v.Pos()}
	if v.Kind != tomlfile.TableKind {
		x, ok := l.number(name, v, decimals)
		c.Value = x
		return c, ok
	}
	r := tomlfile.NewReader(v.Table, "a value", &l.diags)
	before := len(l.diags)
	if own, _ := l.class(r, l.figuresAre); r.Has("classification") {
		c.Class = max(c.Class, own)
	}
	if c.Class > l.archive.Site.Policy.Audience {
		return c, len(l.diags) == before // what else it says is for others
	}
	if r.Has("status") {
		c.Status = l.status(r)
	}
	c.Remarks = &archive.Remarks{Note: l.text(r, "note"), Accepted: l.accepted(r, false)}
	if val := r.Value("value"); val != nil {
		if c.Status.HasNoValue() {
			l.diags.Errorf("status", val.Pos(), "a value with status %q has no number", c.Status).Helpf("remove \"value\", or the status")
		}
		c.Value, _ = l.number("value", val, decimals)
	} else if !c.Status.HasNoValue() {
		l.diags.Errorf("missing-key", v.Pos(), "a value needs \"value\", unless its status says why there is none (x, c or z)")
	}
	for _, t := range r.Tables("revised") {
		c.Remarks.Revisions = append(c.Remarks.Revisions, l.revision(t, decimals, c))
	}
	r.Done()
	if ok := len(l.diags) == before; !ok {
		return c, false
	}
	return c, l.changes(name, &c)
}

// largest is what no figure exceeds. Up to it all whole numbers are exact wherever a
// download is read, and no sum over an archive becomes infinite.
const largest = 9e15

func (l *loader) number(name string, v *tomlfile.Value, decimals int) (float64, bool) {
	x, ok := v.Number()
	if !ok {
		tomlfile.WrongType(&l.diags, name, v, "a number")
		return 0, false
	}
	if math.Abs(x) > largest {
		l.diags.Errorf("too-large", v.Pos(), "%q is too large: a figure is at most 9,000,000,000,000,000", name).
			Helpf("give it in thousands or millions, and say so in the unit of its measure")
		return 0, false
	}
	if n := v.Digits(); n > decimals {
		d := l.diags.Errorf("decimals", v.Pos(), "%q has %s, its measure declares %d", name, count(n, "decimal"), decimals)
		if n <= mostDecimals {
			d.Helpf("round it, or declare decimals = %d", n)
		} else {
			d.Helpf("round it: a measure has at most %d", mostDecimals)
		}
		return 0, false
	}
	return x, true
}

// statedTotals reads stated_total: a value where one measure is broken down,
// else a table with a value for each.
func (l *loader) statedTotals(m *archive.Month, d *archive.Dataset, v *tomlfile.Value) {
	var with []*archive.Measure
	for _, x := range d.Measures {
		if x.Faulty {
			return
		}
		if len(x.Dimensions) > 0 {
			with = append(with, x)
		}
	}
	if v.Kind == tomlfile.TableKind && !isCellTable(v.Table) {
		for _, e := range v.Table.Entries {
			if l.isWithheld("measure", d.ID+"."+e.Key) {
				continue
			}
			if x := d.Measure(e.Key); x == nil || !slices.Contains(with, x) {
				l.diags.Errorf("unknown-measure", e.Pos(), "data set %q has no measure %q that is broken down", d.ID, e.Key).Suggest(e.Key, measureIDs(d))
			} else {
				l.statedTotal(m, x, e.Key, e.Value)
			}
		}
		return
	}
	if len(with) == 0 && l.hasWithheldMeasure(d) {
		return
	}
	if len(with) != 1 {
		var names []string
		for _, x := range with {
			names = append(names, x.ID+" = …")
		}
		d := l.diags.Errorf("stated-total-of", v.Pos(), "%d measures of %q are broken down: say whose total is stated", len(with), d.ID)
		if len(with) > 0 {
			d.Helpf("write stated_total = { %s }", strings.Join(names, ", "))
		}
		return
	}
	l.statedTotal(m, with[0], "stated_total", v)
}

// hasWithheldMeasure reports whether some measure of d is not for this audience.
func (l *loader) hasWithheldMeasure(d *archive.Dataset) bool {
	for key := range l.archive.Withheld {
		if strings.HasPrefix(key, "measure "+d.ID+".") {
			return true
		}
	}
	return false
}

func (l *loader) statedTotal(m *archive.Month, x *archive.Measure, name string, v *tomlfile.Value) {
	cell, ok := l.cell(name, v, x.Decimals, archive.Plain)
	if !ok {
		return
	}
	s := m.Slices[x.Index]
	if s == nil {
		l.diags.Errorf("stated-total-of", v.Pos(), "the month states the total of %s and gives none of its parts in this file", x.Name()).
			Helpf("give the parts beside their total")
		return
	}
	l.total(m, x, s, &cell, func() { s.Stated = &cell })
}

// datesOf reads a date or a list of dates.
func datesOf(v *tomlfile.Value, name string, diags *diag.List) []period.Date {
	var out []period.Date
	for _, x := range each(v) {
		if x.Kind != tomlfile.Date {
			tomlfile.WrongType(diags, name, x, "a date")
			continue
		}
		out = append(out, x.Date())
	}
	return out
}
