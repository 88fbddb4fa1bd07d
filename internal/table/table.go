// Package table gives a declared table its numbers: which rows and columns it
// has for a report, what stands in each cell, the totals, the notes below it and
// the status shorthands it uses. Charts and downloads are made from the same
// Model, so that all forms carry the same numbers.
//
//   - A row or column for a code exists if the code has a value in the window;
//     a row for a month likewise where the table omits empty rows.
//   - A total is the stated one where the month states one; if the parts do not
//     add up to it, a note says so.
//   - A group of codes has a heading, and a subtotal where the table asks for it.
//   - A value nothing is known about is shown as not available, never as zero and
//     never as an empty cell.
//   - Notes are numbered from 1 in reading order.
package table

import (
	"math"
	"slices"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/series"
)

// Model is a table with its content.
type Model struct {
	Decl     *archive.Table
	Corner   string // heading of the column of row headings
	Columns  []Header
	Rows     []Row
	Notes    []Note
	Statuses []archive.Status // shorthands used, in the order of legends
	Months   []*archive.Month // the window, oldest first
}

// Header is the heading of a row or column and what it stands for.
type Header struct {
	Text    string
	Month   *archive.Month   // of a month
	Measure *archive.Measure // of a measure
	Code    *archive.Code    // of a code
	Numeric bool             // the cells below are numbers
}

// RowKind tells what a row is.
type RowKind int

const (
	Body      RowKind = iota
	GroupHead         // a heading over the rows that follow; it has no cells
	Subtotal
	Total
)

// Row is one row.
type Row struct {
	Kind   RowKind
	Header Header
	Cells  []Cell
	Notes  []int // numbers of notes on the heading
}

// Cell is what stands in one place: a value, or the content of a record.
type Cell struct {
	Value    series.Value
	Decimals int
	Content  *Content // of a record or a code, nil for a value
	Notes    []int    // numbers of notes, from 1
}

// Content is text in a cell.
type Content struct {
	Prose *archive.Prose
	Notes []int // the numbers of Prose.Notes in this table
	Dates []period.Date
	Texts []string
	Links []archive.Link
}

// Note is a note below the table: the editor's words, or ours.
type Note struct {
	Prose *archive.Prose
	Text  string
}

// Build gives decl its content for the report of month at.
func Build(decl *archive.Table, v series.View, at period.Month, loc *locale.Locale) *Model {
	b := &builder{Model: &Model{Decl: decl}, view: v, at: at, loc: loc, seen: map[*archive.Prose]int{}}
	switch {
	case decl.Codelist != nil:
		b.codelist()
	case decl.Dataset.IsRecords():
		b.records()
	default:
		b.measures()
	}
	if decl.Note != nil {
		b.Notes = append(b.Notes, Note{Prose: decl.Note})
	}
	for _, s := range legendOrder {
		if b.used[s] {
			b.Statuses = append(b.Statuses, s)
		}
	}
	return b.Model
}

var legendOrder = append([]archive.Status{archive.Revised}, archive.Statuses...)

type builder struct {
	*Model
	view series.View
	at   period.Month
	loc  *locale.Locale
	seen map[*archive.Prose]int // notes already numbered
	used map[archive.Status]bool
}

func (b *builder) use(s archive.Status) {
	if s != archive.Plain {
		if b.used == nil {
			b.used = map[archive.Status]bool{}
		}
		b.used[s] = true
	}
}

// note numbers a note; the same note has one number.
func (b *builder) note(p *archive.Prose) int {
	if n, ok := b.seen[p]; ok {
		return n
	}
	b.Notes = append(b.Notes, Note{Prose: p})
	b.seen[p] = len(b.Notes)
	return len(b.Notes)
}

func (b *builder) noteText(s string) int {
	b.Notes = append(b.Notes, Note{Text: s})
	return len(b.Notes)
}

// entry is one place on an axis.
type entry struct {
	Header
	pick  []series.Pick
	total bool // the sum over the axis
}

