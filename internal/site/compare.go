package site

import (
	"fmt"

	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/table"
)

// compareFolder is where the comparison is, and the figures of each month for it.
const compareFolder = "compare/"

// hasComparison reports whether there are two months to compare.
func (s *Site) hasComparison() bool {
	return len(s.archive.Months) > 1 && !s.archive.Site.Without.Comparison
}

// compare makes the page that sets two months side by side. It holds no
// figures: its script fetches those of the two months that a reader picks.
func (s *Site) compare() (any, period.Date) {
	title := s.loc.T("nav_compare")
	v := &Compare{
		Frame: s.frame(compareFolder, title, s.loc.T("compare_description", "title", s.archive.Site.Title)),
		Title: title, CompareScript: s.root.url(s.assets.Compare), Files: s.url(compareFolder), Listing: s.listing(), Picks: s.picks(),
		Numbers: Numbers{s.loc.Decimal, s.loc.Group, s.loc.Percent},
	}
	for i, name := range s.loc.Months {
		if v.Picks != nil {
			v.Months = append(v.Months, Code{fmt.Sprintf("%02d", i+1), name})
		}
	}
	for _, m := range s.archive.Months {
		s.files = append(s.files, File{compareFolder + m.Period.String() + ".json", asJSON(func() any {
			own := &Site{common: s.common} // files are made side by side
			return own.monthFile(m)
		})})
	}
	return v, noDate
}

// compared are links to the comparison of a month with the month before it and
// with the same month a year before.
func (s *Site) compared(at period.Month) []Link {
	var out []Link
	if !s.hasComparison() {
		return nil
	}
	for _, back := range []period.Month{1, 12} {
		if b := at - back; s.archive.Month(b) != nil {
			out = append(out, Link{Text: s.loc.Month(b), URL: s.url(compareFolder + "?a=" + at.String() + "&b=" + b.String())})
		}
	}
	return out
}

// monthFile is what /compare/2018-02.json holds: every figure of a month as
// known today, as the tables of the data sets' pages have it.
type monthFile struct {
	Period   string            `json:"period"` // 2018-02
	Title    string            `json:"title"`  // February 2018
	Short    string            `json:"short"`  // Feb 2018
	URL      string            `json:"url"`
	Datasets []monthDataset    `json:"datasets"`
	Statuses map[string]string `json:"statuses"` // those used, with what they mean
}

type monthDataset struct {
	ID      string         `json:"id"`
	Title   string         `json:"title"`
	URL     string         `json:"url,omitempty"` // of its page
	Tables  []monthTable   `json:"tables,omitempty"`
	Records []monthRecords `json:"records,omitempty"`
}

// monthTable is a measure with its breakdown, or the measures without one.
type monthTable struct {
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	Corner string     `json:"corner"` // what the rows are
	Rows   []monthRow `json:"rows"`
}

