package site

import (
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/chart"
	"almanac/internal/period"
	"almanac/internal/table"
)

// month lists the page of the i-th month: its report, or its figures alone.
func (s *Site) month(i int, m *archive.Month) {
	path := m.Period.Path() + "/index.html"
	if m.Report != nil {
		p := s.add(path, "report", func(s *Site) (any, period.Date) { return s.report(i) })
		p.Name, p.Listed, p.month = m.Report.Title, !m.Draft, m.Period
		return
	}
	p := s.add(path, "month", func(s *Site) (any, period.Date) { return s.figures(i) })
	p.Name, p.Listed, p.month = s.loc.Month(m.Period), !m.Draft, m.Period
}

// report makes the page of a report; changed is the day of the last correction
// it shows, or else of its publication.
func (s *Site) report(i int) (v *Report, changed period.Date) {
	m := s.archive.Months[i]
	r := m.Report
	w := s.at(m.Period, r.Published).on(m.Period.Path()+"/", r.Title, r.Class)
	w.page.Period = m.Period
	w.nTable, w.nFigure = r.FirstTable-1, r.FirstFigure-1
	w.numberAll(r.Body)
	v = &Report{
		Frame:     s.frame(m.Period.Path()+"/", r.Title, r.Summary),
		Title:     r.Title,
		Period:    s.loc.Month(m.Period),
		Published: s.date(r.Published),
		Authors:   strings.Join(r.Authors, ", "),
		Team:      r.Team, Reference: r.Reference, Action: r.Action, Summary: r.Summary,
		Body:     w.blocks(r.Body),
		Notes:    w.notes(r.Body),
		Contents: contents(r.Body.Headings),
		Tables:   w.tables, Figures: w.figures,
	}
	v.KeyFigures = w.keyFigures("")
	v.Class = s.class(w.class)
	v.Prev, v.Next = s.neighbours(i)
	v.Compare = s.compared(m.Period)
	for _, a := range r.Attachments {
		v.Attachments = append(v.Attachments, s.attachment(m, a))
	}
	v.Downloads = w.workbook(r.Summary)
	s.engine(&v.Frame, w)
	v.Revised, changed = w.corrected(m)
	changed = later(r.Published, changed)
	defer func() { s.bannered(&v.Revised) }() // the page's data has all of them
	if m.Draft {
		v.Stamp = s.stamp(m)
		return v, changed // nobody can cite it or link to it
	}
	v.Citation = s.citation(v)
	v.Social.Type = "article"
	if path := m.Period.Path() + "/card.png"; v.Social.Image != "" {
		s.addCard(path, r.Title, s.loc.T("published_on", "date", v.Published.Text), v.KeyFigures)
		v.Social.Image, v.Social.Alt = s.absolute(path), r.Title
	}
	v.Social.Published, v.Social.Modified = r.Published.String(), changed.String()
	v.Data = s.reportData(v, r, changed)
	return v, changed
}

func (s *Site) citation(v *Report) string {
	title := v.Title
	if v.Reference != "" {
		title = s.loc.T("citation_paper", "title", v.Title, "reference", v.Reference)
	}
	return s.loc.T("citation", "publisher", s.archive.Site.Publisher.Name, "title", title, "date", v.Published.Text, "url", v.Canonical)
}

// citationOf cites a page without a report.
func (s *Site) citationOf(title string, f *Frame) string {
	return s.loc.T("citation_page", "publisher", s.archive.Site.Publisher.Name, "title", title, "site", s.archive.Site.Title, "url", f.Canonical)
}

func (s *Site) engine(f *Frame, w *writer) {
	if w.hasChart {
		f.Engine = s.root.url(s.assets.Engine)
	}
}

func (s *Site) attachment(m *archive.Month, a archive.Attachment) Attachment {
	out := Attachment{Title: a.Title, Class: s.archive.Site.Policy.Levels[a.Class].Name}
	switch {
	case a.Class > s.archive.Site.Policy.Audience:
		out.Withheld = true
	case a.Anchor != "":
		out.URL = "#" + a.Anchor
	case a.File != "":
		out.URL = s.url(m.Period.Path() + "/" + a.File)
	}
	return out
}

// figures makes the page of a month without a report: every table and chart
// that its data sets can fill; changed is the day of its last correction.
func (s *Site) figures(i int) (v *Month, changed period.Date) {
	m := s.archive.Months[i]
	name := s.loc.Month(m.Period)
	title := s.loc.T("month_title", "month", name)
	w := s.at(m.Period, noDate).on(m.Period.Path()+"/", title, m.Class)
	w.page.Period = m.Period
	v = &Month{
		Frame:  s.frame(m.Period.Path()+"/", title, s.loc.T("month_description", "month", name)),
		Title:  title,
		Period: name,
	}
	v.Prev, v.Next = s.neighbours(i)
	v.Compare = s.compared(m.Period)
	for _, d := range s.archive.Datasets {
		if m.HasData(d) {
			if sec := w.monthSection(d, m); len(sec.Blocks) > 0 {
				v.Sections = append(v.Sections, sec)
				v.Contents = append(v.Contents, Heading{Text: sec.Title, URL: "#" + sec.ID})
			}
		}
	}
	if m.Draft {
		v.Stamp = s.stamp(m)
	}
	v.KeyFigures = w.keyFigures("")
	v.Class = s.class(w.class)
	v.Downloads = w.workbook(v.Description)
	v.Citation = s.citationOf(title, &v.Frame)
	v.Withdrawn = s.withdrawnReport(m.Period.Path() + "/")
	v.Revised, changed = w.corrected(m)
	s.bannered(&v.Revised)
	s.engine(&v.Frame, w)
	return v, changed
}

func (w *writer) monthSection(d *archive.Dataset, m *archive.Month) MonthSection {
	sec := MonthSection{ID: "data-" + d.ID, Title: d.Title, URL: w.dataURL(d)}
	for _, t := range d.Tables {
		model := table.Build(t, w.scope.View, w.scope.At, w.loc)
		if len(model.Rows) > 0 {
			w.refs.set(t.ID, t.Caption)
			sec.Blocks = append(sec.Blocks, Block{Table: w.table(model, t.ID, "", t.Caption)})
		}
		w.written(model)
	}
	for _, c := range d.Charts {
		model := chart.Build(c, w.scope.View, w.scope.At, w.loc)
		if model.Points() > 0 {
			sec.Blocks = append(sec.Blocks, Block{Figure: w.figure(model, "")})
		}
		w.written(model.Data)
	}
	return sec
}

// keyFigures are the headline values of the month, each with its change on the
// month before; page is the address of the page that holds their tables, ""
// for this one.
func (w *writer) keyFigures(page string) []KeyFigure {
	var out []KeyFigure
	for _, k := range w.archive.Site.KeyFigures {
		if f, ok := w.keyFigure(k, page); ok {
			out = append(out, f)
		}
	}
	return slices.Clip(out)
}
