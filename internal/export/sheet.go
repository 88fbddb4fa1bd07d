package export

import (
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/period"
)

// Sheet is a table as plain rows and columns.
type Sheet struct {
	ID          string
	Label       string // "Table 5", "" for none
	Title       string
	Description string
	Source      string
	Page        *Page
	Class       archive.Level
	Columns     []Column
	Rows        [][]Value // as long as Columns each
	Notes       []string  // the first is note 1
	General     []int     // numbers of the notes that belong to the whole table
	Statuses    []archive.Status
	Unit        string           // of all its numbers, "" where they differ
	Dataset     *archive.Dataset // of a whole data set, else nil

	plain func(*archive.Prose, period.Month) string // of a whole data set: its descriptions as text
}

// Type is what a column holds.
type Type int

const (
	Text Type = iota
	Number
	Month
	Date
)

// Column is one column.
type Column struct {
	Name     string // for programs: "mar_2017_status", without repeats
	Heading  string // in the first row of the file, without repeats
	Title    string // for people
	Type     Type
	Decimals int    // of numbers, at most
	List     string // what separates the values in a cell, "" if there is only one
	Unit     string
	Codes    *archive.Codelist // of a column of codes
	Required bool
}

// Value is what stands in one cell; the zero Value is an empty cell.
type Value struct {
	Text  string   // of a number: its digits
	List  []string // of a list
	Notes []int    // of a column of notes: their numbers

	Missing archive.Status // of a number that is not there: why
	From    diag.Pos       // where the content gives it; none of what is worked out
}

// URL is where a reader sees the table.
func (s *Sheet) URL() string {
	if s.Dataset != nil {
		return s.Page.URL
	}
	return s.Page.URL + "#" + s.ID
}

// FullTitle is the title with its label: "Table 5: SECAS Helpdesk Emails".
func (s *Sheet) FullTitle() string {
	if s.Label == "" {
		return s.Title
	}
	return s.Label + ": " + s.Title
}

// CellText returns a cell as one text: a note in full, a list with separators.
func (s *Sheet) CellText(row, column int) string {
	v := s.Rows[row][column]
	if parts := s.parts(v); parts != nil {
		return strings.Join(parts, s.Columns[column].List)
	}
	return v.Text
}

// parts returns the elements of a list, nil for a single value.
func (s *Sheet) parts(v Value) []string {
	if v.Notes == nil {
		return v.List
	}
	out := make([]string, len(v.Notes))
	for i, n := range v.Notes {
		out[i] = s.Notes[n-1]
	}
	return out
}

// Separators of lists: of short values, and of texts.
const (
	semicolon = "; "
	newline   = "\n"
)

// number writes v for machines. A zero has no sign.
func number(v float64, decimals int) Value {
	v = locale.Round(v, decimals)
	if v == 0 {
		v = 0
	}
	return Value{Text: strconv.FormatFloat(v, 'f', decimals, 64)}
}

func text(s string) Value { return Value{Text: clean(s)} }

func list(parts []string) Value {
	if len(parts) == 0 {
		return Value{}
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = clean(p)
	}
	return Value{List: out}
}

// clean leaves out what no file format agrees on: control characters, and any
// other line break than a newline.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// isPlain reports whether s is printable ASCII, as most texts are.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// heading cleans the heading of a column, which is never empty.
func heading(s string) string {
	if s = strings.Join(strings.Fields(clean(s)), " "); s == "" {
		return "–"
	}
	return s
}

// slug makes the name of a column of a title or an id.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			b.WriteRune(r)
			gap = false
		} else {
			gap = true
		}
	}
	if b.Len() == 0 {
		return "column"
	}
	return b.String()
}

// distinct gives columns of one name or one heading numbers. Letter case does
// not count, for a spreadsheet's table does not count it.
func distinct(columns []Column) {
	names, headings := map[string]bool{}, map[string]bool{}
	for i := range columns {
		c := &columns[i]
		c.Name = unused(names, c.Name, func(n string) string { return c.Name + "_" + n })
		c.Heading = unused(headings, c.Heading, func(n string) string { return c.Heading + " (" + n + ")" })
	}
}

func unused(seen map[string]bool, s string, numbered func(n string) string) string {
	out := s
	for n := 2; seen[strings.ToLower(out)]; n++ {
		out = numbered(strconv.Itoa(n))
	}
	seen[strings.ToLower(out)] = true
	return out
}
