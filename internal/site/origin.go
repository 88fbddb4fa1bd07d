package site

import (
	"slices"
	"strconv"
	"strings"

	"almanac/internal/diag"
	"almanac/internal/table"
)

// origin tells the files and lines in which the content gives what a table shows.
// What is worked out comes from them as well and has no place of its own.
func (w *writer) origin(m *table.Model) Origin {
	of := &w.sources
	of.reset()
	for i := range m.Rows {
		r := &m.Rows[i]
		of.add(&r.From, 0)
		for j := range r.Cells {
			if c := r.Cells[j].Value.Cell; c != nil {
				of.add(&c.Pos, j)
			}
		}
	}
	if len(of.files) == 0 {
		return Origin{}
	}
	o := Origin{Commit: w.archive.Site.Commit, InJSON: !w.archive.Site.Without.Downloads}
	files := of.sorted()
	if more := len(files) - mostFiles; more > 0 {
		files = files[more:] // the newest
		o.More = w.loc.T("origin_more", "n", w.loc.Number(float64(more), 0))
	}
	o.Files = make([]string, len(files))
	for i := range files {
		o.Files[i] = w.lines(&files[i])
	}
	return o
}

// lines tells a file with its lines.
func (w *writer) lines(l *linesOf) string {
	var buf [128]byte
	b := append(append(buf[:0], l.file...), ", "...)
	if l.last > l.first {
		b = w.loc.AppendT(b, "lines", "first", strconv.Itoa(l.first), "last", strconv.Itoa(l.last))
	} else {
		b = w.loc.AppendT(b, "line", "n", strconv.Itoa(l.first))
	}
	return string(b)
}

// sources collects the files of a table, and then of the next: a page has one. Two
// cells beside or below one another are mostly of the same file, so that few of them
// are looked for.
type sources struct {
	files  []linesOf
	strays bool           // they do not follow one another by their names
	at     map[string]int // in files, once there are many of which some stray
	column []int          // where the file of the last cell in each column is, counted from 1
	last   int            // where that of the last cell is, likewise
}

type linesOf struct {
	file        string
	key         string // by which files are sorted, once there are several
	first, last int
}

// reset forgets the files of the last table.
func (s *sources) reset() {
	clear(s.at)
	s.files, s.column, s.last, s.strays = s.files[:0], s.column[:0], 0, false
}

// add takes in the place of something in a column.
func (s *sources) add(p *diag.Pos, column int) {
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

// of returns where a file is among those there are. Months mostly follow one another:
// a file after all that there are is known to be new.
func (s *sources) of(p *diag.Pos) int {
	n := len(s.files)
	s.strays = s.strays || n > 0 && p.File <= s.files[n-1].file
	if s.strays {
		if i, ok := s.known(p.File); ok {
			return i
		}
	}
	s.files = append(s.files, linesOf{file: p.File, first: p.Line, last: p.Line})
	return n
}

// few is how many files are looked through faster than a map is made.
const few = 16

func (s *sources) known(file string) (i int, ok bool) {
	if len(s.files) <= few {
		i = slices.IndexFunc(s.files, func(l linesOf) bool { return l.file == file })
		return i, i >= 0
	}
	if s.at == nil {
		s.at = map[string]int{}
	}
	for i := len(s.at); i < len(s.files); i++ {
		s.at[s.files[i].file] = i
	}
	i, ok = s.at[file]
	return i, ok
}

// sorted returns the files by their names, whatever their case. They mostly are in
// this order already, the newest first or last.
func (s *sources) sorted() []linesOf {
	if len(s.files) < 2 {
		return s.files
	}
	for i := range s.files {
		s.files[i].key = strings.ToLower(s.files[i].file)
	}
	byName := func(a, b linesOf) int { return strings.Compare(a.key, b.key) }
	if n := len(s.files); byName(s.files[0], s.files[n-1]) > 0 {
		slices.Reverse(s.files)
	}
	if !slices.IsSortedFunc(s.files, byName) {
		slices.SortFunc(s.files, byName)
	}
	return s.files
}

// mostFiles is how many files a table lists: two years of months.
const mostFiles = 24
