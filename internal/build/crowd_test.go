package build

import (
	"fmt"
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestCrowd: a chart of more codes than can be read is refused at its line, at once.
func TestCrowd(t *testing.T) {
	for n, want := range map[int]string{
		500:    "",
		501:    "content/datasets/helpdesk.toml:10:1: error: chart \"all\" shows 501 codes or series side by side, and a chart is read with 500 at most [chart]\n    help: show them in a table, or their groups in the chart\n",
		10_000: "content/datasets/helpdesk.toml:10:1: error: chart \"all\" shows 10000 codes or series side by side, and a chart is read with 500 at most [chart]\n    help: show them in a table, or their groups in the chart\n",
	} {
		files := files(readArchive(t, "testdata/base.txtar"))
		codes, figures := &strings.Builder{}, &strings.Builder{}
		fmt.Fprint(codes, "title = \"Categories\"\n")
		fmt.Fprint(figures, "[website]\nvisits = 1\npage_views = 2\n[helpdesk.emails]\n")
		for i := range n {
			fmt.Fprintf(codes, "[[code]]\nid = \"c%d\"\nlabel = \"C %d\"\n", i, i)
			fmt.Fprintf(figures, "c%d = %d\n", i, i+1)
		}
		files["content/codelists/categories.toml"] = codes.String()
		files["content/datasets/helpdesk.toml"] = "title = \"Helpdesk\"\n[dimensions.category]\ntitle = \"Category\"\ncodelist = \"categories\"\n" +
			"[measures.emails]\ntitle = \"Emails\"\ndimensions = [\"category\"]\n\n[[chart]]\nid = \"all\"\ncaption = \"All\"\nkind = \"bar\"\nx = \"category\"\nseries = [\"emails\"]\ndescription = \"Many.\"\n"
		for name := range files {
			if strings.HasPrefix(name, "content/reports/") && name != "content/reports/2018-02/data.toml" && name != "content/reports/2018-02/report.md" {
				delete(files, name)
			}
		}
		files["content/reports/2018-02/data.toml"] = figures.String()
		files["content/reports/2018-02/report.md"] = "+++\ntitle = \"February 2018\"\npublished = 2018-03-02\nclassification = \"White\"\n+++\nText.\n"
		if got := told(t, source.Overlay(defaults(), source.FromMap(files))); got != want {
			t.Errorf("%d codes: %s", n, got)
		}
	}
}
