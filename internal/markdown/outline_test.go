package markdown

import (
	"strings"
	"testing"
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
## 1. Purpose {#purpose}
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
