package export

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/series"
)

// Dataset makes the sheet of everything the archive has of a data set.
func (p *Page) Dataset(a *archive.Archive, d *archive.Dataset) *Sheet {
	s := p.sheet(d.ID, d.Title)
	s.Dataset, s.plain = d, p.Text
	s.Description, s.Source = p.Text(d.Description, 0), p.Text(d.Source, 0)
	b := &datasetBuilder{Page: p, archive: a, sheet: s, notes: map[string]int{}, used: map[archive.Status]bool{}}
	if d.IsRecords() {
		b.records(d)
	} else {
		b.measures(d)
	}
	for _, x := range archive.Legend {
		if b.used[x] {
			s.Statuses = append(s.Statuses, x)
		}
	}
	return s
}

type datasetBuilder struct {
	*Page
	archive *archive.Archive
	sheet   *Sheet
	notes   map[string]int // texts that have a number
	used    map[archive.Status]bool
	month   *archive.Month
}

// note returns a cell with the given texts as notes.
func (b *datasetBuilder) note(p *archive.Prose, accepted string) Value {
	var v Value
	for _, s := range []string{b.Text(p, b.month.Period), accepted} {
		if s = clean(s); s == "" {
			continue
		}
		n, ok := b.notes[s]
		if !ok {
			b.sheet.Notes = append(b.sheet.Notes, s)
			n = len(b.sheet.Notes)
			b.notes[s] = n
		}
		v.Notes = append(v.Notes, n)
	}
	return v
}

// column adds a column; without a heading, it is given one by finish.
func (b *datasetBuilder) column(c Column) {
	b.sheet.Columns = append(b.sheet.Columns, c)
}

// finish gives the columns of dimensions and fields names and headings beside
// the fixed ones, to which an editor's id gives way.
func (b *datasetBuilder) finish() {
	seen := map[string]bool{}
	for _, c := range b.sheet.Columns {
		if c.Heading != "" {
			seen[c.Name] = true
		}
	}
	for i := range b.sheet.Columns {
		c := &b.sheet.Columns[i]
		if c.Heading == "" {
			c.Name = unused(seen, c.Name, func(n string) string { return c.Name + "_" + n })
			c.Heading = c.Name
		}
	}
}

// fixed is a column that every data set has.
func (b *datasetBuilder) fixed(name, word string) Column {
	return Column{Name: name, Heading: name, Title: b.Locale.T(word)}
}

func (b *datasetBuilder) measures(d *archive.Dataset) {
	p := b.fixed("period", "month")
	p.Type, p.Required = Month, true
	b.column(p)
	var dims []*archive.Dimension
	for _, x := range d.Dimensions {
		if slices.ContainsFunc(d.Measures, func(m *archive.Measure) bool { return slices.Contains(m.Dimensions, x) }) {
			dims = append(dims, x)
			b.column(Column{Name: x.ID, Title: x.Title, Codes: x.Codelist})
			b.column(Column{Name: x.ID + "_label", Title: x.Title})
		}
	}
	value := b.fixed("value", "value")
	value.Type = Number
	for _, m := range d.Measures {
		value.Decimals = max(value.Decimals, m.Decimals)
	}
	measure, kind := b.fixed("measure", "measure"), b.fixed("row_type", "row_type")
	measure.Required, kind.Required = true, true
	note, revisions := b.fixed("note", "notes"), b.fixed("revisions", "revisions")
	note.List, revisions.List = newline, newline
	for _, c := range []Column{measure, b.fixed("measure_title", "measure"), value, b.fixed("unit", "unit"), kind, b.fixed("status", "status"), note, revisions} {
		b.column(c)
	}
	b.finish()
	for _, month := range b.archive.Months {
		b.month = month
		for _, m := range d.Measures {
			b.measure(m, dims)
		}
	}
}

