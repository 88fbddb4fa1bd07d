package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// TestNumbers finds the numbers that stand by themselves, with their places, and
// none in names, dates, ranges, headings, links or code.
func TestNumbers(t *testing.T) {
	src := "## 1,503 emails\n\nThere were 1,503 emails, **22712** views and 504.61 days.\n" +
		"SECMP0027, 2018-02-09, 12/02/2018, 100–200, A518, 518b, 1.2.3.4x, `3410`, [1,503](https://a.example/1503),\n" +
		"#1503, 10:15, 99.\n\n| a |\n|---|\n| 1 503 and 6,099 |\n\n1,234[^n]\n\n[^n]: Of 5,678.\n"
	p, diags := Parse("a.md", []byte(src), Options{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	var got []string
	for _, n := range append(p.Numbers, p.Notes[0].Numbers...) {
		got = append(got, fmt.Sprintf("%s@%d:%d", n.Text, n.Pos.Line, n.Pos.Col))
	}
	want := "1,503@3:12 22712@3:28 504.61@3:46 6,099@9:13 1,234@11:1 5,678@13:10"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if n := p.Numbers[0]; !strings.HasSuffix(n.Before, "There were ") || !strings.HasPrefix(n.After, " emails, 22712") {
		t.Errorf("context %q %q", n.Before, n.After)
	}
}
