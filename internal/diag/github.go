package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub writes the list as workflow commands of GitHub Actions, which shows
// each at its line of a pull request.
func (l List) GitHub(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, d := range l.Brief() {
		text := d.Message
		if d.Help != "" {
			text += "\n" + d.Help
		}
		for _, n := range d.Notes {
			text += fmt.Sprintf("\n%s: %s", n.Pos, n.Message)
		}
		fmt.Fprintf(b, "::%s file=%s", d.Severity, property(d.File))
		if d.Line > 0 {
			fmt.Fprintf(b, ",line=%d", d.Line)
		}
		if d.Line > 0 && d.Col > 0 {
			fmt.Fprintf(b, ",col=%d", d.Col)
		}
		fmt.Fprintf(b, ",title=%s::%s\n", property(d.Rule), message.Replace(text))
	}
	return b.Flush()
}

// What would end a command, or a property of one, is written in percent form.
var message = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(message.Replace(s))
}
