package load

import (
	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/tomlfile"
)

// mayShow reports whether the audience may see a value, and remembers where one
// is that it may not.
func (l *loader) mayShow(m *archive.Measure, at period.Month, c *archive.Cell) bool {
	p := &l.archive.Site.Policy
	if c.Class <= p.Audience {
		return true
	}
	l.archive.WithholdValue(m, at, archive.Withheld{Level: p.Levels[c.Class].Name, Pos: c.Pos})
	return false
}

// total adds a stated total to s, unless the audience may not see it. Beside cells
// that it may not see, a total could tell one of them, so it is held until it is
// known to tell nothing, or declared that it may.
func (l *loader) total(m *archive.Month, x *archive.Measure, s *archive.Slice, c *archive.Cell, add func()) {
	switch {
	case c.Class > l.archive.Site.Policy.Audience:
	case s.Incomplete && m.Accepts(archive.Disclosure, x, c.Accepted()) == nil:
		l.held = append(l.held, heldTotal{c, func() {
			add()
			m.NameCorrections(l.archive.Measures)
		}})
	default:
		add()
	}
}

// prune drops the slices of which the audience sees nothing.
func (l *loader) prune() {
	for _, m := range l.archive.Months {
		for i, s := range m.Slices {
			if s != nil && s.Incomplete && s.IsEmpty() {
				m.Slices[i] = nil
			}
		}
	}
}

// withholdBreakdown remembers that a measure has a breakdown which the audience
// may not see: what fails between the two is accepted where it can be seen.
func (l *loader) withholdBreakdown(t *tomlfile.Table, class int) {
	if v := t.Get("parts_of"); v != nil && v.Kind == tomlfile.String {
		l.visible("breakdown", v.Str, class, v.Pos())
	}
}
