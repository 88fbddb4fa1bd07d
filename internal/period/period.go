// Package period names the spans of time a periodical report is about: the
// calendar month and the calendar date.
//
// Both are plain values without a clock or a time zone: a report for February
// 2018 is about the same month wherever it is built. The zero Month and the
// zero Date mean "not given".
//
// Texts are ISO 8601: a Month is "2018-02", a Date is "2018-02-09". Names for
// people ("February 2018") belong to package locale.
package period

import (
	"fmt"
	"strconv"
	"time"
)

// Month is a calendar month, counted from January of year 0; the zero value
// is "no month". Months compare and subtract as integers.
type Month int32

// New returns the month m (1 to 12) of year y.
func New(y, m int) Month { return Month(y*12 + m - 1) }

// ParseMonth reads "2018-02". Years run from 1000 to 9999.
func ParseMonth(s string) (Month, error) {
	y, m, ok := digits(s, 4), 0, len(s) == 7 && s[4] == '-'
	if ok {
		m = digits(s[5:], 2)
	}
	if ok && 0 <= y && y < 1000 && 1 <= m && m <= 12 {
		return 0, fmt.Errorf("%q is not a month: years run from 1000 to 9999", s)
	}
	if !ok || y < 1000 || m < 1 || m > 12 {
		return 0, fmt.Errorf("%q is not a month: write it as YYYY-MM", s)
	}
	return New(y, m), nil
}

// digits reads the first n bytes of s as a decimal number, -1 if they are none.
func digits(s string, n int) int {
	if len(s) < n {
		return -1
	}
	v := 0
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		v = v*10 + int(s[i]-'0')
	}
	return v
}

// IsYear reports whether s is written as a year: four digits.
func IsYear(s string) bool { return len(s) == 4 && digits(s, 4) >= 0 }

// Year returns the calendar year.
func (m Month) Year() int { return int(m) / 12 }

// Number returns the month of the year, 1 to 12.
func (m Month) Number() int { return int(m)%12 + 1 }

// String returns the month as "2018-02", or "" for no month.
func (m Month) String() string {
	var b [10]byte
	return string(m.Append(b[:0]))
}

// Append is String for a buffer.
func (m Month) Append(b []byte) []byte {
	if m == 0 {
		return b
	}
	return pad(pad(b, m.Year(), 4, 0), m.Number(), 2, '-')
}

// pad appends a number with at least so many digits, after a separator unless that
// is 0. (Every page names dozens of months and dates.)
func pad(b []byte, n, digits int, separator byte) []byte {
	if separator != 0 {
		b = append(b, separator)
	}
	for least := 10; digits > 1; digits, least = digits-1, least*10 {
		if n < least {
			b = append(b, '0')
		}
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// Path returns the month as a folder of the site, "2018/02".
func (m Month) Path() string {
	var b [10]byte
	return string(pad(pad(b[:0], m.Year(), 4, 0), m.Number(), 2, '/'))
}

// Last returns the n months that end with m, oldest first.
func (m Month) Last(n int) []Month {
	out := make([]Month, n)
	for i := range out {
		out[i] = m - Month(n-1-i)
	}
	return out
}

// Date is a calendar date; the zero value is "no date".
type Date struct{ Year, Month, Day int }

// ParseDate reads "2018-02-09" and refuses days the calendar does not have.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date: write it as YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// DateOf returns the date that t shows in its own zone.
func DateOf(t time.Time) Date { return Date{t.Year(), int(t.Month()), t.Day()} }

// IsZero reports whether no date is given.
func (d Date) IsZero() bool { return d == Date{} }

// In returns the month the date lies in.
func (d Date) In() Month {
	if d.IsZero() {
		return 0
	}
	return New(d.Year, d.Month)
}

// Compare orders dates: negative when d is before e, 0 when equal.
func (d Date) Compare(e Date) int {
	return (d.Year-e.Year)*512 + (d.Month-e.Month)*32 + d.Day - e.Day
}

// String returns the date as "2018-02-09", or "" for no date.
func (d Date) String() string {
	var b [12]byte
	return string(d.Append(b[:0]))
}

// Append is String for a buffer.
func (d Date) Append(b []byte) []byte {
	if d.IsZero() {
		return b
	}
	return pad(pad(pad(b, d.Year, 4, 0), d.Month, 2, '-'), d.Day, 2, '-')
}
