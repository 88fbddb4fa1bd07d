package export

import (
	"slices"
	"strings"

	"almanac/internal/archive"
)

// Corrections makes the sheet of all corrections, in the order given: date,
// period, data set, measure, codes, row_type ("value", "total" for one the source
// states; "text" for a commentary and "definition" for what a measure, or a code of a
// list, is called or means, which have no numbers), was and is with their statuses,
// unit, reason, and where the page has it.
func (p *Page) Corrections(all []archive.Correction) *Sheet {
	s := p.sheet("corrections", p.Title)
	column := func(name, word string, t Type) {
		s.Columns = append(s.Columns, Column{Name: name, Heading: name, Title: p.Locale.T(word), Type: t})
	}
	column("date", "date", Date)
	column("period", "month", Month)
	column("dataset", "kind_dataset", Text)
	column("measure", "measure", Text)
	column("codes", "codes", Text)
	column("row_type", "row_type", Text)
	column("was", "was", Number)
	column("was_status", "status", Text)
	column("is", "is", Number)
	column("is_status", "status", Text)
	column("unit", "unit", Text)
	column("reason", "reason", Text)
	column("url", "permalink", Text)
	s.Columns[codesColumn].List = semicolon
	for i := range all {
		c := &all[i]
		row := make([]Value, urlColumn)
		row[0].Text = c.On().String()
		if c.Month != nil {
			row[1].Text = c.Month.Period.String()
		}
		switch {
		case c.Text != nil:
			row[kindColumn].Text, row[reasonColumn] = "text", text(c.Text.Text)
		case c.Words != nil:
			row[kindColumn].Text, row[reasonColumn] = "definition", text(strings.TrimSpace(c.Words.Reason))
			if m := c.Words.Measure; m != nil {
				row[2].Text, row[3].Text = m.Dataset.ID, m.ID
			} else {
				row[codesColumn] = list([]string{c.Words.List.ID + "=" + c.Words.Code.ID})
			}
		default:
			copy(row[2:], s.corrected(c))
		}
		s.Rows = append(s.Rows, append(row, Value{Text: p.URL + "#" + c.ID()}))
	}
	for _, x := range archive.Legend {
		if slices.ContainsFunc(s.Rows, func(r []Value) bool { return r[wasColumn+1].Text == string(x) || r[isColumn+1].Text == string(x) }) {
			s.Statuses = append(s.Statuses, x)
		}
	}
	return s
}

// The columns that are named here; behind each of the two values is its status.
const (
	codesColumn  = 4
	kindColumn   = 5
	wasColumn    = 6
	isColumn     = 8
	reasonColumn = 11
	urlColumn    = 12
)

// corrected is what a row says of a figure.
func (s *Sheet) corrected(c *archive.Correction) []Value {
	m, r, kind := c.Measure, c.Cell.Revisions()[c.Index], "value"
	if c.Stated {
		kind = "total"
	}
	var codes []string
	for i, k := range c.Cell.Keys {
		codes = append(codes, c.By[i].ID+"="+k.ID)
	}
	if c.Part != nil {
		codes = append(codes, c.Part.Dimension.ID+"="+c.Part.Part())
	}
	for _, i := range []int{wasColumn, isColumn} {
		s.Columns[i].Decimals = max(s.Columns[i].Decimals, m.Decimals)
	}
	written := func(v float64, status archive.Status) []Value {
		if status.HasNoValue() {
			return []Value{{Missing: status}, {Text: string(status)}}
		}
		return []Value{number(v, m.Decimals), {Text: string(status)}}
	}
	out := []Value{{Text: m.Dataset.ID}, {Text: m.ID}, list(codes), {Text: kind}}
	out = append(out, written(r.Was, r.WasStatus)...)
	out = append(out, written(c.Cell.Became(c.Index))...)
	return append(out, text(m.Unit), text(strings.TrimSpace(r.Reason)))
}
