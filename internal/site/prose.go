package site

import (
	"slices"
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/export"
	"almanac/internal/expr"
	"almanac/internal/locale"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/table"
)

// writer renders what one page shows: prose with its slots filled, tables and
// figures with their numbers. Several parts of a page share one writer, so that
// ids and numbers are counted once.
type writer struct {
	*Site
	scope    expr.Scope
	refs     refs
	placed   []*archive.Slot // the tables and figures so far
	tables   []Link
	figures  []Link
	nTable   int // the number of the last table
	nFigure  int
	hasChart bool

	style table.Style    // of all tables, without what each has of its own
	body  *archive.Prose // the commentary that is being written, which has footnotes
	slips []string       // why words of it stand as they are, footnotes after its own

	class   int                    // of the page
	path    string                 // of the page below the root: "2018/02/"
	page    *export.Page           // the same for downloads, nil where there are none
	dataset *archive.Dataset       // whose page it is, nil for any other
	sheets  []func() *export.Sheet // what the page offers for download
	told    map[string]bool        // the corrections that the page tells of, by id
	marked  bool                   // the page shows a value that was corrected
}

// at returns a writer for the month at, with values as known on asOf.
func (s *Site) at(at period.Month, asOf period.Date) *writer {
	w := &writer{Site: s, scope: expr.Scope{View: series.View{Archive: s.archive, AsOf: asOf}, At: at},
		told: map[string]bool{}}
	w.style = table.Style{Locale: s.loc, Prose: w.cellText, Revised: func(m *markup.Writer, by []*archive.Revision) {
		w.revised(m, by, s.loc.T("status_r"))
	}}
	return w
}

// blocks renders commentary: runs of markup with tables and figures between.
func (w *writer) blocks(p *archive.Prose) []Block {
	if p == nil {
		return nil
	}
	var out []Block
	var m markup.Writer
	flush := func() {
		if m.Len() > 0 {
			out = append(out, Block{Written: w.memory.Keep(&m)})
		}
	}
	for _, piece := range p.Pieces {
		m.HTML(piece.Markup)
		switch slot := piece.Slot; {
		case slot == nil:
		case slot.Kind == archive.TableSlot:
			flush()
			if t := w.placeTable(slot); t != nil {
				out = append(out, Block{Table: t})
			}
		case slot.Kind == archive.ChartSlot:
			flush()
			if f := w.placeChart(slot); f != nil {
				out = append(out, Block{Figure: f})
			}
		default:
			w.body = p
			w.slot(&m, slot, pageMark)
			w.body = nil
		}
	}
	flush()
	return out
}

// marker writes the mark of a footnote.
type marker func(*markup.Writer, *locale.Locale, *archive.Slot)

// text writes prose without blocks.
func (w *writer) text(m *markup.Writer, p *archive.Prose, mark marker) {
	for _, piece := range p.Pieces {
		m.HTML(piece.Markup)
		if piece.Slot != nil {
			w.slot(m, piece.Slot, mark)
		}
	}
}

// plainProse makes prose of text that is not Markdown.
func (w *writer) plainProse(s string) *archive.Prose {
	var m markup.Writer
	return &archive.Prose{Pieces: []archive.Piece{{Markup: m.Text(s).Take()}}, Plain: s}
}

// plainText renders prose that has no place for footnotes: they stand in
// brackets where they are referred to first.
func (w *writer) plainText(p *archive.Prose) markup.HTML {
	if h, ok := p.Constant(); ok {
		return h
	}
	var m markup.Writer
	w.text(&m, p, func(m *markup.Writer, _ *locale.Locale, s *archive.Slot) {
		if s.Nth > 0 {
			return
		}
		var note markup.Writer
		w.text(&note, p.Notes[s.Index], func(*markup.Writer, *locale.Locale, *archive.Slot) {})
		m.Text(" (" + words(note.Take()) + ")")
	})
	return m.Take()
}

