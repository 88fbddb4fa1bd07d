// Package chart turns a declared chart into an ECharts option: axes, series
// and their numbers, taken from the table.Model of the chart's data, so that a
// drawing and its table cannot differ.
//
// The option is plain JSON, built by go-echarts and adjusted where that has no
// field. It is the same for the drawing made at build time and for the one in the
// browser:
//
//   - Colours are the site's custom properties, var(--chart-1) and so on, so that
//     dark mode needs no other option.
//   - Functions cannot stand in JSON. The member "almanac" (type Meta) says how
//     numbers are written; the chart engine makes its formatters from it and
//     removes the member.
//   - What differs on a narrow screen is in "media", a member ECharts knows.
//   - A missing value is null, a gap; it is never drawn as zero.
//   - Made-up numbers are labelled inside the drawing.
package chart

import (
	"slices"
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/jsontext"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/table"
)

// Model is a chart with its numbers.
type Model struct {
	Decl         *archive.Chart
	Data         *table.Model // rows are x, columns are series
	Illustrative bool         // some of the numbers are made up
	Height       int          // of the drawing that is Width wide, px
	HeightNarrow int          // and of the one that is WidthNarrow wide
	Drills       []Drill      // the codes that can be broken down here
	xs           []*table.Row // what is drawn, see drawn
	loc          *locale.Locale
	room         int // px for names beside bars
	roomNarrow   int
	each         [2]int // px that each place of x adds to the two heights
}

// Drill is one code of a chart broken down by another dimension.
type Drill struct {
	Code  *archive.Code
	Model *Model
}

// Meta is the member "almanac" of an option: what the chart engine needs to
// write numbers as the page does.
type Meta struct {
	Kind     archive.ChartKind `json:"kind"`
	Months   bool              `json:"months,omitempty"` // x is months
	Unit     string            `json:"unit,omitempty"`
	Decimals int               `json:"decimals"`
	Decimal  string            `json:"decimal"`
	Group    string            `json:"group"`
	Percent  string            `json:"percent"`
	Missing  string            `json:"missing"` // said of a value that is not there
	// Codes are the ids of what can be broken down, by the order of the series
	// where Drill is "series" and else by that of x; "" is what cannot.
	Codes []string `json:"codes,omitempty"`
	Drill string   `json:"drill,omitempty"`
}

// The two widths a chart is drawn in, px. The page scales a drawing to the room
// it has: the narrow one where that is up to Narrow wide. The stylesheet has the
// same number.
const (
	Width       = 760
	WidthNarrow = 340
	Narrow      = 520
)

// colors is how many colours the site's palette has.
const colors = 6

// Build gives decl its numbers for the report of month at.
func Build(decl *archive.Chart, v series.View, at period.Month, loc *locale.Locale) *Model {
	m := &Model{Decl: decl, Data: table.Build(data(decl), v, at, loc), loc: loc}
	m.Illustrative = slices.Contains(m.Data.Statuses, archive.Illustrative)
	m.xs = m.drawn()
	m.sizes()
	m.drills(v, at)
	return m
}

// drills are the codes of which the months shown know the finer dimension.
func (m *Model) drills(v series.View, at period.Month) {
	if m.Decl.Drill == nil {
		return
	}
	for _, c := range m.places() {
		if c == nil {
			continue
		}
		if in := Build(m.Decl.In(c), v, at, m.loc); in.Points() > 0 {
			m.Drills = append(m.Drills, Drill{c, in})
		}
	}
}

// places are the codes of x as it is drawn, or those of the series where x runs
// over no dimension; nil for a heading.
func (m *Model) places() []*archive.Code {
	var out []*archive.Code
	if m.Decl.Data.Rows.Kind != archive.ByDimension {
		for _, c := range m.Data.Columns {
			out = append(out, c.Code)
		}
		return out
	}
	for _, r := range m.xs {
		if r.Kind == table.Body || !m.pie() {
			out = append(out, r.Header.Code)
		}
	}
	return out
}

// data returns the table a chart draws. A pie has one column: the report's month,
// or the measure as a whole. A number of months that was taken over from a table
// with months says nothing of a chart without them.
func data(c *archive.Chart) *archive.Table {
	t := *c.Data
	if c.Kind == archive.Pie || c.Kind == archive.Donut {
		switch t.Columns.Kind {
		case archive.ByMonth:
			t.Window = 1
		case archive.ByDimension:
			t.Columns = archive.Axis{Kind: archive.ByMeasure}
		}
	}
	if c.Of != nil && c.Of.HasMonths() && !t.HasMonths() && t.Window == c.Of.Window {
		t.Window = 1
	}
	return &t
}

// Most is how many codes or series a chart shows at most, beside months: nobody reads a
// drawing of more, and the time it takes grows faster than they do.
const Most = 500

// Crowd returns how many codes or series there are where they are more than Most, else 0.
func (m *Model) Crowd() int {
	crowd := 0
	if m.Data.Decl.Rows.Kind != archive.ByMonth {
		crowd = len(m.xs)
	}
	if m.Data.Decl.Columns.Kind != archive.ByMonth {
		crowd = max(crowd, len(m.Data.Columns))
	}
	if crowd <= Most {
		return 0
	}
	return crowd
}

// Points returns how many numbers there are to draw.
func (m *Model) Points() int {
	n := 0
	for i := range m.Data.Rows {
		for j := range m.Data.Rows[i].Cells {
			if !m.Data.Rows[i].Cells[j].Value.Missing {
				n++
			}
		}
	}
	return n
}

// append writes the member as encoding/json does.
func (m *Meta) append(b []byte) []byte {
	text := func(name, value string) {
		if len(b) > 0 && b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = jsontext.String(append(append(append(b, '"'), name...), `":`...), value)
	}
	b = append(b, '{')
	text("kind", string(m.Kind))
	if m.Months {
		b = append(b, `,"months":true`...)
	}
	if m.Unit != "" {
		text("unit", m.Unit)
	}
	b = strconv.AppendInt(append(b, `,"decimals":`...), int64(m.Decimals), 10)
	text("decimal", m.Decimal)
	text("group", m.Group)
	text("percent", m.Percent)
	text("missing", m.Missing)
	for i, c := range m.Codes {
		if i == 0 {
			b = append(b, `,"codes":[`...)
		} else {
			b = append(b, ',')
		}
		b = jsontext.String(b, c)
	}
	if len(m.Codes) > 0 {
		b = append(b, ']')
	}
	if m.Drill != "" {
		text("drill", m.Drill)
	}
	return append(b, '}')
}

func (m *Model) meta() Meta {
	meta := Meta{Kind: m.Decl.Kind, Months: m.Decl.Data.Rows.Kind == archive.ByMonth, Unit: m.Decl.Data.Unit(),
		Decimal: m.loc.Decimal, Group: m.loc.Group, Percent: m.loc.Percent, Missing: m.loc.T("status_x")}
	for _, x := range m.Decl.Data.Measures {
		meta.Decimals = max(meta.Decimals, x.Decimals)
	}
	m.drillable(&meta)
	return meta
}

func (m *Model) drillable(meta *Meta) {
	if len(m.Drills) == 0 {
		return
	}
	meta.Drill = "x"
	if m.Decl.Data.Rows.Kind != archive.ByDimension {
		meta.Drill = "series"
	}
	for _, c := range m.places() {
		id := ""
		if slices.ContainsFunc(m.Drills, func(d Drill) bool { return d.Code == c }) {
			id = c.ID
		}
		meta.Codes = append(meta.Codes, id)
	}
}
