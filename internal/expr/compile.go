package expr

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
	"almanac/internal/series"
)

// maxNodes is far more than a sentence needs.
const maxNodes = 200

// maxSource is how long an expression may be, the reasons in it included. The library calls
// itself for each bracket and sign, and a megabyte of them ends the program.
const maxSource = 10_000

// tooLong is the fault of an expression that is longer, nil for none.
func tooLong(src string) []fault {
	if len(src) <= maxSource {
		return nil
	}
	return []fault{{rule: "expression", message: fmt.Sprintf("the expression has %d bytes, more than %d", len(src), maxSource)}}
}

func (c *Compiler) compile(src string, n *names) compiled {
	if faults := tooLong(src); faults != nil {
		return compiled{faults: faults}
	}
	program, err := expr.Compile(src, slices.Concat(language, []expr.Option{expr.Patch(n)})...)
	if n.unsure {
		return compiled{}
	}
	if len(n.faults) > 0 {
		return compiled{faults: n.faults}
	}
	if err != nil {
		return compiled{faults: []fault{n.explain(err)}}
	}
	out, err := expr.Run(program, nil)
	if err != nil {
		return compiled{faults: []fault{n.explain(err)}}
	}
	switch v := out.(type) {
	case *term:
		return compiled{expr: &Expr{src, v}}
	case *breakdown:
		return compiled{faults: []fault{needsCode(v, 0)}}
	case *moment:
		return compiled{expr: &Expr{src, &term{op: opMonth, shift: v.shift}}}
	case *quotation:
		return v.compile(src)
	}
	if t := constant(out); t != nil {
		return compiled{expr: &Expr{src, t}}
	}
	return compiled{faults: []fault{{rule: "expression", message: fmt.Sprintf("%s is not a value", src),
		help: "name a measure, such as website.visits, or a function of one"}}}
}

func constant(v any) *term {
	switch v := v.(type) {
	case int:
		return &term{op: opNumber, n: float64(v)}
	case float64:
		return &term{op: opNumber, n: v}
	}
	return nil
}

func needsCode(b *breakdown, offset int) fault {
	open := open(b)
	return fault{rule: "expression", offset: offset,
		message: fmt.Sprintf("%s is broken down by %s and is not one value", b.m.Name(), open[0].ID),
		help:    fmt.Sprintf("write total(%s), or pick a code: %s[%q]", b.m.Name(), b.m.Name(), exampleCode(open[0]))}
}

func exampleCode(d *archive.Dimension) string {
	if len(d.Codelist.Codes) == 0 {
		return "code"
	}
	return d.Codelist.Codes[0].ID
}

// open returns the dimensions that have no code picked yet.
func open(b *breakdown) []*archive.Dimension { return b.m.Dimensions[len(b.picks):] }

// base is what all expressions share besides names.
var base = []expr.Option{
	expr.DisableAllBuiltins(), expr.Env(map[string]any{}), expr.MaxNodes(maxNodes),
	function("total", func(t *term) *term { return t }, func(b *breakdown) *term {
		return &term{op: opValue, m: b.m, picks: b.picks}
	}),
	function("stated", func(t *term) *term { return t }, func(b *breakdown) *term {
		return &term{op: opStated, m: b.m}
	}),
	function("sum12", sum12, func(b *breakdown) *term {
		return &term{op: opSum12, m: b.m, picks: b.picks}
	}),
}

// calculations are the functions of one value.
var calculations = map[string]func(*term) *term{
	"prev":       func(t *term) *term { return t.shifted(1) },
	"year_ago":   func(t *term) *term { return t.shifted(12) },
	"change":     func(t *term) *term { return &term{op: opChange, a: t} },
	"difference": func(t *term) *term { return &term{op: opDifference, a: t} },
}

var arithmetic = map[string]op{"+": opAdd, "-": opSubtract, "*": opMultiply, "/": opDivide}

// language is everything an expression in prose may use besides names.
var language = func() []expr.Option {
	opts := append(slices.Clone(base), quote("literal", false), quote("sic", true))
	for name, on := range calculations {
		opts = append(opts, function(name, on, nil))
	}
	for sign, o := range arithmetic {
		name := fmt.Sprintf("operator%d", o)
		opts = append(opts, operator(name, o, false), expr.Operator(sign, name))
	}
	return opts
}()

