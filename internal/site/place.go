package site

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/chart"
	"almanac/internal/markup"
	"almanac/internal/svg"
	"almanac/internal/table"
)

// numberAll gives every table and figure that p places its number, before
// anything is rendered, so that a reference may stand before its target.
func (w *writer) numberAll(p *archive.Prose) {
	if p == nil {
		return
	}
	const placed = 16 // tables and figures, of a report with many
	w.refs = slices.Grow(w.refs, len(p.Headings)+placed)
	for i := range p.Headings {
		w.refs = append(w.refs, ref{p.Headings[i].ID, p.Headings[i].Title})
	}
	p.Slots(func(s *archive.Slot) {
		switch s.Kind {
		case archive.TableSlot:
			t := w.archive.Tables[s.Text]
			if _, again := w.refs.of(s.Text); again || t == nil {
				return
			}
			if t.Unnumbered {
				w.refs.set(s.Text, t.Caption)
				return
			}
			w.nTable++
			w.refs.set(s.Text, w.loc.T("table_n", "n", strconv.Itoa(w.nTable)))
		case archive.ChartSlot:
			c := w.archive.Charts[s.Text]
			if _, again := w.refs.of(s.Text); again || c == nil || c.Of != nil {
				return
			}
			w.nFigure++
			w.refs.set(s.Text, w.loc.T("figure_n", "n", strconv.Itoa(w.nFigure)))
		}
	})
	p.Slots(func(s *archive.Slot) { // charts of a table are named after its number
		if s.Kind != archive.ChartSlot {
			return
		}
		if c := w.archive.Charts[s.Text]; c != nil && c.Of != nil {
			w.refs.set(s.Text, w.chartLabel(c))
		}
	})
}

// chartLabel is "Figure 3", or "Chart of Table 3" for a chart of a table.
func (w *writer) chartLabel(c *archive.Chart) string {
	if c.Of == nil {
		label, _ := w.refs.of(c.ID)
		return label
	}
	of, _ := w.refs.of(c.Of.ID)
	if of == "" {
		return w.loc.T("chart")
	}
	return w.loc.T("chart_of", "table", of)
}

// refs are the names of what a reference may lead to on a page, by id: so few that they
// are looked through.
type refs []ref

type ref struct{ id, name string }

func (r refs) of(id string) (name string, ok bool) {
	for i := range r {
		if r[i].id == id {
			return r[i].name, true
		}
	}
	return "", false
}

func (r *refs) set(id, name string) {
	for i := range *r {
		if (*r)[i].id == id {
			(*r)[i].name = name
			return
		}
	}
	*r = append(*r, ref{id, name})
}

// once reports whether a table or figure is placed for the first time on the page.
func (w *writer) once(s *archive.Slot) bool {
	for _, first := range w.placed {
		if first.Text == s.Text {
			w.diags.Errorf("placed-twice", s.Pos, "%q is placed twice on this page", s.Text).At(first.Pos, "first placed here")
			return false
		}
	}
	w.placed = append(w.placed, s)
	return true
}

func (w *writer) placeTable(s *archive.Slot) *Table {
	decl := w.archive.Tables[s.Text]
	if decl == nil || !w.once(s) {
		return nil // the loader has said that it is unknown
	}
	label, _ := w.refs.of(decl.ID)
	if decl.Unnumbered {
		label = ""
	}
	t := w.codelistTable(decl, label)
	if t == nil {
		model := table.Build(decl, w.scope.View, w.scope.At, w.loc)
		if len(model.Rows) == 0 {
			w.lack("empty-table", s.Pos, "table %q has no rows for %s", s.Text, w.scope.At).
				Helpf("give what it shows, or take it out of the text")
		}
		t = w.table(model, decl.ID, label, decl.Caption)
		w.written(model)
	}
	w.tables = append(w.tables, Link{Text: t.Label, Detail: t.Caption, URL: "#" + t.ID})
	return t
}

// written gives back the memory of a table, unless files are still to be made of it.
func (w *writer) written(m *table.Model) {
	if w.archive.Site.Without.Downloads {
		m.Free()
	}
}

// table renders a table with its notes and offers it for download.
func (w *writer) table(m *table.Model, id, label, caption string) *Table {
	t := w.long(m, id, label, caption)
	t.Downloads = w.offer(m, id, label, caption, nil)
	return t
}

// long renders a table with its notes and, if it is long, its tools.
func (w *writer) long(m *table.Model, id, label, caption string) *Table {
	w.stats.Tables++
	t := w.markup(m, id, label, caption)
	if n := bodyRows(m); n >= longTable {
		t.Tools = &TableTools{Rows: w.loc.Number(float64(n), 0), Decimal: w.loc.Decimal}
	}
	return t
}

// longTable is the number of rows from which on a table can be sorted and
// filtered: fewer are seen at a glance.
const longTable = 12

// bodyRows counts the rows that are neither headings nor totals.
func bodyRows(m *table.Model) int {
	n := 0
	for i := range m.Rows {
		if m.Rows[i].Kind == table.Body {
			n++
		}
	}
	return n
}

