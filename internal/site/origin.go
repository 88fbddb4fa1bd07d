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
	of.begin()
	for i := range m.Rows {
		r := &m.Rows[i]
		of.add(&r.From)
		for j := range r.Cells {
			if c := r.Cells[j].Value.Cell; c != nil {
				of.add(&c.Pos)
			}
		}
	}
	if len(of.used) == 0 {
		return Origin{}
	}
	o := Origin{Commit: w.archive.Site.Commit, InJSON: !w.archive.Site.Without.Downloads}
	files := of.sorted()
	if more := len(files) - mostFiles; more > 0 {
		files = files[more:] // the newest
		o.More = w.loc.T("origin_more", "n", w.loc.Number(float64(more), 0))
	}
	o.Files = w.lines(files)
	return o
}

// lines tells files with their lines. All are parts of one text, which is made at once.
func (w *writer) lines(files []int) []string {
	s := &w.sources
	b := s.text[:0]
	for _, i := range files {
		l := &s.files[i]
		b = append(append(b, l.file...), ", "...)
		if l.last > l.first {
			b = w.loc.AppendT(b, "lines", "first", strconv.Itoa(l.first), "last", strconv.Itoa(l.last))
		} else {
			b = w.loc.AppendT(b, "line", "n", strconv.Itoa(l.first))
		}
		l.end = len(b)
	}
	s.text = b
	text, out, from := string(b), make([]string, len(files)), 0
	for i, file := range files {
		end := s.files[file].end
		out[i], from = text[from:end], end
	}
	return out
}

// sources are the files of a page, and which of them its tables come from, one table
// after the other.
type sources struct {
	files []linesOf
	at    map[string]int // in files
	last  int            // where the file of the last cell is
	table int            // the number of the table at hand
	used  []int          // where its files are
	text  []byte         // that tells them
}

type linesOf struct {
	file        string
	key         string // by which files are sorted
	table       int    // the last one that comes from it
	first, last int    // lines, for that table
	end         int    // where what tells them ends
}

// begin begins with the next table.
func (s *sources) begin() { s.table, s.used = s.table+1, s.used[:0] }

// add takes in the place of something.
func (s *sources) add(p *diag.Pos) {
	if !p.IsValid() {
		return
	}
	if s.last >= len(s.files) || s.files[s.last].file != p.File {
		s.last = s.of(p.File)
	}
	l := &s.files[s.last]
	if l.table != s.table {
		l.table, l.first, l.last = s.table, p.Line, p.Line
		s.used = append(s.used, s.last)
	}
	l.first, l.last = min(l.first, p.Line), max(l.last, p.Line)
}

// of returns where a file is.
func (s *sources) of(file string) int {
	i, ok := s.at[file]
	if !ok {
		if s.at == nil {
			s.at = map[string]int{}
		}
		i = len(s.files)
		s.files, s.at[file] = append(s.files, linesOf{file: file, key: strings.ToLower(file)}), i
	}
	return i
}

// sorted returns where the files of the table are, by their names, whatever their case.
// They mostly are in this order already, the newest first or last.
func (s *sources) sorted() []int {
	byName := func(a, b int) int { return strings.Compare(s.files[a].key, s.files[b].key) }
	if n := len(s.used); n > 1 && byName(s.used[0], s.used[n-1]) > 0 {
		slices.Reverse(s.used)
	}
	if !slices.IsSortedFunc(s.used, byName) {
		slices.SortFunc(s.used, byName)
	}
	return s.used
}

// mostFiles is how many files a table lists: two years of months.
const mostFiles = 24
