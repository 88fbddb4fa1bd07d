package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"almanac/internal/diag"
	"almanac/internal/locale"
)

// TestSources holds the files of a table to those of a plain list, for months that
// follow one another in either direction and for files that come again.
func TestSources(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var loc *locale.Locale
	for i := range 2000 {
		if i%30 == 0 { // another site
			loc = &locale.Locale{Words: map[string]string{"line": fmt.Sprint(i, ": {n}"), "lines": fmt.Sprint(i, ": {first} to {last}")}}
		}
		s := sourcesOf(loc)
		files := 1 + r.IntN(30)
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
				want = append(want, linesOf{file: p.File, first: p.Line, last: p.Line})
				continue
			}
			want[at].first, want[at].last = min(want[at].first, p.Line), max(want[at].last, p.Line)
		}
		slices.SortFunc(want, func(a, b linesOf) int { return strings.Compare(a.file, b.file) })
		var got []linesOf
		for _, i := range s.sorted() {
			l := s.files[i]
			got = append(got, linesOf{file: l.file, first: l.first, last: l.last})
			text := l.file + ", " + loc.T("line", "n", fmt.Sprint(l.first))
			if l.last > l.first {
				text = l.file + ", " + loc.T("lines", "first", fmt.Sprint(l.first), "last", fmt.Sprint(l.last))
			}
			if told := s.lines([]int{i}); told[0] != text {
				t.Fatalf("told %q, want %q", told[0], text)
			}
		}
		if !slices.EqualFunc(got, want, func(a, b linesOf) bool { return a.file == b.file && a.first == b.first && a.last == b.last }) {
			t.Fatalf("%v, want %v", got, want)
		}
		knownFiles.Put(s)
	}
}
