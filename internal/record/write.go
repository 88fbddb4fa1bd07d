package record

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/markup"
)

// Write writes the record of an archive, as Of and Encode would. The months are
// written side by side and nothing but their lines is kept: of an archive with many
// the record is the largest file.
func Write(a *archive.Archive, text Text) []byte {
	b := writer{}
	b.head(head(a, text))
	months := published(a)
	parts := make([]writer, min(runtime.GOMAXPROCS(0), len(months)))
	var busy sync.WaitGroup
	for i := range parts {
		busy.Go(func() { parts[i] = lines(a, text, share(months, i, len(parts))) })
	}
	busy.Wait()
	b = slices.Grow(b, size(parts)+len(tail))
	for i, p := range parts {
		b = append(*b.next(i, ",\n"), p...)
	}
	return append(b, tail...)
}

// share is the i-th of n parts of a list.
func share[T any](list []T, i, n int) []T { return list[len(list)*i/n : len(list)*(i+1)/n] }

func size(parts []writer) int {
	n := 0
	for _, p := range parts {
		n += len(p) + 2
	}
	return n
}

// lines writes some months.
func lines(a *archive.Archive, text Text, months []*archive.Month) writer {
	l := newLineWriter(a, text)
	for i, m := range months {
		l.next(i, ",\n")
		l.line(m)
		if i == 0 { // the others will be about as long
			l.writer = slices.Grow(l.writer, len(l.writer)*len(months)*9/8)
		}
	}
	return l.writer
}

// lineWriter writes months as they are in an archive.
type lineWriter struct {
	writer
	archive  *archive.Archive
	text     Text
	measures []*archive.Measure // by name
	records  []*archive.Dataset // by id

	keys  []byte // of the figures of a breakdown, one after the other
	parts []part
	words markup.Line
}

// part is a figure of a breakdown with its key.
type part struct {
	key  []byte
	cell *archive.Cell
}

func newLineWriter(a *archive.Archive, text Text) *lineWriter {
	l := &lineWriter{archive: a, text: text, measures: slices.Clone(a.Measures), records: slices.Clone(a.Datasets)}
	slices.SortFunc(l.measures, func(a, b *archive.Measure) int { return cmp.Compare(a.Name(), b.Name()) })
	slices.SortFunc(l.records, func(a, b *archive.Dataset) int { return cmp.Compare(a.ID, b.ID) })
	return l
}

func (l *lineWriter) line(m *archive.Month) {
	l.raw("{").member("month").text(m.Period.String())
	if m.Report != nil {
		l.member("report").report(report(l.archive, m, l.text))
	}
	open := false
	begin := func(name, id string) {
		if !open {
			l.member(name).raw("{")
		}
		open = true
		l.member(id)
	}
	end := func() {
		if open {
			l.raw("}")
		}
		open = false
	}
	for _, of := range l.measures {
		if s := m.Slices[of.Index]; s != nil && !s.IsEmpty() {
			begin("figures", of.Name())
			l.figures(of, s)
		}
	}
	end()
	for _, d := range l.records {
		if list := m.Records[d]; len(list) > 0 {
			begin("records", d.ID)
			l.lines(d, list)
		}
	}
	end()
	l.raw("}")
}

// figures writes the figures of a measure in a month by their keys, as breakdown
// does for those of a Record.
func (l *lineWriter) figures(m *archive.Measure, s *archive.Slice) {
	l.keys, l.parts = l.keys[:0], l.parts[:0]
	s.EachCell(func(c *archive.Cell) {
		from := len(l.keys)
		l.keys = appendKey(l.keys, m, s, c)
		l.parts = append(l.parts, part{l.keys[from:len(l.keys):len(l.keys)], c})
	})
	if len(l.parts) == 1 && len(l.keys) == 0 {
		f := figure(l.parts[0].cell)
		l.figure(&f)
		return
	}
	slices.SortFunc(l.parts, func(a, b part) int { return bytes.Compare(a.key, b.key) })
	l.raw("{")
	for i, p := range l.parts {
		f := figure(p.cell)
		l.next(i, ",").name(string(p.key)).figure(&f)
	}
	l.raw("}")
}

func (l *lineWriter) lines(d *archive.Dataset, list []archive.Record) {
	l.raw("[")
	for i := range list {
		l.next(i, ",").text(line(&l.words, d, &list[i]))
	}
	l.raw("]")
}