// noteText is plainText; the note of a value speaks of the value's month.
func (w *writer) noteText(p *archive.Prose, at period.Month) markup.HTML {
	if at != 0 {
		defer w.speakOf(at)()
	}
	return w.plainText(p)
}

// cellText is text in a table; what stands in a record speaks of the record's month.
func (w *writer) cellText(m *markup.Writer, p *archive.Prose, at period.Month, mark func(note int)) {
	if h, ok := p.Constant(); ok {
		m.HTML(h)
		return
	}
	if at != 0 {
		defer w.speakOf(at)()
	}
	w.text(m, p, func(_ *markup.Writer, _ *locale.Locale, s *archive.Slot) { mark(s.Index) })
}

// speakOf makes at the month that prose speaks of, until the function it
// returns is called.
func (w *writer) speakOf(at period.Month) (done func()) {
	was := w.scope.At
	w.scope.At = at
	return func() { w.scope.At = was }
}

// tells remembers that the page tells of corrections.
func (w *writer) tells(later []*archive.Revision) {
	for _, r := range later {
		w.told[r.ID] = true
	}
}

func (w *writer) slot(m *markup.Writer, s *archive.Slot, mark marker) {
	switch s.Kind {
	case archive.ValueSlot:
		w.value(m, s)
	case archive.RefSlot:
		w.ref(m, s)
	case archive.NoteSlot:
		mark(m, w.loc, s)
	}
}

// value writes the value of a slot, with its status where it has one.
func (w *writer) value(m *markup.Writer, s *archive.Slot) {
	if s.Value == nil {
		return // the loader has said why it does not compile
	}
	r := expr.Eval(s.Value, w.scope)
	if r.Withheld != nil {
		w.diags.Errorf("restricted", s.Pos, "{{ %s }} uses what is classified %s and cannot be used here", s.Text, r.Withheld.Level).
			At(r.Withheld.Pos, "classified here")
		return
	}
	if r.Missing != "" {
		w.lack("missing-value", s.Pos, "{{ %s }} has no value: %s", s.Text, r.Missing)
		abbr(m, archive.NotAvailable, w.loc.T("status_x"))
		return
	}
	if r.Kind == expr.Month {
		m.Text(w.loc.Month(r.Month))
		return
	}
	if r.Kind == expr.Text {
		m.Text(r.Text)
		if r.Sic {
			w.sic(m, r.Reason)
		}
		return
	}
	w.uses(r.Class)
	w.shows(r.Revised)
	m.Raw(`<data class="value"`).Attr("value", strconv.FormatFloat(r.Number, 'f', -1, 64)).Raw(`>`).Text(w.number(r)).Raw(`</data>`)
	if s := r.Status; s != archive.Plain && s != archive.Revised {
		abbr(m, s, w.loc.T("status_"+string(s)))
	}
	switch {
	case len(r.Later) > 0:
		w.tells(r.Later)
		m.Raw(` `)
		w.revised(m, r.Later, w.became(s.Value, r))
	case r.Status == archive.Revised:
		m.Raw(` `)
		w.revised(m, r.Revised, w.loc.T("status_r"))
	}
}

// sic marks words that stand although the data says otherwise. The reason is a
// footnote of the page, or stands in the brackets where there are none.
func (w *writer) sic(m *markup.Writer, reason string) {
	if w.body == nil {
		m.Text(" [sic: " + reason + "]")
		return
	}
	w.slips = append(w.slips, reason)
	m.Text(" [sic] ")
	pageMark(m, w.loc, &archive.Slot{Index: len(w.body.Notes) + len(w.slips) - 1})
}

// revised writes the mark of a value that was corrected, which leads to the last
// of the corrections.
func (w *writer) revised(m *markup.Writer, by []*archive.Revision, title string) {
	url := w.correctionURL(by)
	if url == "" {
		statusMark(m, archive.Revised, title)
		return
	}
	m.Raw(`<a class="status"`).Attr("href", url).Attr("title", title).Raw(`>[r]</a>`)
}

func abbr(m *markup.Writer, s archive.Status, title string) {
	m.Raw(` `)
	statusMark(m, s, title)
}

