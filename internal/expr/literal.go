package expr

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr"

	"almanac/internal/archive"
)

// quotation is a text that stands as it is written: literal("1,503", "why") and
// sic("1,530", "why"). It is a type of its own: nothing can be calculated with it.
type quotation struct {
	text, reason string
	sic          bool
}

func quote(name string, sic bool) expr.Option {
	return expr.Function(name, func(args ...any) (any, error) {
		return &quotation{args[0].(string), args[1].(string), sic}, nil
	}, new(func(string, string) *quotation))
}

func (q *quotation) compile(src string) compiled {
	name := map[bool]string{false: "literal", true: "sic"}[q.sic]
	switch {
	case strings.TrimSpace(q.text) == "":
		return compiled{faults: []fault{{rule: "expression", message: "there are no words to stand here"}}}
	case strings.TrimSpace(q.reason) == "":
		return compiled{faults: []fault{{rule: "no-reason", message: "what stands as it is needs a reason",
			help: fmt.Sprintf("write %s(%q, \"why\")", name, q.text)}}}
	}
	return compiled{expr: &Expr{src, &term{op: opText, quotation: q}}}
}

// Quoted returns the text of literal(text, reason) or sic(text, reason), and ok
// false for any other expression.
func Quoted(f archive.Formula) (text, reason string, sic, ok bool) {
	t := f.(*Expr).term
	if t.quotation == nil {
		return "", "", false, false
	}
	return t.quotation.text, t.quotation.reason, t.quotation.sic, true
}

// TotalOf returns the measure whose parts an expression adds up, total(x), nil
// for any other expression.
func TotalOf(f archive.Formula) *archive.Measure {
	if t := f.(*Expr).term; t.op == opValue && t.shift == 0 && len(t.picks) == 0 && len(t.m.Dimensions) > 0 {
		return t.m
	}
	return nil
}
