package period

import (
	"fmt"
	"testing"
)

func TestParseMonth(t *testing.T) {
	for s, want := range map[string]Month{"2018-02": New(2018, 2), "1000-01": New(1000, 1), "9999-12": New(9999, 12)} {
		got, err := ParseMonth(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2018-2", "2018-13", "2018-00", "0999-01", "2018/02", "2018-02-01", "٢٠١٨-02", "+018-02", "2018-0a"} {
		if m, err := ParseMonth(s); err == nil {
			t.Errorf("%q is taken for %v", s, m)
		}
	}
}

func TestMonthArithmetic(t *testing.T) {
	if got := fmt.Sprint(New(2018, 2).Last(4)); got != "[2017-11 2017-12 2018-01 2018-02]" {
		t.Error(got)
	}
	if m := New(2018, 1) - 1; m.Year() != 2017 || m.Number() != 12 || m.Path() != "2017/12" {
		t.Errorf("the month before January: %v", m)
	}
	if New(2018, 2).String() != "2018-02" || Month(0).String() != "" {
		t.Error("String")
	}
}

func TestDates(t *testing.T) {
	d, err := ParseDate("2018-02-28")
	if err != nil || d.In() != New(2018, 2) || d.String() != "2018-02-28" {
		t.Errorf("%v, %v", d, err)
	}
	for _, s := range []string{"2018-02-29", "2018-2-1", "28.02.2018", ""} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q is taken for %v", s, d)
		}
	}
	ordered := []Date{{2017, 12, 31}, {2018, 1, 1}, {2018, 1, 31}, {2018, 2, 1}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Compare(b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%v to %v: %d", a, b, got)
			}
		}
	}
}
