package build

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"almanac/internal/period"
	"almanac/internal/source"
)

// TestLongSeries builds a data set of a hundred years: its page shows the latest
// rows, says so, and stays small, as do the pages that lead to all months; the
// downloads have every month.
func TestLongSeries(t *testing.T) {
	site := files(readArchive(t, "testdata/base.txtar"))
	for name := range site {
		if strings.HasPrefix(name, "content/reports/") || strings.HasPrefix(name, "content/datasets/") {
			delete(site, name)
		}
	}
	site["content/site.toml"] = strings.NewReplacer(`datasets = ["website", "helpdesk"]`, "", "[[key_figure]]\nlabel = \"Visits\"\nvalue = \"website.visits\"\ntable = \"visits\"\n", "").Replace(site["content/site.toml"])
	site["content/datasets/wildlife.toml"] = "title = \"Wildlife\"\n[measures.sightings]\ntitle = \"Sightings\"\n"
	site["content/datasets/walks.toml"] = "title = \"Walks\"\n[fields.walk]\ntitle = \"Walk\"\ntype = \"text\"\n[[table]]\nid = \"walks\"\ncaption = \"Walks\"\n"
	const months = 1200
	for i, m := range period.New(2018, 2).Last(months) {
		site["content/reports/"+m.String()+"/data.toml"] = fmt.Sprintf("[wildlife]\nsightings = %d\n[[walks]]\nwalk = \"One\"\n[[walks]]\nwalk = \"Walk of {{ month }}\"\n", i)
	}
	r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	for _, c := range []struct {
		id, says      string
		shown, all    int
		first, latest string
	}{
		{"wildlife", "The latest 120 of 1,200 rows.", 120, months, "Mar 2008", "Feb 2018"},
		{"walks", "The latest 120 of 2,400 rows.", 120, 2 * months, "Walk of March 2013", "Walk of February 2018"},
	} {
		page := string(r.Set.Get("data/" + c.id + "/index.html"))
		_, page, _ = strings.Cut(page, `<div class="table long"`)
		page, _, _ = strings.Cut(page, `<footer`)
		table, _, _ := strings.Cut(page, "</table>")
		if n := strings.Count(table, `<th scope="row">`); n != c.shown {
			t.Errorf("%s: the page shows %d rows, want %d", c.id, n, c.shown)
		}
		for _, want := range []string{c.first, c.latest, c.says} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not say %q", c.id, want)
			}
		}
		for _, name := range []string{c.id + "/" + c.id, c.id + "/whole_series"} {
			data := r.Set.Get("data/" + name + ".csv")
			if data == nil && c.id == "walks" {
				continue // the table of records is the whole data set
			}
			rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
			if err != nil || len(rows)-1 != c.all {
				t.Errorf("%s.csv has %d rows, want %d: %v", name, len(rows)-1, c.all, err)
			}
		}
		if c.id == "wildlife" {
			trend := string(r.Set.Get("data/wildlife/index.html"))
			_, trend, _ = strings.Cut(trend, `<figure class="chart" id="trend_sightings"`)
			trend, option, _ := strings.Cut(trend, `<script`)
			if rows, points := strings.Count(trend, `<th scope="row">`), strings.Count(option, `{"value":`); rows != 120 || points != months || !strings.Contains(trend, c.says) {
				t.Errorf("the trend has %d points, and %d rows below it", points, rows)
			}
		}
	}
	for _, p := range []string{"", "search/", "compare/", "1999/", "data/", "data/wildlife/", "data/walks/", "data/walks/1999/"} {
		n := len(r.Set.Get(p + "index.html"))
		if t.Logf("/%s: %d bytes", p, n); n == 0 || n > 100_000 {
			t.Errorf("/%s has %d bytes", p, n)
		}
	}
	if n := len(r.Set.Get("compare/2018-02.json")); n == 0 || n > 2000 {
		t.Errorf("the file of a month for the comparison has %d bytes", n)
	}
}
