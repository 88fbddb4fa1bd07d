package record

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/jsontext"
	"almanac/internal/markup"
	"almanac/internal/parallel"
)

// Pieces are the record of an archive, as Of and Encode would write it, with its lines
// among them, which line may have to write: they are asked for side by side. Of an
// archive with many months the record is the largest file, and is never in memory twice.
func Pieces(a *archive.Archive, page func(*archive.Page) string, line func(*archive.Month) []byte) [][]byte {
	b := writer{}
	b.head(head(a, page))
	months := published(a)
	lines := make([][]byte, len(months))
	parallel.Each(len(months), func(_, i int) { lines[i] = line(months[i]) })
	pieces := [][]byte{b}
	for i, x := range lines {
		if i > 0 {
			pieces = append(pieces, []byte(",\n"))
		}
		pieces = append(pieces, x)
	}
	return append(pieces, []byte(tail))
}

// Lines writes the line of a month, which can be done while its page is made. Any
// number of goroutines may use it.
type Lines struct {
	archive  *archive.Archive
	measures []measure          // by name
	records  []*archive.Dataset // by id
	orders   map[*archive.Codelist]order
	writers  sync.Pool
}

// order tells for each code of a list, by its index, how many come before it in keys:
// where it ends the key, and where a slash follows it.
type order struct{ last, inner []int }

func newOrder(l *archive.Codelist) order {
	by := func(end string) []int {
		sorted := slices.SortedFunc(slices.Values(l.Codes), func(a, b *archive.Code) int { return cmp.Compare(a.ID+end, b.ID+end) })
		out := make([]int, len(sorted))
		for i, c := range sorted {
			out[c.Index] = i
		}
		return out
	}
	return order{by(""), by("/")}
}

// measure is a measure and its name.
type measure struct {
	*archive.Measure
	name string
}

// NewLines returns the Lines of an archive.
func NewLines(a *archive.Archive) *Lines {
	l := &Lines{archive: a, records: slices.Clone(a.Datasets), orders: map[*archive.Codelist]order{}}
	for _, m := range a.Measures {
		l.measures = append(l.measures, measure{m, m.Name()})
		for _, d := range m.Dimensions {
			if _, ok := l.orders[d.Codelist]; !ok {
				l.orders[d.Codelist] = newOrder(d.Codelist)
			}
		}
	}
	slices.SortFunc(l.measures, func(a, b measure) int { return cmp.Compare(a.name, b.name) })
	slices.SortFunc(l.records, func(a, b *archive.Dataset) int { return cmp.Compare(a.ID, b.ID) })
	l.writers.New = func() any { return &lineWriter{Lines: l, writer: make(writer, 0, 32<<10)} }
	return l
}

// Of writes the line of a month; text is what its report says, as in Text.
func (l *Lines) Of(m *archive.Month, text []byte) []byte {
	w := l.writers.Get().(*lineWriter)
	defer l.writers.Put(w)
	w.writer = w.writer[:0]
	w.line(m, text)
	return bytes.Clone(w.writer)
}

// Said returns the text that a line was written with.
func Said(line []byte) string {
	var in inMonth
	if err := json.Unmarshal(line, &in); err != nil || in.Report == nil {
		return ""
	}
	return strings.Join(in.Report.Text, "\n")
}

// lineWriter writes months as they are in an archive.
type lineWriter struct {
	*Lines
	writer
	keys  []byte // of the figures of a breakdown, one after the other
	parts []part
	cells []ranked
	words markup.Line
}

// ranked is a cell and its place among those of its slice.
type ranked struct {
	rank int
	cell *archive.Cell
}

// part is a figure of a breakdown with its key.
type part struct {
	key  []byte
	cell *archive.Cell
}