func (b *builder) measures() {
	d := b.Decl
	b.Months = b.view.Archive.Window(b.at, d.Window)
	if !d.HasMonths() {
		b.Months = b.view.Archive.Window(b.at, 1)
	}
	rows, cols := b.axis(d.Rows), b.axis(d.Columns)
	b.Corner = b.corner(d.Rows)
	grid := b.grid(rows, cols)
	rows, cols, grid = b.prune(rows, cols, grid)
	if d.TotalColumn && d.Columns.Kind == archive.ByDimension {
		cols = append(cols, entry{Header: Header{Text: b.loc.T("total"), Numeric: true}, total: true})
	}
	for _, c := range cols {
		b.Columns = append(b.Columns, c.Header)
	}
	b.bodyRows(rows, cols, grid)
	if d.Total && d.Rows.Kind == archive.ByDimension {
		b.Rows = append(b.Rows, b.totalRow(cols))
	}
}

func (b *builder) axis(a archive.Axis) []entry {
	var out []entry
	switch a.Kind {
	case archive.ByMonth:
		for _, m := range b.Months {
			out = append(out, entry{Header: Header{Text: b.loc.MonthShort(m.Period), Month: m, Numeric: true}})
		}
	case archive.ByMeasure:
		for _, m := range b.Decl.Measures {
			out = append(out, entry{Header: Header{Text: m.Title, Measure: m, Numeric: true}})
		}
	case archive.ByDimension:
		for _, c := range a.Dimension.Codelist.Codes {
			out = append(out, entry{Header: Header{Text: c.Label, Code: c, Numeric: true}, pick: []series.Pick{{Dimension: a.Dimension, Code: c}}})
		}
	}
	return out
}

func (b *builder) corner(a archive.Axis) string {
	switch a.Kind {
	case archive.ByMonth:
		return b.loc.T("month")
	case archive.ByMeasure:
		return b.loc.T("measure")
	}
	return a.Dimension.Title
}

// place returns the measure, month and picks of a cell.
func (b *builder) place(row, col *entry) (*archive.Measure, *archive.Month, []series.Pick) {
	m, month := b.Decl.Measures[0], (*archive.Month)(nil)
	if n := len(b.Months); n > 0 {
		month = b.Months[n-1]
	}
	for _, e := range []*entry{row, col} {
		if e.Measure != nil {
			m = e.Measure
		}
		if e.Month != nil {
			month = e.Month
		}
	}
	return m, month, slices.Concat(row.pick, col.pick)
}

func (b *builder) value(row, col *entry) series.Value {
	m, month, picks := b.place(row, col)
	switch {
	case month == nil:
		return series.Value{Missing: true}
	case len(picks) == 0: // of all codes: the total as the month states it
		return b.view.Stated(m, month.Period)
	}
	return b.view.In(m, month, picks...)
}

func (b *builder) grid(rows, cols []entry) [][]series.Value {
	grid := make([][]series.Value, len(rows))
	for i := range rows {
		grid[i] = make([]series.Value, len(cols))
		for j := range cols {
			grid[i][j] = b.value(&rows[i], &cols[j])
		}
	}
	return grid
}

// prune drops codes without any value in the window, and months if the table
// omits them.
func (b *builder) prune(rows, cols []entry, grid [][]series.Value) ([]entry, []entry, [][]series.Value) {
	known := func(v series.Value) bool { return !v.Missing || v.Status != archive.Plain }
	keepRow, keepCol := make([]bool, len(rows)), make([]bool, len(cols))
	for i := range rows {
		for j := range cols {
			if known(grid[i][j]) {
				keepRow[i], keepCol[j] = true, true
			}
		}
	}
	var outRows, outCols []entry
	for j, c := range cols {
		if keepCol[j] = keepCol[j] || c.Code == nil; keepCol[j] {
			outCols = append(outCols, c)
		}
	}
	var out [][]series.Value
	for i, r := range rows {
		if !keepRow[i] && (r.Code != nil || b.Decl.OmitEmpty && r.Month != nil) {
			continue
		}
		outRows = append(outRows, r)
		var line []series.Value
		for j, v := range grid[i] {
			if keepCol[j] {
				line = append(line, v)
			}
		}
		out = append(out, line)
	}
	return outRows, outCols, out
}

