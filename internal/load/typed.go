package load

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// typedSecrets reports numbers in texts that are classified values, typed by hand. In
// the report of their own month these have four digits or more, or three with decimals, so
// that hardly one is there by chance; in other reports and pages, where any of years of
// values may be meant, they have one more, and are no round number.
func (l *loader) typedSecrets(all *archive.Archive) (accepted []diag.Accepted) {
	everywhere := sync.OnceValue(func() map[float64]secret { return l.secrets(all, all.Months...) })
	for _, m := range l.archive.Months {
		if m.Report == nil {
			continue
		}
		secrets := sync.OnceValue(func() map[float64]secret { return l.secrets(all, all.Month(m.Period)) })
		l.numbers(m.Report.Body, func(n archive.Number, v float64, digits int) {
			s, found := secrets()[millionths(v)]
			if !found && isLong(v, digits) {
				s, found = everywhere()[millionths(v)]
			}
			if found {
				accepted = append(accepted, l.typedSecret(m, n, s)...)
			}
		})
	}
	for _, p := range l.archive.Pages {
		l.numbers(p.Body, func(n archive.Number, v float64, digits int) {
			if !isLong(v, digits) {
				return
			}
			if s, found := everywhere()[millionths(v)]; found {
				l.diags = append(l.diags, *l.secretTyped(n, s).Helpf(`take it out, or classify the page; if it is another number: {{ literal("%s", "why") }}`, n.Text))
			}
		})
	}
	return accepted
}

// isLong reports whether a number with so many digits that count is too long to be there by
// chance where the values of all months are looked for.
func isLong(v float64, digits int) bool { return digits >= 4 && (v >= 10_000 || v != math.Trunc(v)) }

// numbers calls f for the numbers of a text that can tell a value.
func (l *loader) numbers(text *archive.Prose, f func(n archive.Number, v float64, digits int)) {
	for _, p := range append([]*archive.Prose{text}, text.Notes...) {
		for _, n := range p.Numbers {
			if v, digits, ok := l.telling(n.Text); ok {
				f(n, v, digits)
			}
		}
	}
}

// secret is a classified value, and the measure and month it is of.
type secret struct {
	measure *archive.Measure
	month   *archive.Month
	cell    *archive.Cell
}

// secrets returns the classified values of months that nothing published in them equals.
func (l *loader) secrets(all *archive.Archive, months ...*archive.Month) map[float64]secret {
	out := map[float64]secret{}
	var published []float64
	for _, m := range months {
		for i, s := range m.Slices {
			for j := 0; s != nil && j < len(s.Cells); j++ {
				c, x := &s.Cells[j], all.Measures[i]
				switch {
				case c.Missing():
				case x.ClassOf(c) > l.archive.Site.Policy.Audience:
					out[millionths(c.Value)] = secret{x, m, c}
				default:
					published = append(published, c.Value)
				}
			}
			if s != nil && s.Stated != nil && all.Measures[i].ClassOf(s.Stated) <= l.archive.Site.Policy.Audience {
				published = append(published, s.Stated.Value)
			}
		}
	}
	for _, v := range published {
		delete(out, millionths(v))
	}
	return out
}

func (l *loader) typedSecret(m *archive.Month, n archive.Number, s secret) []diag.Accepted {
	told := l.secretTyped(n, s).
		Helpf(`take it out, or classify the section; if it is another number, say so in the front matter: accepted = { disclosure = "why" }`)
	if a := m.Accepted.For(archive.Disclosure); a != nil {
		l.archive.Disclosing[a.Pos] = true
		return []diag.Accepted{{Diagnostic: *told, Reason: a.Reason}}
	}
	l.diags = append(l.diags, *told)
	return nil
}

func (l *loader) secretTyped(n archive.Number, s secret) *diag.Diagnostic {
	var one diag.List
	return one.Errorf(archive.Disclosure, n.Pos, "the text says %s, which is what %s is in %s, classified %s", n.Text, s.measure.Name(), s.month.Period,
		l.archive.Site.Policy.Levels[s.measure.ClassOf(s.cell)].Name).
		At(s.cell.Pos, "the classified value stands here")
}

func millionths(v float64) float64 { return math.Round(v * 1e6) }

// telling reads a number as the site's language writes it, with how many digits it has
// between the zeros at its ends; ok is false for one that is too short to tell a value, and for
// a year.
func (l *loader) telling(text string) (v float64, digits int, ok bool) {
	plain := text
	for _, sign := range []string{l.loc.Group, "\u00a0", "\u202f", "'", "’"} {
		if sign != "" {
			plain = strings.ReplaceAll(plain, sign, "")
		}
	}
	plain = strings.Replace(plain, l.loc.Decimal, ".", 1)
	v, err := strconv.ParseFloat(plain, 64)
	digits = len(strings.Trim(strings.Replace(plain, ".", "", 1), "0"))
	decimals := strings.Contains(plain, ".")
	year := plain == text && len(plain) == 4 && v >= 1900 && v < 2100
	ok = err == nil && !year && digits >= 3 && (decimals || v >= 1000)
	return v, digits, ok
}
