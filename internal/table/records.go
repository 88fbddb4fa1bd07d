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
	n := 0
	for _, month := range b.Months {
		n += len(month.Records[d.Dataset])
	}
	b.room(n, len(d.Fields)+1)
	for _, month := range slices.Backward(b.Months) {
		b.at = month.Period
		b.monthRecords(month, every)
	}
}

// room makes room for so many rows with so many cells.
func (b *builder) room(rows, cells int) {
	b.Rows = slices.Grow(b.Rows, rows)
	b.cells = slices.Grow(b.cells, rows*cells)
	b.contents = slices.Grow(b.contents, rows*cells)
}

// add adds a cell with some content.
func (b *builder) add(c Content) {
	b.contents = append(b.contents, c)
	b.cells = append(b.cells, Cell{Content: &b.contents[len(b.contents)-1]})
}

// cellsFrom are the cells of a row that begins with this one.
func (b *builder) cellsFrom(i int) []Cell { return b.cells[i:len(b.cells):len(b.cells)] }

func (b *builder) monthRecords(month *archive.Month, every bool) {
	var last *archive.Code
	for _, r := range b.ordered(month.Records[b.Decl.Dataset]) {
		if c := b.heading(r); c != nil && c != last {
			b.Rows = append(b.Rows, Row{Kind: GroupHead, Header: Header{Text: c.Label}})
			last = c
		}
		b.Rows = append(b.Rows, b.record(r, every))
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
	return firstCode(r.Values[slices.Index(b.Decl.Dataset.Fields, b.Decl.GroupBy)].Codes)
}

func firstCode(codes []*archive.Code) *archive.Code {
	if len(codes) == 0 {
		return nil
	}
	return codes[0]
}

// blank is what a record gives for its month.
var blank = new(archive.FieldValue)

// record makes a row; its first cell is the row's heading, so it is both. The month
// may follow it.
func (b *builder) record(r *archive.Record, month bool) Row {
	row, from := Row{From: r.Pos}, len(b.cells)
	for i, f := range b.Decl.Fields {
		b.add(b.content(&r.Values[slices.Index(b.Decl.Dataset.Fields, f)]))
		if i == 0 {
			if month {
				b.add(Content{FieldValue: blank, Month: b.at})
			}
			if r.Note != nil {
				row.Notes = append(row.Notes, b.note(r.Note, b.at))
			}
			if r.Accepted != nil {
				row.Notes = append(row.Notes, b.noteText(r.Accepted.Text()))
			}
		}
	}
	row.Cells = b.cellsFrom(from)
	return row
}

func (b *builder) content(v *archive.FieldValue) Content {
	c := Content{FieldValue: v, At: b.at}
	if v.Text != nil {
		for _, n := range v.Text.Notes {
			c.Notes = append(c.Notes, b.note(n, b.at))
		}
	}
	return c
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
	b.room(len(list.Codes), 2)
	var group *archive.Group
	for _, c := range list.ByGroup() {
		if c.Group != nil && c.Group != group {
			group = c.Group
			b.Rows = append(b.Rows, Row{Kind: GroupHead, Header: Header{Text: group.Label}})
		}
		from := len(b.cells)
		b.add(Content{FieldValue: &archive.FieldValue{Codes: []*archive.Code{c}}})
		b.add(b.content(&archive.FieldValue{Text: c.Description}))
		b.Rows = append(b.Rows, Row{Cells: b.cellsFrom(from)})
	}
}
