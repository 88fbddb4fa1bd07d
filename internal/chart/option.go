package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"almanac/internal/archive"
	"almanac/internal/table"
)

// axesOption is the option of charts with two axes: x (the rows) and values.
func (s shape) axesOption() map[string]any {
	c := charts.NewBar()
	c.SetGlobalOptions(
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(s.columns > 1), Left: "0", Top: "0",
			TextStyle: &opts.TextStyle{Color: "var(--chart-text)", FontSize: 14}, ItemWidth: 18, ItemHeight: 12}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis", AxisPointer: s.pointer()}),
	)
	s.axes(c)
	for i := range s.columns {
		c.AddSeries(gap(names, i), nil, charts.WithSeriesOpts(func(x *charts.SingleSeries) {
			x.Data = gap(points, i)
			s.series(x, i)
		}))
	}
	c.Validate()
	option := c.JSON()
	option["grid"] = map[string]any{"left": 4, "right": 12, "top": s.gridTop(), "bottom": s.gridBottom(),
		"outerBoundsMode": "same", "outerBoundsContain": "axisLabel"}
	option["media"] = []any{map[string]any{"query": map[string]any{"maxWidth": Narrow}, "option": s.narrowAxes()}}
	return option
}

func (s shape) gridTop() int {
	if s.columns > 1 {
		return 40
	}
	return 12
}

func (s shape) gridBottom() int {
	if s.illustrative != "" {
		return 28
	}
	return 4
}

func (s shape) pointer() *opts.AxisPointer {
	if s.kind == archive.Line || s.kind == archive.Area {
		return &opts.AxisPointer{Type: "line"}
	}
	return &opts.AxisPointer{Type: "shadow"}
}

func (s shape) axes(c *charts.Bar) {
	line := &opts.LineStyle{Color: "var(--chart-grid)"}
	label := &opts.AxisLabel{Color: "var(--chart-text)", FontSize: 14}
	category := &opts.AxisLabel{Color: "var(--chart-text)", FontSize: 14}
	if horizontal(s.kind) {
		category.Width = s.room
		c.SetGlobalOptions(
			charts.WithXAxisOpts(opts.XAxis{Type: "value", AxisLabel: label, SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: line}}),
			charts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true), AxisLabel: category, AxisLine: &opts.AxisLine{LineStyle: line}}),
		)
		c.SetXAxis(gap(places, 0)).XYReversal()
		return
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: category, AxisLine: &opts.AxisLine{LineStyle: line}, AxisTick: &opts.AxisTick{Show: opts.Bool(false)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", AxisLabel: label, SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: line}}),
	)
	c.SetXAxis(gap(places, 0))
}

// symbols tell lines apart without colour.
var symbols = []string{"circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"}

func (s shape) series(x *charts.SingleSeries, i int) {
	x.Emphasis = &opts.Emphasis{ItemStyle: &opts.ItemStyle{Color: color(i)}}
	switch s.kind {
	case archive.Line, archive.Area:
		x.Type = "line"
		x.Symbol, x.SymbolSize = symbols[i%len(symbols)], 7
		x.ShowSymbol = opts.Bool(true)
		x.LineStyle = &opts.LineStyle{Width: 2.5}
		if s.kind == archive.Area {
			x.AreaStyle = &opts.AreaStyle{Opacity: opts.Float(0.2)}
		}
	case archive.StackedBar, archive.StackedHorizontalBar:
		x.Stack = "total"
		x.BarMaxWidth = "28"
		x.ItemStyle = &opts.ItemStyle{BorderColor: "var(--chart-paper)", BorderWidth: 1}
	default:
		x.BarMaxWidth = "28"
	}
}

func (s shape) narrowAxes() map[string]any {
	out := map[string]any{"textStyle": map[string]any{"fontSize": 13}}
	if horizontal(s.kind) {
		out["yAxis"] = map[string]any{"axisLabel": map[string]any{"width": s.roomNarrow, "fontSize": 13, "lineHeight": 15}}
		out["xAxis"] = map[string]any{"splitNumber": 3}
	}
	return out
}

// pieOption is the option of pies and donuts: one slice a row.
func (s shape) pieOption() map[string]any {
	c := charts.NewPie()
	c.SetGlobalOptions(
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
	)
	c.AddSeries(gap(names, 0), nil, charts.WithSeriesOpts(func(x *charts.SingleSeries) {
		x.Data = gap(parts, 0)
		x.Radius = []string{"0%", "70%"}
		if s.kind == archive.Donut {
			x.Radius = []string{"42%", "70%"}
		}
		x.ItemStyle = &opts.ItemStyle{BorderColor: "var(--chart-paper)", BorderWidth: 2}
		x.Label = &opts.Label{Show: opts.Bool(true), Position: "outside", Color: "var(--chart-text)", FontSize: 14}
		x.StartAngle = 90
	}))
	c.Validate()
	option := c.JSON()
	option["media"] = []any{map[string]any{"query": map[string]any{"maxWidth": Narrow}, "option": s.narrowPie()}}
	return option
}

// Parts are the names of the parts of a pie or donut, nil for any other kind.
func (m *Model) Parts() []string {
	if !m.pie() {
		return nil
	}
	var out []string
	for _, r := range m.xs {
		if r.Kind == table.Body {
			out = append(out, r.Header.Text)
		}
	}
	return out
}

// narrowPie sets the labels at the edges, where they have the most room.
func (s shape) narrowPie() map[string]any {
	radius := []string{"0%", "38%"}
	if s.kind == archive.Donut {
		radius = []string{"22%", "38%"}
	}
	label := map[string]any{"fontSize": 13, "lineHeight": 15, "width": 92, "alignTo": "edge", "edgeDistance": 0}
	return map[string]any{"series": []any{map[string]any{"radius": radius, "label": label}}}
}
