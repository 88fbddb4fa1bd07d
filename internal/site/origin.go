package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/diag"
	"almanac/internal/table"
)

// origin tells the files and lines in which the content gives what a table shows.
// What is worked out comes from them as well and has no place of its own.
func (w *writer) origin(m *table.Model) Origin {
	type lines struct{ first, last int }
	of := map[string]lines{}
	add := func(p diag.Pos) {
		if !p.IsValid() {
			return
		}
		l, again := of[p.File]
		if !again {
			l.first = p.Line
		}
		of[p.File] = lines{min(l.first, p.Line), max(l.last, p.Line)}
	}
	for _, r := range m.Rows {
		add(r.From)
		for _, c := range r.Cells {
			if c.Value.Cell != nil {
				add(c.Value.Cell.Pos)
			}
		}
	}
	if len(of) == 0 {
		return Origin{}
	}
	o := Origin{Commit: w.archive.Site.Commit, InJSON: !w.archive.Site.Without.Downloads}
	for file, l := range of {
		where := w.loc.T("line", "n", strconv.Itoa(l.first))
		if l.last > l.first {
			where = w.loc.T("lines", "first", strconv.Itoa(l.first), "last", strconv.Itoa(l.last))
		}
		o.Files = append(o.Files, file+", "+where)
	}
	slices.SortFunc(o.Files, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	if more := len(o.Files) - mostFiles; more > 0 {
		o.Files = o.Files[more:] // the newest
		o.More = w.loc.T("origin_more", "n", w.loc.Number(float64(more), 0))
	}
	return o
}

// mostFiles is how many files a table lists: two years of months.
const mostFiles = 24
