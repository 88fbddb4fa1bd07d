package expr

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/series"
)

// A term is what an expression says, independent of month and vintage. The
// expression library only ever sees terms: it checks and combines them once,
// and what comes out is evaluated for each report.
type term struct {
	op    op
	m     *archive.Measure // opValue, opStated, opSum12
	picks []series.Pick    // opValue, opSum12
	shift period.Month     // months added to the report's: opValue, opStated, opSum12, opMonth
	n     float64          // opNumber
	a, b  *term            // arithmetic; a alone for opChange and opDifference
	each  bool             // opValue of a condition: of the code that is looked at

	quotation *quotation // opText
}

// moment is the name of a month, a type of its own: nothing can be calculated
// with it.
type moment struct{ shift period.Month }

// breakdown is a measure with dimensions: not a value yet.
type breakdown struct {
	m     *archive.Measure
	picks []series.Pick
}

type op byte

const (
	opNumber op = iota
	opValue
	opStated
	opSum12
	opMonth
	opChange
	opDifference
	opAdd
	opSubtract
	opMultiply
	opDivide
	opText
)

func (t *term) eval(s Scope) Result {
	switch t.op {
	case opNumber:
		if !finite(t.n) { // the compiler has computed what is made of constants alone
			return Result{Missing: "it divides by zero, or is too large for a number"}
		}
		return Result{Number: t.n, Decimals: decimalsOf(t.n)}
	case opMonth:
		return Result{Kind: Month, Month: s.At + t.shift}
	case opText:
		return Result{Kind: Text, Text: t.quotation.text, Reason: t.quotation.reason, Sic: t.quotation.sic}
	case opValue:
		if c, known := s.cells[t]; known {
			return t.result(s, t.cellValue(s, c))
		}
		if t.each {
			return t.result(s, s.View.Of(t.m, s.At+t.shift, slices.Concat(t.picks, s.each)...))
		}
		return t.result(s, s.View.Of(t.m, s.At+t.shift, t.picks...))
	case opStated:
		return t.result(s, s.View.Stated(t.m, s.At+t.shift))
	case opSum12:
		r := t.result(s, s.View.Over(t.m, s.At+t.shift, 12, t.picks...))
		if r.Missing != "" {
			r.Missing = fmt.Sprintf("%s has no value for each of the twelve months to %s", t.m.Name(), s.At+t.shift)
		}
		return r
	case opChange, opDifference:
		return t.compare(s)
	}
	a, b := t.a.eval(s), t.b.eval(s)
	if r, missing := either(a, b); missing {
		return r
	}
	r := Result{Number: apply(t.op, a.Number, b.Number), Decimals: max(a.Decimals, b.Decimals),
		Status: series.Weaker(a.Status, b.Status), Class: max(a.Class, b.Class),
		Later: slices.Concat(a.Later, b.Later), Revised: slices.Concat(a.Revised, b.Revised)}
	if t.op == opDivide {
		r.Decimals = 1
	}
	switch {
	case finite(r.Number):
	case t.op == opDivide && b.Number == 0:
		r.Missing = "it divides by zero"
	default:
		r.Missing = tooLarge
	}
	return r
}

// tooLarge is why there is no result where a number would be infinite. Infinity in a
// page or a download is no number to whoever reads it.
const tooLarge = "it is too large for a number"

func finite(x float64) bool { return x-x == 0 }

func (t *term) cellValue(s Scope, c *archive.Cell) series.Value {
	if c == nil {
		return series.Value{Missing: true}
	}
	v := s.View.Cell(c)
	v.Class = t.m.ClassOf(c)
	return v
}

func (t *term) result(s Scope, v series.Value) Result {
	r := Result{Number: v.Number, Decimals: t.m.Decimals, Measure: t.m, Status: v.Status, Class: v.Class, Later: v.Later(), Revised: v.Revised()}
	if v.Missing {
		if v.Cell == nil {
			r.Withheld = t.withheld(s)
		}
		r.Missing = fmt.Sprintf("there is no value of %s for %s", t.m.Name(), s.At+t.shift)
		if v.Status.HasNoValue() {
			r.Missing += fmt.Sprintf(" (status %q)", v.Status)
		}
	}
	return r
}

// withheld returns the trace of what t would be made of and the audience may not
// see, nil if that is not why it is missing.
func (t *term) withheld(s Scope) *archive.Withheld {
	months := period.Month(1)
	if t.op == opSum12 {
		months = 12
	}
	at := s.At + t.shift
	for m := at; m > at-months; m-- {
		if w := withheldOf(s.View.Archive, t.m, m); w != nil {
			return w
		}
	}
	return nil
}

func withheldOf(a *archive.Archive, m *archive.Measure, at period.Month) (w *archive.Withheld) {
	if m.Derive == nil {
		return a.WithheldValue(m, at)
	}
	m.Derive(func(of *archive.Measure) (float64, bool) {
		if w == nil {
			w = withheldOf(a, of, at)
		}
		return 1, true
	})
	return w
}

// compare is the change of a on the month before.
func (t *term) compare(s Scope) Result {
	now := t.a.eval(s)
	was := t.a.eval(Scope{View: s.View, At: s.At - 1, each: s.each})
	if r, missing := either(now, was); missing {
		return r
	}
	r := Result{Kind: Signed, Number: now.Number - was.Number, Decimals: now.Decimals, Status: series.Weaker(now.Status, was.Status),
		Class: max(now.Class, was.Class), Later: slices.Concat(now.Later, was.Later), Revised: slices.Concat(now.Revised, was.Revised)}
	if t.op == opChange {
		r.Kind, r.Decimals = Ratio, 1
		if was.Number == 0 {
			r.Missing = "the value of the month before is zero"
			return r
		}
		r.Number /= math.Abs(was.Number)
	}
	return r
}

func either(a, b Result) (Result, bool) {
	if a.Missing != "" {
		return a, true
	}
	return b, b.Missing != ""
}

func apply(o op, a, b float64) float64 {
	switch o {
	case opAdd:
		return a + b
	case opSubtract:
		return a - b
	case opMultiply:
		return a * b
	}
	return a / b
}

// decimalsOf returns how many decimals a number was written with; one that has
// more than a person writes comes of a division.
func decimalsOf(n float64) int {
	const most = 6
	_, frac, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	if len(frac) > most {
		return 1
	}
	return len(frac)
}

// measure returns the one measure the term is about, nil for several.
func (t *term) measure() *archive.Measure {
	switch {
	case t.m != nil:
		return t.m
	case t.a == nil:
		return nil
	case t.b == nil:
		return t.a.measure()
	}
	a, b := t.a.measure(), t.b.measure()
	if b == nil {
		return a
	}
	if a == nil || a == b {
		return b
	}
	return nil
}

// derive computes a term that consists of values and arithmetic.
func (t *term) derive(value func(*archive.Measure) (float64, bool)) (float64, bool) {
	switch t.op {
	case opNumber:
		return t.n, true
	case opValue:
		return value(t.m)
	}
	a, ok := t.a.derive(value)
	b, ok2 := t.b.derive(value)
	v := apply(t.op, a, b)
	return v, ok && ok2 && finite(v)
}

// shifted returns the term as it was n months earlier.
func (t *term) shifted(n period.Month) *term {
	c := *t
	if c.a != nil {
		c.a = c.a.shifted(n)
	}
	if c.b != nil {
		c.b = c.b.shifted(n)
	}
	c.shift -= n
	return &c
}
