package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"almanac/internal/diag"
)

// TestSources holds the files of a table to those of a plain list, for months that
// follow one another in either direction and for files that come again.
func TestSources(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var s sources
	for range 2000 {
		s.reset()
		files := 1 + r.IntN(2*few)
		var want []linesOf
		for i := range r.IntN(200) {
			n := i * files / 200 // oldest first
			switch r.IntN(4) {
			case 0:
				n = r.IntN(files)
			case 1:
				n = files - n // newest first
			}
			p := diag.Pos{File: fmt.Sprintf("Reports/%03d", n), Line: 1 + r.IntN(99)}
			s.add(&p, r.IntN(5))
			at := slices.IndexFunc(want, func(l linesOf) bool { return l.file == p.File })
			if at < 0 {
				want = append(want, linesOf{p.File, strings.ToLower(p.File), p.Line, p.Line})
				continue
			}
			want[at].first, want[at].last = min(want[at].first, p.Line), max(want[at].last, p.Line)
		}
		slices.SortFunc(want, func(a, b linesOf) int { return strings.Compare(a.file, b.file) })
		if len(want) == 1 {
			want[0].key = "" // there is nothing to sort
		}
		if got := s.sorted(); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}
