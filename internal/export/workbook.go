package export

import (
	"strconv"
	"strings"
	"time"

	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/xlsx"
)

// Workbook makes one XLSX file of all tables and figures of the page, which has
// the given classification and description.
func (p *Page) Workbook(sheets []*Sheet, class archive.Level, description string) []byte {
	b := &bookBuilder{Page: p, sheets: sheets, nothing: p.Locale.T("nothing")}
	site := p.Site
	b.book = &xlsx.Workbook{Title: clean(p.Title), Subject: clean(site.Title), Creator: clean(site.Publisher.Name),
		Language: site.Language, Date: midnight(p.Published, p.Period)}
	b.cover(class, description)
	b.add(xlsx.Sheet{Name: p.Locale.T("contents"), Title: p.Locale.T("contents")}) // filled when all sheets are known
	for _, s := range sheets {
		b.data(s)
	}
	b.noteSheet()
	b.legend()
	b.contents()
	return b.book.Bytes()
}

// midnight is when the workbook was made: at the beginning of the day of
// publication, or of the month where there was none.
func midnight(d period.Date, m period.Month) time.Time {
	if d.IsZero() {
		d = period.Date{Year: m.Year(), Month: m.Number(), Day: 1}
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

type bookBuilder struct {
	*Page
	book    *xlsx.Workbook
	sheets  []*Sheet
	notes   [][]xlsx.Cell // of all sheets: mark, sheet, text
	nothing string        // what stands in a cell that would be blank
}

func (b *bookBuilder) add(s xlsx.Sheet) { b.book.Sheets = append(b.book.Sheets, s) }

func (b *bookBuilder) cover(class archive.Level, description string) {
	t, site := b.Locale.T, b.Site
	var lines []string
	line := func(parts ...string) {
		if s := strings.TrimSpace(strings.Join(parts, " ")); parts[len(parts)-1] != "" && s != "" {
			lines = append(lines, clean(s))
		}
	}
	line(description)
	line(t("period")+":", b.Locale.Month(b.Period))
	line(t("published")+":", b.Locale.Date(b.Published))
	line(t("publisher"), site.Publisher.Name)
	line(site.Publisher.URL)
	line(site.Publisher.Email)
	line(class.Name+".", class.Statement)
	line(t("licence"), site.Licence.Name)
	line(site.Licence.URL)
	line(site.Licence.Text)
	line(b.URL)
	line(t("workbook_intro"))
	b.add(xlsx.Sheet{Name: t("cover"), Title: clean(b.Title), Lines: lines})
}

// data adds the sheet of a table or figure.
func (b *bookBuilder) data(s *Sheet) {
	name := s.Label
	if name == "" {
		name = s.Title
	}
	sheet := xlsx.Sheet{Name: clean(name), Title: clean(s.FullTitle())}
	first := len(b.notes) // of the sheet's notes in the workbook
	for i, n := range s.Notes {
		b.notes = append(b.notes, []xlsx.Cell{b.text(b.mark(first + i + 1)), {Text: clean(s.FullTitle()), Sheet: len(b.book.Sheets) + 1}, b.text(n)})
	}
	if s.Unit != "" {
		sheet.Lines = append(sheet.Lines, b.Locale.T("unit")+": "+clean(s.Unit))
	}
	for _, x := range s.Statuses {
		if x == archive.Illustrative {
			sheet.Lines = append(sheet.Lines, b.Locale.T("illustrative_label"))
		}
	}
	if len(s.General) > 0 {
		sheet.Lines = append(sheet.Lines, b.Locale.T("notes")+": "+b.marks(s.General, first))
	}
	table := &xlsx.Table{Name: "t_" + strings.ReplaceAll(s.ID, "-", "_")}
	for _, c := range s.Columns {
		table.Columns = append(table.Columns, c.Heading)
	}
	for i := range s.Rows {
		table.Rows = append(table.Rows, b.row(s, i, first))
	}
	if sheet.Table = table; len(table.Rows) > 0 {
		b.add(sheet)
	}
}

func (b *bookBuilder) row(s *Sheet, i, first int) []xlsx.Cell {
	out := make([]xlsx.Cell, len(s.Columns))
	for j, c := range s.Columns {
		v := s.Rows[i][j]
		switch {
		case c.Type == Number && v.Text != "":
			out[j] = xlsx.Cell{Text: v.Text, IsNumber: true}
		case c.Type == Number:
			out[j] = b.text("[" + string(v.Missing) + "]")
		case v.Notes != nil:
			out[j] = b.text(b.marks(v.Notes, first))
		case strings.HasSuffix(c.Name, "_status") && v.Text != "":
			out[j] = b.text("[" + v.Text + "]")
		default:
			out[j] = b.text(s.CellText(i, j))
		}
	}
	return out
}

// text is a cell that is never blank.
func (b *bookBuilder) text(s string) xlsx.Cell {
	if s = clean(s); strings.TrimSpace(s) == "" {
		s = b.nothing
	}
	return xlsx.Cell{Text: s}
}

func (b *bookBuilder) mark(n int) string {
	return "[" + b.Locale.T("note_n", "n", strconv.Itoa(n)) + "]"
}

func (b *bookBuilder) marks(notes []int, first int) string {
	var out []string
	for _, n := range notes {
		out = append(out, b.mark(first+n))
	}
	return strings.Join(out, " ")
}

func (b *bookBuilder) noteSheet() {
	if t := b.Locale.T; len(b.notes) > 0 {
		b.add(xlsx.Sheet{Name: t("notes"), Title: t("notes"), Table: &xlsx.Table{Name: "notes", Rows: b.notes,
			Columns: []string{t("note"), t("sheet"), t("text")}}})
	}
}

// legend adds what the shorthands mean, where the workbook has some.
func (b *bookBuilder) legend() {
	var rows [][]xlsx.Cell
	seen := map[archive.Status]bool{}
	for _, s := range b.sheets {
		for _, x := range s.Statuses {
			if !seen[x] {
				seen[x] = true
				rows = append(rows, []xlsx.Cell{{Text: "[" + string(x) + "]"}, b.text(b.Locale.T("status_" + string(x)))})
			}
		}
	}
	if t := b.Locale.T; len(rows) > 0 {
		b.add(xlsx.Sheet{Name: t("shorthands"), Title: t("shorthands"), Table: &xlsx.Table{Name: "shorthands", Rows: rows,
			Columns: []string{t("shorthand"), t("meaning")}}})
	}
}

// contents lists the sheets that follow it, each with a link.
func (b *bookBuilder) contents() {
	const at = 1 // after the cover
	t := b.Locale.T
	table := &xlsx.Table{Name: "contents", Columns: []string{t("sheet"), t("title")}}
	for i := at + 1; i < len(b.book.Sheets); i++ {
		s := b.book.Sheets[i]
		table.Rows = append(table.Rows, []xlsx.Cell{{Text: s.Name, Sheet: i + 1}, b.text(s.Title)})
	}
	b.book.Sheets[at].Table = table
}
