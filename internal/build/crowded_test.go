package build

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"almanac/internal/source"
)

// TestCrowdedChart has charts with more bars than anybody reads, and refuses them before
// they are drawn. As many as can be read are drawn.
func TestCrowdedChart(t *testing.T) {
	for n, want := range map[int]string{
		40:   "",
		1001: "content/reports/2018-02/report.md:7:4: error: chart \"emails-chart\" has 1 × 1001 values: nobody can read more than 200 lines or bars of 1000 categories [crowded-chart]\n    help: show a table, or fewer codes\n",
	} {
		site := files(readArchive(t, "testdata/base.txtar"))
		codes, figures := "title = \"Categories\"\n", "[helpdesk.emails]\n"
		for i := range n {
			codes += fmt.Sprintf("\n[[code]]\nid = \"c%d\"\nlabel = \"Category %[1]d\"\n", i)
			figures += fmt.Sprintf("c%d = %d\n", i, i%7+1)
		}
		site["content/codelists/categories.toml"] = codes
		site["content/reports/2018-02/data.toml"] = "[website]\nvisits = 6099\npage_views = 22712\n" + figures
		site["content/datasets/helpdesk.toml"] += "\n[[chart]]\nid = \"emails-chart\"\ncaption = \"Emails\"\nkind = \"horizontal-bar\"\nx = \"category\"\nseries = \"measures\"\nmeasures = [\"emails\"]\ndescription = \"Bars.\"\n"
		site["content/reports/2018-02/report.md"] = "+++\ntitle = \"R\"\npublished = 2018-03-02\nclassification = \"White\"\n+++\n\n{{ chart emails-chart }}\n"
		start := time.Now()
		got := told(t, source.Overlay(defaults(), source.FromMap(site)))
		var crowded string
		for line := range strings.Lines(got) {
			if strings.Contains(line, "crowded-chart") || crowded != "" && strings.HasPrefix(line, "    ") {
				crowded += line
			}
		}
		if crowded != want || strings.Contains(got, "error") != (want != "") {
			t.Errorf("%d codes, after %v:\n%s", n, time.Since(start), got)
		}
	}
}
