package diag

import (
	"bufio"
	"fmt"
	"io"
)

// Print writes the list for people, in its order. With color the severity and
// the help stand out by ANSI colours.
func (l List) Print(w io.Writer, color bool) error {
	paint := func(code, s string) string {
		if !color {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	b := bufio.NewWriter(w)
	for _, d := range l.Brief() {
		code := "1;31"
		if d.Severity == Warning {
			code = "1;33"
		}
		fmt.Fprintf(b, "%s: %s %s %s\n", paint("1", d.Pos.String()), paint(code, d.Severity.String()+":"), d.Message, paint("2", "["+d.Rule+"]"))
		if d.Help != "" {
			fmt.Fprintf(b, "    %s %s\n", paint("36", "help:"), d.Help)
		}
		for _, n := range d.Notes {
			fmt.Fprintf(b, "    %s: %s\n", n.Pos, n.Message)
		}
	}
	return b.Flush()
}