func (b *builder) bodyRows(rows, cols []entry, grid [][]series.Value) {
	var group *archive.Group
	for i := range rows {
		if c := rows[i].Code; c != nil && c.Group != group {
			b.subtotal(group, cols)
			group = c.Group
			if group != nil {
				b.Rows = append(b.Rows, Row{Kind: GroupHead, Header: Header{Text: group.Label}})
			}
		}
		row := Row{Header: rows[i].Header}
		for j := range cols {
			if cols[j].total {
				row.Cells = append(row.Cells, b.total(&rows[i], &cols[j]))
				continue
			}
			if m, _, picks := b.place(&rows[i], &cols[j]); len(picks) > 0 || len(m.Dimensions) == 0 {
				row.Cells = append(row.Cells, b.cell(grid[i][j], m))
			} else {
				row.Cells = append(row.Cells, b.total(&rows[i], &cols[j]))
			}
		}
		b.Rows = append(b.Rows, row)
	}
	b.subtotal(group, cols)
}

func (b *builder) subtotal(g *archive.Group, cols []entry) {
	if g == nil || !b.Decl.Subtotals {
		return
	}
	row := Row{Kind: Subtotal, Header: Header{Text: b.loc.T("subtotal", "group", g.Label)}}
	e := entry{pick: []series.Pick{{Dimension: b.Decl.Rows.Dimension, Group: g}}}
	for j := range cols {
		m, _, _ := b.place(&e, &cols[j])
		row.Cells = append(row.Cells, b.cell(b.value(&e, &cols[j]), m))
	}
	b.Rows = append(b.Rows, row)
}

// totalRow has the total of each column.
func (b *builder) totalRow(cols []entry) Row {
	row := Row{Kind: Total, Header: Header{Text: b.loc.T("total")}}
	for j := range cols {
		row.Cells = append(row.Cells, b.total(&entry{}, &cols[j]))
	}
	return row
}

// total is the total of a row or column.
func (b *builder) total(row, col *entry) Cell {
	m, month, _ := b.place(row, col)
	cell := b.cell(b.value(row, col), m)
	if v := cell.Value; month != nil && v.Cell != nil && v.Cell.Accepted == "" {
		sum := b.view.In(m, month)
		if !v.Missing && !sum.Missing && math.Abs(v.Number-sum.Number) > m.Tolerance+1e-9 {
			cell.Notes = append(cell.Notes, b.noteText(b.loc.T("stated_note",
				"stated", b.loc.Number(v.Number, m.Decimals), "sum", b.loc.Number(sum.Number, m.Decimals))))
		}
	}
	return cell
}

func (b *builder) cell(v series.Value, m *archive.Measure) Cell {
	if v.Missing && v.Status == archive.Plain {
		v.Status = archive.NotAvailable
	}
	b.use(v.Status)
	out := Cell{Value: v, Decimals: m.Decimals}
	if v.Cell != nil {
		if v.Cell.Note != nil {
			out.Notes = append(out.Notes, b.note(v.Cell.Note))
		}
		if v.Cell.Accepted != "" {
			out.Notes = append(out.Notes, b.noteText(v.Cell.Accepted))
		}
	}
	if v.Later != nil && v.Cell != nil {
		out.Notes = append(out.Notes, b.noteText(b.loc.T("corrected_note", "date", b.loc.Date(v.Later.On),
			"value", b.loc.Number(v.Cell.Value, m.Decimals), "reason", v.Later.Reason)))
	}
	return out
}