func (w *lineWriter) line(m *archive.Month, text []byte) {
	w.raw("{").member("month").text(m.Period.String())
	if m.Report != nil {
		r := report(w.archive, m)
		w.member("report").report(&r)
		w.said(text)
		w.raw("}")
	}
	open := false
	begin := func(name, id string) {
		if !open {
			w.member(name).raw("{")
		}
		open = true
		w.member(id)
	}
	end := func() {
		if open {
			w.raw("}")
		}
		open = false
	}
	for _, of := range w.measures {
		if s := m.Slices[of.Index]; s != nil && !s.IsEmpty() {
			begin("figures", of.name)
			w.figures(of.Measure, s)
		}
	}
	end()
	for _, d := range w.records {
		if list := m.Records[d]; len(list) > 0 {
			begin("records", d.ID)
			w.rows(d, list)
		}
	}
	end()
	w.raw("}")
}

func (w *lineWriter) said(text []byte) {
	if len(text) == 0 {
		return
	}
	w.member("text").raw("[")
	for more := true; more; {
		var line []byte
		line, text, more = bytes.Cut(text, []byte("\n"))
		if w.bytes(line); more {
			w.raw(",")
		}
	}
	w.raw("]")
}

// figures writes the figures of a measure in a month by their keys, as breakdown
// does for those of a Record.
func (w *lineWriter) figures(m *archive.Measure, s *archive.Slice) {
	if s.Stated == nil && len(s.Subtotals) == 0 && w.rank(m, s) {
		w.ranked(m, s)
		return
	}
	w.keys, w.parts = w.keys[:0], w.parts[:0]
	s.EachCell(func(c *archive.Cell) {
		from := len(w.keys)
		w.keys = appendKey(w.keys, m, s, c)
		w.parts = append(w.parts, part{w.keys[from:len(w.keys):len(w.keys)], c})
	})
	if len(w.parts) == 1 && len(w.keys) == 0 {
		w.figure(figure(w.parts[0].cell))
		return
	}
	slices.SortFunc(w.parts, func(a, b part) int { return bytes.Compare(a.key, b.key) })
	w.raw("{")
	for i, p := range w.parts {
		w.next(i, ",").bytes(p.key).raw(":").figure(figure(p.cell))
	}
	w.raw("}")
}

// rank sorts the cells of a slice, as their keys would be sorted, by numbers that are
// put together quickly, which is a hundredth of a build. It reports whether they have
// keys, for which there are numbers. TestOrder holds it to the order of keys.
func (w *lineWriter) rank(m *archive.Measure, s *archive.Slice) bool {
	w.cells = w.cells[:0]
	for i := range s.Cells {
		w.cells = append(w.cells, ranked{0, &s.Cells[i]})
	}
	most, left := math.MaxInt, len(s.By)
	for _, d := range m.Dimensions {
		at := slices.Index(s.By, d)
		if at < 0 {
			continue
		}
		places := w.orders[d.Codelist].inner
		if left--; left == 0 {
			places = w.orders[d.Codelist].last
		}
		if most /= max(1, len(places)); most == 0 {
			return false
		}
		for i := range w.cells {
			c := &w.cells[i]
			c.rank = c.rank*len(places) + places[c.cell.Keys[at].Index]
		}
	}
	slices.SortFunc(w.cells, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	return len(s.By) > 0
}

// ranked writes the cells that rank sorted. Ids are such that keys need no escapes.
func (w *lineWriter) ranked(m *archive.Measure, s *archive.Slice) {
	w.raw("{")
	for i, c := range w.cells {
		w.next(i, `,`).raw(`"`)
		w.writer = appendKey(w.writer, m, s, c.cell)
		w.raw(`":`).figure(figure(c.cell))
	}
	w.raw("}")
}

func (w *lineWriter) rows(d *archive.Dataset, list []archive.Record) {
	w.raw("[")
	for i := range list {
		w.next(i, ",")
		words(&w.words, d, &list[i]).Flush(func(line []byte) { w.bytes(line) })
	}
	w.raw("]")
}

func (b *writer) bytes(s []byte) *writer { *b = jsontext.String(*b, s); return b }
