package build

import (
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/period"
	"almanac/internal/source"
)

// examples returns the files that a section of the README spells out: a path in
// backquotes on a line of its own, then a fenced block.
func examples(t *testing.T, heading string) map[string]string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(readme), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the README has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## The command\n")
	out := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)\n`(content/[^`]+)`\n\n```\\w+\n(.*?)\n```\n").FindAllStringSubmatch(section, -1) {
		if _, again := out[m[1]]; !again {
			out[m[1]] = m[2] + "\n"
		}
	}
	return out
}

// TestReadmeMonth adds the month of the README to the archive.
func TestReadmeMonth(t *testing.T) {
	month := examples(t, "Publish a month")
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	site := map[string]string{}
	for p, text := range month {
		if strings.HasPrefix(p, "content/reports/2018-03/") {
			site[p] = text
		}
	}
	if len(site) != 2 {
		t.Fatalf("the README spells out %d files of March 2018, want 2", len(site))
	}
	r := Run(source.Overlay(source.Overlay(defaults(), own), source.FromMap(site)), Options{Strict: true})
	if r.Failed() {
		t.Fatalf("the month of the README does not build: %v", r.Diags)
	}
	if page := text(t, r, "2018/03/index.html"); !strings.Contains(page, "Total 951 1,224 1,080") || !strings.Contains(page, "1,503 1,400") {
		t.Error("the twelve months do not end with March 2018")
	}
}

// TestReadmeSubtotals states a sum of February 2018 as the README says it is stated.
func TestReadmeSubtotals(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("`(\\[effort[^`]+)`, then `([^`]+)`").FindStringSubmatch(string(readme))
	if m == nil {
		t.Fatal("the README states no sum")
	}
	const path = "content/reports/2018-02/effort.toml"
	file := map[string]string{path: string(own.File(path).Data()) + "\n" + m[1] + "\n" + m[2] + "\n"}
	if r := Check(source.Overlay(source.Overlay(defaults(), own), source.FromMap(file)), Options{}); len(r.Diags) > 0 {
		t.Errorf("the sum of the README is wrong: %v", r.Diags)
	}
}

// TestReadmeRecord publishes the month of the README, changes a figure and is told
// what the README says, word for word.
func TestReadmeRecord(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	month := examples(t, "Publish a month")
	site := map[string]string{"content/reports/2018-03/data.toml": month["content/reports/2018-03/data.toml"], "content/reports/2018-03/report.md": month["content/reports/2018-03/report.md"]}
	check := func(o Options) *Result {
		return Check(source.Overlay(source.Overlay(defaults(), own), source.FromMap(site)), o)
	}
	published := check(Options{})
	site["content/reports/2018-03/data.toml"] = strings.Replace(site["content/reports/2018-03/data.toml"], "visits = 6500", "visits = 6510", 1)
	var said strings.Builder
	if err := check(Options{Against: published.Publication(), Today: period.Date{Year: 2018, Month: 5, Day: 3}}).Diags.Print(&said, false); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := "    " + strings.ReplaceAll(strings.TrimSpace(said.String()), "\n", "\n    "); said.Len() == 0 || !strings.Contains(string(readme), want) {
		t.Errorf("the README does not have what is said:\n%s", want)
	}
}

// TestReadmeSite builds the site of the README for another organisation.
func TestReadmeSite(t *testing.T) {
	site := examples(t, "Start a site for another organisation")
	maps.DeleteFunc(site, func(p, _ string) bool { return strings.Contains(p, "2018-03") })
	r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{Strict: true})
	if r.Failed() {
		t.Fatalf("the site of the README does not build: %v", r.Diags)
	}
	page := text(t, r, "2024/01/index.html")
	for _, want := range []string{"We saw 12 otters.", "River Trust, January 2024, published 2 February 2024. https://river.example/2024/01/"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for _, p := range r.Set.Paths() { // a first report has none before or after it
		if m := emptyNav.Find(r.Set.Get(p)); m != nil && strings.HasSuffix(p, ".html") {
			t.Errorf("%s has %s", p, m)
		}
	}
}

var emptyNav = regexp.MustCompile(`<nav[^>]*>\s*</nav>`)
