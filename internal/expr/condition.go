package expr

import (
	"fmt"
	"math"
	"slices"

	"github.com/expr-lang/expr"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/series"
)

// Condition is a compiled rule that a data set declares: "page_views >= visits".
type Condition struct {
	src  string
	test *test
	each []*term // its measures that are looked at code by code
}

// String returns the condition as it was written.
func (c *Condition) String() string { return c.src }

// Breach is where a condition does not hold.
type Breach struct {
	Left, Right Result
	Operator    string        // what should stand between them: ">="
	Picks       []series.Pick // the codes, where the condition is about each of them
}

// Measures returns the measures that a condition is about, in its order.
func Measures(f archive.Formula) []*archive.Measure {
	var out []*archive.Measure
	f.(*Condition).test.walk(func(t *term) {
		if t.m != nil && !slices.Contains(out, t.m) {
			out = append(out, t.m)
		}
	})
	return out
}

// Breaches returns where a condition made by CompileCondition does not hold in
// the scope's month. Two numbers that differ by no more than tolerance are
// equal. What has no value breaks no condition.
func Breaches(f archive.Formula, s Scope, tolerance float64) []Breach {
	c := f.(*Condition)
	if len(c.each) == 0 {
		if b, broken := c.test.breach(s, tolerance); broken {
			return []Breach{b}
		}
		return nil
	}
	var out []Breach
	month := s.View.Archive.Month(s.At)
	first := c.first(month)
	if first == nil {
		return nil
	}
	slice := month.Slices[first.m.Index]
	find := c.index(month, slice)
	for i := range slice.Cells {
		picks, ok := first.open(slice, &slice.Cells[i])
		if !ok {
			continue
		}
		s.each, s.cells = picks, find(&slice.Cells[i])
		if b, broken := c.test.breach(s, tolerance); broken {
			b.Picks = picks
			out = append(out, b)
		}
	}
	return out
}

// first returns the first measure that the month breaks down, nil for none.
func (c *Condition) first(month *archive.Month) *term {
	if month == nil {
		return nil
	}
	for _, t := range c.each {
		if s := month.Slices[t.m.Index]; s != nil && len(s.By) > 0 {
			return t
		}
	}
	return nil
}

// index returns a function that finds the cells of the other measures for the
// codes of a cell of s. It knows those that are broken down as s is, so that a
// long code list is not searched for each of its codes.
func (c *Condition) index(month *archive.Month, s *archive.Slice) func(*archive.Cell) map[*term]*archive.Cell {
	keys := s.AllKeys()
	byTerm := map[*term]map[uint64]*archive.Cell{}
	for _, t := range c.each {
		other := month.Slices[t.m.Index]
		if other == nil || t.shift != 0 || len(t.picks) > 0 || !slices.Equal(other.By, s.By) {
			continue
		}
		byTerm[t] = make(map[uint64]*archive.Cell, len(other.Cells))
		for i := range other.Cells {
			byTerm[t][other.Cells[i].Combination(keys)] = &other.Cells[i]
		}
	}
	return func(of *archive.Cell) map[*term]*archive.Cell {
		out := make(map[*term]*archive.Cell, len(byTerm))
		for t, cells := range byTerm {
			out[t] = cells[of.Combination(keys)]
		}
		return out
	}
}

// open returns the codes of a cell in the dimensions that t picks none of; ok
// is false where the cell is not one of those t picks.
func (t *term) open(s *archive.Slice, c *archive.Cell) (out []series.Pick, ok bool) {
	for i, d := range s.By {
		at := slices.IndexFunc(t.picks, func(p series.Pick) bool { return p.Dimension == d })
		switch {
		case at < 0:
			out = append(out, series.Pick{Dimension: d, Code: c.Keys[i]})
		case t.picks[at].Code != c.Keys[i]:
			return nil, false
		}
	}
	return out, true
}

// test compares two terms, or joins two tests.
type test struct {
	operator string
	a, b     *term
	x, y     *test
}

func (t *test) walk(f func(*term)) {
	if t.x != nil {
		t.x.walk(f)
		t.y.walk(f)
		return
	}
	t.a.walk(f)
	t.b.walk(f)
}

func (t *term) walk(f func(*term)) {
	f(t)
	if t.a != nil {
		t.a.walk(f)
	}
	if t.b != nil {
		t.b.walk(f)
	}
}

// breach returns the comparison that makes t false.
func (t *test) breach(s Scope, tolerance float64) (Breach, bool) {
	switch t.operator {
	case "and":
		if b, broken := t.x.breach(s, tolerance); broken {
			return b, true
		}
		return t.y.breach(s, tolerance)
	case "or": // false only where both sides are
		b, broken := t.x.breach(s, tolerance)
		if _, both := t.y.breach(s, tolerance); !both {
			return Breach{}, false
		}
		return b, broken
	}
	a, b := t.a.eval(s), t.b.eval(s)
	if _, missing := either(a, b); missing {
		return Breach{}, false
	}
	return Breach{Left: a, Right: b, Operator: t.operator}, !compares(t.operator, a.Number, b.Number, tolerance)
}

