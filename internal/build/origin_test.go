package build

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestOrigin follows every number of the real archive's data sets from the JSON
// files back to the line of the content that gives it, and finds it there.
func TestOrigin(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	set := realSite(t).Set
	followed := 0
	for _, name := range set.Paths() {
		id := regexp.MustCompile(`^data/(\w+)/(\w+)\.json$`).FindStringSubmatch(name)
		if id == nil || id[1] != id[2] {
			continue
		}
		var doc struct {
			Rows []struct {
				Value    json.Number
				Row_type string
			}
			Sources []struct{ Value string }
		}
		if err := json.Unmarshal(set.Get(name), &doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, row := range doc.Rows {
			if row.Value == "" || row.Row_type == "derived" {
				continue
			}
			file, n, _ := strings.Cut(doc.Sources[i].Value, ":")
			f := own.File(file)
			if f == nil {
				t.Errorf("%s row %d: there is no source %q", name, i+1, doc.Sources[i].Value)
				continue
			}
			var line int
			fmt.Sscan(n, &line)
			text := strings.Split(string(f.Data()), "\n")[line-1]
			given := strings.TrimRight(strings.TrimRight(string(row.Value), "0"), ".")
			if !strings.Contains(text, given) {
				t.Errorf("%s row %d is %s, and %s:%d says %s", name, i+1, row.Value, file, line, text)
			}
			followed++
		}
	}
	if followed < 200 {
		t.Errorf("%d numbers were followed", followed)
	}
}

// TestOriginOnPages wants the places on the page, with the commit where the build is told
// one, the same bytes but for it, and no name of a restricted file.
func TestOriginOnPages(t *testing.T) {
	site := maps.Clone(files(readArchive(t, "testdata/base.txtar")))
	site["content/reports/2018-02/hidden-figures.toml"] = "classification = \"Amber\"\n[restated.2018-01.website]\nvisits = 10419\n"
	build := func(commit string) *Result {
		r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{Commit: commit, Drawings: drawings})
		if r.Failed() {
			t.Fatal(r.Diags)
		}
		return r
	}
	with, without := build("0123abc").Set, build("").Set
	page := string(with.Get("2018/02/index.html"))
	for _, want := range []string{"Where does this come from?", "content/reports/2018-02/data.toml, lines 2 to 3", "commit 0123abc"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, p := range with.Paths() {
		if strings.Contains(string(with.Get(p)), "hidden-figures") {
			t.Errorf("%s has the name of a restricted file", p)
		}
		if strings.Contains(string(without.Get(p)), "ommit ") && strings.HasSuffix(p, ".html") {
			t.Errorf("%s speaks of a commit that was not told", p)
		}
	}
	if !strings.Contains(string(with.Manifest()), "0123abc") || strings.Contains(string(without.Manifest()), "commit") {
		t.Error("the manifest does not have the commit, or has one that was not told")
	}
}
