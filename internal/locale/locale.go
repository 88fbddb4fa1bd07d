// Package locale writes numbers, months, dates and the site's own words in the
// language of the site.
//
// A Locale is data: package load reads it from layouts/strings/<language>.toml,
// so a new language needs no Go. Numbers show U+2212 for minus, group
// thousands, and never show a negative zero.
package locale

import (
	"cmp"
	"math"
	"slices"
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
	var buf [48]byte
	return string(l.appendNumber(buf[:0], v, decimals, plus))
}

// AppendNumber is Number for a buffer.
func (l *Locale) AppendNumber(b []byte, v float64, decimals int) []byte {
	return l.appendNumber(b, v, decimals, "")
}

func (l *Locale) appendNumber(b []byte, v float64, decimals int, plus string) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "–"...)
	}
	var buf [40]byte
	s, sign := digits(&buf, v, decimals)
	switch {
	case sign < 0:
		b = append(b, "\u2212"...)
	case sign > 0 && plus != "":
		b = append(b, plus...)
	}
	if decimals == 0 {
		return l.appendWhole(b, s)
	}
	point := len(s) - decimals
	return append(append(l.appendWhole(b, s[:point]), l.Decimal...), s[point:]...)
}

// appendWhole appends digits in groups of three.
func (l *Locale) appendWhole(b, digits []byte) []byte {
	if len(digits) <= 3 {
		return append(b, digits...)
	}
	first := (len(digits)-1)%3 + 1 // digits before the first sign of a group
	b = append(b, digits[:first]...)
	for digits = digits[first:]; len(digits) > 0; digits = digits[3:] {
		b = append(append(b, l.Group...), digits[:3]...)
	}
	return b
}

// digits writes the digits of v rounded, the last so many of which are its decimals,
// and at least one is not; sign is that of the rounded value. It counts in units of the
// last one where they are few enough to be exact: that takes a fifth of the time. Without,
// a build of 120 reports takes 1.02 of the CPU time.
func digits(buf *[40]byte, v float64, decimals int) (out []byte, sign int64) {
	x := v * math.Pow10(decimals)
	if math.Abs(x) >= 1<<45 || decimals >= len(buf) {
		v = Round(v, decimals)
		out = strconv.AppendFloat(buf[:0], math.Abs(v), 'f', decimals, 64)
		if decimals > 0 {
			out = slices.Delete(out, len(out)-decimals-1, len(out)-decimals) // the point
		}
		return out, int64(cmp.Compare(v, 0))
	}
	sign = int64(units(x))
	i := len(buf)
	for n := uint64(max(sign, -sign)); n > 0 || len(buf)-i <= decimals; n /= 10 {
		i--
		buf[i] = byte('0' + n%10)
	}
	return buf[i:], sign
}

// Round rounds half away from zero, judging halves by the decimal digits a
// person would write: 1.005 is one hundredth and a half.
func Round(v float64, decimals int) float64 {
	p := math.Pow10(decimals)
	x := v * p
	if math.Abs(x) > 1<<52 {
		return v
	}
	return units(x) / p
}

// units rounds x, which counts the last decimals of a value, as Round says.
func units(x float64) float64 {
	if whole := int64(x); float64(whole) == x {
		return x // as most are
	}
	r := math.Round(x)
	if d := math.Abs(x-math.Trunc(x)) - 0.5; d != 0 && math.Abs(d) < 0x1p-50*math.Max(1, math.Abs(x)) {
		r = math.Trunc(x) + math.Copysign(1, x)
	}
	return r
}

// Month writes "February 2018".
func (l *Locale) Month(m period.Month) string {
	var buf [48]byte
	return string(calendar(buf[:0], l.MonthForm, 0, l.Months[m.Number()-1], m.Year()))
}

// MonthShort writes "Feb 2018".
func (l *Locale) MonthShort(m period.Month) string {
	var buf [48]byte
	return string(l.AppendMonthShort(buf[:0], m))
}

// AppendMonthShort is MonthShort for a buffer.
func (l *Locale) AppendMonthShort(b []byte, m period.Month) []byte {
	return calendar(b, l.MonthForm, 0, l.MonthsShort[m.Number()-1], m.Year())
}

// Date writes "9 February 2018".
func (l *Locale) Date(d period.Date) string {
	var buf [48]byte
	return string(l.AppendDate(buf[:0], d))
}

// AppendDate is Date for a buffer.
func (l *Locale) AppendDate(b []byte, d period.Date) []byte {
	if d.IsZero() {
		return b
	}
	return calendar(b, l.DateForm, d.Day, l.Months[d.Month-1], d.Year)
}

// calendar appends a form with its {day}, {month} and {year} filled in. (Every table
// names a dozen months: what fill does for any names takes three times as long.)
func calendar(b []byte, form string, day int, month string, year int) []byte {
	for i := 0; i < len(form); {
		switch rest := form[i:]; {
		case rest[0] != '{':
			b = append(b, rest[0])
			i++
		case strings.HasPrefix(rest, "{month}"):
			b = append(b, month...)
			i += len("{month}")
		case strings.HasPrefix(rest, "{year}"):
			b = strconv.AppendInt(b, int64(year), 10)
			i += len("{year}")
		case day != 0 && strings.HasPrefix(rest, "{day}"):
			b = strconv.AppendInt(b, int64(day), 10)
			i += len("{day}")
		default:
			b = append(b, '{')
			i++
		}
	}
	return b
}

// T returns the site's words for key with its {names} filled from pairs of
// name and value. An unknown key is returned in brackets, so that it shows.
func (l *Locale) T(key string, pairs ...string) string {
	return fill(l.words(key), pairs...)
}

// AppendT is T for a buffer.
func (l *Locale) AppendT(b []byte, key string, pairs ...string) []byte {
	return appendFilled(b, l.words(key), pairs)
}

func (l *Locale) words(key string) string {
	if s, ok := l.Words[key]; ok {
		return s
	}
	return "[" + key + "]"
}

// fill puts values in the places of their {names}, one name after the other.
func fill(form string, pairs ...string) string {
	if len(pairs) == 0 || strings.IndexByte(form, '{') < 0 {
		return form
	}
	var buf [128]byte
	return string(appendFilled(buf[:0], form, pairs))
}

// appendFilled appends a form with the values in it.
func appendFilled(b []byte, form string, pairs []string) []byte {
	from, plain := len(b), true
	for rest := form; rest != ""; {
		open := strings.IndexByte(rest, '{')
		end := open + strings.IndexByte(rest[max(open, 0):], '}')
		if open < 0 || end < open {
			b = append(b, rest...)
			break
		}
		b = append(b, rest[:open]...)
		value, ok := named(rest[open+1:end], pairs)
		if !ok {
			value = rest[open : end+1]
		}
		plain = plain && strings.IndexByte(value, '{') < 0
		b, rest = append(b, value...), rest[end+1:]
	}
	if plain {
		return b
	}
	for i := 0; i+1 < len(pairs); i += 2 { // a value may name what comes after it
		form = strings.ReplaceAll(form, "{"+pairs[i]+"}", pairs[i+1])
	}
	return append(b[:from], form...)
}

func named(name string, pairs []string) (value string, ok bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1], true
		}
	}
	return "", false
}