func statusMark(m *markup.Writer, s archive.Status, title string) {
	m.Raw(`<abbr class="status"`).Attr("title", title).Raw(`>[`).Text(string(s)).Raw(`]</abbr>`)
}

// became says what a value of the page has become since.
func (w *writer) became(f archive.Formula, r expr.Result) string {
	now := expr.Eval(f, expr.Scope{View: series.View{Archive: w.archive}, At: w.scope.At})
	text := w.number(now)
	if now.Missing != "" {
		text = table.Written(w.loc, series.Value{Missing: true, Status: now.Status}, 0)
	}
	return table.Corrected(w.loc, r.Later, text)
}

// shows remembers that a value of the page has corrections in it, marked or not.
func (w *writer) shows(revised []*archive.Revision) { w.marked = w.marked || len(revised) > 0 }

// uses remembers that the page shows something of a class: a page is as
// classified as the strictest of what it shows.
func (w *writer) uses(class int) { w.class = max(w.class, class) }

// number writes a result for people.
func (w *writer) number(r expr.Result) string {
	switch r.Kind {
	case expr.Ratio:
		return w.loc.Percentage(r.Number, r.Decimals, true)
	case expr.Signed:
		return w.loc.Signed(r.Number, r.Decimals)
	}
	return w.loc.Number(r.Number, r.Decimals)
}

func (w *writer) ref(m *markup.Writer, s *archive.Slot) {
	l := Link{URL: "#" + s.Text}
	var ok bool
	if l.Text, ok = w.refs.of(s.Text); !ok {
		l, ok = w.elsewhere(s.Text)
	}
	if !ok {
		w.unknownRef(s)
		return
	}
	m.Raw(`<a class="ref"`).Attr("href", l.URL).Raw(`>`).Text(l.Text).Raw(`</a>`)
}

// elsewhere finds a table or chart that this page does not place on the page
// of its data set.
func (w *writer) elsewhere(id string) (Link, bool) {
	t := w.archive.Tables[id]
	switch {
	case t == nil:
	case t.Dataset == nil && w.archive.Explains(t.Codelist):
		return Link{Text: t.Caption, URL: w.url("glossary/#codes-" + t.Codelist.ID)}, true
	case t.Dataset == nil && t.Codelist.Glossary: // of the site, beside which the series is
		return Link{Text: t.Caption, URL: w.root.url("glossary/#codes-" + t.Codelist.ID)}, true
	case t.Dataset != nil && w.hasDataPage(t.Dataset):
		return Link{Text: t.Caption, URL: w.dataURL(t.Dataset)}, true
	}
	if c := w.archive.Charts[id]; c != nil && w.hasDataPage(c.Data.Dataset) {
		return Link{Text: c.Caption, URL: w.dataURL(c.Data.Dataset) + "#" + c.ID}, true
	}
	return Link{}, false
}

func (w *writer) unknownRef(s *archive.Slot) {
	for _, kind := range []string{"table", "chart"} {
		if x, ok := w.archive.Withheld[kind+" "+s.Text]; ok {
			w.diags.Errorf("restricted", s.Pos, "%s %q is classified %s and cannot be referred to here", kind, s.Text, x.Level).At(x.Pos, "classified here")
			return
		}
	}
	if t := w.archive.Tables[s.Text]; t != nil {
		help := w.withoutData()
		if t.Dataset == nil {
			help = "place it here, or list its code list in the glossary (glossary = true)"
		}
		w.nowhere("table", s, t.Pos, help)
		return
	}
	if c := w.archive.Charts[s.Text]; c != nil {
		w.nowhere("chart", s, c.Pos, w.withoutData())
		return
	}
	if w.archive.Faulty["table "+s.Text] || w.archive.Faulty["chart "+s.Text] {
		return
	}
	d := w.diags.Errorf("unknown-reference", s.Pos, "there is no table, chart or heading %q to refer to", s.Text)
	var known []string
	for _, r := range w.refs {
		known = append(known, r.id)
	}
	for id := range w.archive.Tables {
		known = append(known, id)
	}
	for id := range w.archive.Charts {
		known = append(known, id)
	}
	d.Suggest(s.Text, known)
}

