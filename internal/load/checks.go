package load

import (
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/tomlfile"
)

type pendingCheck struct {
	dataset *archive.Dataset
	check   archive.Check
	src     *tomlfile.Value
}

// checks reads the rules that a data set declares for its figures.
func (l *loader) checks(d *archive.Dataset, r tomlfile.Reader) {
	for _, t := range r.Tables("check") {
		cr := tomlfile.NewReader(t, "a check", &l.diags)
		c := pendingCheck{dataset: d, src: cr.Need().Text("rule")}
		c.check = archive.Check{Message: strings.TrimSuffix(cr.String("message"), "."), Tolerance: cr.Float("tolerance"), Pos: cr.Pos("rule")}
		if c.check.Tolerance < 0 {
			cr.Errorf("bad-value", "tolerance", "\"tolerance\" must not be negative")
		}
		cr.Done()
		if c.src != nil {
			l.rules = append(l.rules, c)
		}
	}
}

// compileChecks compiles declared checks, once all measures are known. One that
// is about something the audience may not see is for others.
func (l *loader) compileChecks() {
	for _, c := range l.rules {
		e, diags := l.compiler.CompileCondition(c.src.Str, c.dataset, c.src.TextPos())
		restricted := func(d diag.Diagnostic) bool { return d.Rule == "restricted" }
		if slices.ContainsFunc(diags, restricted) {
			l.archive.Withheld["check "+c.dataset.ID] = archive.Withheld{Kind: "check", Pos: c.check.Pos}
			continue
		}
		l.diags = append(l.diags, diags...)
		if e != nil {
			c.check.Rule = e
			c.dataset.Checks = append(c.dataset.Checks, &c.check)
		}
	}
}
