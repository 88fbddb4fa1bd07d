package site

import (
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/markup"
	"almanac/internal/record"
)

// Record returns what the pages publish, as the next publication will be held
// to it, with that of each series where there are several. It takes the view of
// every report.
func (s *Site) Record() *record.Record { return s.record() }

func (s *Site) recorded() *record.Record {
	r := record.Of(s.archive, s.text())
	for i, x := range s.parts() {
		r.Series[i] = x.Record()
	}
	return r
}

// text is what the pages say.
func (s *Site) text() record.Text {
	pages := s.byPath()
	return record.Text{
		Report: func(m *archive.Month) string { return pages[m.Period.Path()+"/index.html"].said() },
		Page:   func(p *archive.Page) string { return pages[p.ID+"/index.html"].said() },
	}
}

// recordPieces are the record, most lines of which were written with their pages.
func (s *Site) recordPieces() [][]byte {
	pages := s.byPath()
	return record.Pieces(s.archive, s.text().Page, func(m *archive.Month) []byte {
		p := pages[m.Period.Path()+"/index.html"]
		if t := p.released(); t != nil {
			return t.line
		}
		if m.Report == nil {
			return s.lines().Of(m, nil)
		}
		var line []byte
		p.Glance(func(view any, _ []Undrawn) { line = lineOf(s.lines(), m, view) })
		return line
	})
}

// line is what the record has of the month whose page shows view, nil for any other
// page, and for a draft.
func (p *PageFile) line(view any) []byte {
	switch view.(type) {
	case *Report, *Month:
	default:
		return nil
	}
	m := p.site.archive.Month(p.month)
	if m.Draft {
		return nil
	}
	return lineOf(p.site.lines(), m, view)
}

func lineOf(l *record.Lines, m *archive.Month, view any) []byte {
	t := texts.Get().(*told)
	defer texts.Put(t)
	return l.Of(m, t.page(view))
}

func (p *PageFile) said() (text string) {
	switch t := p.released(); {
	case t == nil:
		p.Glance(func(view any, _ []Undrawn) { text = said(view) })
		return text
	case t.line != nil:
		return record.Said(t.line)
	default:
		return t.said
	}
}

// said is what the record has of the text of a page.
func said(view any) string {
	t := texts.Get().(*told)
	defer texts.Put(t)
	return string(t.page(view))
}

// told is the text of a page in the making: what a reader reads in it, a line for each
// paragraph; a table or figure is named.
type told []byte

// texts have room for a report from the start, and so have the buffers of its line and
// of its entry: to grow to it by doubling took 2 % of what a small site allocates.
var texts = sync.Pool{New: func() any {
	t := make(told, 0, 16<<10)
	return &t
}}

// untold are the classes of what the text of a record leaves out: signs, and the
// marks of corrections, which come after publication.
var untold = []string{"anchor", "mark", "status"}

// page returns the text of a page, which is there until the next one.
func (t *told) page(view any) []byte {
	*t = (*t)[:0]
	switch v := view.(type) {
	case *Report:
		t.add(v.Summary)
		t.body(v.Body, v.Notes)
	case *Page:
		t.body(v.Body, v.Notes)
	}
	return *t
}

func (t *told) body(blocks []Block, notes []Note) {
	for i := range blocks {
		switch b := &blocks[i]; {
		case b.Table != nil:
			t.add(strings.TrimSpace(b.Table.Label + " " + b.Table.Caption))
		case b.Figure != nil:
			t.add(strings.TrimSpace(b.Figure.Label + " " + b.Figure.Caption))
		default:
			t.plain("", b.Markup())
		}
	}
	for i := range notes {
		t.plain("["+notes[i].Mark+"] ", notes[i].Markup)
	}
}

// add adds a line, or several, if there is any text.
func (t *told) add(text string) {
	if text != "" {
		t.begin("")
		*t = append(*t, text...)
	}
}

// plain does so for the words of markup.
func (t *told) plain(before string, h markup.HTML) {
	was := len(*t)
	t.begin(before)
	begun := len(*t)
	if *t = markup.AppendPlain(*t, h, untold...); len(*t) == begun {
		*t = (*t)[:was]
	}
}

func (t *told) begin(before string) {
	if len(*t) > 0 {
		*t = append(*t, '\n')
	}
	*t = append(*t, before...)
}