// withoutData is how to refer to what only the page of a data set would have.
func (s *Site) withoutData() string {
	if s.archive.Site.Without.Datasets {
		return `place it here: the site is without the pages of data sets (without = ["datasets"])`
	}
	return "its data set has no page, because the series has no figures of it: give some, or take the reference out"
}

// nowhere reports a reference to what is declared, and on no page.
func (w *writer) nowhere(kind string, s *archive.Slot, declared diag.Pos, help string) {
	w.diags.Errorf("unknown-reference", s.Pos, "%s %q is not on this page, and no other page has it", kind, s.Text).
		Helpf("%s", help).At(declared, "declared here")
}

// pageMark writes a mark that leads to a footnote of the page.
func pageMark(m *markup.Writer, loc *locale.Locale, s *archive.Slot) {
	m.Raw(`<a class="mark" href="#note-`).Int(s.Index + 1).Raw(`" id="mark-`).Int(s.Index + 1)
	if s.Nth > 0 {
		m.Raw(`-`).Int(s.Nth + 1)
	}
	m.Raw(`">[`).Text(loc.T("note_n", "n", strconv.Itoa(s.Index+1))).Raw(`]</a>`)
}

// markID is the id of that mark.
func markID(s *archive.Slot) string {
	id := "mark-" + strconv.Itoa(s.Index+1)
	if s.Nth > 0 {
		id += "-" + strconv.Itoa(s.Nth+1)
	}
	return id
}

// notes renders the footnotes of a page's commentary.
func (w *writer) notes(p *archive.Prose) []Note {
	if p == nil || len(p.Notes)+len(w.slips) == 0 {
		return nil
	}
	back := make([][]string, len(p.Notes))
	for _, piece := range p.Pieces {
		if s := piece.Slot; s != nil && s.Kind == archive.NoteSlot {
			back[s.Index] = append(back[s.Index], markID(s))
		}
	}
	out := make([]Note, len(p.Notes))
	for i, n := range p.Notes {
		id := strconv.Itoa(i + 1)
		out[i] = Note{ID: "note-" + id, Mark: w.loc.T("note_n", "n", id), Markup: w.plainText(n), Back: back[i]}
	}
	for i, reason := range w.slips {
		n := len(p.Notes) + i
		id := strconv.Itoa(n + 1)
		var esc markup.Writer
		out = append(out, Note{ID: "note-" + id, Mark: w.loc.T("note_n", "n", id), Markup: esc.Text(reason).Take(), Back: []string{markID(&archive.Slot{Index: n})}})
	}
	return out
}

// contents nests the headings of a commentary below one another.
func contents(headings []archive.Heading) []Heading {
	var top []Heading
	for len(headings) > 0 {
		var some []Heading
		some, headings = nested(headings, headings[0].Level)
		top = append(top, some...)
	}
	return top
}

// nested returns the headings up to one above a level, and those from there on.
func nested(headings []archive.Heading, level int) (out []Heading, rest []archive.Heading) {
	n := 0
	for i := 0; i < len(headings) && headings[i].Level >= level; i++ {
		if headings[i].Level == level {
			n++
		}
	}
	out = slices.Grow(out, n) // nil where there are none
	for len(headings) > 0 && headings[0].Level >= level {
		h := &headings[0]
		of := Heading{Text: h.Title, URL: "#" + h.ID}
		of.Children, headings = nested(headings[1:], h.Level+1)
		out = append(out, of)
	}
	return out, headings
}

// sentence cuts plain text to a description of about n bytes, at a word.
func sentence(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= n {
		return s
	}
	cut := strings.LastIndexByte(s[:n], ' ')
	if cut < 0 {
		return ""
	}
	return strings.TrimRight(s[:cut], " ,;:") + " …"
}
