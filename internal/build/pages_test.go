package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/source"
)

// TestPages builds a small site for each case of testdata/pages. A file
// "want PATH" is what a reader finds on that page: each table as lines of cells,
// its notes, the sentences with values, corrections, and the option of each chart; of a
// JSON file of one line it is the file, indented, and of any other its text. A file "want diagnostics" is what the build says; without one it says nothing.
func TestPages(t *testing.T) {
	base := files(readArchive(t, "testdata/base.txtar"))
	cases, _ := filepath.Glob("testdata/pages/*.txtar")
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	embedded := defaults()
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a := readArchive(t, name)
			site := map[string]string{"content/site.toml": base["content/site.toml"]}
			maps.Copy(site, files(a))
			r := Run(source.Overlay(embedded, source.FromMap(site)), Options{})
			var said bytes.Buffer
			if err := r.Diags.Print(&said, false); err != nil {
				t.Fatal(err)
			}
			if r.Failed() {
				t.Fatalf("the site does not build:\n%s", said.String())
			}
			wanted := 0
			for i, f := range a.Files {
				p, ok := strings.CutPrefix(f.Name, "want ")
				if !ok {
					continue
				}
				wanted++
				got := said.String()
				switch data := r.Set.Get(p); {
				case filepath.Ext(p) == ".html":
					got = shown(t, string(data))
				case filepath.Ext(p) == ".json" && bytes.Count(bytes.TrimSpace(data), []byte("\n")) == 0:
					got = indented(t, data)
				case p != "diagnostics":
					got = string(data)
				}
				if *update {
					a.Files[i].Data = []byte(got)
				} else if got != string(f.Data) {
					t.Errorf("%s:\n%s\nwant:\n%s", p, got, f.Data)
				}
			}
			if wanted == 0 || said.Len() > 0 && site["want diagnostics"] == "" && !*update {
				t.Errorf("nothing is wanted, or the build says more than that:\n%s", said.String())
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

var parts = regexp.MustCompile(`(?s)<caption.*?</caption>|<tr.*?</tr>|<li id="[^"]*-note-.*?</li>|<p>[^<]*<data.*?</p>|` +
	`<div class="banner.*?</div>|<p class="(?:when|what|change|why|where)"[^>]*>.*?</p>|` +
	`<p class="keyfigure.*?</p>|<li class="keyfigure".*?</li>|<script type="application/json" class="option">.*?</script>`)

func indented(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}

// shown is what a page shows, one line for each row, note and sentence.
func shown(t *testing.T, page string) string {
	t.Helper()
	var out strings.Builder
	for _, p := range parts.FindAllString(page, -1) {
		if option, ok := strings.CutPrefix(p, `<script type="application/json" class="option">`); ok {
			out.WriteString(indented(t, []byte(strings.TrimSuffix(option, "</script>"))))
			continue
		}
		p = regexp.MustCompile(`</t[hd]>\s*<t[hd][^>]*>`).ReplaceAllString(p, " | ")
		p = space.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(p, "")), " ")
		fmt.Fprintln(&out, strings.TrimSpace(p))
	}
	return out.String()
}
