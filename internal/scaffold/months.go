package scaffold

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"almanac/internal/locale"
	"almanac/internal/period"
)

// moved returns text with the months it names moved on by as many as lie between
// two: "February 2018", "Feb 2018" and "2018-02". The first month's name is moved
// without a year too.
func moved(text string, from, to period.Month, loc *locale.Locale) string {
	numbers := map[string]int{}
	for i := range 12 {
		numbers[loc.MonthsShort[i]] = i + 1
	}
	for i := range 12 {
		numbers[loc.Months[i]] = i + 1
	}
	delete(numbers, "")
	var out strings.Builder
	rest := 0
	for _, at := range monthPattern(numbers, loc, from).FindAllStringSubmatchIndex(text, -1) {
		if at[0] < rest || inWord(text, at[0], at[1]) {
			continue
		}
		if now := movedOne(text[at[0]:at[1]], numbers, to-from, from, loc); now != "" {
			out.WriteString(text[rest:at[0]] + now)
			rest = at[1]
		}
	}
	return out.String() + text[rest:]
}

// monthPattern matches a month as the site writes it, as ISO 8601 does, and
// the bare name of one.
func monthPattern(numbers map[string]int, loc *locale.Locale, bare period.Month) *regexp.Regexp {
	var names []string
	for name := range numbers {
		names = append(names, regexp.QuoteMeta(name))
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	form := regexp.QuoteMeta(loc.MonthForm)
	form = strings.ReplaceAll(form, `\{month\}`, "(?:"+strings.Join(names, "|")+")")
	form = strings.ReplaceAll(form, `\{year\}`, `[0-9]{4}`)
	name := regexp.QuoteMeta(loc.Months[bare.Number()-1])
	return regexp.MustCompile(form + `|[0-9]{4}-[0-9]{2}|` + name)
}

// movedOne moves what the pattern matched, "" for what is no month.
func movedOne(text string, numbers map[string]int, by, bare period.Month, loc *locale.Locale) string {
	if m, err := period.ParseMonth(text); err == nil {
		return (m + by).String()
	}
	if n := loc.Months[bare.Number()-1]; text == n {
		if utf8.RuneCountInString(n) < 4 {
			return "" // "May" is a word, too
		}
		return loc.Months[(bare+by).Number()-1]
	}
	y, _ := strconv.Atoi(year().FindString(text))
	for _, n := range numbers {
		switch m := period.New(y, n); text {
		case loc.Month(m):
			return loc.Month(m + by)
		case loc.MonthShort(m):
			return loc.MonthShort(m + by)
		}
	}
	return ""
}

var year = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("[0-9]{4}") })

// inWord reports whether text[from:to] is a part of a longer word or number.
func inWord(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' }
	isNumber := text[from] >= '0' && text[from] <= '9'
	return part(before) || part(after) || isNumber && (before == '-' || after == '-')
}
