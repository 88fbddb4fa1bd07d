package build

import (
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestSic reads the page of testdata/pages/sic.txtar: a number that the data
// contradicts has a footnote with the reason after the footnotes of the text.
func TestSic(t *testing.T) {
	site := files(readArchive(t, "testdata/pages/sic.txtar"))
	site["content/site.toml"], _, _ = strings.Cut(files(readArchive(t, "testdata/base.txtar"))["content/site.toml"], "[[key_figure]]")
	r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{Strict: true, Drawings: drawings})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	if len(r.Accepted) != 2 {
		t.Errorf("%d failures are accepted, want 2", len(r.Accepted))
	}
	page := string(r.Set.Get("2018/02/index.html"))
	for _, want := range []string{
		`1,503 calls<a class="mark" href="#note-1" id="mark-1">`,
		`6,909 [sic] <a class="mark" href="#note-2" id="mark-2">[note 2]</a>`,
		`id="note-2"`, `href="#mark-2"`, `The paper&#39;s sentence says &lt;6,909&gt;.`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if strings.Index(page, "By telephone.") > strings.Index(page, "sentence says") {
		t.Error("the footnotes are not in their order")
	}
}
