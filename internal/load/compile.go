package load

import (
	"strings"

	"almanac/internal/archive"
	"almanac/internal/expr"
)

// compile compiles the expressions of what prose was read, once all names are
// known, and checks that what it places exists.
func (l *loader) compile() {
	before := len(l.diags)
	for _, p := range l.prose {
		p.Slots(l.slot)
	}
	if !l.shared {
		return
	}
	for i := range l.diags[before:] {
		if d := &l.diags[before+i]; strings.HasPrefix(d.Rule, "unknown-") {
			d.Helpf("only the pages of a series have its data: content/%s/pages", l.several[0])
		}
	}
}

func (l *loader) keyFigures() {
	for _, k := range l.refs {
		l.compileKeyFigure(k)
	}
	figures := l.archive.Site.KeyFigures[:0]
	for _, k := range l.archive.Site.KeyFigures {
		if k.Value != nil {
			figures = append(figures, k)
		}
	}
	l.archive.Site.KeyFigures = figures
}

func (l *loader) slot(s *archive.Slot) {
	switch s.Kind {
	case archive.ValueSlot:
		e, diags := l.compiler.Compile(s.Text, s.Pos)
		l.diags = append(l.diags, diags...)
		if e != nil {
			s.Value = e
		}
	case archive.TableSlot:
		if l.archive.Tables[s.Text] == nil {
			l.unplaceable("table", s, keys(l.archive.Tables), l.archive.Charts[s.Text] != nil, "chart")
		}
	case archive.ChartSlot:
		if l.archive.Charts[s.Text] == nil {
			l.unplaceable("chart", s, keys(l.archive.Charts), l.archive.Tables[s.Text] != nil, "table")
		}
	}
}

func (l *loader) unplaceable(kind string, s *archive.Slot, known []string, isOther bool, other string) {
	if isOther {
		l.diags.Errorf("unknown-"+kind, s.Pos, "%q is a %s", s.Text, other).Helpf("write {{ %s %s }}", other, s.Text)
		return
	}
	l.unknown(kind, s.Text, s.Pos, known)
}

func (l *loader) compileKeyFigure(k pendingKeyFigure) {
	f := &l.archive.Site.KeyFigures[k.index]
	if k.value == "" {
		return
	}
	e, diags := l.compiler.Compile(k.value, k.pos)
	l.diags = append(l.diags, diags...)
	if e != nil {
		f.Value = e
		if expr.Measure(e) == nil {
			l.diags.Errorf("key-figure", k.pos, "a key figure is the value of one measure")
		}
	}
	if f.Table != "" && l.archive.Tables[f.Table] == nil {
		l.unknown("table", f.Table, k.table, keys(l.archive.Tables))
	}
}
