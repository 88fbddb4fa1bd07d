package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"almanac/internal/cli"
)

// random are the warnings that numbers set off which are made by chance.
var random = regexp.MustCompile(`\[(jump|series-gap)\]\s*$`)

// TestAdapt makes a site of a sample of two series and has the program check it:
// no warning means, among much else, that no month is missing in a series
// and that every date lies in its month.
func TestAdapt(t *testing.T) {
	site := adapted(t, perSeries+14)
	var out, faults bytes.Buffer
	cli.Main([]string{"check", "--site", site}, &out, &faults)
	for line := range strings.Lines(faults.String()) {
		if isFault := strings.Contains(line, " error: ") || strings.Contains(line, " warning: "); isFault && !random.MatchString(line) {
			t.Error(line)
		}
	}
	if out.Len()+faults.Len() == 0 {
		t.Error("nothing was checked")
	}
	months, _ := filepath.Glob(filepath.Join(site, "content/s00?/reports/*/report.md"))
	if len(months) != perSeries+14 {
		t.Errorf("%d reports", len(months))
	}
	for _, want := range []struct{ file, text string }{
		{"s000/reports/2018-01/report.md", "\n{{ table drivers }}\n\n{{ chart effort }}\n\n## 4. Helpdesk"},
		{"s000/reports/2018-01/report.md", "\n## Appendix A: Time Apportionment Categories\n\n{{ table categories }}\n\n[^1]: "},
		{"s000/reports/2018-01/data.toml", "\n[effort.days.panel-board-and-sub-committees.core-team."},
		{"s001/reports/2017-12/report.md", "Operations Report – December 2017"},
		{"s001/reports/2017-12/data.toml", "date = 2017-12-"},
		{"s001/series.toml", "[publisher]"},
	} {
		got, err := os.ReadFile(filepath.Join(site, "content", want.file))
		if err != nil || !strings.Contains(string(got), want.text) {
			t.Errorf("%s lacks %q (%v)", want.file, want.text, err)
		}
	}
}

// TestAdaptFault is the control: a month that lost a heading has no place for
// its tables, and is refused.
func TestAdaptFault(t *testing.T) {
	corpus := filepath.Join(t.TempDir(), "corpus")
	if err := sample(1, corpus); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(corpus, "s000/2018-01/index.md")
	src, _ := os.ReadFile(file)
	if err := os.WriteFile(file, bytes.Replace(src, []byte("## 4. Helpdesk"), []byte("Helpdesk"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := adapt(corpus, filepath.Join(t.TempDir(), "site")); err == nil || !strings.Contains(err.Error(), `"## 4. "`) {
		t.Errorf("a report without a heading: %v", err)
	}
}

// TestAdaptMarks holds that the places the generator can be told to mark are not text.
func TestAdaptMarks(t *testing.T) {
	dir := t.TempDir()
	if err := sample(1, dir+"/corpus"); err != nil {
		t.Fatal(err)
	}
	file := dir + "/corpus/s000/2018-01/index.md"
	src, _ := os.ReadFile(file)
	if err := os.WriteFile(file, bytes.Replace(src, []byte("## 4. Helpdesk\n"), []byte("<!-- data:effort -->\n\n## 4. Helpdesk\n"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := adapt(dir+"/corpus", dir+"/site"); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(dir + "/site/content/reports/2018-01/report.md"); bytes.Contains(got, []byte("<!--")) || !bytes.Contains(got, []byte("## 4. Helpdesk")) {
		t.Errorf("the mark is in the report, or its section is not: %s", got)
	}
}

func adapted(t *testing.T, n int) string {
	dir := t.TempDir()
	if err := sample(n, dir+"/corpus"); err != nil {
		t.Fatal(err)
	}
	if err := adapt(dir+"/corpus", dir+"/site"); err != nil {
		t.Fatal(err)
	}
	return dir + "/site"
}

// TestKeep puts two reports into one file, and one anew.
func TestKeep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	for _, r := range []struct{ title, body string }{{"Builds", "old\n"}, {"Saves", "saves\n"}, {"Builds", "new\n"}} {
		x := newReport(r.title, time.Date(2018, 2, 9, 0, 0, 0, 0, time.UTC))
		x.body.WriteString(r.body)
		if err := x.keep(file); err != nil {
			t.Fatal(err)
		}
	}
	src, _ := os.ReadFile(file)
	got := string(src)
	if strings.Contains(got, "old") || strings.Count(got, "## Builds") != 1 || strings.Index(got, "new") > strings.Index(got, "## Saves") {
		t.Errorf("after three reports:\n%s", got)
	}
}
