package cli

import "almanac/internal/diag"

// told is what an editor has been told already: a list that is printed again with
// every save, for one line of it that is new, is not read.
type told struct {
	places map[string]bool // diagnostics as they were printed, with their places
	counts map[string]int  // warnings, wherever they are
}

func newTold(l diag.List) told {
	t := told{map[string]bool{}, map[string]int{}}
	for _, d := range l {
		t.places[placed(d)] = true
		t.counts[unplaced(d)]++
	}
	return t
}

// fresh returns those of l that are news. A warning that has only moved, since
// lines were written above it, is none.
func (t told) fresh(l diag.List) diag.List {
	now := newTold(l)
	var out diag.List
	for _, d := range l {
		moved := d.Severity == diag.Warning && now.counts[unplaced(d)] <= t.counts[unplaced(d)]
		if !t.places[placed(d)] && !moved {
			out = append(out, d)
		}
	}
	return out
}

func placed(d diag.Diagnostic) string { return d.Pos.String() + "\x00" + unplaced(d) }

func unplaced(d diag.Diagnostic) string {
	return d.File + "\x00" + d.Severity.String() + "\x00" + d.Rule + "\x00" + d.Message
}