func sum12(t *term) *term {
	if t.op != opValue {
		return &term{op: opNumber} // refused by names.call before it gets here
	}
	c := *t
	c.op = opSum12
	return &c
}

func function(name string, onTerm func(*term) *term, onBreakdown func(*breakdown) *term) expr.Option {
	types := []any{new(func(*term) *term)}
	if onBreakdown != nil {
		types = append(types, new(func(*breakdown) *term))
	}
	return expr.Function(name, func(args ...any) (any, error) {
		if b, ok := args[0].(*breakdown); ok {
			return onBreakdown(b), nil
		}
		return onTerm(args[0].(*term)), nil
	}, types...)
}

func operator(name string, o op, breakdowns bool) expr.Option {
	return expr.Function(name, func(args ...any) (any, error) {
		return &term{op: o, a: side(args[0]), b: side(args[1])}, nil
	}, pairs[*term](breakdowns)...)
}

// names replaces the names of an expression by what they stand for.
type names struct {
	compiler *Compiler
	only     *archive.Dataset             // the measures of a formula, nil for all others
	own      *archive.Dataset             // whose rule it is, nil for all others
	bare     map[*ast.ConstantNode]string // measures that were named by their id alone
	faults   []fault
	unsure   bool // a measure was declared with a fault, so nothing can be said
}

func (n *names) fail(node ast.Node, rule, format string, args ...any) *fault {
	n.faults = append(n.faults, fault{rule: rule, offset: node.Location().From, message: fmt.Sprintf(format, args...)})
	return &n.faults[len(n.faults)-1]
}

// Visit is called for the parts of a node before the node itself.
func (n *names) Visit(node *ast.Node) {
	switch x := (*node).(type) {
	case *ast.MemberNode:
		n.member(node, x)
	case *ast.IdentifierNode:
		n.identifier(node, x)
	case *ast.CallNode:
		n.call(x)
	}
}

func (n *names) replace(node *ast.Node, v any) {
	c := &ast.ConstantNode{Value: v}
	c.SetLocation((*node).Location())
	ast.Patch(node, c)
}

func (n *names) identifier(node *ast.Node, x *ast.IdentifierNode) {
	if n.only != nil {
		if m := n.only.Measure(x.Value); m != nil {
			n.replace(node, &term{op: opValue, m: m})
		} else if !slices.Contains(words, x.Value) {
			n.isWithheld("measure", n.only.ID+"."+x.Value, x)
		}
		return
	}
	if n.own != nil && n.ownMeasure(node, x) {
		return
	}
	shift, ok := map[string]period.Month{"month": 0, "prev_month": -1, "next_month": 1}[x.Value]
	if ok {
		n.replace(node, &moment{shift})
	}
}

// ownMeasure puts a measure of the rule's own data set in place of its id.
func (n *names) ownMeasure(node *ast.Node, x *ast.IdentifierNode) bool {
	m := n.own.Measure(x.Value)
	if m == nil {
		if _, dataset := n.compiler.datasets[x.Value]; dataset || slices.Contains(words, x.Value) {
			return false
		}
		return n.isWithheld("measure", n.own.ID+"."+x.Value, x)
	}
	if len(m.Dimensions) == 0 {
		n.replace(node, &term{op: opValue, m: m})
	} else {
		n.replace(node, &breakdown{m: m})
	}
	if n.bare == nil {
		n.bare = map[*ast.ConstantNode]string{}
	}
	n.bare[(*node).(*ast.ConstantNode)] = x.Value
	return true
}

func (n *names) member(node *ast.Node, x *ast.MemberNode) {
	key, ok := x.Property.(*ast.StringNode)
	if !ok {
		n.fail(x.Property, "expression", "a name in brackets is written in quotes").help = `for example helpdesk.emails["applications"]`
		return
	}
	switch base := x.Node.(type) {
	case *ast.IdentifierNode:
		n.measure(node, base, key)
	case *ast.ConstantNode:
		if d := n.compiler.datasets[n.bare[base]]; d != nil && d.Measure(key.Value) != nil { // parties.parties in data set parties
			name := &ast.IdentifierNode{Value: d.ID}
			name.SetLocation(base.Location())
			n.measure(node, name, key)
			return
		}
		switch v := base.Value.(type) {
		case *breakdown:
			n.code(node, v, key)
		case *term:
			switch {
			case v.m != nil && n.only != nil:
				n.wholeMeasures(key)
			case v.m != nil && v.op == opValue:
				n.fail(key, "expression", "%s has no further breakdown, so it has no %q", v.m.Name(), key.Value)
			}
		}
	}
}

