package load

import (
	"math"
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// typedSecrets reports numbers in a report's text that are classified values of
// its month, typed by hand: four digits or more, or three with decimals, so that
// hardly one is there by chance.
func (l *loader) typedSecrets(all *archive.Archive) (accepted []diag.Accepted) {
	for _, m := range l.archive.Months {
		if m.Report == nil {
			continue
		}
		var secrets map[float64]secret
		for _, p := range append([]*archive.Prose{m.Report.Body}, m.Report.Body.Notes...) {
			for _, n := range p.Numbers {
				v, ok := l.telling(n.Text)
				if !ok {
					continue
				}
				if secrets == nil {
					secrets = l.secrets(all, all.Month(m.Period))
				}
				if s, found := secrets[millionths(v)]; found {
					accepted = append(accepted, l.typedSecret(m, n, s)...)
				}
			}
		}
	}
	return accepted
}

// secret is a classified value, and the measure it is of.
type secret struct {
	measure *archive.Measure
	cell    *archive.Cell
}

// secrets returns the classified values of a month that nothing published equals.
func (l *loader) secrets(all *archive.Archive, m *archive.Month) map[float64]secret {
	out := map[float64]secret{}
	var published []float64
	for i, s := range m.Slices {
		for j := 0; s != nil && j < len(s.Cells); j++ {
			c, x := &s.Cells[j], all.Measures[i]
			switch {
			case c.Missing():
			case x.ClassOf(c) > l.archive.Site.Policy.Audience:
				out[millionths(c.Value)] = secret{x, c}
			default:
				published = append(published, c.Value)
			}
		}
		if s != nil && s.Stated != nil && all.Measures[i].ClassOf(s.Stated) <= l.archive.Site.Policy.Audience {
			published = append(published, s.Stated.Value)
		}
	}
	for _, v := range published {
		delete(out, millionths(v))
	}
	return out
}

func (l *loader) typedSecret(m *archive.Month, n archive.Number, s secret) []diag.Accepted {
	var one diag.List
	one.Errorf(archive.Disclosure, n.Pos, "the text says %s, which is what %s is in %s, classified %s", n.Text, s.measure.Name(), m.Period,
		l.archive.Site.Policy.Levels[s.measure.ClassOf(s.cell)].Name).
		Helpf(`take it out, or classify the section; if it is another number, say so in the front matter: accepted = { disclosure = "why" }`).
		At(s.cell.Pos, "the classified value stands here")
	if a := m.Accepted.For(archive.Disclosure); a != nil {
		l.archive.Disclosing[a.Pos] = true
		return []diag.Accepted{{Diagnostic: one[0], Reason: a.Reason}}
	}
	l.diags = append(l.diags, one...)
	return nil
}

func millionths(v float64) float64 { return math.Round(v * 1e6) }

// telling reads a number as the site's language writes it; ok is false for one
// that is too short to tell a value, and for a year.
func (l *loader) telling(text string) (v float64, ok bool) {
	plain := text
	for _, sign := range []string{l.loc.Group, "\u00a0", "\u202f", "'", "’"} {
		if sign != "" {
			plain = strings.ReplaceAll(plain, sign, "")
		}
	}
	plain = strings.Replace(plain, l.loc.Decimal, ".", 1)
	v, err := strconv.ParseFloat(plain, 64)
	digits := strings.Trim(strings.Replace(plain, ".", "", 1), "0")
	decimals := strings.Contains(plain, ".")
	year := plain == text && len(plain) == 4 && v >= 1900 && v < 2100
	return v, err == nil && !year && (len(digits) >= 3 && (decimals || v >= 1000))
}
