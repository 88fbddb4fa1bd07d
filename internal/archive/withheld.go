package archive

import "almanac/internal/period"

// WithholdValue remembers that values of a measure in a month were left out.
func (a *Archive) WithholdValue(m *Measure, at period.Month, w Withheld) {
	w.Kind = "value"
	if key := valueKey(m, at); a.Withheld[key].Kind == "" {
		a.Withheld[key] = w
	}
}

// WithheldValue returns the trace of a value of a measure in a month that was
// left out, nil if none was.
func (a *Archive) WithheldValue(m *Measure, at period.Month) *Withheld {
	if w, ok := a.Withheld[valueKey(m, at)]; ok {
		return &w
	}
	return nil
}

func valueKey(m *Measure, at period.Month) string { return "value " + m.Name() + " " + at.String() }