func (n *names) measure(node *ast.Node, base *ast.IdentifierNode, key *ast.StringNode) {
	d := n.compiler.datasets[base.Value]
	if d == nil || n.only != nil && n.only != d {
		n.unknownDataset(base)
		return
	}
	m := d.Measure(key.Value)
	n.unsure = n.unsure || m != nil && m.Faulty
	switch {
	case m == nil && n.isWithheld("measure", d.ID+"."+key.Value, key):
	case m == nil:
		f := n.fail(key, "unknown-measure", "data set %q has no measure %q", d.ID, key.Value)
		f.help = didYouMean(key.Value, measureIDs(d))
		f.note = &diag.Note{Pos: d.Pos, Message: "the data set is declared here"}
	case len(m.Dimensions) == 0 || n.only != nil: // a formula is computed for each code
		n.replace(node, &term{op: opValue, m: m})
	default:
		n.replace(node, &breakdown{m: m})
	}
}

func (n *names) code(node *ast.Node, b *breakdown, key *ast.StringNode) {
	dim := open(b)[0]
	code := dim.Codelist.Code(key.Value)
	if code == nil && n.isWithheld("code", dim.Codelist.ID+"."+key.Value, key) {
		return
	}
	if code == nil {
		f := n.fail(key, "unknown-code", "%q is not a code of %s", key.Value, dim.ID)
		f.help = didYouMean(key.Value, codeIDs(dim.Codelist))
		for _, c := range dim.Codelist.Codes {
			if strings.HasPrefix(c.ID, key.Value+"-") {
				f.help = fmt.Sprintf("a code with a hyphen is written %s[%q]", b.m.Name(), c.ID)
			}
		}
		f.note = &diag.Note{Pos: dim.Codelist.Pos, Message: "the codes are declared here"}
		return
	}
	picks := append(append([]series.Pick{}, b.picks...), series.Pick{Dimension: dim, Code: code})
	if len(picks) == len(b.m.Dimensions) {
		n.replace(node, &term{op: opValue, m: b.m, picks: picks})
		return
	}
	n.replace(node, &breakdown{m: b.m, picks: picks})
}

// call finds what the types of functions cannot say.
func (n *names) call(x *ast.CallNode) {
	callee, ok := x.Callee.(*ast.IdentifierNode)
	if !ok {
		return
	}
	if n.only != nil && slices.Contains(words, callee.Value) {
		n.wholeMeasures(callee)
		return
	}
	if len(x.Arguments) != 1 {
		return
	}
	arg, ok := x.Arguments[0].(*ast.ConstantNode)
	if !ok {
		if callee.Value == "sum12" || callee.Value == "stated" {
			n.fail(x.Arguments[0], "expression", "%s takes a measure, not a calculation", callee.Value)
		}
		return
	}
	switch v := arg.Value.(type) {
	case *moment:
		n.fail(arg, "expression", "%s takes a value, and this is the name of a month", callee.Value)
	case *breakdown:
		if n.own == nil && callee.Value != "total" && callee.Value != "stated" && callee.Value != "sum12" {
			n.faults = append(n.faults, needsCode(v, arg.Location().From))
		}
		if callee.Value == "stated" && len(v.picks) > 0 {
			n.statedOf(arg, v.m)
		}
	case *term:
		if callee.Value == "stated" && len(v.picks) > 0 {
			n.statedOf(arg, v.m)
		}
		if callee.Value == "sum12" && v.m != nil && v.m.Aggregate == archive.None {
			n.fail(arg, "expression", "%s does not add up over months (its aggregate is \"none\")", v.m.Name())
		}
	}
}

// statedOf refuses the stated total of a part: a month states that of a measure
// as a whole.
func (n *names) statedOf(at ast.Node, m *archive.Measure) {
	n.fail(at, "expression", "a stated total is of all codes of %s, not of the ones picked", m.Name()).help =
		fmt.Sprintf("write stated(%s), or total() of the codes picked", m.Name())
}

