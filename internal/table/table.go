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
//   - A total of what does not add up is left out.
//   - A month axis has every month from the first to the last: a month the archive
//     does not have is not available.
//   - Without a month axis, a window of several months is one longer period.
//   - A value nothing is known about is shown as not available, never as zero and
//     never as an empty cell.
//   - Notes are numbered from 1 in reading order.
//     The same words of ours have one number.
//   - The reason of a correction is given once: what is worked out from corrected
//     figures of the table says only what it has become.
package table

import (
	"slices"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/markup"
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
	Statuses []archive.Status    // shorthands used, in the order of legends
	Months   []*archive.Month    // the window, oldest first
	Class    int                 // the strictest classification of a value
	Revised  bool                // some value has corrections in it
	Later    []*archive.Revision // that were made after the table's vintage

	cells    []Cell    // of all rows, one after the other
	contents []Content // of all cells
}

// Header is the heading of a row or column and what it stands for.
type Header struct {
	Text    string
	Time    markup.HTML      // Text of a month for machines too
	Month   period.Month     // of a month, which the archive may not have
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
	Notes  []int    // numbers of notes on the heading
	From   diag.Pos // where the content gives the record, none for what is no record
}

// Cell is what stands in one place: a value, or the content of a record.
type Cell struct {
	Value    series.Value
	Decimals int
	Content  *Content // of a record or a code, nil for a value
	Notes    []int    // numbers of notes, from 1
}

// Content is what a record gives for a field, or what stands for a code.
type Content struct {
	*archive.FieldValue              // never nil
	Month               period.Month // of a record, in a table of several months
	At                  period.Month // the month that Text speaks of, 0 for the report's
	Notes               []int        // the numbers of the footnotes of Text in this table
}

// Note is a note below the table: the editor's words, or ours.
type Note struct {
	Prose *archive.Prose
	At    period.Month // the month that Prose speaks of, 0 for the report's
	Text  string
	// Later are the corrections that Text tells of, nil for any other note.
	Later []*archive.Revision
}

// Build gives decl its content for the report of month at.
func Build(decl *archive.Table, v series.View, at period.Month, loc *locale.Locale) *Model {
	b := &builder{Model: models.Get().(*Model), view: v, at: at, loc: loc}
	b.Decl = decl
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
	for _, s := range archive.Legend {
		if slices.Contains(b.used, s) {
			b.Statuses = append(b.Statuses, s)
		}
	}
	return b.Model
}

// models are those that were given back: most of what views take is cells that are read
// once. Without, builds of 120 and 1,200 reports that offer no downloads take 1.01 and 1.09
// of the CPU time, and 59 MB for 50, 180 for 153.
var models = sync.Pool{New: func() any { return new(Model) }}

// Free gives the memory of a table to those that are built next. Its rows, columns and
// notes are theirs from then on; what was written of it (markup, an option) is not. The
// table itself is nobody's: to write or free it again panics. TestFree holds tables in
// such memory to those in memory of their own.
func (m *Model) Free() {
	if m.Decl == nil {
		panic("table: freed twice")
	}
	models.Put(&Model{Columns: m.Columns[:0], Rows: m.Rows[:0], Notes: m.Notes[:0], Statuses: m.Statuses[:0],
		cells: m.cells[:0], contents: m.contents[:0]})
	*m = Model{}
}

type builder struct {
	*Model
	*grid
	view series.View
	at   period.Month
	// length is how many months a value is of.
	length int
	loc    *locale.Locale
	seen   map[*archive.Prose]int     // notes already numbered
	told   map[*archive.Revision]bool // corrections whose reason a note gives
	used   []archive.Status
}

func (b *builder) use(s archive.Status) {
	if s != archive.Plain && !slices.Contains(b.used, s) {
		b.used = append(b.used, s)
	}
}

// note numbers a note; the same note has one number.
func (b *builder) note(p *archive.Prose, at period.Month) int {
	if n, ok := b.seen[p]; ok {
		return n
	}
	b.Notes = append(b.Notes, Note{Prose: p, At: at})
	if b.seen == nil {
		b.seen = map[*archive.Prose]int{}
	}
	b.seen[p] = len(b.Notes)
	return len(b.Notes)
}

// noteText numbers a note of ours; the same words have one number.
func (b *builder) noteText(s string) int {
	for i, n := range b.Notes {
		if n.Text == s && n.Later == nil {
			return i + 1
		}
	}
	b.Notes = append(b.Notes, Note{Text: s})
	return len(b.Notes)
}

// entry is one place on an axis: a month, a measure, a code, or what several codes
// add up to.
type entry struct {
	Header
	kind  RowKind
	group *archive.Group // of a subtotal
	month *archive.Month // of a month that the archive has
}

func (b *builder) measures() {
	b.grid = grids.Get().(*grid)
	defer grids.Put(b.grid)
	d := b.Decl
	b.Months = b.view.Archive.Window(b.at, d.Window)
	b.length = 1
	if n := len(b.Months); n > 0 && !d.HasMonths() {
		b.length = b.period()
	}
	b.Corner = b.corner(d.Rows)
	b.fill(b.axis(b.rows[:0], d.Rows, d.Total, d.Subtotals), b.axis(b.cols[:0], d.Columns, d.TotalColumn, false))
	b.prune()
	b.Columns = slices.Grow(b.Columns, len(b.columns))
	for _, j := range b.columns {
		b.Columns = append(b.Columns, b.cols[j].Header)
	}
	b.bodyRows()
}

