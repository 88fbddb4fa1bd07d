package site

import (
	"fmt"
	"math"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/expr"
	"almanac/internal/locale"
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
	w.uses(now.Class)
	f = KeyFigure{Label: k.Label, Value: w.number(now)}
	if now.Status != archive.Revised {
		f.Status = string(now.Status)
	}
	later, revised := now.Later, now.Revised
	w.shows(revised)
	if now.Measure != nil && !strings.EqualFold(now.Measure.Unit, k.Label) {
		f.Unit = now.Measure.Unit
	}
	if k.Table != "" {
		if _, here := w.refs.of(k.Table); here {
			f.URL = page + "#" + k.Table
		} else if there, ok := w.elsewhere(k.Table); ok {
			f.URL = there.URL
		}
	}
	for _, back := range []period.Month{1, 12} {
		was := expr.Eval(k.Value, expr.Scope{View: w.scope.View, At: w.scope.At - back})
		if c, ok := w.change(now, was, w.scope.At-back); ok {
			c.Correction = w.correctionLink("corrected_since", was.Later)
			w.tells(was.Later)
			f.Changes = append(f.Changes, c)
		}
	}
	if w.tells(later); len(later) > 0 {
		f.Correction = w.correctionLink("corrected_since", later)
	} else {
		f.Correction = w.correctionLink("status_r", revised)
	}
	f.Spark = w.spark(k)
	return f, true
}

// smallCount is the value from which on a change is worth a percentage: one
// more than one is not "+100%".
const smallCount = 20

// change compares a value with the one of an earlier month.
func (w *writer) change(now, was expr.Result, before period.Month) (Change, bool) {
	if was.Missing != "" {
		return Change{}, false
	}
	w.uses(was.Class)
	w.shows(was.Revised)
	difference := locale.Round(now.Number-was.Number, now.Decimals)
	c := Change{Trend: "level"}
	switch {
	case difference > 0:
		c.Trend = "up"
	case difference < 0:
		c.Trend = "down"
	}
	text := w.loc.Signed(difference, now.Decimals)
	switch {
	case difference == 0:
		text = w.loc.T("no_change")
	case math.Abs(was.Number) >= smallCount:
		text = w.loc.Percentage(difference/math.Abs(was.Number), 1, true)
	}
	c.Text = w.loc.T("change_on", "change", text, "month", w.loc.Month(before))
	return c, true
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
			w.uses(r.Class)
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
