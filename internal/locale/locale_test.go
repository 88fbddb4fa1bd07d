package locale

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/period"
)

func english() *Locale {
	return &Locale{Decimal: ".", Group: ",", Percent: "{n}%", DateForm: "{day} {month} {year}", MonthForm: "{month} {year}",
		Months: [12]string{1: "February"}, MonthsShort: [12]string{1: "Feb"}, Words: map[string]string{"note_n": "note {n}"}}
}

func TestNumbers(t *testing.T) {
	en := english()
	de := &Locale{Decimal: ",", Group: ".", Percent: "{n} %"}
	for _, c := range []struct{ got, want string }{
		{en.Number(0, 0), "0"},
		{en.Number(6099, 0), "6,099"},
		{en.Number(999, 0), "999"},
		{en.Number(1234567.5, 1), "1,234,567.5"},
		{en.Number(280.89, 2), "280.89"},
		{en.Number(1.005, 2), "1.01"},
		{en.Number(2.675, 2), "2.68"},
		{en.Number(600_000_000, 0), "600,000,000"},
		{en.Number(-0.4, 0), "0"},
		{en.Number(-1503, 0), "−1,503"},
		{en.Number(math.NaN(), 0), "–"},
		{en.Signed(3, 0), "+3"},
		{en.Signed(0, 0), "0"},
		{en.Signed(-3, 0), "−3"},
		{en.Percentage(-0.41462, 1, true), "−41.5%"},
		{en.Percentage(0.5, 0, false), "50%"},
		{de.Number(12345.6, 1), "12.345,6"},
		{de.Percentage(0.125, 1, true), "+12,5 %"},
		{en.Month(period.New(2018, 2)), "February 2018"},
		{en.MonthShort(period.New(2018, 2)), "Feb 2018"},
		{en.Date(period.Date{Year: 2018, Month: 2, Day: 9}), "9 February 2018"},
		{en.T("note_n", "n", "3"), "note 3"},
		{en.T("unheard"), "[unheard]"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// FuzzDigits holds the digits of a number to those of package strconv.
func FuzzDigits(f *testing.F) {
	for _, v := range []float64{0, 0.05, 0.5, 1.005, 280.89, 999.995, -0.004, -1503.005, 1e15, 4503599627370495, 1 << 53, 1e300} {
		f.Add(v, uint8(2))
		f.Add(v, uint8(47))
	}
	f.Fuzz(func(t *testing.T, v float64, decimals uint8) {
		d := int(decimals % 50)
		if math.IsNaN(v) || math.IsInf(v, 0) || math.IsInf(v*math.Pow10(d), 0) {
			return
		}
		rounded := Round(v, d)
		got, sign := digits(new([40]byte), v, d)
		if want := strings.Replace(strconv.FormatFloat(math.Abs(rounded), 'f', d, 64), ".", "", 1); string(got) != want {
			t.Errorf("%v with %d decimals is %s, want %s", v, d, got, want)
		}
		if sign > 0 != (rounded > 0) || sign < 0 != (rounded < 0) {
			t.Errorf("%v with %d decimals is %v and has sign %d", v, d, rounded, sign)
		}
	})
}

// FuzzCalendar holds the forms of months and dates to what fill makes of them.
func FuzzCalendar(f *testing.F) {
	for _, form := range []string{"{day} {month} {year}", "{month} {year}", "{year}年{month}", "{day}. {Month} {month", "{a{month}} {{year}", "", "}{"} {
		f.Add(form, 9, 2018)
	}
	f.Fuzz(func(t *testing.T, form string, day, year int) {
		day = 1 + day&15
		got, want := string(calendar(nil, form, day, "May", year)), fill(form, "day", strconv.Itoa(day), "month", "May", "year", strconv.Itoa(year))
		if got != want {
			t.Errorf("%q is %q, want %q", form, got, want)
		}
		if got, want := string(calendar(nil, form, 0, "May", year)), fill(form, "month", "May", "year", strconv.Itoa(year)); got != want {
			t.Errorf("%q without a day is %q, want %q", form, got, want)
		}
	})
}

// FuzzFill holds that names are filled in as if one after the other.
func FuzzFill(f *testing.F) {
	f.Add("{n} of {of}", "3", "{n}")
	f.Add("} {n} {n", "", "a")
	f.Add("{{n}} {other}{of}", "x", "}")
	f.Fuzz(func(t *testing.T, form, n, of string) {
		want := strings.ReplaceAll(strings.ReplaceAll(form, "{n}", n), "{of}", of)
		if got := fill(form, "n", n, "of", of); got != want {
			t.Errorf("%q is %q, want %q", form, got, want)
		}
	})
}
