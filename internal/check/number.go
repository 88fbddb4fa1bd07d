package check

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/archive"
)

// numbersIn finds the numbers of a short text.
func numbersIn(text string) []archive.Number {
	var out []archive.Number
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		end := i
		for end < len(text) && (text[end] >= '0' && text[end] <= '9' ||
			strings.ContainsAny(text[end:end+1], ".,'") && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9') {
			end++
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(before) && !strings.ContainsRune("-–/_#", before) {
			out = append(out, archive.Number{Text: text[i:end], Before: text[:i], After: text[end:]})
		}
		i = end
	}
	return out
}

func near10(v, w float64) bool { return math.Abs(v-10*w) < 1e-6 || math.Abs(10*v-w) < 1e-6 }

func digits(v float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".", "", 1)
}

// rearranged reports whether a and b have the same digits in another order, or
// differ in one.
func rearranged(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	x, y := []byte(a), []byte(b)
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	slices.Sort(x)
	slices.Sort(y)
	return differ == 1 || differ == 2 && string(x) == string(y)
}

// significant counts the digits of v that say something.
func significant(v float64, decimals int) int {
	return len(strings.Trim(digits(v, decimals), "0"))
}

// quantity reads a number as the site's language writes it. ok is false for
// what is not the size of something: a year, a day, a number of a section.
func (c *checker) quantity(n archive.Number) (v float64, decimals int, ok bool) {
	text := n.Text
	for _, sign := range []string{c.loc.Group, "\u00a0", "\u202f", "'", "’"} {
		if sign != "" && strings.Contains(text, sign) {
			if !grouped(text, sign, c.loc.Decimal) {
				return 0, 0, false
			}
			text = strings.ReplaceAll(text, sign, "")
		}
	}
	whole, frac, _ := strings.Cut(text, c.loc.Decimal)
	v, err := strconv.ParseFloat(whole+"."+frac, 64)
	year := text == n.Text && frac == "" && len(whole) == 4 && v >= 1900 && v < 2100
	if err != nil || year || numbered(n.Before) || c.isDate(n) || isShare(n.After) {
		return 0, 0, false
	}
	return v, len(frac), true
}

// grouped reports whether a sign stands where it parts thousands.
func grouped(text, sign, decimal string) bool {
	whole, frac, _ := strings.Cut(text, decimal)
	parts := strings.Split(whole, sign)
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && (len(p) < 1 || len(p) > 3) {
			return false
		}
	}
	return !strings.Contains(frac, sign)
}

// labelled are words before a number that is a name rather than a size.
var labelled = map[string]bool{
	"section": true, "sections": true, "release": true, "releases": true, "version": true, "versions": true, "v": true, "table": true, "tables": true,
	"figure": true, "figures": true, "appendix": true, "chapter": true, "part": true, "paragraph": true, "clause": true, "article": true, "annex": true,
	"directive": true, "regulation": true, "page": true, "pages": true, "no": true, "nos": true, "number": true, "issue": true, "volume": true, "vol": true,
	"item": true, "step": true, "stage": true, "phase": true, "level": true, "room": true, "form": true, "iso": true, "rfc": true, "bs": true, "en": true,
	"ref": true, "reference": true, "id": true, "schedule": true, "rule": true, "note": true, "proposal": true, "modification": true, "route": true,
	"abschnitt": true, "kapitel": true, "tabelle": true, "abbildung": true, "seite": true, "nummer": true, "nr": true, "anhang": true, "artikel": true, "din": true,
}

// numbered reports whether the word before a number makes it a name: "Section
// 4.12".
func numbered(before string) bool {
	before = strings.TrimRight(before, " \t\n\u00a0")
	if strings.HasSuffix(before, "§") || strings.HasSuffix(before, "£") || strings.HasSuffix(before, "$") || strings.HasSuffix(before, "€") {
		return true // an amount of money is no count of the same size
	}
	i := strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '/' })
	return labelled[strings.ToLower(strings.Trim(before[i+1:], ".:,"))]
}

// isDate reports whether a month's name stands beside a number.
func (c *checker) isDate(n archive.Number) bool {
	after := strings.TrimLeft(n.After, " \n\u00a0")
	before := strings.TrimRight(n.Before, " \n\u00a0")
	for i := range c.loc.Months {
		if strings.HasPrefix(after, c.loc.Months[i]) || strings.HasSuffix(before, c.loc.Months[i]) ||
			strings.HasSuffix(before, c.loc.MonthsShort[i]) {
			return true
		}
	}
	return false
}

// isShare reports whether a number is a percentage: no measure is.
func isShare(after string) bool {
	after = strings.TrimLeft(after, " \u00a0\u202f")
	return strings.HasPrefix(after, "%") || strings.HasPrefix(after, "per cent") || strings.HasPrefix(after, "percent") || strings.HasPrefix(after, "‰")
}
