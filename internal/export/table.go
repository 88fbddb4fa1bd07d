package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/table"
)

// Table makes the sheet of a table that the page shows.
func (p *Page) Table(m *table.Model, id, label, title string) *Sheet {
	s := p.sheet(id, title)
	s.Label, s.Statuses = label, m.Statuses
	if d := m.Decl.Dataset; d != nil {
		s.Source = p.Text(d.Source, 0)
		s.Unit = m.Decl.Unit()
	}
	b := &tableBuilder{Page: p, m: m, sheet: s}
	b.notes()
	b.build()
	return s
}

type tableBuilder struct {
	*Page
	m      *table.Model
	sheet  *Sheet
	tracks []*track
}

// track is a column of the table with what qualifies its cells.
type track struct {
	Column
	values    []Value
	statuses  []Value
	notes     []Value
	revisions []Value
}

// notes writes the notes as text. One without a mark belongs to the whole table.
func (b *tableBuilder) notes() {
	marked := map[int]bool{}
	for _, r := range b.m.Rows {
		for _, n := range r.Notes {
			marked[n] = true
		}
		for _, c := range r.Cells {
			for _, n := range cellNotes(&c) {
				marked[n] = true
			}
		}
	}
	for i, n := range b.m.Notes {
		s := n.Text
		if n.Prose != nil {
			s = b.Text(n.Prose, n.At)
		}
		b.sheet.Notes = append(b.sheet.Notes, clean(s))
		if !marked[i+1] {
			b.sheet.General = append(b.sheet.General, i+1)
		}
	}
}

func cellNotes(c *table.Cell) []int {
	if c.Content == nil {
		return c.Notes
	}
	return slices.Concat(c.Content.Notes, c.Notes)
}

// build fills the tracks row by row, then lays them side by side.
func (b *tableBuilder) build() {
	b.layOut()
	kinds := &track{Column: Column{Name: "row_type", Heading: heading(b.Locale.T("row_type"))}}
	groups, units := b.groupTrack(), &track{Column: Column{Name: "unit", Heading: heading(b.Locale.T("unit"))}}
	group, totals := "", false
	for i := range b.m.Rows {
		r := &b.m.Rows[i]
		if r.Kind == table.GroupHead {
			group = r.Header.Text
			continue
		}
		if r.Kind == table.Total || r.Header.Code != nil && r.Header.Code.Group == nil {
			group = ""
		}
		b.row(r)
		groups.values = append(groups.values, text(group))
		kinds.values = append(kinds.values, Value{Text: kindNames[r.Kind]})
		units.values = append(units.values, Value{})
		if r.Header.Measure != nil {
			units.values[len(units.values)-1] = text(r.Header.Measure.Unit)
		}
		totals = totals || r.Kind != table.Body
	}
	all := []*track{groups, b.tracks[0], units}
	all = append(all, b.tracks[1:]...)
	if totals {
		all = append(all, kinds)
	}
	if !filled(groups.values) {
		all = slices.DeleteFunc(all, func(t *track) bool { return t == groups })
	}
	if !filled(units.values) {
		all = slices.DeleteFunc(all, func(t *track) bool { return t == units })
	}
	b.join(all)
}

var kindNames = map[table.RowKind]string{table.Body: "value", table.Subtotal: "subtotal", table.Total: "total"}

func filled(values []Value) bool {
	return slices.ContainsFunc(values, func(v Value) bool { return v.Text != "" || v.List != nil || v.Notes != nil })
}

// layOut makes a track for the headings of rows and one for each column.
func (b *tableBuilder) layOut() {
	first := &track{Column: Column{Name: slug(b.m.Corner), Heading: heading(b.m.Corner), Required: true}}
	d := b.m.Decl
	switch {
	case d.Dataset == nil || d.Dataset.IsRecords():
	case d.Rows.Kind == archive.ByMonth:
		first.Name, first.Type = "month", Month
	case d.Rows.Kind == archive.ByMeasure:
		first.Name = "measure"
	case d.Rows.Kind == archive.ByDimension:
		first.Name = d.Rows.Dimension.ID
	}
	b.tracks = []*track{first}
	for _, h := range b.m.Columns {
		t := &track{Column: Column{Name: columnName(h), Heading: heading(h.Text)}}
		if h.Numeric {
			t.Type = Number
			if h.Measure != nil {
				t.Unit = h.Measure.Unit
			} else {
				t.Unit = b.sheet.Unit
			}
		}
		b.tracks = append(b.tracks, t)
	}
	for i, f := range d.Fields {
		b.tracks[i].field(f)
	}
}

// columnName is stable: made of the id of what the column stands for.
func columnName(h table.Header) string {
	switch {
	case h.Month != 0:
		return slug(h.Month.String())
	case h.Measure != nil:
		return h.Measure.ID
	case h.Code != nil:
		return slug(h.Code.ID)
	}
	return slug(h.Text)
}

// field makes a column one of a record's field.
func (c *Column) field(f *archive.Field) {
	c.Name = f.ID
	c.Required = f.Required
	switch f.Type {
	case archive.DateField:
		c.Type, c.List = Date, semicolon
	case archive.CodeField:
		c.List = semicolon
	case archive.LinksField:
		c.List = newline
	}
}

