package chart

import (
	"encoding/json"
	"testing"
)

// TestMeta holds what is written by hand to what encoding/json writes.
func TestMeta(t *testing.T) {
	for _, m := range []Meta{
		{},
		{Kind: "line", Months: true, Unit: "days", Decimals: 2, Decimal: ",", Group: "\u202f", Percent: "{n} %", Missing: "not <available>"},
		{Kind: "pie", Decimal: ".", Codes: []string{"a", "", `"b"`}, Drill: "x"},
		{Codes: []string{}, Drill: "series"},
	} {
		want, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.append(nil); string(got) != string(want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
