// Package expr gives sentences their numbers: it compiles the expression of a
// slot, {{ change(website.visits) }}, and evaluates it for a report.
//
// Names are data sets and measures: website.visits. A measure with dimensions
// is broken down by code, helpdesk.emails["applications"], and needs total()
// or a code to become a value. A name of which nothing is known is an error with
// the nearest known name; so is a type that does not fit. All of it is found
// when content is loaded, before any page is built.
//
//	total(x)        the sum over all codes
//	stated(x)       the total as the source states it, of all codes
//	prev(x)         x one month earlier
//	year_ago(x)     x twelve months earlier
//	change(x)       relative change on the month before, shown as −41.5%
//	difference(x)   absolute change on the month before, shown with its sign
//	sum12(x)        x over the twelve months that end with the report's
//	month, prev_month, next_month   names of months
//	+ - * /         of values and numbers
//	literal("1,503", "why")   a number that stands as it is, though the data has it
//	sic("1,530", "why")       the same, marked [sic] with a footnote, as the data says otherwise
//
// The formula of a derived measure has measures, numbers and arithmetic alone. The
// rule of a declared check compares two values by == != < <= > >= and may join
// comparisons by "and" and "or". Both name measures of their own data set by id.
// In a rule, a measure with dimensions stands for each of its codes in turn:
// "resolved <= received" is looked at category by category.
//
// A compiled expression does not depend on a month or on a date of knowledge;
// both are given when it is evaluated. Evaluating is cheap and allocates little.
package expr

import (
	"sync"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
	"almanac/internal/series"
)

// Kind says how a result is written.
type Kind int

const (
	Number Kind = iota // by the decimals of its measure
	Signed             // likewise, with its sign
	Ratio              // as a signed percentage
	Month              // the name of a month
	Text               // words as they are written
)

// Result is the value of an expression.
type Result struct {
	Kind     Kind
	Number   float64
	Decimals int
	Month    period.Month
	Measure  *archive.Measure // that a Number is of, nil after arithmetic
	Status   archive.Status
	Later    []*archive.Revision // corrections made after the view's date
	Revised  []*archive.Revision // corrections that are in the value
	Missing  string              // why there is no value, "" if there is one
	Class    int                 // the strictest classification of what it is made of
	Withheld *archive.Withheld   // where it is missing because it was left out
	Text     string              // of a Text: the words
	Reason   string              // of a Text: why they stand
	Sic      bool                // of a Text: readers are told so
}

// Scope is what expressions are evaluated for.
type Scope struct {
	View series.View
	At   period.Month
	each []series.Pick // the codes a condition is looked at for
	// cells are the values of measures for these codes, as far as they are known;
	// nil for one that has none.
	cells map[*term]*archive.Cell
}

// Expr is a compiled expression.
type Expr struct {
	src  string
	term *term
}

// String returns the expression as it was written.
func (e *Expr) String() string { return e.src }

// Eval returns the value of an expression made by Compile.
func Eval(f archive.Formula, s Scope) Result { return f.(*Expr).term.eval(s) }

// Measure returns the measure an expression is about, nil if it is about none
// or about several.
func Measure(f archive.Formula) *archive.Measure { return f.(*Expr).term.measure() }

// Derivation returns how a formula over the measures of one data set is
// computed.
func Derivation(f archive.Formula) archive.Derivation { return f.(*Expr).term.derive }

// Compiler compiles the expressions of one archive. It remembers what it has
// compiled: the same sentences come back every month. Any number of goroutines
// may use it.
type Compiler struct {
	datasets map[string]*archive.Dataset
	withheld map[string]archive.Withheld
	mu       sync.Mutex // of cache
	cache    map[string]compiled
}

type compiled struct {
	expr   *Expr
	faults []fault
}

// fault is a fault at an offset of the expression, so that it can be told
// again at another place.
type fault struct {
	rule          string
	offset        int // in code points
	message, help string
	note          *diag.Note
}

// NewCompiler returns a compiler for the data sets of a.
func NewCompiler(a *archive.Archive) *Compiler {
	c := &Compiler{datasets: map[string]*archive.Dataset{}, withheld: a.Withheld, cache: map[string]compiled{}}
	for _, d := range a.Datasets {
		if !d.IsRecords() {
			c.datasets[d.ID] = d
		}
	}
	return c
}

// Compile compiles the expression src, which stands at pos.
func (c *Compiler) Compile(src string, pos diag.Pos) (*Expr, diag.List) {
	c.mu.Lock()
	defer c.mu.Unlock()
	got, ok := c.cache[src]
	if !ok {
		got = c.compile(src, &names{compiler: c})
		c.cache[src] = got
	}
	return got.expr, at(pos, got.faults)
}

// CompileFormula compiles the formula of a derived measure of d, which names
// measures of d alone.
func (c *Compiler) CompileFormula(src string, d *archive.Dataset, pos diag.Pos) (*Expr, diag.List) {
	got := c.compile(src, &names{compiler: c, only: d})
	return got.expr, at(pos, got.faults)
}

func at(pos diag.Pos, faults []fault) diag.List {
	var l diag.List
	for _, f := range faults {
		p := pos
		p.Col += f.offset
		d := l.Errorf(f.rule, p, "%s", f.message)
		d.Help = f.help
		if f.note != nil {
			d.Notes = append(d.Notes, *f.note)
		}
	}
	return l
}
