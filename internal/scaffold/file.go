package scaffold

import (
	"strings"
	"unicode/utf8"
)

// file is a file of figures in the making. What is said of records that there
// are none of must stand above all headings.
type file struct {
	class string
	none  []string
	body  strings.Builder
}

func (f *file) add(s *scaffold, p part) {
	f.body.WriteString("\n# " + oneLine(p.dataset.Title) + "\n")
	if p.dataset.IsRecords() {
		f.none = append(f.none, p.dataset.ID)
		s.records++
		f.body.WriteString(s.example(p.dataset))
		return
	}
	f.body.WriteString(s.dataset(p))
}

func (f *file) text(s *scaffold) string {
	var b strings.Builder
	b.WriteString("# The figures of " + s.loc.Month(s.month) + `. Take away the "# " of a line and write the number
# before the next "#", behind which stands the last one known. Where there is no
# number, { status = "x" } says that it is not available, "c" that it is
# confidential, "z" that it does not apply. With more to say of it, a number is
# { value = 1, note = "…" }.
`)
	if f.class != "" {
		b.WriteString("\nclassification = " + quote(f.class) + "\n")
	}
	if f.none != nil {
		b.WriteString("\n# Where there are none this month:\n")
	}
	for _, id := range f.none {
		b.WriteString("# " + id + " = []\n")
	}
	return b.String() + f.body.String()
}

// line is a figure to be given.
type line struct{ key, last, title string }

// lines writes figures one below the other, their comments aligned.
func (s *scaffold) lines(lines []line) string {
	width := 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l.key))
	}
	var b strings.Builder
	for _, l := range lines {
		if l.key == "" {
			b.WriteString("## " + oneLine(l.title) + "\n")
			continue
		}
		s.listed++
		b.WriteString("# " + l.key + strings.Repeat(" ", width-utf8.RuneCountInString(l.key)) + " =   # " + l.last + ". " + oneLine(l.title) + "\n")
	}
	return b.String()
}
