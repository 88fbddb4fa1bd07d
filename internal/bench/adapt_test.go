package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"almanac/internal/cli"
)

// TestAdapt makes a site of a sample of two series and has the program check it.
// The text of the corpus is not written from its figures, so it has numbers that the
// data has too or contradicts. Nothing else means, among much else, that no month is
// missing between the series and that every date lies in its month.
func TestAdapt(t *testing.T) {
	site := adapted(t, perSeries+14)
	var out, faults bytes.Buffer
	code := cli.Main([]string{"check", "--json", "--site", site}, &out, &faults)
	var report struct {
		Findings []struct{ Rule, File, Message string }
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("exit code %d: %v\n%s", code, err, faults.String())
	}
	found := map[string]int{}
	for _, f := range report.Findings {
		if found[f.Rule]++; f.Rule != "literal" && f.Rule != "headline" || path.Base(f.File) != "report.md" {
			t.Errorf("%s: %s [%s]", f.File, f.Message, f.Rule)
		}
	}
	if code != 1 || found["literal"] == 0 || found["headline"] == 0 {
		t.Errorf("exit code %d, findings: %v", code, found)
	}
	months, _ := filepath.Glob(filepath.Join(site, "content/reports/*/report.md"))
	if len(months) != perSeries+14 {
		t.Errorf("%d reports", len(months))
	}
	for _, want := range []struct{ file, text string }{
		{"2018-01/report.md", "\n{{ table drivers }}\n\n{{ chart effort }}\n\n## 4. Helpdesk"},
		{"2018-01/report.md", "\n## Appendix A: Time Apportionment Categories\n\n{{ table categories }}\n\n[^1]: "},
		{"2018-01/data.toml", "\n[effort.days.panel-board-and-sub-committees.core-team."},
		{"2007-12/report.md", "Operations Report – December 2007"},
		{"2007-12/data.toml", "date = 2007-12-"},
	} {
		got, err := os.ReadFile(filepath.Join(site, "content/reports", want.file))
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
