package diag

import (
	"bufio"
	"fmt"
	"io"
)

// readable is how many of a rule in one file anybody reads: a file of another program
// has a fault in each of its lines.
const readable = 1000

// Print writes the list for people, in its order. With color the severity and
// the help stand out by ANSI colours. Of a rule that a file breaks a thousand times, the
// rest is counted.
func (l List) Print(w io.Writer, color bool) error {
	paint := func(code, s string) string {
		if !color {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	type kind struct{ file, rule string }
	told := map[kind]int{}
	b := bufio.NewWriter(w)
	for _, d := range l {
		k := kind{d.File, d.Rule}
		if told[k]++; told[k] > readable {
			continue
		}
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
	for _, d := range l {
		k := kind{d.File, d.Rule}
		if more := told[k] - readable; more > 0 {
			fmt.Fprintf(b, "%s: %d more like these %s\n", paint("1", d.File), more, paint("2", "["+d.Rule+"]"))
			delete(told, k)
		}
	}
	return b.Flush()
}
