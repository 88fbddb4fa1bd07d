package check

import (
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/period"
)

func (c *checker) record(m *archive.Month, d *archive.Dataset, r *archive.Record) {
	for i, f := range d.Fields {
		v := &r.Values[i]
		if v.Text != nil {
			c.name(m, d, r, v)
		}
		switch {
		case f.Type == archive.DateField && f.InPeriod:
			for _, day := range v.Dates {
				if day.In() != m.Period {
					c.fail("date-in-period", v.Pos, place{r.Accepted, m, d, nil}, "%s lies outside %s", day, m.Period)
				}
			}
		case f.Type == archive.CodeField:
			for _, code := range v.Codes {
				if !code.ValidIn(m.Period) {
					c.invalid(m, code, v.Pos, place{r.Accepted, m, d, nil})
				}
			}
		case f.Dates != nil && v.Text != nil:
			c.monthInText(m, d, f, r, v)
		}
	}
}

// monthInText compares the months a text names with the dates it is about. A
// text may look ahead ("the minutes will be available in March"); one that only
// names months before the dates is about another month.
func (c *checker) monthInText(m *archive.Month, d *archive.Dataset, f *archive.Field, r *archive.Record, v *archive.FieldValue) {
	dates := r.Values[slices.Index(d.Fields, f.Dates)].Dates
	named := monthsIn(v.Text.Plain, c.loc)
	if len(dates) == 0 || len(named) == 0 {
		return
	}
	first := dates[0].In()
	for _, day := range dates {
		first = min(first, day.In())
	}
	latest := slices.Max(named)
	if latest >= first {
		return
	}
	c.fail("month-in-text", v.Pos, place{r.Accepted, m, d, nil}, "the text is about %s, the date is %s", c.loc.Month(latest), c.loc.Date(dates[0])).
		Helpf("correct one of them, or accept the slip of the source: accepted = \"why\"")
}

// monthsIn finds month names followed by a year.
func monthsIn(text string, loc *locale.Locale) []period.Month {
	var out []period.Month
	words := strings.Fields(text)
	for i := 0; i+1 < len(words); i++ {
		for n, name := range loc.Months {
			if words[i] != name {
				continue
			}
			year := strings.TrimRight(words[i+1], ".,;:)")
			if len(year) != 4 {
				continue
			}
			if m, err := period.ParseMonth(year + "-" + twoDigits(n+1)); err == nil {
				out = append(out, m)
			}
		}
	}
	return out
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
