package archive

import (
	"slices"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// Axis is what the rows or the columns of a table run over.
type Axis struct {
	Kind      AxisKind
	Dimension *Dimension // for ByDimension
}

// AxisKind is the kind of an Axis.
type AxisKind int

const (
	ByMeasure AxisKind = iota
	ByMonth
	ByDimension
)

// Table declares a table: what its rows and columns run over and which months
// it shows. Which month is the last one depends on the report that places it.
//
// Exactly one of Dataset and Codelist is set. A table of records shows Fields,
// a table of a code list shows Headings, and both ignore the axes; but records
// with months as Columns are those of every month of the window.
type Table struct {
	ID       string
	Caption  string
	Dataset  *Dataset
	Codelist *Codelist
	Class    int

	Rows, Columns Axis
	Measures      []*Measure // the measures it shows, at least one
	Window        int        // months, WholeArchive for all there are
	Total         bool       // a total over the rows, where they are a dimension
	TotalColumn   bool       // a total over the columns, where they are a dimension
	Subtotals     bool       // a subtotal for each group of the rows' code list
	Unnumbered    bool       // placed without a number
	OmitEmpty     bool       // rows of months without any value are left out

	Within *Member // its values are those of this code alone, nil for all

	Fields   []*Field // of a table of records
	GroupBy  *Field   // of a table of records: rows under a heading for each code
	Headings []string // of a table of a code list: of group, label, description

	Note *Prose // shown below the table wherever it is placed, nil for none
	Pos  diag.Pos
}

// Member is a code as a value of a dimension.
type Member struct {
	Dimension *Dimension
	Code      *Code
}

// WholeArchive is the Window of a table or chart over every month there is.
const WholeArchive = 0

// HasMonths reports whether months are one of the table's axes.
func (t *Table) HasMonths() bool { return t.Rows.Kind == ByMonth || t.Columns.Kind == ByMonth }

// Unit returns the unit that all its measures have, "" where they differ.
func (t *Table) Unit() string {
	unit := ""
	for i, m := range t.Measures {
		if i == 0 {
			unit = m.Unit
		} else if m.Unit != unit {
			return ""
		}
	}
	return unit
}

// ChartKind is how a chart is drawn.
type ChartKind string

const (
	Line                 ChartKind = "line"
	Area                 ChartKind = "area"
	Bar                  ChartKind = "bar"
	StackedBar           ChartKind = "stacked-bar"
	HorizontalBar        ChartKind = "horizontal-bar"
	StackedHorizontalBar ChartKind = "stacked-horizontal-bar"
	Pie                  ChartKind = "pie"
	Donut                ChartKind = "donut"
)

// ChartKinds lists every kind.
var ChartKinds = []ChartKind{Line, Area, Bar, StackedBar, HorizontalBar, StackedHorizontalBar, Pie, Donut}

// Chart declares a chart. Its numbers are those of Data: one row for each
// value of x, one column for each series.
type Chart struct {
	ID          string
	Caption     string
	Subtitle    string // what is measured and when, shown above the drawing
	Kind        ChartKind
	Data        *Table     // x is Rows, series is Columns; never placed by itself
	Of          *Table     // the table this chart accompanies, nil for a figure of its own
	Groups      bool       // x is divided by the groups of its code list
	Drill       *Dimension // what its codes are broken down by for a reader who asks, nil for nothing
	Description *Prose     // the text alternative
	Class       int
	Pos         diag.Pos
}

// Drilled returns the dimension whose codes a reader can have broken down by
// Drill: that of x, or else that of the series; nil if neither runs over one.
func (c *Chart) Drilled() *Dimension {
	for _, a := range []Axis{c.Data.Rows, c.Data.Columns} {
		if a.Kind == ByDimension {
			return a.Dimension
		}
	}
	return nil
}

// In returns the chart of one code of Drilled, broken down by Drill.
func (c *Chart) In(code *Code) *Chart {
	out, data := *c, *c.Data
	data.Within = &Member{c.Drilled(), code}
	axis := &data.Rows
	if axis.Kind != ByDimension {
		axis = &data.Columns
	}
	axis.Dimension = c.Drill
	out.Data, out.Drill = &data, nil
	out.Groups = c.Groups && data.Rows.Kind == ByDimension && len(data.Rows.Dimension.Codelist.Groups) > 0
	return &out
}

// Window returns the months a table that ends with m shows, oldest first: the
// last n of the archive's months up to m, or all of them.
func (a *Archive) Window(m period.Month, n int) []*Month {
	end := a.until(m)
	if n == WholeArchive {
		return a.Months[:end]
	}
	return a.Months[min(a.until(m-period.Month(n)), end):end]
}

// until is how many of the months are not after m.
func (a *Archive) until(m period.Month) int {
	n, _ := slices.BinarySearchFunc(a.Months, m+1, func(x *Month, m period.Month) int { return int(x.Period - m) })
	return n
}

// Month returns what month m brought, or nil.
func (a *Archive) Month(m period.Month) *Month {
	if len(a.Months) > 0 { // most have every month, so that it is found by counting
		if i := int(m - a.Months[0].Period); i >= 0 && i < len(a.Months) && a.Months[i].Period == m {
			return a.Months[i]
		}
	}
	if n := a.until(m); n > 0 && a.Months[n-1].Period == m {
		return a.Months[n-1]
	}
	return nil
}

// ByGroup returns the codes in their order, those of one group together. It is
// not to be changed: every table over the code list asks for it.
func (l *Codelist) ByGroup() []*Code {
	if l.byGroup != nil {
		return l.byGroup
	}
	first := map[*Group]int{}
	for i, c := range l.Codes {
		if _, ok := first[c.Group]; !ok {
			first[c.Group] = i
		}
	}
	out := slices.Clone(l.Codes)
	slices.SortStableFunc(out, func(a, b *Code) int { return first[a.Group] - first[b.Group] })
	return out
}

// NeededDimensions returns the dimensions its axes run over.
func (t *Table) NeededDimensions() []*Dimension {
	var out []*Dimension
	for _, a := range []Axis{t.Rows, t.Columns} {
		if a.Kind == ByDimension {
			out = append(out, a.Dimension)
		}
	}
	return out
}
