// Package locale writes numbers, months, dates and the site's own words in the
// language of the site.
//
// A Locale is data: package load reads it from layouts/strings/<language>.toml,
// so a new language needs no Go. Numbers show U+2212 for minus, group
// thousands, and never show a negative zero.
package locale

import (
	"math"
	"strconv"
	"strings"

	"almanac/internal/period"
)

// Locale is how one language writes things.
type Locale struct {
	Tag         string     // BCP 47, as the site declares it
	Months      [12]string // February
	MonthsShort [12]string // Feb
	DateForm    string     // "{day} {month} {year}"
	MonthForm   string     // "{month} {year}"
	Decimal     string     // "."
	Group       string     // ","
	Percent     string     // "{n}%"
	Words       map[string]string
}

// Number writes v rounded half away from zero to so many decimals.
func (l *Locale) Number(v float64, decimals int) string {
	return l.number(v, decimals, "")
}

// Signed is Number with a plus sign on values above zero.
func (l *Locale) Signed(v float64, decimals int) string {
	return l.number(v, decimals, "+")
}

// Percentage writes a ratio: 0.5 is "50.0%" with one decimal.
func (l *Locale) Percentage(ratio float64, decimals int, signed bool) string {
	plus := ""
	if signed {
		plus = "+"
	}
	return strings.Replace(l.Percent, "{n}", l.number(ratio*100, decimals, plus), 1)
}

func (l *Locale) number(v float64, decimals int, plus string) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	v = Round(v, decimals)
	var buf [32]byte
	s := string(strconv.AppendFloat(buf[:0], math.Abs(v), 'f', decimals, 64))
	whole, frac, _ := strings.Cut(s, ".")
	var b strings.Builder
	b.Grow(len(s) + 8)
	switch {
	case v < 0:
		b.WriteString("\u2212")
	case v > 0:
		b.WriteString(plus)
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.Group)
		}
		b.WriteByte(whole[i])
	}
	if frac != "" {
		b.WriteString(l.Decimal)
		b.WriteString(frac)
	}
	return b.String()
}

// Round rounds half away from zero, judging halves by the decimal digits a
// person would write: 1.005 is one hundredth and a half.
func Round(v float64, decimals int) float64 {
	p := math.Pow10(decimals)
	x := v * p
	if math.Abs(x) > 1<<52 {
		return v
	}
	r := math.Round(x)
	if d := math.Abs(x-math.Trunc(x)) - 0.5; d != 0 && math.Abs(d) < 0x1p-50*math.Max(1, math.Abs(x)) {
		r = math.Trunc(x) + math.Copysign(1, x)
	}
	return r / p
}

// Month writes "February 2018".
func (l *Locale) Month(m period.Month) string {
	return fill(l.MonthForm, "month", l.Months[m.Number()-1], "year", strconv.Itoa(m.Year()))
}

// MonthShort writes "Feb 2018".
func (l *Locale) MonthShort(m period.Month) string {
	return fill(l.MonthForm, "month", l.MonthsShort[m.Number()-1], "year", strconv.Itoa(m.Year()))
}

// Date writes "9 February 2018".
func (l *Locale) Date(d period.Date) string {
	if d.IsZero() {
		return ""
	}
	return fill(l.DateForm, "day", strconv.Itoa(d.Day), "month", l.Months[d.Month-1], "year", strconv.Itoa(d.Year))
}

// T returns the site's words for key with its {names} filled from pairs of
// name and value. An unknown key is returned in brackets, so that it shows.
func (l *Locale) T(key string, pairs ...string) string {
	s, ok := l.Words[key]
	if !ok {
		return "[" + key + "]"
	}
	return fill(s, pairs...)
}

func fill(form string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		form = strings.ReplaceAll(form, "{"+pairs[i]+"}", pairs[i+1])
	}
	return form
}