// wholeMeasures refuses what a formula cannot be made of.
func (n *names) wholeMeasures(at ast.Node) {
	n.fail(at, "expression", "a formula is made of measures, numbers and + - * / alone").help =
		"it is computed for each month and code that a table shows"
}

func (n *names) unknownDataset(base *ast.IdentifierNode) {
	if n.isWithheld("data set", base.Value, base) {
		return
	}
	if n.only != nil {
		n.fail(base, "expression", "a formula names measures of its own data set, %q", n.only.ID).help =
			didYouMean(base.Value, measureIDs(n.only))
		return
	}
	var known []string
	for id := range n.compiler.datasets {
		known = append(known, id)
	}
	sort.Strings(known)
	n.fail(base, "unknown-dataset", "there is no data set of measures %q", base.Value).help = didYouMean(base.Value, known)
}

// isWithheld says that a name exists but may not be used, if that is so.
func (n *names) isWithheld(kind, id string, at ast.Node) bool {
	w, ok := n.compiler.withheld[kind+" "+id]
	if ok {
		f := n.fail(at, "restricted", "%s %q is classified %s and cannot be used here", kind, id, w.Level)
		f.note = &diag.Note{Pos: w.Pos, Message: "classified here"}
	}
	return ok
}

func didYouMean(name string, known []string) string {
	if s := diag.Nearest(name, known); s != "" {
		return fmt.Sprintf("did you mean %q?", s)
	}
	return ""
}

func measureIDs(d *archive.Dataset) []string {
	out := make([]string, len(d.Measures))
	for i, m := range d.Measures {
		out[i] = m.ID
	}
	return out
}

func codeIDs(l *archive.Codelist) []string {
	out := make([]string, len(l.Codes))
	for i, c := range l.Codes {
		out[i] = c.ID
	}
	return out
}

// explain puts a fault the library found into the words of editors.
func (n *names) explain(err error) fault {
	f := fault{rule: "expression", message: err.Error()}
	var at *file.Error
	if errors.As(err, &at) {
		f.offset, f.message = at.Column, at.Message
	}
	f.message = strings.NewReplacer("*expr.quotation", "a text", "expr.quotation", "a text", "*expr.test", "a comparison", "expr.test", "a comparison", "*expr.moment", "a month", "expr.moment", "a month", "*expr.term", "a value", "*expr.breakdown", "a measure with dimensions",
		"expr.term", "a value", "expr.breakdown", "a measure with dimensions",
		"types string", "types a text", "and string", "and a text", "and int", "and a number", "  ", " ").Replace(f.message)
	f.message = strings.TrimSpace(f.message)
	if name, ok := strings.CutPrefix(f.message, "not enough arguments to call "); ok && (name == "literal" || name == "sic") {
		f.message, f.help = name+" takes what stands there and the reason", fmt.Sprintf(`write %s("1,503", "why")`, name)
	}
	if name, ok := strings.CutPrefix(f.message, "unknown name "); ok {
		n.unknownName(&f, name)
	}
	return f
}

// words are the names that are neither a data set nor a measure.
var words = []string{"total", "stated", "prev", "year_ago", "change", "difference", "sum12", "literal", "sic", "month", "prev_month", "next_month"}

func (n *names) unknownName(f *fault, name string) {
	f.rule = "unknown-name"
	if d := n.compiler.datasets[name]; d != nil && n.only == nil {
		f.message = fmt.Sprintf("%q is a data set: name one of its measures", name)
		if len(d.Measures) > 0 {
			f.help = "for example " + d.Measures[0].Name()
		} else {
			f.message = fmt.Sprintf("data set %q has no measure that can be used here", name)
		}
		return
	}
	known := append([]string{}, words...)
	for id := range n.compiler.datasets {
		known = append(known, id)
	}
	if n.only != nil {
		known = measureIDs(n.only)
	}
	if n.own != nil {
		known = append(known, measureIDs(n.own)...)
	}
	sort.Strings(known)
	f.message = fmt.Sprintf("there is nothing named %q", name)
	f.help = didYouMean(name, known)
}
