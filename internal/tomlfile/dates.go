package tomlfile

import (
	"fmt"
	"strconv"
	"time"

	"almanac/internal/period"
)

// Dates as people write them.
var (
	dayFirst  = pattern(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})$`)
	yearFirst = pattern(`^(\d{4})[./-](\d{1,2})[./-](\d{1,2})$`)
	ordinal   = pattern(`^(\d{1,2})(?:st|nd|rd|th)\b`)
)

// dateSlip returns how a date that is written in another way is written here, ""
// for what is no date. Where day and month may be meant either way, it says both.
func dateSlip(tok string) (help string) {
	if m := yearFirst().FindStringSubmatch(tok); m != nil {
		if d := date(m[1], m[2], m[3]); d != "" {
			return "write it as " + d
		}
		return calendar(m[1], m[2])
	}
	for _, form := range []string{"2 January 2006", "2 Jan 2006", "January 2, 2006", "January 2 2006"} {
		if t, err := time.Parse(form, ordinal().ReplaceAllString(tok, "$1")); err == nil {
			return "write it as " + t.Format(time.DateOnly)
		}
	}
	m := dayFirst().FindStringSubmatch(tok)
	if m == nil {
		return ""
	}
	if len(m[3]) == 2 {
		m[3] = "20" + m[3]
	}
	switch day, month := date(m[3], m[2], m[1]), date(m[3], m[1], m[2]); {
	case day != "" && month != "" && day != month:
		return fmt.Sprintf("write it as %s, or as %s if the month stands first", day, month)
	case day != "":
		return "write it as " + day
	case month != "":
		return "write it as " + month
	}
	return "write it as YYYY-MM-DD"
}

// date returns a day of the calendar as TOML has it, "" for another one.
func date(year, month, day string) string {
	pad := func(s string) string { return fmt.Sprintf("%02s", s) }
	d := year + "-" + pad(month) + "-" + pad(day)
	if _, err := period.ParseDate(d); err != nil {
		return ""
	}
	return d
}

// calendar says why a year and a month have no such day.
func calendar(year, month string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	if m < 1 || m > 12 {
		return "write it as YYYY-MM-DD, with a month of 01 to 12"
	}
	return "the last day of that month is " + time.Date(y, time.Month(m+1), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}
