package table

import (
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/markup"
	"almanac/internal/period"
)

// Style is what the page that shows a table decides.
type Style struct {
	ID      string // of the table on its page; ids of notes and marks start with it
	Label   string // "Table 5", "" for none
	Caption string
	Locale  *locale.Locale
	// Prose writes text with its slots filled, which speaks of month at. For the i-th
	// footnote of the text it calls mark with i; of a text without, mark is nil.
	Prose func(w *markup.Writer, p *archive.Prose, at period.Month, mark func(note int))
	// Revised writes the mark of a value that was corrected.
	Revised func(*markup.Writer, []*archive.Revision)
}

// NoteID returns the id of note n of the table with this id.
func NoteID(table string, n int) string { return table + "-note-" + strconv.Itoa(n) }

// HTML writes the table as markup, and returns for each note the ids of the marks
// that lead to it. Headings carry their scope; a record's first field is the
// heading of its row.
func (m *Model) HTML(w *markup.Writer, s Style) (marks [][]string) {
	h := &htmlWriter{w: w, m: m, s: s, marks: make([][]string, len(m.Notes))}
	w.Raw(`<table class="data`)
	if m.isText() {
		w.Raw(` text`)
	}
	w.Raw(`"><caption`).Attr("id", s.ID+"-caption").Raw(`>`)
	if s.Label != "" {
		w.Raw(`<span class="label">`).Text(s.Label).Raw(`</span> `)
	}
	w.Text(s.Caption).Raw(`</caption><thead><tr><th scope="col">`).Text(m.Corner).Raw(`</th>`)
	for _, c := range m.Columns {
		if c.Numeric {
			w.Raw(`<th scope="col" class="num">`)
		} else {
			w.Raw(`<th scope="col">`)
		}
		h.heading(&c)
		w.Raw(`</th>`)
	}
	w.Raw(`</tr></thead>`)
	h.body()
	w.Raw(`</table>`)
	return h.marks
}

func (m *Model) isText() bool {
	return m.Decl.Codelist != nil || m.Decl.Dataset.IsRecords()
}

type htmlWriter struct {
	w     *markup.Writer
	m     *Model
	s     Style
	marks [][]string
}

func (h *htmlWriter) body() {
	open := "" // the element rows are in
	section := func(name string) {
		switch open {
		case "tbody":
			h.w.Raw(`</tbody>`)
		case "tfoot":
			h.w.Raw(`</tfoot>`)
		}
		switch name {
		case "tbody":
			h.w.Raw(`<tbody>`)
		case "tfoot":
			h.w.Raw(`<tfoot>`)
		}
		open = name
	}
	for i := range h.m.Rows {
		switch r := &h.m.Rows[i]; {
		case r.Kind == GroupHead:
			section("tbody")
		case r.Kind == Total:
			section("tfoot")
		case open == "":
			section("tbody")
		}
		h.row(&h.m.Rows[i])
	}
	section("")
}

func (h *htmlWriter) row(r *Row) {
	w := h.w
	switch r.Kind {
	case GroupHead:
		w.Raw(`<tr class="group"><th scope="rowgroup" colspan="`).Int(len(h.m.Columns) + 1).Raw(`">`).Text(r.Header.Text).Raw(`</th></tr>`)
		return
	case Subtotal:
		w.Raw(`<tr class="subtotal">`)
	case Total:
		w.Raw(`<tr class="total">`)
	default:
		w.Raw(`<tr>`)
	}
	cells := r.Cells
	w.Raw(`<th scope="row">`)
	if h.m.isText() {
		h.content(cells[0].Content)
		cells = cells[1:]
	} else {
		h.heading(&r.Header)
	}
	for _, n := range r.Notes {
		h.markBeside(n)
	}
	w.Raw(`</th>`)
	for i := range cells {
		h.cell(&cells[i])
	}
	w.Raw(`</tr>`)
}

func (h *htmlWriter) cell(c *Cell) {
	w := h.w
	if c.Content != nil {
		w.Raw(`<td>`)
		h.content(c.Content)
	} else {
		h.value(c)
	}
	for _, n := range c.Notes {
		h.markBeside(n)
	}
	w.Raw(`</td>`)
}

func (h *htmlWriter) value(c *Cell) {
	w := h.w
	w.Raw(`<td class="num">`)
	if !c.Value.Missing {
		var number [48]byte
		w.TextBytes(h.s.Locale.AppendNumber(number[:0], c.Value.Number, c.Decimals))
	}
	s := c.Value.Status
	if s != archive.Plain && s != archive.Revised {
		if !c.Value.Missing {
			w.Raw(` `)
		}
		h.status(s)
	}
	if len(c.Value.Revised()) > 0 && (s == archive.Revised || c.Value.Cell != nil) {
		w.Raw(` `)
		h.s.Revised(w, c.Value.Revised())
	}
}

func (h *htmlWriter) status(s archive.Status) {
	h.w.Raw(`<abbr class="status"`).Attr("title", h.s.Locale.T("status_"+string(s))).Raw(`>[`).Text(string(s)).Raw(`]</abbr>`)
}

func (h *htmlWriter) content(c *Content) {
	w := h.w
	var iso, text [48]byte
	if c.Month != 0 {
		w.Raw(`<time datetime="`).TextBytes(c.Month.Append(iso[:0])).Raw(`">`).
			TextBytes(h.s.Locale.AppendMonthShort(text[:0], c.Month)).Raw(`</time>`)
	}
	if c.Text != nil {
		var mark func(int)
		if c.Notes != nil {
			mark = func(note int) { h.mark(c.Notes[note]) }
		}
		h.s.Prose(w, c.Text, c.At, mark)
	}
	for i, d := range c.Dates {
		if i > 0 {
			w.Raw(`<br>`)
		}
		w.Raw(`<time datetime="`).TextBytes(d.Append(iso[:0])).Raw(`">`).
			TextBytes(h.s.Locale.AppendDate(text[:0], d)).Raw(`</time>`)
	}
	for i, code := range c.Codes {
		if i+len(c.Dates) > 0 {
			w.Raw(`<br>`)
		}
		w.Text(code.Label)
	}
	if len(c.Links) > 0 {
		w.Raw(`<ul class="links">`)
		for _, l := range c.Links {
			w.Raw(`<li><a`).Attr("href", l.URL).Raw(`>`).Text(l.Title).Raw(`</a></li>`)
		}
		w.Raw(`</ul>`)
	}
}

func (h *htmlWriter) heading(of *Header) {
	if of.Month == 0 {
		h.w.Text(of.Text)
		return
	}
	h.w.HTML(of.Time)
}

func (h *htmlWriter) markBeside(note int) {
	h.w.Raw(` `)
	h.mark(note)
}

// mark writes a mark that leads to note n and remembers its id.
func (h *htmlWriter) mark(n int) {
	id := h.s.ID + "-mark-" + strconv.Itoa(n)
	if again := len(h.marks[n-1]); again > 0 {
		id += "-" + strconv.Itoa(again+1)
	}
	h.marks[n-1] = append(h.marks[n-1], id)
	h.w.Raw(`<a class="mark"`).Attr("href", "#"+NoteID(h.s.ID, n)).Attr("id", id).Raw(`>[`).
		Text(h.s.Locale.T("note_n", "n", strconv.Itoa(n))).Raw(`]</a>`)
}
