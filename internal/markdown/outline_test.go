package markdown

import (
	"os"
	"strings"
	"testing"

	"almanac/internal/archive"
)

func TestOutline(t *testing.T) {
	src := strings.ReplaceAll(`Before any heading.

## 1. Purpose  {#purpose}

Words with {{ a.b }} and [^1].

- a list
- of two

More of it.

{{ table x }}

{{  chart y }}
## Two *words*
::: Amber
Secret.

{{ table z }}
:::

'''
# not a heading
{{ table not-placed }}
::: not a section
'''

Underlined
----------

> ## in a quotation

[^1]: A note.

[ref]: https://example.org/
`, "'''", "```")
	want := `prose
## 1. Purpose  {#purpose}
prose
{{ table x }}
{{  chart y }}
## Two *words*
::: Amber
prose
{{ table z }}
:::
prose
## Underlined
prose
`
	for name, text := range map[string]string{"LF": src, "CRLF and a mark": "\ufeff" + strings.ReplaceAll(src, "\n", "\r\n")} {
		var got strings.Builder
		for _, p := range Outline([]byte(text)) {
			if p.Kind == Prose {
				p.Text = "prose"
			}
			got.WriteString(p.Text + "\n")
		}
		if got.String() != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got.String(), want)
		}
	}
}

// FuzzOutline holds what an outline leaves of a text to the text: where one has no
// error the other has none; its placements are as many, and its headings all those
// that do not stand in a quotation or list.
func FuzzOutline(f *testing.F) {
	report, err := os.ReadFile("../../content/reports/2018-02/report.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{string(report), "## A\n\nb\n::: Amber\n{{ table x }}\n:::\n", "A\n---\n# b #\n", "- a\n\n## b {#x}\n",
		"```\n## x\n```\n\n\n{{ chart a }}\n> b\n", "## a [^1]\n\n[^1]: b\n", "## [x][y]\n\n[y]: https://example.org/\n"} {
		f.Add(s)
	}
	o := Options{Blocks: true, Level: func(string) (bool, bool) { return true, true }}
	f.Fuzz(func(t *testing.T, text string) {
		before, diags := Parse("report.md", []byte(text), o)
		if diags.Errors() > 0 || before == nil {
			return
		}
		var b strings.Builder
		headings := 0
		for _, p := range Outline([]byte(text)) {
			switch p.Kind {
			case Prose:
				p.Text = Unwritten
			case Heading:
				headings++
			}
			b.WriteString("\n" + p.Text + "\n")
		}
		after, diags := Parse("report.md", []byte(b.String()), o)
		if diags.Errors() > 0 || after == nil {
			t.Fatalf("%q becomes %q: %v", text, b.String(), diags)
		}
		if headings != len(after.Headings) || headings > len(before.Headings) || placements(before) != placements(after) {
			t.Errorf("%q becomes %q", text, b.String())
		}
	})
}

// placements counts the tables and charts that prose places.
func placements(p *archive.Prose) int {
	n := 0
	p.Slots(func(s *archive.Slot) {
		if s.Kind == archive.TableSlot || s.Kind == archive.ChartSlot {
			n++
		}
	})
	return n
}
