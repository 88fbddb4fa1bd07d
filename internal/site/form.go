package site

import (
	"bytes"

	"almanac/internal/chart"
	"almanac/internal/jsontext"
	"almanac/internal/table"
)

// form is a figure in another form than the page has it: over more months, or
// one code of it broken down. A script fetches it when a reader asks.
type form struct {
	At      string         `json:"at,omitempty"` // where one is: "Party Support, by Product"
	Option  jsontext.Plain `json:"option"`
	Heights [2][2]int      `json:"heights"` // chart.Model.Heights
	Table   *table.Text    `json:"table"`   // the same numbers
}

// form makes the form of a chart; at says where one is.
func (w *writer) form(m *chart.Model, at string) form {
	w.crowded(m)
	option, err := w.root.options.Of(m, bytes.Clone)
	if err != nil {
		w.diags.Errorf("chart", m.Decl.Pos, "%v", err)
	}
	return form{at, option, m.Heights(), m.Data.Text(w.loc, w.note)}
}

// note is a note below a table as plain text.
func (w *writer) note(n table.Note) string {
	if n.Prose == nil {
		return n.Text
	}
	return w.words(n.Prose, n.At)
}

// forms are those of the codes of a chart, each broken down.
func (w *writer) forms(m *chart.Model) map[string]form {
	out := map[string]form{}
	for _, d := range m.Drills {
		out[d.Code.ID] = w.form(d.Model, w.loc.T("drill_at", "code", d.Code.Label, "by", m.Decl.Drill.Title))
	}
	return out
}

// drills offers the codes of a figure that its months break down. Their forms are
// in a file that is fetched when a reader asks for one.
func (w *writer) drills(m *chart.Model, f *Figure) {
	by := m.Decl.Drill
	if by == nil {
		return
	}
	f.Drill.By, f.Drill.From = by.Title, m.Decl.Drilled().Title
	for _, d := range m.Drills {
		f.Drill.Codes = append(f.Drill.Codes, Code{d.Code.ID, d.Code.Label})
	}
	if len(m.Drills) > 0 {
		path, forms := w.path+f.ID+".drill.json", w.forms(m)
		w.files = append(w.files, File{path, asJSON(func() any { return forms })})
		f.Drill.File = w.url(path)
	}
	if d := m.Decl.Data.Dataset; w.hasDataPage(d) && (f.Drill.File != "" || f.Drill.Whole != "") {
		w.more(f, "drill", "data/"+d.ID+"/"+d.ID, w.loc.T("files_dataset"), d.Title)
	}
}

// more links to the files, made elsewhere, that hold what a figure shows in
// another form.
func (s *Site) more(f *Figure, of, stem, label, title string) {
	if s.archive.Site.Without.Downloads {
		return
	}
	f.More = append(f.More, Files{For: of, Label: label, Downloads: []Download{
		{Format: "CSV", URL: s.url(stem + ".csv"), Of: title + ", " + label},
		{Format: "JSON", URL: s.url(stem + ".json"), Of: title + ", " + label},
	}})
}
