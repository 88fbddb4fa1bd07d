package site

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/table"
)

// origin tells the files and lines in which the content gives what a table shows.
// What is worked out comes from them as well and has no place of its own.
func (w *writer) origin(m *table.Model) Origin {
	of := sourcesOf(w.loc)
	defer knownFiles.Put(of)
	for i := range m.Rows {
		r := &m.Rows[i]
		of.add(&r.From, 0)
		for j := range r.Cells {
			if c := r.Cells[j].Value.Cell; c != nil {
				of.add(&c.Pos, j)
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
	o.Files = of.lines(files)
	return o
}

// lines tells files with their lines. The next reports tell of the same ones.
func (s *sources) lines(files []int) []string {
	out := make([]string, len(files))
	for i, file := range files {
		out[i] = s.files[file].text(s.loc)
	}
	return out
}

// sources are files, and which of them tables come from, one table after the other.
type sources struct {
	loc   *locale.Locale
	files []linesOf
	at    map[string]int // in files
	last  int            // where the file of the last cell is
	above []int          // where that of the last cell of each column is
	table int            // the number of the table at hand
	used  []int          // where its files are
}

type linesOf struct {
	file        string
	key         string    // by which files are sorted
	table       int       // the last one that comes from it
	first, last int       // lines, for that table
	told        []passage // for this and other tables
}

// passage is lines of a file in words.
type passage struct {
	first, last int
	text        string
}

// text tells the lines.
func (l *linesOf) text(loc *locale.Locale) string {
	for i := range l.told {
		if t := &l.told[i]; t.first == l.first && t.last == l.last {
			return t.text
		}
	}
	b := append(append([]byte(nil), l.file...), ", "...)
	if l.last > l.first {
		b = loc.AppendT(b, "lines", "first", strconv.Itoa(l.first), "last", strconv.Itoa(l.last))
	} else {
		b = loc.AppendT(b, "line", "n", strconv.Itoa(l.first))
	}
	if len(l.told) == mostTold {
		l.told = l.told[:0]
	}
	text := string(b)
	l.told = append(l.told, passage{l.first, l.last, text})
	return text
}

// knownFiles are sources that no table is written from just now. A month is told of in the
// tables of a dozen reports: to find and to tell its files anew for each takes 1.02 and 1.05
// of the CPU time of builds of 120 and 1,200. TestSources holds them to those of each table
// by itself.
var knownFiles = sync.Pool{New: func() any { return &sources{at: map[string]int{}} }}

const (
	mostKnown = 1000 // files
	mostTold  = 32   // passages of a file: it may be edited again and again
)

// sourcesOf returns sources for another table.
func sourcesOf(loc *locale.Locale) *sources {
	s := knownFiles.Get().(*sources)
	if s.loc != loc || len(s.files) > mostKnown {
		*s = sources{loc: loc, at: map[string]int{}}
	}
	s.begin()
	return s
}

// begin begins with the next table.
func (s *sources) begin() { s.table, s.used = s.table+1, s.used[:0] }

// add takes in the place of something in a column. It mostly is in the file of what stands
// before it or above it, there or in the table before.
func (s *sources) add(p *diag.Pos, column int) {
	if !p.IsValid() {
		return
	}
	for column >= len(s.above) {
		s.above = append(s.above, 0)
	}
	if !s.is(s.last, p.File) {
		if s.last = s.above[column]; !s.is(s.last, p.File) {
			s.last = s.of(p.File)
		}
	}
	s.above[column] = s.last
	l := &s.files[s.last]
	if l.table != s.table {
		l.table, l.first, l.last = s.table, p.Line, p.Line
		s.used = append(s.used, s.last)
	}
	l.first, l.last = min(l.first, p.Line), max(l.last, p.Line)
}

// is reports whether a file is at a place.
func (s *sources) is(at int, file string) bool { return at < len(s.files) && s.files[at].file == file }

// of returns where a file is.
func (s *sources) of(file string) int {
	i, ok := s.at[file]
	if !ok {
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
