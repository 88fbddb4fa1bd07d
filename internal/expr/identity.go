package expr

import (
	"math"

	"almanac/internal/archive"
	"almanac/internal/series"
)

// Part is a multiple of what a measure is in a month.
type Part struct {
	Measure *archive.Measure
	Picks   []series.Pick
	Stated  bool // the stated total
	Each    bool // of each code in turn, the same one in all parts
	Factor  int64
}

// Identity says that parts add up to a number: "calls + total(emails) ==
// enquiries" that calls and emails less enquiries are nothing.
type Identity struct {
	Parts []Part
	Sum   float64
}

// Identities returns what a condition made by CompileCondition says to be equal,
// as far as it is made of sums of values of one month.
func Identities(f archive.Formula) []Identity { return f.(*Condition).test.identities() }

func (t *test) identities() []Identity {
	switch t.operator {
	case "and":
		return append(t.x.identities(), t.y.identities()...)
	case "==":
		var out Identity
		if out.add(t.a, 1) && out.add(t.b, -1) && len(out.Parts) > 0 {
			return []Identity{out}
		}
	}
	return nil
}

// add puts factor times t on the side of the parts; it returns false where that
// is no sum.
func (i *Identity) add(t *term, factor float64) bool {
	switch {
	case t.op == opNumber:
		i.Sum -= factor * t.n
		return true
	case t.op == opAdd:
		return i.add(t.a, factor) && i.add(t.b, factor)
	case t.op == opSubtract:
		return i.add(t.a, factor) && i.add(t.b, -factor)
	case t.op == opMultiply && t.a.op == opNumber:
		return i.add(t.b, factor*t.a.n)
	case t.op == opMultiply && t.b.op == opNumber:
		return i.add(t.a, factor*t.b.n)
	case t.op != opValue && t.op != opStated || t.shift != 0 || factor != math.Trunc(factor) || math.Abs(factor) > 1e6:
		return false
	case t.m.Formula != nil:
		return !t.each && len(t.picks) == 0 && i.add(t.m.Formula.(*Expr).term, factor)
	}
	i.Parts = append(i.Parts, Part{t.m, t.picks, t.op == opStated, t.each, int64(factor)})
	return true
}
