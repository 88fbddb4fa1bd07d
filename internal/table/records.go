package table

import (
	"slices"

	"almanac/internal/archive"
)

// records fills a table with the month's records, in the editor's order, those
// of one code of GroupBy under its heading. With a column of months it has the
// records of every month in its window, the newest month first.
func (b *builder) records() {
	d := b.Decl
	every := d.Columns.Kind == archive.ByMonth
	if every {
		b.Months = b.view.Archive.Window(b.at, d.Window)
	} else if month := b.view.Archive.Month(b.at); month != nil {
		b.Months = []*archive.Month{month}
	}
	for i, f := range d.Fields {
		if i == 0 {
			b.Corner = f.Title
			continue
		}
		b.Columns = append(b.Columns, Header{Text: f.Title})
	}
	if every {
		b.Columns = slices.Insert(b.Columns, 0, Header{Text: b.loc.T("month")})
	}
	for _, month := range slices.Backward(b.Months) {
		b.at = month.Period
		b.monthRecords(month, every)
	}
}

func (b *builder) monthRecords(month *archive.Month, every bool) {
	var last *archive.Code
	for _, r := range b.ordered(month.Records[b.Decl.Dataset]) {
		if c := b.heading(r); c != nil && c != last {
			b.Rows = append(b.Rows, Row{Kind: GroupHead, Header: Header{Text: c.Label}})
			last = c
		}
		row := b.record(r, every)
		row.From = r.Pos
		b.Rows = append(b.Rows, row)
	}
}

// ordered returns the records in the editor's order, those under one heading
// together, those without one first: below a heading they would seem to be its.
func (b *builder) ordered(records []archive.Record) []*archive.Record {
	first := map[*archive.Code]int{nil: -1}
	out := make([]*archive.Record, len(records))
	for i := range records {
		out[i] = &records[i]
		if _, ok := first[b.heading(out[i])]; !ok {
			first[b.heading(out[i])] = i
		}
	}
	slices.SortStableFunc(out, func(x, y *archive.Record) int { return first[b.heading(x)] - first[b.heading(y)] })
	return out
}

// heading returns the code a record stands under, nil for none.
func (b *builder) heading(r *archive.Record) *archive.Code {
	if b.Decl.GroupBy == nil {
		return nil
	}
	return firstCode(r.Values[fieldIndex(b.Decl.Dataset, b.Decl.GroupBy)].Codes)
}

func fieldIndex(d *archive.Dataset, f *archive.Field) int {
	for i, x := range d.Fields {
		if x == f {
			return i
		}
	}
	return -1
}

func firstCode(codes []*archive.Code) *archive.Code {
	if len(codes) == 0 {
		return nil
	}
	return codes[0]
}

// record makes a row; its first cell is the row's heading, so it is both. The month
// may follow it.
func (b *builder) record(r *archive.Record, month bool) Row {
	n := len(b.Decl.Fields)
	room := make([]Content, n+1)
	row := Row{Cells: make([]Cell, 0, n+1)}
	for i, f := range b.Decl.Fields {
		b.content(&room[i], &r.Values[fieldIndex(b.Decl.Dataset, f)])
		row.Cells = append(row.Cells, Cell{Content: &room[i]})
		if i == 0 {
			if month {
				room[n].Month = b.at
				row.Cells = append(row.Cells, Cell{Content: &room[n]})
			}
			if r.Note != nil {
				row.Notes = append(row.Notes, b.note(r.Note, b.at))
			}
			if r.Accepted != nil {
				row.Notes = append(row.Notes, b.noteText(r.Accepted.Text()))
			}
		}
	}
	return row
}

func (b *builder) content(c *Content, v *archive.FieldValue) {
	c.Prose, c.At, c.Dates, c.Links = v.Text, b.at, v.Dates, v.Links
	if v.Text != nil {
		for _, n := range v.Text.Notes {
			c.Notes = append(c.Notes, b.note(n, b.at))
		}
	}
	for _, code := range v.Codes {
		c.Texts = append(c.Texts, code.Label)
	}
}

// codelist fills a table with the codes of a list: label and description,
// under headings for their groups.
func (b *builder) codelist() {
	list := b.Decl.Codelist
	h := b.Decl.Headings
	if len(list.Groups) > 0 {
		h = h[1:]
	}
	b.Corner = h[0]
	for _, text := range h[1:] {
		b.Columns = append(b.Columns, Header{Text: text})
	}
	var group *archive.Group
	for _, c := range list.ByGroup() {
		if c.Group != nil && c.Group != group {
			group = c.Group
			b.Rows = append(b.Rows, Row{Kind: GroupHead, Header: Header{Text: group.Label}})
		}
		b.Rows = append(b.Rows, Row{Cells: []Cell{
			{Content: &Content{Texts: []string{c.Label}}},
			{Content: &Content{Prose: c.Description}},
		}})
	}
}
