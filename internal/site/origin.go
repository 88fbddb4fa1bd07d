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
	var of sources
	for i := range m.Rows {
		r := &m.Rows[i]
		of.add(r.From, 0)
		for j := range r.Cells {
			if c := r.Cells[j].Value.Cell; c != nil {
				of.add(c.Pos, j)
			}
		}
	}
	if len(of.files) == 0 {
		return Origin{}
	}
	o := Origin{Commit: w.archive.Site.Commit, InJSON: !w.archive.Site.Without.Downloads}
	byName := func(a, b linesOf) int { return cmp.Compare(a.key, b.key) }
	if !slices.IsSortedFunc(of.files, byName) {
		slices.SortFunc(of.files, byName)
	}
	if more := len(of.files) - mostFiles; more > 0 {
		of.files = of.files[more:] // the newest
		o.More = w.loc.T("origin_more", "n", w.loc.Number(float64(more), 0))
	}
	o.Files = make([]string, len(of.files))
	for i, l := range of.files {
		where := ""
		if l.last > l.first {
			where = w.loc.T("lines", "first", strconv.Itoa(l.first), "last", strconv.Itoa(l.last))
		} else {
			where = w.loc.T("line", "n", strconv.Itoa(l.first))
		}
		o.Files[i] = l.file + ", " + where
	}
	return o
}

// sources collects the files of a table. Two cells beside or below one another are
// mostly of the same file, so that few of them are looked for.
type sources struct {
	files  []linesOf
	at     map[string]int // in files, once there are many
	column []int          // the file of the last cell in each column, and 1
	last   int            // that of the last cell, and 1
}

type linesOf struct {
	file        string
	key         string // by which files are sorted
	first, last int
}

// add takes in the place of something in a column.
func (s *sources) add(p diag.Pos, column int) {
	if !p.IsValid() {
		return
	}
	for len(s.column) <= column {
		s.column = append(s.column, 0)
	}
	i := s.last
	if i == 0 || s.files[i-1].file != p.File {
		if i = s.column[column]; i == 0 || s.files[i-1].file != p.File {
			i = s.of(p) + 1
		}
	}
	l := &s.files[i-1]
	l.first, l.last = min(l.first, p.Line), max(l.last, p.Line)
	s.last, s.column[column] = i, i
}

// of returns where a file is among those there are.
func (s *sources) of(p diag.Pos) int {
	n := len(s.files)
	if i, ok := s.known(p.File); ok {
		return i
	}
	if n == few {
		s.at = make(map[string]int, 4*few)
		for i := range s.files {
			s.at[s.files[i].file] = i
		}
	}
	if s.at != nil {
		s.at[p.File] = n
	}
	s.files = append(s.files, linesOf{p.File, strings.ToLower(p.File) + ",", p.Line, p.Line})
	return n
}

// few is how many files are looked through faster than a map is made.
const few = 16

func (s *sources) known(file string) (i int, ok bool) {
	if s.at != nil {
		i, ok = s.at[file]
		return i, ok
	}
	for i := range s.files {
		if s.files[i].file == file {
			return i, true
		}
	}
	return 0, false
}

// mostFiles is how many files a table lists: two years of months.
const mostFiles = 24
