package table

import (
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/locale"
)

// Text is a table as the texts that HTML writes, for a script that fills a
// table of the page with them.
type Text struct {
	Columns []string   `json:"columns"` // headings, that of the row headings first
	Rows    []TextRow  `json:"rows"`
	Notes   []TextNote `json:"notes,omitempty"`
	Legend  []TextNote `json:"legend,omitempty"` // the status shorthands, in brackets
}

// TextRow is one row; Kind is "group", "subtotal", "total" or "" for values.
type TextRow struct {
	Kind  string     `json:"kind,omitempty"`
	Head  string     `json:"head"`
	Cells []TextCell `json:"cells,omitempty"`
}

// TextCell is a number as written, "" where there is none, its shorthand
// without brackets, and the numbers of its notes.
type TextCell struct {
	Text   string         `json:"text,omitempty"`
	Status archive.Status `json:"status,omitempty"`
	Notes  []int          `json:"notes,omitempty"`
}

// TextNote is a note, or what a shorthand means; Mark is "" for a note on the
// whole table.
type TextNote struct {
	Mark string `json:"mark,omitempty"`
	Text string `json:"text"`
}

var textKinds = map[RowKind]string{GroupHead: "group", Subtotal: "subtotal", Total: "total"}

// Text returns a table of measures as texts; prose writes a note.
func (m *Model) Text(loc *locale.Locale, prose func(Note) string) *Text {
	t := &Text{Columns: []string{m.Corner}}
	for _, c := range m.Columns {
		t.Columns = append(t.Columns, c.Text)
	}
	marked := map[int]bool{}
	for i := range m.Rows {
		r := &m.Rows[i]
		row := TextRow{Kind: textKinds[r.Kind], Head: r.Header.Text}
		for j := range r.Cells {
			c := &r.Cells[j]
			cell := TextCell{Status: c.Value.Status, Notes: c.Notes}
			if !c.Value.Missing {
				cell.Text = loc.Number(c.Value.Number, c.Decimals)
			}
			for _, n := range c.Notes {
				marked[n] = true
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	for i, n := range m.Notes {
		note := TextNote{Text: prose(n)}
		if marked[i+1] {
			note.Mark = loc.T("note_n", "n", strconv.Itoa(i+1))
		}
		t.Notes = append(t.Notes, note)
	}
	for _, s := range m.Statuses {
		t.Legend = append(t.Legend, TextNote{"[" + string(s) + "]", loc.T("status_" + string(s))})
	}
	return t
}