// measure adds the rows of one measure in the month at hand.
func (b *datasetBuilder) measure(m *archive.Measure, dims []*archive.Dimension) {
	now := series.View{Archive: b.archive}
	if m.Derive != nil {
		b.derived(m, dims, now)
		return
	}
	s := b.month.Slices[m.Index]
	if s == nil {
		return
	}
	if s.Stated != nil {
		b.observation(m, make([]*archive.Code, len(dims)), "total", now.Cell(s.Stated))
	}
	for i := range s.Cells {
		c := &s.Cells[i]
		codes := make([]*archive.Code, len(dims))
		for j, d := range s.By {
			codes[slices.Index(dims, d)] = c.Keys[j]
		}
		b.observation(m, codes, "value", now.Cell(c))
	}
}

// derived adds what is computed: of the whole, and for the codes of the one
// dimension it has.
func (b *datasetBuilder) derived(m *archive.Measure, dims []*archive.Dimension, now series.View) {
	codes := make([]*archive.Code, len(dims))
	if v := now.In(m, b.month); v.IsKnown() {
		b.observation(m, codes, "derived", v)
	}
	if len(m.Dimensions) != 1 {
		return
	}
	d := m.Dimensions[0]
	for _, c := range d.Codelist.Codes {
		if v := now.In(m, b.month, series.Pick{Dimension: d, Code: c}); v.IsKnown() {
			codes = make([]*archive.Code, len(dims))
			codes[slices.Index(dims, d)] = c
			b.observation(m, codes, "derived", v)
		}
	}
}

func (b *datasetBuilder) observation(m *archive.Measure, codes []*archive.Code, kind string, v series.Value) {
	row := []Value{{Text: b.month.Period.String()}}
	for _, c := range codes {
		if c == nil {
			row = append(row, Value{}, Value{})
		} else {
			row = append(row, Value{Text: c.ID}, text(c.Label))
		}
	}
	row = append(row, Value{Text: m.ID}, text(m.Title))
	if v.Missing {
		row = append(row, Value{})
	} else {
		row = append(row, number(v.Number, m.Decimals))
	}
	if v.Cell != nil {
		row[len(row)-1].From = v.Cell.Pos
	}
	row = append(row, text(m.Unit), Value{Text: kind}, Value{Text: string(v.Status)})
	if c := v.Cell; c != nil {
		row = append(row, b.note(c.Note(), c.Accepted().Text()), list(revisions(c, m.Decimals)))
	} else {
		row = append(row, Value{}, Value{})
	}
	if v.Status != archive.Plain {
		b.used[v.Status] = true
	}
	b.sheet.Rows = append(b.sheet.Rows, row)
}

func (b *datasetBuilder) records(d *archive.Dataset) {
	p := b.fixed("period", "month")
	p.Type, p.Required = Month, true
	b.column(p)
	for _, f := range d.Fields {
		c := Column{Title: f.Title}
		c.field(f)
		c.Codes = f.Codelist
		b.column(c)
		if f.Type == archive.CodeField {
			b.column(Column{Name: f.ID + "_label", Title: f.Title, List: semicolon})
		}
	}
	note := b.fixed("note", "notes")
	note.List = newline
	b.column(note)
	b.finish()
	for _, month := range b.archive.Months {
		b.month = month
		for i := range month.Records[d] {
			b.record(d, &month.Records[d][i])
		}
	}
}

func (b *datasetBuilder) record(d *archive.Dataset, r *archive.Record) {
	row := []Value{{Text: b.month.Period.String(), From: r.Pos}}
	note := b.note(r.Note, r.Accepted.Text())
	for i, f := range d.Fields {
		v := &r.Values[i]
		var parts, labels []string
		for _, c := range v.Codes {
			parts, labels = append(parts, c.ID), append(labels, c.Label)
		}
		for _, x := range v.Dates {
			parts = append(parts, x.String())
		}
		for _, l := range v.Links {
			parts = append(parts, link(l))
		}
		if f.Type != archive.TextField {
			row = append(row, list(parts))
		} else {
			row = append(row, text(b.Text(v.Text, b.month.Period)))
		}
		if f.Type == archive.CodeField {
			row = append(row, list(labels))
		}
		if v.Text != nil {
			for _, n := range v.Text.Notes {
				note.Notes = append(note.Notes, b.note(n, "").Notes...)
			}
		}
	}
	b.sheet.Rows = append(b.sheet.Rows, append(row, note))
}
