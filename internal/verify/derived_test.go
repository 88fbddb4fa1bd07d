package verify

import (
	"maps"
	"testing"
)

// TestDerived holds that a restricted number is not looked for if public figures make it,
// as a total, a change or a sum over months, and that any other is.
func TestDerived(t *testing.T) {
	r := &reader{groups: map[string]map[string]string{"kinds": {"sparrow": "small", "robin": "small", "heron": "large"}}}
	set := &dataset{by: map[string][]string{"counts": {"kinds", "places"}}}
	sums := derived{}
	add := func(month, text string, keys ...string) {
		sums.add(r, set, cellPath{month, "birds", keys}, text)
	}
	add("2023-02", "1_031", "seen")
	add("2024-01", "1277", "seen")
	add("2024-02", "3463", "seen")
	add("2024-02", "5113", "counts", "sparrow", "north")
	add("2024-02", "7057", "counts", "robin", "south")
	add("2024-02", "9011", "counts", "heron", "south")
	add("2024-02", "60013", "counts", "revised")
	for text, looked := range map[string]bool{
		"2186":  false, // 3463 - 1277, since the month before
		"2432":  false, // 3463 - 1031, since the year before
		"5771":  false, // 1031 + 1277 + 3463, over all months
		"4740":  false, // 1277 + 3463, over the last two
		"21181": false, // of all counts
		"12170": false, // of small birds
		"16068": false, // in the south
		"9011":  false, // of herons
		"60013": true,  // a number that was revised is not public
		"8576":  true,  // 3463 + 5113, of two measures
		"6203":  true,
	} {
		p := &public{index: newIndex([]piece{{form: figure, text: text}}), gone: map[key]bool{}, derived: maps.Clone(sums)}
		p.totals()
		p.done()
		if (p.index.left[numeral] > 0) != looked {
			t.Errorf("%s is looked for: %t", text, !looked)
		}
	}
}
