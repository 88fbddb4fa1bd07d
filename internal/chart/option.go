package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"almanac/internal/archive"
	"almanac/internal/table"
)

// axesOption is the option of charts with two axes: x (the rows) and values.
func (m *Model) axesOption() map[string]any {
	c := charts.NewBar()
	c.SetGlobalOptions(
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(len(m.Data.Columns) > 1), Left: "0", Top: "0",
			TextStyle: &opts.TextStyle{Color: "var(--chart-text)", FontSize: 14}, ItemWidth: 18, ItemHeight: 12}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis", AxisPointer: m.pointer()}),
	)
	m.axes(c)
	for i, col := range m.Data.Columns {
		c.AddSeries(col.Text, m.points(i), charts.WithSeriesOpts(func(s *charts.SingleSeries) { m.series(s, i) }))
	}
	c.Validate()
	option := c.JSON()
	option["grid"] = map[string]any{"left": 4, "right": 12, "top": m.gridTop(), "bottom": m.gridBottom(),
		"outerBoundsMode": "same", "outerBoundsContain": "axisLabel"}
	option["media"] = []any{map[string]any{"query": map[string]any{"maxWidth": Narrow}, "option": m.narrowAxes()}}
	return option
}

func (m *Model) gridTop() int {
	if len(m.Data.Columns) > 1 {
		return 40
	}
	return 12
}

func (m *Model) gridBottom() int {
	if m.Illustrative {
		return 28
	}
	return 4
}

func (m *Model) pointer() *opts.AxisPointer {
	if m.Decl.Kind == archive.Line || m.Decl.Kind == archive.Area {
		return &opts.AxisPointer{Type: "line"}
	}
	return &opts.AxisPointer{Type: "shadow"}
}

func (m *Model) axes(c *charts.Bar) {
	var names []any
	for _, r := range m.xs() {
		if r.Kind == table.GroupHead {
			names = append(names, map[string]any{"value": r.Header.Text, "textStyle": map[string]any{"fontWeight": 700, "color": "var(--chart-text-strong)"}})
			continue
		}
		names = append(names, r.Header.Text)
	}
	line := &opts.LineStyle{Color: "var(--chart-grid)"}
	label := &opts.AxisLabel{Color: "var(--chart-text)", FontSize: 14}
	category := &opts.AxisLabel{Color: "var(--chart-text)", FontSize: 14}
	if m.horizontal() {
		category.Width = m.room
		c.SetGlobalOptions(
			charts.WithXAxisOpts(opts.XAxis{Type: "value", AxisLabel: label, SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: line}}),
			charts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true), AxisLabel: category, AxisLine: &opts.AxisLine{LineStyle: line}}),
		)
		c.SetXAxis(names).XYReversal()
		return
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: category, AxisLine: &opts.AxisLine{LineStyle: line}, AxisTick: &opts.AxisTick{Show: opts.Bool(false)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", AxisLabel: label, SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: line}}),
	)
	c.SetXAxis(names)
}

func (m *Model) points(column int) []opts.BarData {
	var out []opts.BarData
	for _, r := range m.xs() {
		if r.Kind == table.GroupHead {
			out = append(out, opts.BarData{})
			continue
		}
		out = append(out, opts.BarData{Value: value(&r.Cells[column])})
	}
	return out
}

// symbols tell lines apart without colour.
var symbols = []string{"circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"}

func (m *Model) series(s *charts.SingleSeries, i int) {
	s.Emphasis = &opts.Emphasis{ItemStyle: &opts.ItemStyle{Color: palette()[i%Colors]}}
	switch m.Decl.Kind {
	case archive.Line, archive.Area:
		s.Type = "line"
		s.Symbol, s.SymbolSize = symbols[i%len(symbols)], 7
		s.ShowSymbol = opts.Bool(true)
		s.LineStyle = &opts.LineStyle{Width: 2.5}
		if m.Decl.Kind == archive.Area {
			s.AreaStyle = &opts.AreaStyle{Opacity: opts.Float(0.2)}
		}
	case archive.StackedBar, archive.StackedHorizontalBar:
		s.Stack = "total"
		s.BarMaxWidth = "28"
		s.ItemStyle = &opts.ItemStyle{BorderColor: "var(--chart-paper)", BorderWidth: 1}
	default:
		s.BarMaxWidth = "28"
	}
}

func (m *Model) narrowAxes() map[string]any {
	out := map[string]any{"textStyle": map[string]any{"fontSize": 13}}
	if m.horizontal() {
		out["yAxis"] = map[string]any{"axisLabel": map[string]any{"width": m.roomNarrow, "fontSize": 13, "lineHeight": 15}}
		out["xAxis"] = map[string]any{"splitNumber": 3}
	}
	return out
}

// pieOption is the option of pies and donuts: one slice a row.
func (m *Model) pieOption() map[string]any {
	c := charts.NewPie()
	c.SetGlobalOptions(
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
	)
	var data []opts.PieData
	name := ""
	if len(m.Data.Columns) > 0 {
		name = m.Data.Columns[0].Text
	}
	for _, r := range m.xs() {
		if r.Kind == table.Body {
			color := palette()[len(data)%Colors]
			data = append(data, opts.PieData{Name: r.Header.Text, Value: value(&r.Cells[0]),
				ItemStyle: &opts.ItemStyle{Color: color}})
		}
	}
	c.AddSeries(name, data, charts.WithSeriesOpts(func(s *charts.SingleSeries) {
		s.Radius = []string{"0%", "70%"}
		if m.Decl.Kind == archive.Donut {
			s.Radius = []string{"42%", "70%"}
		}
		s.ItemStyle = &opts.ItemStyle{BorderColor: "var(--chart-paper)", BorderWidth: 2}
		s.Label = &opts.Label{Show: opts.Bool(true), Position: "outside", Color: "var(--chart-text)", FontSize: 14}
		s.StartAngle = 90
	}))
	c.Validate()
	option := c.JSON()
	option["media"] = []any{map[string]any{"query": map[string]any{"maxWidth": Narrow}, "option": m.narrowPie()}}
	return option
}

// Parts are the names of the parts of a pie or donut, nil for any other kind.
func (m *Model) Parts() []string {
	if !m.pie() {
		return nil
	}
	var out []string
	for _, r := range m.xs() {
		if r.Kind == table.Body {
			out = append(out, r.Header.Text)
		}
	}
	return out
}

// narrowPie sets the labels at the edges, where they have the most room.
func (m *Model) narrowPie() map[string]any {
	radius := []string{"0%", "38%"}
	if m.Decl.Kind == archive.Donut {
		radius = []string{"22%", "38%"}
	}
	label := map[string]any{"fontSize": 13, "lineHeight": 15, "width": 92, "alignTo": "edge", "edgeDistance": 0}
	return map[string]any{"series": []any{map[string]any{"radius": radius, "label": label}}}
}