// axis appends the entries of an axis to out; over a dimension with what they add
// up to.
func (b *builder) axis(out []entry, a archive.Axis, total, subtotals bool) []entry {
	switch a.Kind {
	case archive.ByMonth:
		have := b.Months
		for _, m := range b.span() {
			name := b.named(m)
			e := entry{Header: Header{Text: name.text, Time: name.time, Month: m, Numeric: true}}
			if len(have) > 0 && have[0].Period == m {
				e.month, have = have[0], have[1:]
			}
			out = append(out, e)
		}
	case archive.ByMeasure:
		for _, m := range b.Decl.Measures {
			out = append(out, entry{Header: Header{Text: m.Title, Measure: m, Numeric: true}})
		}
	case archive.ByDimension:
		list := a.Dimension.Codelist
		for _, c := range list.ByGroup() {
			out = append(out, entry{Header: Header{Text: c.Label, Code: c, Numeric: true}})
		}
		if subtotals {
			for _, g := range list.Groups {
				out = append(out, entry{Header: Header{Text: b.loc.T("subtotal", "group", g.Label)}, kind: Subtotal, group: g})
			}
		}
		if total {
			out = append(out, entry{Header: Header{Text: b.loc.T("total"), Numeric: true}, kind: Total})
		}
	}
	return out
}

// period returns how many months a table without a month axis is about: its
// window or, for the whole archive, as many as its data set has.
func (b *builder) period() int {
	if b.Decl.Window != archive.WholeArchive {
		return b.Decl.Window
	}
	last := b.Months[len(b.Months)-1].Period
	for _, m := range b.Months {
		if m.HasData(b.Decl.Dataset) {
			return int(last-m.Period) + 1
		}
	}
	return 1
}

// span returns the months of the window with those the archive does not have,
// unless it is far longer than any that can be asked for.
func (b *builder) span() []period.Month {
	const longest = 1200
	var out []period.Month
	n := len(b.Months)
	if n == 0 {
		return nil
	}
	last, first := b.Months[n-1].Period, b.Months[0].Period
	if b.Decl.Window != archive.WholeArchive {
		first = max(b.at-period.Month(b.Decl.Window)+1, b.view.Archive.Months[0].Period)
	}
	if length := int(last-first) + 1; length <= longest {
		return last.Last(length)
	}
	for _, m := range b.Months {
		out = append(out, m.Period)
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

// place returns the measure and the month of a cell.
func (b *builder) place(row, col *entry) (m *archive.Measure, at period.Month) {
	switch n := len(b.Months); {
	case col.Month != 0:
		at = col.Month
	case row.Month != 0:
		at = row.Month
	case n > 0:
		at = b.Months[n-1].Period
	}
	switch {
	case col.Measure != nil:
		return col.Measure, at
	case row.Measure != nil:
		return row.Measure, at
	}
	return b.Decl.Measures[0], at
}

// monthOf returns the month of a cell, nil where the archive does not have it.
func (b *builder) monthOf(row, col *entry) *archive.Month {
	switch n := len(b.Months); {
	case row.Month != 0:
		return row.month
	case col.Month != 0:
		return col.month
	case n > 0:
		return b.Months[n-1]
	}
	return nil
}

// picks are the codes at a row and a column, and the one the table is within.
func (b *builder) picks(row, col *entry) []series.Pick {
	var picks []series.Pick
	add := func(e *entry, a archive.Axis) {
		if e.Code != nil || e.group != nil {
			picks = append(picks, series.Pick{Dimension: a.Dimension, Code: e.Code, Group: e.group})
		}
	}
	add(row, b.Decl.Rows)
	add(col, b.Decl.Columns)
	if in := b.Decl.Within; in != nil {
		picks = append(picks, series.Pick{Dimension: in.Dimension, Code: in.Code})
	}
	return picks
}

// value is what b.values has for one cell, in another view.
func (b *builder) value(v series.View, row, col *entry) series.Value {
	m, month := b.place(row, col)
	picks := b.picks(row, col)
	switch {
	case month == 0:
		return series.Value{Missing: true}
	case b.length > 1:
		return v.Over(m, month, b.length, picks...)
	}
	return v.Published(m, month, picks...)
}

// prune leaves out codes without any value in the window, and months if the table
// omits them.
func (b *builder) prune() {
	b.body, b.columns = b.body[:0], b.columns[:0]
	keepRow, keepCol := make([]bool, len(b.rows)), make([]bool, len(b.cols))
	adds := false // the total column says something
	for i := range b.rows {
		if b.rows[i].kind != Body {
			continue
		}
		for j := range b.cols {
			v := b.grid.at(i, j)
			if !v.IsKnown() {
				continue
			}
			total := b.cols[j].kind == Total
			keepRow[i] = keepRow[i] || !total || b.rows[i].Code == nil // a code has values of its own
			keepCol[j] = true
			adds = adds || total && !b.unsummed(v, &b.rows[i], &b.cols[j])
		}
	}
	for j := range b.cols {
		if c := &b.cols[j]; keepCol[j] && (c.kind != Total || adds) || c.Code == nil && c.kind != Total {
			b.columns = append(b.columns, j)
		}
	}
	for i := range b.rows {
		if r := &b.rows[i]; keepRow[i] || r.kind == Body && r.Code == nil && !(b.Decl.OmitEmpty && r.Month != 0) {
			b.body = append(b.body, i)
		}
	}
}
