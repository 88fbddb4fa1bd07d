package scaffold

import (
	"strings"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// example writes a record as a comment: every field, with what it takes.
func (s *scaffold) example(d *archive.Dataset) string {
	var b strings.Builder
	b.WriteString("# One of these for each" + s.lastTime(d) + ".\n#\n# [[" + d.ID + "]]\n")
	width := 0
	values := make([]string, len(d.Fields))
	for i, f := range d.Fields {
		values[i] = f.ID + " = " + s.sample(f)
		width = max(width, utf8.RuneCountInString(values[i]))
	}
	for i, f := range d.Fields {
		b.WriteString("# " + values[i] + strings.Repeat(" ", width-utf8.RuneCountInString(values[i])) + "   # " + oneLine(s.explain(f)) + "\n")
	}
	return b.String()
}

// lastTime says how many records the last month that has any has.
func (s *scaffold) lastTime(d *archive.Dataset) string {
	last := ""
	for _, m := range s.archive.Months {
		if n := len(m.Records[d]); n > 0 && m.Period < s.month {
			last = "; " + s.loc.Month(m.Period) + " has " + diag.Count(n, "record")
		}
	}
	return last
}

func (s *scaffold) sample(f *archive.Field) string {
	switch f.Type {
	case archive.DateField:
		return s.month.String() + "-01"
	case archive.CodeField:
		for _, c := range f.Codelist.Codes {
			if c.ValidIn(s.month) {
				return quote(c.ID)
			}
		}
	case archive.LinksField:
		return `[{ title = "", url = "https://" }]`
	}
	return `""`
}

func (s *scaffold) explain(f *archive.Field) string {
	text := f.Title
	if f.Required {
		text += ", needed"
	}
	switch f.Type {
	case archive.DateField:
		text += "; one date or a list of dates"
	case archive.CodeField:
		var ids []string
		for _, c := range f.Codelist.Codes {
			if c.ValidIn(s.month) {
				ids = append(ids, c.ID)
			}
		}
		text += "; one or a list of " + strings.Join(ids, ", ")
	}
	return text
}
