package build

import (
	"maps"
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestStrictestLabel builds for a wider circle: a page whose table, sentence or
// key figure uses a classified value is labelled as that value is, and one that
// uses none as it says itself.
func TestStrictestLabel(t *testing.T) {
	base := files(readArchive(t, "testdata/base.txtar"))
	site := func(report, data string) map[string]string {
		s := maps.Clone(base)
		s["content/site.toml"], _, _ = strings.Cut(s["content/site.toml"], "[[key_figure]]")
		s["content/reports/2018-02/data.toml"] = data
		s["content/reports/2018-02/report.md"] = "+++\ntitle = \"February 2018\"\npublished = 2018-03-02\nclassification = \"White\"\n+++\n" + report + "\n"
		return s
	}
	const white = "[website]\nvisits = 6099\npage_views = 22712\n"
	const amber = "[website]\nvisits = 6099\npage_views = { value = 22712, classification = \"Amber\" }\n"
	for _, c := range []struct {
		name, report, data, january, want string
	}{
		{"nothing classified", "{{ table visits }}", white, "", "White"},
		{"another month of a rolling table", "{{ table visits }}", white, "classification = \"Amber\"\n", "Amber"},
		{"a value of the table", "{{ table visits }}", amber, "", "Amber"},
		{"a value in a sentence", "{{ website.page_views }} page views.", amber, "", "Amber"},
		{"a change in a sentence", "{{ change(website.page_views) }} page views.", amber, "", "Amber"},
		{"what is not used", "{{ website.visits }} visits.", amber, "", "White"},
	} {
		s := site(c.report, c.data)
		s["content/reports/2018-01/data.toml"] = c.january + s["content/reports/2018-01/data.toml"]
		r := Run(source.Overlay(defaults(), source.FromMap(s)), Options{Audience: "Amber", Drawings: drawings})
		if r.Failed() {
			t.Errorf("%s: %v", c.name, r.Diags)
			continue
		}
		_, label, _ := strings.Cut(string(r.Set.Get("2018/02/index.html")), `<p class="classification"><span class="badge">`)
		if label, _, _ = strings.Cut(label, "<"); label != c.want {
			t.Errorf("%s: labelled %q, want %s", c.name, label, c.want)
		}
	}
}