func compares(operator string, a, b, tolerance float64) bool {
	within := tolerance + 1e-9*max(1, math.Abs(a), math.Abs(b)) // what a division leaves behind is no difference
	equal := math.Abs(a-b) <= within
	switch operator {
	case "==":
		return equal
	case "!=":
		return !equal
	case "<":
		return a < b && (tolerance > 0 || !equal)
	case "<=":
		return a < b || equal
	case ">":
		return a > b && (tolerance > 0 || !equal)
	}
	return a > b || equal
}

// CompileCondition compiles a rule that data set d declares, which stands at
// pos. It may name measures of d by their id alone. A measure with dimensions is
// compared code by code.
func (c *Compiler) CompileCondition(src string, d *archive.Dataset, pos diag.Pos) (*Condition, diag.List) {
	if faults := tooLong(src); faults != nil {
		return nil, at(pos, faults)
	}
	n := &names{compiler: c, own: d}
	program, err := expr.Compile(src, slices.Concat(conditions, []expr.Option{expr.Patch(n)})...)
	var out any
	if err == nil && len(n.faults) == 0 {
		out, err = expr.Run(program, nil)
	}
	switch t, ok := out.(*test); {
	case n.unsure:
		return nil, nil
	case len(n.faults) > 0:
	case err != nil:
		n.faults = append(n.faults, n.explain(err))
	case !ok:
		n.faults = append(n.faults, fault{rule: "expression", message: fmt.Sprintf("%s compares nothing", src),
			help: "write a comparison of values, such as page_views >= visits"})
	default:
		cond := &Condition{src: src, test: t}
		if cond.open(n); len(n.faults) == 0 {
			return cond, nil
		}
	}
	return nil, at(pos, n.faults)
}

// open finds the measures that are looked at code by code, which must be broken
// down alike.
func (c *Condition) open(n *names) {
	c.test.walk(func(t *term) {
		if t.each {
			c.each = append(c.each, t)
		}
	})
	for _, t := range c.each {
		if a, b := dimensionsOf(c.each[0]), dimensionsOf(t); a != b {
			n.faults = append(n.faults, fault{rule: "expression",
				message: fmt.Sprintf("%s is broken down by %s and %s by %s: they cannot be compared code by code", c.each[0].m.Name(), a, t.m.Name(), b),
				help:    fmt.Sprintf("compare totals: total(%s)", t.m.Name())})
			return
		}
	}
}

// dimensionsOf names the code lists that the codes of t come from.
func dimensionsOf(t *term) string {
	out := ""
	for _, d := range open(&breakdown{t.m, t.picks}) {
		if out != "" {
			out += " and "
		}
		out += d.ID
	}
	return out
}

// conditions is the language of conditions: that of values, comparisons, "and"
// and "or", and measures with dimensions wherever a value may stand.
var conditions = func() []expr.Option {
	opts := slices.Clone(base)
	for name, on := range calculations {
		opts = append(opts, function(name, on, func(b *breakdown) *term { return on(b.each()) }))
	}
	for sign, o := range arithmetic {
		name := fmt.Sprintf("operator%d", o)
		opts = append(opts, operator(name, o, true), expr.Operator(sign, name))
	}
	for i, sign := range []string{"==", "!=", "<", "<=", ">", ">="} {
		name := fmt.Sprintf("compare%d", i)
		opts = append(opts, comparison(name, sign), expr.Operator(sign, name))
	}
	for sign, word := range map[string]string{"and": "and", "&&": "and", "or": "or", "||": "or"} {
		name := "join_" + word
		if sign == word {
			opts = append(opts, join(name, word))
		}
		opts = append(opts, expr.Operator(sign, name))
	}
	return opts
}()

func (b *breakdown) each() *term { return &term{op: opValue, m: b.m, picks: b.picks, each: true} }

func comparison(name, sign string) expr.Option {
	types := append([]any{}, pairs[*test](true)...)
	return expr.Function(name, func(args ...any) (any, error) {
		return &test{operator: sign, a: side(args[0]), b: side(args[1])}, nil
	}, types...)
}

func join(name, word string) expr.Option {
	return expr.Function(name, func(args ...any) (any, error) {
		return &test{operator: word, x: args[0].(*test), y: args[1].(*test)}, nil
	}, new(func(*test, *test) *test))
}

// side makes a term of one side of an operator.
func side(v any) *term {
	switch v := v.(type) {
	case *term:
		return v
	case *breakdown:
		return v.each()
	}
	return constant(v)
}

// pairs are the types of what may stand on both sides of an operator.
func pairs[T any](breakdowns bool) []any {
	out := []any{new(func(*term, *term) T), new(func(*term, float64) T), new(func(float64, *term) T),
		new(func(*term, int) T), new(func(int, *term) T)}
	if breakdowns {
		out = append(out, new(func(*breakdown, *breakdown) T), new(func(*breakdown, *term) T), new(func(*term, *breakdown) T),
			new(func(*breakdown, float64) T), new(func(float64, *breakdown) T), new(func(*breakdown, int) T), new(func(int, *breakdown) T))
	}
	return out
}
