package cli

import (
	"strings"
	"testing"

	"almanac/internal/diag"
)

// TestTold holds that an editor is told what is new, once, whatever moved or was
// broken meanwhile.
func TestTold(t *testing.T) {
	list := func(texts string) (l diag.List) {
		for line, text := range strings.Split(texts, "\n") {
			add := l.Warnf
			if strings.HasPrefix(text, "!") {
				add = l.Errorf
			}
			if text != "" {
				add("rule", diag.Pos{File: "f", Line: line + 1, Col: 1}, "%s", text)
			}
		}
		return l
	}
	var p preview
	for i, step := range []struct{ now, want string }{
		{"write\nwrite\nmeetings", "1 write, 2 write, 3 meetings"},
		{"write\nwrite\nmeetings", ""},
		{"\nwrite\nwrite\nmeetings", ""},             // moved
		{"write\nwrite\nwrite\nmeetings", "1 write"}, // one more: at whichever place is new
		{"write\n!broken", "2 !broken"},              // the rest cannot be seen now
		{"write\n!broken", ""},                       // still
		{"write\n\n!broken", "3 !broken"},            // an error is looked for where it is
		{"write\nwrite\nwrite\nmeetings", ""},        // mended
		{"write\n!broken", "2 !broken"},              // again
		{"write\nwrite\nmeetings\nodd", "4 odd"},     // mended
		{"write\nwrite\nwrite\nmeetings", "3 write"}, // what was gone is news
	} {
		var b strings.Builder
		p.voice = newVoice(&b, &b)
		l := list(step.now)
		p.print(l, l.Errors() > 0)
		var got []string
		for line := range strings.Lines(b.String()) {
			at, rest, _ := strings.Cut(strings.TrimPrefix(line, "f:"), ":1: ")
			_, rest, _ = strings.Cut(rest, ": ")
			got = append(got, at+" "+strings.TrimSuffix(rest, " [rule]\n"))
		}
		if s := strings.Join(got, ", "); s != step.want {
			t.Errorf("step %d: told %q, want %q", i, s, step.want)
		}
	}
}