func (b *tableBuilder) groupTrack() *track {
	t := &track{Column: Column{Name: "group", Heading: heading(b.Locale.T("group"))}}
	if f := b.m.Decl.GroupBy; f != nil {
		t.Name, t.Heading = f.ID, heading(f.Title)
	} else if l := b.m.Decl.Codelist; l != nil && len(l.Groups) > 0 {
		t.Heading = heading(b.m.Decl.Headings[0])
	}
	return t
}

func (b *tableBuilder) row(r *table.Row) {
	cells := r.Cells
	first := b.tracks[0]
	v := text(r.Header.Text)
	defer func() { first.values[len(first.values)-1].From = r.From }()
	if r.Header.Month != 0 {
		v = Value{Text: r.Header.Month.String()}
	}
	notes := r.Notes
	if len(b.tracks) == len(cells) { // the first cell is the heading of its row
		v = b.content(cells[0].Content)
		notes = append(slices.Clone(cells[0].Content.Notes), notes...)
		cells = cells[1:]
	}
	first.add(v, "", notes, nil)
	for i := range cells {
		b.cell(b.tracks[i+1], &cells[i])
	}
}

func (t *track) add(v Value, status archive.Status, notes []int, revisions []string) {
	t.values = append(t.values, v)
	t.statuses = append(t.statuses, Value{Text: string(status)})
	t.notes = append(t.notes, Value{Notes: slices.Compact(slices.Clone(notes))})
	t.revisions = append(t.revisions, list(revisions))
}

// revisions tells the corrections of a cell: when, what was there before, why.
func revisions(c *archive.Cell, decimals int) []string {
	if c == nil {
		return nil
	}
	var out []string
	for _, r := range c.Revisions() {
		s := fmt.Sprintf("%s: was %s", r.On, was(r, decimals))
		if r.Reason != "" {
			s += ", " + r.Reason
		}
		out = append(out, s)
	}
	return out
}

// was writes what a value was before a correction: "6000", "6000 [p]", "[x]".
func was(r archive.Revision, decimals int) string {
	switch {
	case r.WasStatus.HasNoValue():
		return "[" + string(r.WasStatus) + "]"
	case r.WasStatus != archive.Plain:
		return number(r.Was, decimals).Text + " [" + string(r.WasStatus) + "]"
	}
	return number(r.Was, decimals).Text
}

func (b *tableBuilder) cell(t *track, c *table.Cell) {
	if c.Content != nil {
		t.add(b.content(c.Content), "", cellNotes(c), nil)
		return
	}
	t.Decimals = max(t.Decimals, c.Decimals)
	v := Value{Missing: c.Value.Status}
	if !c.Value.Missing {
		v = number(c.Value.Number, c.Decimals)
	}
	if c.Value.Cell != nil {
		v.From = c.Value.Cell.Pos
	}
	t.add(v, c.Value.Status, cellNotes(c), revisions(c.Value.Cell, c.Decimals))
}

// content writes a cell of a record or of a code list.
func (b *tableBuilder) content(c *table.Content) Value {
	var parts []string
	if c.Text != nil {
		parts = append(parts, b.Text(c.Text, c.At))
	}
	for _, d := range c.Dates {
		parts = append(parts, d.String())
	}
	for _, code := range c.Codes {
		parts = append(parts, code.Label)
	}
	for _, l := range c.Links {
		parts = append(parts, link(l))
	}
	return list(parts)
}

func link(l archive.Link) string {
	if strings.TrimSpace(l.Title) == "" {
		return "<" + l.URL + ">"
	}
	return l.Title + " <" + l.URL + ">"
}

// join lays the tracks side by side, each with its status, notes and revisions.
func (b *tableBuilder) join(all []*track) {
	s := b.sheet
	n := len(b.tracks[0].values)
	s.Rows = make([][]Value, n)
	add := func(c Column, values []Value) {
		c.Title = cmp.Or(c.Title, c.Heading)
		s.Columns = append(s.Columns, c)
		for i := range s.Rows {
			s.Rows[i] = append(s.Rows[i], values[i])
		}
	}
	for _, t := range all {
		add(t.Column.single(t.values))
		for _, x := range []struct {
			name   string
			values []Value
			list   string
		}{{"status", t.statuses, ""}, {"note", t.notes, newline}, {"revisions", t.revisions, newline}} {
			if filled(x.values) {
				add(Column{Name: t.Name + "_" + x.name, Heading: heading(b.Locale.T("column_"+x.name, "column", t.Heading)), List: x.list}, x.values)
			}
		}
	}
	distinct(s.Columns)
}

// single makes values that are no lists plain ones.
func (c Column) single(values []Value) (Column, []Value) {
	if c.List != "" {
		return c, values
	}
	out := make([]Value, len(values))
	for i, v := range values {
		if out[i] = v; v.List != nil {
			out[i] = Value{Text: strings.Join(v.List, newline)}
		}
	}
	return c, out
}
