package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"

	"almanac/internal/source"
)

// corrected builds the site of a case as it is on a day.
func corrected(t *testing.T, name, day string) *Result {
	t.Helper()
	now, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	tree := source.Overlay(defaults(), source.FromMap(files(readArchive(t, "testdata/pages/"+name+".txtar"))))
	r := Run(tree, Options{Now: now, Drawings: drawings})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	return r
}

// TestCorrectedMetadata reads what machines are told of corrections.
func TestCorrectedMetadata(t *testing.T) {
	set := corrected(t, "corrections", "2018-06-01").Set
	for path, want := range map[string]string{
		"2018/02/index.html":     "2018-05-02 3 https://example.org/corrections/#2018-02.report.2018-05-02",
		"data/effort/index.html": "2018-05-01 2 https://example.org/corrections/#2018-02.effort.days.support.2018-05-01",
	} {
		_, rest, _ := bytes.Cut(set.Get(path), []byte(`<script type="application/ld+json">`))
		script, _, _ := bytes.Cut(rest, []byte("</script>"))
		var data struct {
			DateModified string
			Correction   []struct{ URL, Text, DatePublished string }
		}
		if err := json.Unmarshal(script, &data); err != nil || len(data.Correction) == 0 {
			t.Fatalf("%s: %v\n%s", path, err, script)
		}
		if got := fmt.Sprint(data.DateModified, " ", len(data.Correction), " ", data.Correction[0].URL); got != want {
			t.Errorf("%s says %s, want %s", path, got, want)
		}
	}
}

// TestCorrectionsToCome builds the same content on several days: what was not
// made yet is nowhere, as little as a report before its publish_at.
func TestCorrectionsToCome(t *testing.T) {
	for _, c := range []struct {
		day   string
		sheet string // has the line of the value that was corrected twice
		page  bool   // there is a page of corrections
	}{
		{"2018-03-31", "2018-02,support,Support,days,Days,10,,value,,,\r\n", false},
		{"2018-04-01", "2018-02,support,Support,days,Days,12,,value,r,,\"2018-04-01: was 10, Counted again.\"\r\n", true},
		{"2018-05-01", "2018-02,support,Support,days,Days,15,,value,r,,\"2018-04-01: was 10, Counted again.", true},
	} {
		set := corrected(t, "corrections", c.day).Set
		if got := set.Get("data/effort/effort.csv"); !bytes.Contains(got, []byte(c.sheet)) {
			t.Errorf("on %s the data set is\n%s", c.day, got)
		}
		if got := set.Get("corrections/index.html") != nil; got != c.page {
			t.Errorf("on %s there is a page of corrections: %v", c.day, got)
		}
		for _, path := range set.Paths() {
			if c.day < "2018-05-01" && bytes.Contains(set.Get(path), []byte("A sheet came late")) {
				t.Errorf("on %s %s tells of a correction to come", c.day, path)
			}
		}
	}
}

// toldOf are the marks and notes that tell of corrections.
var toldOf = regexp.MustCompile(`(?m)^(Corrected on|\[note \d+\] Corrected on).*\n| \[(r|note \d+)\]`)

// TestVintages builds each report on the day on which it was published and again
// after all corrections: but for what tells of them, a reader sees the same,
// in sentences, tables, key figures and charts.
func TestVintages(t *testing.T) {
	last := corrected(t, "vintages", "2018-06-01").Set
	for path, day := range map[string]string{"2018/01/index.html": "2018-02-02", "2018/02/index.html": "2018-03-02", "2018/03/index.html": "2018-04-03"} {
		first := corrected(t, "vintages", day).Set
		was, is := toldOf.ReplaceAllString(shown(t, string(first.Get(path))), ""), toldOf.ReplaceAllString(shown(t, string(last.Get(path))), "")
		if was != is || len(was) < 50 {
			t.Errorf("%s was published as\n%s\nand is now\n%s", path, was, is)
		}
	}
	// A control: a page that is no report has changed.
	first := corrected(t, "vintages", "2018-03-02").Set
	if path := "data/website/index.html"; toldOf.ReplaceAllString(shown(t, string(first.Get(path))), "") == toldOf.ReplaceAllString(shown(t, string(last.Get(path))), "") {
		t.Error("no correction is on the page of the data set")
	}
}

// TestRebuildOnAnotherDay holds that what a Builder has read on one day is not taken
// for what it is on another, forward and back.
func TestRebuildOnAnotherDay(t *testing.T) {
	content := files(readArchive(t, "testdata/pages/corrections.txtar"))
	content["content/site.toml"] += "\n[[withdrawn]]\naddress = \"2017/12/\"\non = 2018-04-20\nreason = \"It was of another month.\"\n"
	tree := source.Overlay(defaults(), source.FromMap(content))
	var b Builder
	defer b.Close()
	var sizes []int
	for _, day := range []string{"2018-03-31", "2018-04-01", "2018-04-25", "2018-06-01", "2018-04-01"} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Now: now, Drawings: drawings}
		got, want := b.Open(tree, o).Finish(), Run(tree, o)
		if d := differ(got, want); d != "" || want.Failed() {
			t.Fatalf("on %s: %s %v", day, d, want.Diags)
		}
		if x, y := fmt.Sprint(got.Archive.ToCome), fmt.Sprint(want.Archive.ToCome); x != y {
			t.Errorf("on %s there is to come %s, want %s", day, x, y)
		}
		sizes = append(sizes, len(got.Archive.ToCome))
	}
	if s := fmt.Sprint(sizes); s != "[3 3 2 0 3]" { // of a value only the next is told
		t.Errorf("corrections to come: %s", s)
	}
}

// TestKeyFigureCorrected marks what was corrected of a key figure: not the value where it
// is the month before that was.
func TestKeyFigureCorrected(t *testing.T) {
	site := files(readArchive(t, "testdata/pages/vintages.txtar"))
	const name = "content/reports/2018-02/data.toml"
	site[name] = regexp.MustCompile(`visits = \{.*\}`).ReplaceAllString(site[name], "visits = 6000")
	r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{Now: time.Date(2018, 6, 1, 0, 0, 0, 0, time.UTC), Drawings: drawings})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	page := string(r.Set.Get("2018/02/index.html"))
	if !regexp.MustCompile(`<p class="value">6,000</p>`).MatchString(page) {
		t.Error("the value is marked, which never was corrected")
	}
	if !regexp.MustCompile(`<p class="change" data-trend="down">−40.0% on January 2018 <a class="status" href="/corrections/#2018-01.website.visits.2018-04-10"`).MatchString(page) {
		t.Error("the comparison with January is not marked")
	}
}
