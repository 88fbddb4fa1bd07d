package jsontext

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"
)

func FuzzString(f *testing.F) {
	for _, s := range []string{"", "SEC Panel’s “view” – 1", "<a href=\"x\">&\\</a>", "\x00\x1f\x7f\b\f\n\r\t", "\u2027\u2028\u2029\u202a", "\xe2\x80", "a\xffb", "é\xe2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, _ := json.Marshal(s)
		if got := String([]byte("x"), s); string(got) != "x"+string(want) {
			t.Errorf("%q is %s, want %s", s, got[1:], want)
		}
		if got := String(nil, []byte(s)); string(got) != string(want) {
			t.Errorf("%q as bytes is %s, want %s", s, got, want)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, v := range []float64{0, math.Copysign(0, -1), 1, -17, 280.89, 0.07, -1.005, 4.35, 1.1e15, 9999999999999.99, 10000000000000.01, 0.1 + 0.2, 1e15, 1e20, 1e21, 123456789012345680, 1e-6, 9e-7, -2.5e-9, 1e-300, 1.5e300, 1e100} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v float64) {
		want, err := json.Marshal(v)
		if err != nil {
			return // not finite
		}
		if got := Number([]byte("x"), v); string(got) != "x"+string(want) {
			t.Errorf("%v is %s, want %s", v, got[1:], want)
		}
		for _, v := range []float64{v, math.Round(v*100) / 100, math.Round(v*10) / 10} {
			if got, want := Fixed(nil, v), strconv.FormatFloat(v, 'f', -1, 64); string(got) != want && !math.IsInf(v, 0) {
				t.Errorf("%v without an exponent is %s, want %s", v, got, want)
			}
		}
	})
}
