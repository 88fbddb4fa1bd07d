package site

import (
	"fmt"
	"math"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/expr"
	"almanac/internal/period"
)

var noDate period.Date

// keyFigure is a headline value for the writer's month; ok is false where the
// month has none.
func (w *writer) keyFigure(k archive.KeyFigure, page string) (f KeyFigure, ok bool) {
	now := expr.Eval(k.Value, w.scope)
	if now.Missing != "" {
		return f, false
	}
	f = KeyFigure{Label: k.Label, Value: w.number(now), Status: string(now.Status)}
	if now.Measure != nil {
		f.Unit = now.Measure.Unit
	}
	if k.Table != "" {
		if here, ok := w.refs[k.Table]; ok {
			f.URL = page + here.URL
		} else if there, ok := w.elsewhere(k.Table); ok {
			f.URL = there.URL
		}
	}
	before := w.scope
	before.At--
	if was := expr.Eval(k.Value, before); was.Missing == "" && was.Number != 0 {
		ratio := (now.Number - was.Number) / math.Abs(was.Number)
		f.Change = w.loc.T("change_on", "change", w.loc.Percentage(ratio, 1, true), "month", w.loc.Month(before.At))
		f.Trend = trend(ratio)
	}
	f.Spark = w.spark(k)
	return f, true
}

func trend(ratio float64) string {
	switch r := math.Round(ratio * 1000); {
	case r > 0:
		return "up"
	case r < 0:
		return "down"
	}
	return "level"
}

// sparkMonths is how many months a sparkline shows, sparkWidth and sparkHeight
// the box its points lie in, with room for the stroke.
const (
	sparkMonths = 12
	sparkWidth  = 100
	sparkHeight = 28
	sparkMargin = 3
)

// spark returns the points of a line over the last months, "" for fewer than
// three values.
func (w *writer) spark(k archive.KeyFigure) string {
	var xs []int
	var ys []float64
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range sparkMonths {
		at := w.scope
		at.At -= period.Month(sparkMonths - 1 - i)
		if r := expr.Eval(k.Value, at); r.Missing == "" {
			xs, ys = append(xs, i), append(ys, r.Number)
			lo, hi = min(lo, r.Number), max(hi, r.Number)
		}
	}
	if len(ys) < 3 {
		return ""
	}
	var b strings.Builder
	for i, y := range ys {
		if i > 0 {
			b.WriteByte(' ')
		}
		h := 0.5
		if hi > lo {
			h = (y - lo) / (hi - lo)
		}
		fmt.Fprintf(&b, "%.1f,%.1f", sparkMargin+float64(xs[i])*(sparkWidth-2*sparkMargin)/(sparkMonths-1),
			sparkHeight-sparkMargin-h*(sparkHeight-2*sparkMargin))
	}
	return b.String()
}