func (w *writer) markup(m *table.Model, id, label, caption string) *Table {
	t := &Table{ID: id, Label: label, Caption: caption, Origin: w.origin(m)}
	style := w.style
	style.ID, style.Label, style.Caption = id, label, caption
	var out markup.Writer
	marks := m.HTML(&out, style)
	t.Written = w.memory.Keep(&out)
	for i, n := range m.Notes {
		note := Note{ID: table.NoteID(id, i+1), Back: marks[i]}
		if len(marks[i]) > 0 {
			note.Mark = w.loc.T("note_n", "n", strconv.Itoa(i+1))
		}
		if n.Prose != nil {
			note.Markup = w.noteText(n.Prose, n.At)
		} else {
			var esc markup.Writer
			esc.Text(n.Text)
			if url := w.correctionURL(n.Later); url != "" {
				esc.Raw(` <a`).Attr("href", url).Raw(`>`).Text(w.loc.T("correction_link")).Raw(`</a>`)
			}
			note.Markup = esc.Take()
		}
		t.Notes = append(t.Notes, note)
	}
	w.takesIn(m)
	for _, s := range m.Statuses {
		t.Legend = append(t.Legend, Legend{Mark: "[" + string(s) + "]", Text: w.loc.T("status_" + string(s))})
	}
	return t
}

func (w *writer) placeChart(s *archive.Slot) *Figure {
	decl := w.archive.Charts[s.Text]
	if decl == nil || !w.once(s) {
		return nil
	}
	model := chart.Build(decl, w.scope.View, w.scope.At, w.loc)
	if model.Points() == 0 {
		w.lack("empty-chart", s.Pos, "chart %q has nothing to draw for %s", s.Text, w.scope.At).
			Helpf("the month's data gives no value the chart shows")
		return nil
	}
	f := w.figure(model, w.chartLabel(decl))
	w.written(model.Data)
	w.figures = append(w.figures, Link{Text: f.Label, Detail: f.Caption, URL: "#" + f.ID})
	return f
}

// figure renders a chart in its forms.
func (w *writer) figure(m *chart.Model, label string) *Figure {
	w.stats.Charts++
	w.hasChart = true
	d := m.Decl
	w.crowded(m)
	option, err := w.root.options.Of(m, w.memory.Bytes)
	if err != nil { // a number that JSON cannot hold: the loader lets none through
		w.diags.Errorf("chart", d.Pos, "%v", err)
	}
	f := &Figure{ID: d.ID, Label: label, Caption: d.Caption, Subtitle: d.Subtitle, Kind: string(d.Kind),
		Description: w.plainText(d.Description), Option: option}
	w.draw(m, f)
	w.windows(m, f)
	w.drills(m, f)
	f.Parts = m.Parts()
	if m.Illustrative {
		f.Illustrative = w.loc.T("illustrative_label")
	}
	f.Table = *w.numbers(m.Data, d)
	f.Corrected = w.correctionLink("corrected_since", m.Data.Later)
	f.Downloads = w.offer(m.Data, d.ID, label, d.Caption, d.Description)
	return f
}

// crowded refuses a chart of more than can be read.
func (w *writer) crowded(m *chart.Model) {
	if n := m.Crowd(); n > 0 {
		w.diags.Errorf("chart", m.Decl.Pos, "chart %q shows %d codes or series side by side, and a chart is read with %d at most", m.Decl.ID, n, chart.Most).
			Helpf("show them in a table, or their groups in the chart")
	}
}

// numbers are those of a figure as a table: the latest rows of very many months.
func (w *writer) numbers(m *table.Model, c *archive.Chart) *Table {
	id, n := c.ID+"-data", len(m.Rows)
	if m.Decl.Rows.Kind != archive.ByMonth || n <= Most.Rows {
		return w.markup(m, id, "", c.Caption)
	}
	w.takesIn(m) // the drawing shows all of them
	latest := w.latestOf(m)
	t := w.markup(latest, id, "", c.Caption)
	latest.Free()
	t.More = w.latest("rows_latest", Most.Latest, n)
	return t
}

// takesIn remembers what the values of a table mean for the page that shows them.
func (w *writer) takesIn(m *table.Model) {
	w.tells(m.Later)
	w.uses(m.Class)
	w.marked = w.marked || m.Revised
}

// draw asks for the two drawings of a figure.
func (w *writer) draw(m *chart.Model, f *Figure) {
	if w.archive.Site.Without.Drawings {
		return
	}
	title := f.Caption
	if f.Label != "" {
		title = f.Label + ": " + title
	}
	ask := func(into *markup.HTML, variant string, width, height int) {
		w.undrawn = append(w.undrawn, Undrawn{Into: into, Pos: m.Decl.Pos, Drawing: svg.Drawing{
			ID: f.ID + "-" + variant, Class: "drawn " + variant, Title: title, Description: words(f.Description),
			Option: json.RawMessage(f.Option), Width: width, Height: height}})
	}
	ask(&f.Wide, "wide", chart.Width, m.Height)
	ask(&f.Narrow, "narrow", chart.WidthNarrow, m.HeightNarrow)
}

var tag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<[^>]*>`) })

// words is the text of markup that we have made.
func words(m markup.HTML) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag().ReplaceAllString(string(m), " "))), " ")
}
