package diag

import "io"

// Print writes the list for people, in its order and at once. With color the severity and
// the help stand out by ANSI colours.
func (l List) Print(w io.Writer, color bool) error {
	if len(l) == 0 {
		return nil
	}
	l = l.Brief()
	b := make([]byte, 0, 256*len(l)) // mostly two lines each
	for i := range l {
		b = l[i].appendTo(b, color)
	}
	_, err := w.Write(b)
	return err
}

func (d *Diagnostic) appendTo(b []byte, color bool) []byte {
	code := "1;31"
	if d.Severity == Warning {
		code = "1;33"
	}
	b = paint(b, color, "1", func(b []byte) []byte { return d.Pos.Append(b) })
	b = append(b, ": "...)
	b = paint(b, color, code, func(b []byte) []byte { return append(append(b, d.Severity.String()...), ':') })
	b = append(append(append(b, ' '), d.Message...), ' ')
	b = paint(b, color, "2", func(b []byte) []byte { return append(append(append(b, '['), d.Rule...), ']') })
	b = append(b, '\n')
	if d.Help != "" {
		b = append(b, "    "...)
		b = paint(b, color, "36", func(b []byte) []byte { return append(b, "help:"...) })
		b = append(append(append(b, ' '), d.Help...), '\n')
	}
	for _, n := range d.Notes {
		b = append(n.Pos.Append(append(b, "    "...)), ": "...)
		b = append(append(b, n.Message...), '\n')
	}
	return b
}

// paint appends a text in a colour.
func paint(b []byte, color bool, code string, text func([]byte) []byte) []byte {
	if !color {
		return text(b)
	}
	b = append(append(append(b, "\x1b["...), code...), 'm')
	return append(text(b), "\x1b[0m"...)
}