// monthRow is one figure, or the heading of a group. ID says what it is of, and
// is the same in every month.
type monthRow struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind,omitempty"` // "group", "subtotal", "total"
	Label    string   `json:"label"`
	Value    *float64 `json:"value,omitempty"` // absent where there is no number: the status says why
	Decimals int      `json:"decimals,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Ratio    bool     `json:"ratio,omitempty"` // a change of it is not told in per cent
	Status   string   `json:"status,omitempty"`
	Notes    []string `json:"notes,omitempty"`
}

// monthRecords are the records of a month as one of their tables shows them.
type monthRecords struct {
	ID     string         `json:"id"`
	Title  string         `json:"title"`
	Fields []string       `json:"fields"`
	Rows   [][]recordCell `json:"rows"`
}

type recordCell struct {
	Lines []string     `json:"lines,omitempty"`
	Links []recordLink `json:"links,omitempty"`
}

type recordLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

func (s *Site) monthFile(m *archive.Month) monthFile {
	c := &comparison{writer: s.at(m.Period, noDate), month: m, file: monthFile{
		Period: m.Period.String(), Title: s.loc.Month(m.Period), Short: s.loc.MonthShort(m.Period),
		URL: s.url(m.Period.Path() + "/"), Datasets: []monthDataset{}, Statuses: map[string]string{}}}
	for _, d := range s.archive.Datasets {
		if m.HasData(d) {
			c.dataset(d)
		}
	}
	return c.file
}

// comparison fills the file of a month.
type comparison struct {
	*writer
	month *archive.Month
	file  monthFile
}

func (c *comparison) dataset(d *archive.Dataset) {
	out := monthDataset{ID: d.ID, Title: d.Title, URL: c.dataURL(d)}
	if d.IsRecords() {
		for _, t := range d.Tables {
			if m := table.Build(t, c.scope.View, c.scope.At, c.loc); len(m.Rows) > 0 {
				out.Records = append(out.Records, c.records(t, m))
			}
		}
	} else {
		flat := archive.Table{ID: "whole_series", Caption: d.Title, Dataset: d, Window: 1}
		for _, t := range c.seriesTables(d, flat) {
			t.Rows, t.Columns, t.TotalColumn = t.Columns, archive.Axis{Kind: archive.ByMonth}, false
			t.Total, t.Subtotals = true, true
			if m := table.Build(&t, c.scope.View, c.scope.At, c.loc); says(m) {
				out.Tables = append(out.Tables, c.table(&t, m))
			}
		}
	}
	c.file.Datasets = append(c.file.Datasets, out)
}

// says reports whether a table has anything but what is not available.
func says(m *table.Model) bool {
	for i := range m.Rows {
		for j := range m.Rows[i].Cells {
			if v := &m.Rows[i].Cells[j].Value; !v.Missing || v.Status != archive.NotAvailable {
				return true
			}
		}
	}
	return false
}

func (c *comparison) table(t *archive.Table, m *table.Model) monthTable {
	out := monthTable{ID: t.ID, Title: t.Caption, Corner: m.Corner, Rows: make([]monthRow, 0, len(m.Rows))}
	group := ""
	for i := range m.Rows {
		r := &m.Rows[i]
		x := monthRow{Label: r.Header.Text}
		of := t.Measures[0]
		switch {
		case r.Kind == table.GroupHead:
			group = r.Header.Text
			x.Kind, x.ID = "group", "group "+group
		case r.Kind == table.Subtotal:
			x.Kind, x.ID = "subtotal", "subtotal "+group
		case r.Kind == table.Total:
			x.Kind, x.ID = "total", "total"
		case r.Header.Code != nil:
			x.ID = r.Header.Code.ID
		default:
			of, x.ID = r.Header.Measure, r.Header.Measure.ID
		}
		if x.Kind != "group" {
			c.figure(&x, of, m, &r.Cells[0])
		}
		out.Rows = append(out.Rows, x)
	}
	return out
}

// figure fills a row with a value and all that qualifies it.
func (c *comparison) figure(x *monthRow, of *archive.Measure, m *table.Model, cell *table.Cell) {
	x.Decimals, x.Unit, x.Ratio = cell.Decimals, of.Unit, of.Aggregate == archive.None
	x.Status = string(cell.Value.Status)
	if x.Status != "" {
		c.file.Statuses[x.Status] = c.loc.T("status_" + x.Status)
	}
	if !cell.Value.Missing {
		x.Value = &cell.Value.Number
	}
	for _, n := range cell.Notes {
		note := &m.Notes[n-1]
		text := note.Text
		if note.Prose != nil {
			text = c.words(note.Prose, note.At)
		}
		x.Notes = append(x.Notes, text)
	}
	x.Notes = append(x.Notes, c.history(&cell.Value, cell.Decimals)...)
}

// history tells of the corrections that have made a value what it is.
func (c *comparison) history(v *series.Value, decimals int) []string {
	if v.Cell == nil {
		return nil
	}
	var out []string
	for i := range v.Cell.Revisions() {
		number, status := v.Cell.Became(i)
		now := series.Value{Number: number, Status: status, Missing: status.HasNoValue()}
		out = append(out, table.Corrected(c.loc, []*archive.Revision{&v.Cell.Revisions()[i]}, table.Written(c.loc, now, decimals)))
	}
	return out
}

func (c *comparison) records(t *archive.Table, m *table.Model) monthRecords {
	out := monthRecords{ID: t.ID, Title: t.Caption, Fields: []string{m.Corner}}
	for _, h := range m.Columns {
		out.Fields = append(out.Fields, h.Text)
	}
	for _, r := range m.Rows {
		if r.Kind == table.GroupHead {
			continue
		}
		row := make([]recordCell, len(r.Cells))
		for i := range r.Cells {
			row[i] = c.cell(r.Cells[i].Content)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (c *comparison) cell(content *table.Content) recordCell {
	var out recordCell
	if text := c.words(content.Text, content.At); text != "" {
		out.Lines = append(out.Lines, text)
	}
	for _, d := range content.Dates {
		out.Lines = append(out.Lines, c.loc.Date(d))
	}
	for _, code := range content.Codes {
		out.Lines = append(out.Lines, code.Label)
	}
	for _, l := range content.Links {
		out.Links = append(out.Links, recordLink{l.Title, l.URL})
	}
	return out
}
