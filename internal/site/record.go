package site

import (
	"strings"

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
		Report: func(m *archive.Month) []string { return pages[m.Period.Path()+"/index.html"].said() },
		Page:   func(p *archive.Page) []string { return pages[p.ID+"/index.html"].said() },
	}
}

func (p *PageFile) said() []string {
	if t := p.released(); t != nil {
		return t.said
	}
	return said(p.View())
}

// said is what the record has of a page.
func said(view any) []string {
	switch v := view.(type) {
	case *Report:
		return append(lines("", v.Summary), told(v.Body, v.Notes)...)
	case *Page:
		return told(v.Body, v.Notes)
	}
	return nil
}

// untold are the classes of what the text of a record leaves out: signs, and the
// marks of corrections, which come after publication.
var untold = []string{"anchor", "mark", "status"}

// told is what a reader reads in commentary, a line for each paragraph; a table
// or figure is named.
func told(blocks []Block, notes []Note) []string {
	var out []string
	for _, b := range blocks {
		switch {
		case b.Table != nil:
			out = append(out, lines("", strings.TrimSpace(b.Table.Label+" "+b.Table.Caption))...)
		case b.Figure != nil:
			out = append(out, lines("", strings.TrimSpace(b.Figure.Label+" "+b.Figure.Caption))...)
		default:
			out = append(out, lines("", markup.Plain(b.Markup, untold...))...)
		}
	}
	for _, n := range notes {
		out = append(out, lines("["+n.Mark+"] ", markup.Plain(n.Markup, untold...))...)
	}
	return out
}

func lines(before, text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(before+text, "\n")
}
