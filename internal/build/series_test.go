package build

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/record"
	"almanac/internal/source"
)

// seriesSite is a site with three series of reports.
func seriesSite(t testing.TB) map[string]string {
	return files(readArchive(t, "testdata/series.txtar"))
}

// TestSeriesFaults is TestFaults for a site with several series.
func TestSeriesFaults(t *testing.T) {
	faultsOf(t, "testdata/series.txtar", "testdata/series/*.txtar", 12)
	if got := told(t, source.Overlay(defaults(), source.FromMap(seriesSite(t)))); got != "" {
		t.Errorf("the base site is told:\n%s", got)
	}
}

// said is what a file has, and what it has not.
type said struct {
	path     string
	has, not []string
}

func says(t *testing.T, set *output.Set, files []said) {
	t.Helper()
	for _, f := range files {
		text := string(set.Get(f.path))
		for _, s := range f.has {
			if !strings.Contains(text, s) {
				t.Errorf("%s lacks %s", f.path, s)
			}
		}
		for _, s := range f.not {
			if strings.Contains(text, s) {
				t.Errorf("%s has %s", f.path, s)
			}
		}
	}
}

// TestSeries looks at what each of several series has of its own and what they share.
func TestSeries(t *testing.T) {
	r := Run(source.Overlay(defaults(), source.FromMap(seriesSite(t))), Options{Now: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)})
	if r.Failed() || len(r.Diags) > 0 {
		t.Fatal(r.Diags)
	}
	says(t, r.Set, []said{
		{"index.html", []string{`<a href="/river/">River Reports</a>`, `<a href="/coast/2024/03/">Coast Reports 3/2024</a>`, "Published by Coast Guard", `aria-current="true">All series`}, []string{"/data/", "Published by Water Trust ·"}},
		{"river/index.html", []string{`<a class="brand" href="/river/">River Reports</a>`, `<a href="/">All series</a>`, `href="/river/2024/03/"`, `href="/river/feed.xml"`, `Part of <a href="/">Water Reports</a>`, `href="/about/"`, `href="/favicon.svg"`, `href="/search/"`}, []string{"/lake/"}},
		{"river/2024/02/index.html", []string{"otters at the river", `<link rel="canonical" href="https://water.example/river/2024/02/">`, `href="/river/data/wildlife/`, "Kingfisher", `content="https://water.example/river/2024/02/card.png"`, `"/assets/charts-`}, []string{"Seal", "/river/assets"}},
		{"coast/2024/02/index.html", []string{"Seal", "Sea otter", "Coast Guard"}, []string{"Kingfisher"}},
		{"coast/method/index.html", []string{"How we count"}, nil},
		{"lake/corrections/index.html", []string{"Counted twice."}, nil},
		{"river/record.json", []string{`"month":"2024-03"`}, []string{"lake"}},
		{"record.json", []string{`"series":["river","lake","coast"]`, `"id":"about"`}, []string{"2024-03"}},
		{"lake/datapackage.json", []string{`"https://water.example/lake/"`}, []string{"/river/"}},
		{"river/glossary/index.html", []string{"A mammal."}, nil},
		{"404.html", []string{`href="/"`}, nil},
		{"robots.txt", []string{"https://water.example/sitemap.xml"}, nil},
		{"sitemap.xml", []string{"https://water.example/</loc>", "https://water.example/coast/2024/</loc>", "https://water.example/lake/corrections/</loc>"}, []string{"404"}},
		{"search/index.html", []string{`<a href="/lake/">Lake Reports</a>`}, nil},
	})
	for _, p := range []string{"river/404.html", "river/search/index.html", "river/sitemap.xml", "river/robots.txt", "river/corrections/index.html", "coast/glossary/index.html", "data/index.html", "2024/index.html", "datapackage.json"} {
		if r.Set.Get(p) != nil {
			t.Errorf("there is a %s", p)
		}
	}
	feedOf := func(p string) (ids []string) {
		var f struct {
			Entry []struct {
				ID      string `xml:"id"`
				Updated string `xml:"updated"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(r.Set.Get(p), &f); err != nil {
			t.Fatal(err)
		}
		for _, e := range f.Entry {
			ids = append(ids, strings.TrimPrefix(e.ID, "https://water.example/"))
		}
		return ids
	}
	if got := strings.Join(feedOf("river/feed.xml"), " "); got != "river/2024/03/ river/2024/02/ river/2024/01/" {
		t.Errorf("the feed of the river has %s", got)
	}
	if got := feedOf("feed.xml"); len(got) != 10 || got[3] != "lake/corrections/#2024-01.wildlife.sightings.otter.2024-05-03" || got[4] != "coast/2024/03/" {
		t.Errorf("the feed of all has %v", got)
	}
}

// TestSeriesFeed holds that the feed of all says of which series an entry is and who
// publishes it, and the feed of a series has its titles as they are.
func TestSeriesFeed(t *testing.T) {
	const march = "content/lake/reports/2024-03/report.md"
	site := seriesSite(t)
	site[march] = strings.Replace(site[march], "Lake Reports 3/2024", "March <2024> & on", 1)
	r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{Now: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)})
	type feed struct {
		Entry []struct {
			Title  string `xml:"title"`
			Source *struct {
				ID     string `xml:"id"`
				Title  string `xml:"title"`
				Author string `xml:"author>name"`
			} `xml:"source"`
		} `xml:"entry"`
	}
	read := func(p string) (f feed) {
		t.Helper()
		if err := xml.Unmarshal(r.Set.Get(p), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	var said []string
	for _, e := range read("feed.xml").Entry {
		said = append(said, e.Title)
		if e.Source == nil || e.Source.Author == "" || !strings.Contains(e.Title, e.Source.Title) || !strings.HasPrefix(e.Source.ID, "https://water.example/") {
			t.Errorf("%q has the source %+v", e.Title, e.Source)
			continue
		}
		if coast := e.Source.ID == "https://water.example/coast/"; (e.Source.Author == "Coast Guard") != coast {
			t.Errorf("%q is of %+v", e.Title, e.Source)
		}
	}
	if got := strings.Join(said, "|"); !strings.Contains("|"+got+"|", "|March <2024> & on · Lake Reports|") || !strings.Contains("|"+got+"|", "|Coast Reports 3/2024|") {
		t.Errorf("the feed of all has the titles %s", got)
	}
	for _, e := range read("lake/feed.xml").Entry {
		if strings.Contains(e.Title, " · ") || e.Source != nil {
			t.Errorf("the feed of the lake has %+v", e)
		}
	}
}

// besideSite is the site of seriesSite whose river lies at its top, so that the other
// series are beside its own reports, and single that site before they came.
func besideSite(t testing.TB) (site, single map[string]string) {
	site, single = seriesSite(t), map[string]string{}
	for name, text := range maps.Clone(site) {
		delete(site, name)
		if name != "content/river/series.toml" {
			site[strings.Replace(name, "content/river/", "content/", 1)] = strings.ReplaceAll(text, "/river/", "/")
		}
	}
	site["content/site.toml"] = strings.Replace(site["content/site.toml"], `["river", "lake"]`, `["lake"]`, 1)
	site["content/pages/about.md"] = "+++\ntitle = \"About\"\n+++\n\nAll about it.\n"
	// what only the site's own reports use
	site["content/datasets/boats.toml"] = "title = \"Boats\"\ndescription = \"As on [a page](../../about/).\"\n\n[dimensions.kind]\ntitle = \"Kind\"\ncodelist = \"kinds\"\n\n[measures.boats]\ntitle = \"Boats\"\ndimensions = [\"kind\"]\n"
	site["content/codelists/terms.toml"] = "title = \"Terms\"\nglossary = true\ndescription = \"[About](../about/) them.\"\n[[code]]\nid = \"reach\"\nlabel = \"Reach\"\n"
	site["content/codelists/kinds.toml"] = "title = \"Kinds\"\nglossary = true\n[[code]]\nid = \"canoe\"\nlabel = \"Canoe\"\n"
	site["content/reports/2024-03/data.toml"] = "[boats.boats]\ncanoe = 7\n" + site["content/reports/2024-03/data.toml"]
	for name, text := range site {
		if !strings.HasPrefix(name, "content/lake/") && !strings.HasPrefix(name, "content/coast/") {
			single[name] = text
		}
	}
	for name, text := range single { // what cannot lead there yet
		single[name] = strings.ReplaceAll(text, "series = [\"lake\"]\n", "")
	}
	return site, single
}

// TestSeriesBeside adds series to a site that has published reports: nothing moves. Every
// address stays and says what it said, but for the lists of all.
func TestSeriesBeside(t *testing.T) {
	site, single := besideSite(t)
	o := Options{Now: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)}
	before := Run(source.Overlay(defaults(), source.FromMap(single)), o)
	if before.Failed() || len(before.Diags) > 0 {
		t.Fatal(before.Diags)
	}
	o.Against = before.Publication()
	after := Run(source.Overlay(defaults(), source.FromMap(site)), o)
	if after.Failed() || len(after.Diags) > 0 {
		t.Fatal(after.Diags)
	}
	noBrokenLinks(t, after.Set)
	listing := map[string]bool{"index.html": true, "record.json": true, "sitemap.xml": true, "manifest.json": true, "search/index.html": true}
	for _, p := range before.Set.Paths() {
		if !bytes.Equal(before.Set.Get(p), after.Set.Get(p)) && !listing[p] && !strings.HasPrefix(p, "assets/search/") {
			t.Errorf("%s is another with series beside it", p)
		}
	}
	says(t, after.Set, []said{
		{"index.html", []string{`id="latest"><a href="/2024/03/">`, "keyfigures", `<h2 id="beside">Other reports</h2>`, `<h3><a href="/lake/">Lake Reports</a></h3>`, `<a href="/coast/2024/03/">Coast Reports 3/2024</a>`, `aria-current="true">Reports`}, []string{"All series"}},
		{"2024/02/index.html", []string{"otters at the river"}, []string{"/lake/", "All series"}},
		{"lake/index.html", []string{`<a href="/">All series</a>`, `Part of <a href="/">Water Reports</a>`, `href="/lake/2024/03/"`}, []string{"keyfigures", "Other reports"}},
		{"lake/glossary/index.html", []string{"Otter"}, []string{"Canoe"}},
		{"glossary/index.html", []string{"Otter", "Canoe"}, nil},
		{"record.json", []string{`"series":["lake","coast"]`, `"month":"2024-03"`}, nil},
		{"lake/record.json", []string{`"month":"2024-03"`}, []string{`"series"`}},
		{"sitemap.xml", []string{"https://water.example/2024/03/</loc>", "https://water.example/lake/2024/03/</loc>"}, nil},
		{"feed.xml", []string{"<title>River Reports 3/2024</title>"}, []string{"Lake Reports"}},
		{"lake/feed.xml", []string{"<title>Lake Reports 3/2024</title>"}, nil},
		{"search/index.html", []string{`<a href="/lake/">Lake Reports</a>`, `href="/data/wildlife/"`}, nil},
	})
	for _, p := range []string{"lake/data/boats/index.html", "coast/glossary/index.html"} {
		if after.Set.Get(p) != nil {
			t.Errorf("there is a %s", p)
		}
	}

	// what was published at the top is held to its record there, and a series to its own
	o.Against = after.Publication()
	for file, want := range map[string]string{
		"content/reports/2024-02/data.toml":      "content/reports/2024-02/data.toml: wildlife.sightings.otter was published for 2024-02",
		"content/lake/reports/2024-02/data.toml": "content/lake/reports/2024-02/data.toml: wildlife.sightings.otter was published for 2024-02",
	} {
		changed := maps.Clone(site)
		changed[file] = regexp.MustCompile(`otter = \{ value = \d+ \}|otter = \d+`).ReplaceAllString(changed[file], "otter = 99")
		r := Run(source.Overlay(defaults(), source.FromMap(changed)), o)
		if !r.Failed() || !slices.ContainsFunc(r.Diags, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.File+": "+d.Message, want) }) {
			t.Errorf("%s: %v", file, r.Diags)
		}
	}

	// pages of one name are told apart, and the glossary of the site explains its words
	named := maps.Clone(site)
	named["content/codelists/kinds.toml"] += "[[table]]\nid = \"kinds\"\ncaption = \"Kinds of boats\"\nheadings = [\"Kind\", \"What it is\"]\n"
	named["content/lake/pages/about.md"] = "+++\ntitle = \"About\"\n+++\n\nThe lake, see {{ ref kinds }}.\n"
	about := Run(source.Overlay(defaults(), source.FromMap(named)), o)
	if about.Failed() {
		t.Fatal(about.Diags[0].Message)
	}
	if page := string(about.Set.Get("lake/about/index.html")); !strings.Contains(page, `href="/glossary/#codes-kinds">Kinds of boats</a>`) {
		t.Errorf("%v\n%s", about.Diags, page)
	}
	if page := string(about.Set.Get("lake/index.html")); !strings.Contains(page, `<a href="/lake/about/">About</a>`) || !strings.Contains(page, `<a href="/about/">About · Water Reports</a>`) {
		t.Error("two pages called About are not told apart")
	}

	// who looks for a page of a series that went finds out
	withdrawn := maps.Clone(site)
	maps.DeleteFunc(withdrawn, func(name, _ string) bool { return strings.HasPrefix(name, "content/coast/") })
	withdrawn["content/site.toml"] += "[[withdrawn]]\naddress = \"coast/\"\non = 2024-05-01\nreason = \"Nobody counts there.\"\n"
	r := Run(source.Overlay(defaults(), source.FromMap(withdrawn)), o)
	if lost := string(r.Set.Get("404.html")); !strings.Contains(lost, `<a href="/corrections/">Corrections · Water Reports</a>`) || strings.Contains(lost, "/lake/corrections/") {
		t.Errorf("404 is\n%s\n%v", lost, r.Diags)
	}

	// series may go by a withdrawal, and what is at the top stays
	maps.DeleteFunc(site, func(name, _ string) bool { return strings.HasPrefix(name, "content/coast/") })
	if r := Run(source.Overlay(defaults(), source.FromMap(site)), o); !r.Failed() || r.Diags[0].Rule != "record-series" {
		t.Errorf("a series is gone: %v", r.Diags)
	}
}

// TestSeriesIdle holds a series back that has nothing to read: its name may be a secret
// as well. It can be withdrawn before the public and stay for a narrower circle.
func TestSeriesIdle(t *testing.T) {
	const report = "content/pond/reports/2024-01/report.md"
	site := seriesSite(t)
	site["content/pond/series.toml"] = "title = \"Pondlife\"\ndescription = \"Of the pond.\"\n"
	run := func(o Options) *Result {
		tree := source.Overlay(defaults(), source.FromMap(site))
		want := Run(tree, o)
		var out collector
		o.Out = func(*archive.Archive) (Sink, error) { return &out, nil }
		got := Run(tree, o)
		if got.Complete {
			got.Set = out.set(got.Stamp)
		}
		if d := differ(got, want); d != "" {
			t.Fatal(d)
		}
		return want
	}
	has := func(r *Result) bool {
		t.Helper()
		if r.Failed() || len(r.Diags) > 0 {
			t.Fatal(r.Diags)
		}
		n := 0
		for _, p := range r.Set.Paths() {
			if strings.HasPrefix(p, "pond/") || bytes.Contains(r.Set.Get(p), []byte("Pondlife")) || bytes.Contains(r.Set.Get(p), []byte("pond/")) {
				n++
			}
		}
		if n > 0 && n < 5 {
			t.Errorf("%d files have the series", n)
		}
		return n > 0
	}
	for _, c := range []struct {
		name, front, withdrawn string
		o                      Options
		has                    bool
	}{
		{"nothing", "", "", Options{}, false},
		{"nothing, with drafts", "", "", Options{Drafts: true}, true},
		{"a draft", "classification = \"Public\"\ndraft = true", "", Options{}, false},
		{"a report", "classification = \"Public\"\npublished = 2024-02-02", "", Options{}, true},
		{"an internal report", "classification = \"Internal\"\npublished = 2024-02-02", "", Options{}, false},
		{"an internal report, inside", "classification = \"Internal\"\npublished = 2024-02-02", "", Options{Audience: "Internal"}, true},
		{"withdrawn, inside", "classification = \"Internal\"\npublished = 2024-02-02", "pond/", Options{Audience: "Internal"}, true},
	} {
		delete(site, report)
		if c.front != "" {
			site[report] = "+++\ntitle = \"The pond\"\n" + c.front + "\n+++\n\nWords.\n"
		}
		plain := site["content/site.toml"]
		if c.withdrawn != "" {
			site["content/site.toml"] += "[[withdrawn]]\naddress = \"pond/\"\non = 2024-05-01\nreason = \"For us alone.\"\n"
		}
		r := run(c.o)
		if c.withdrawn != "" {
			if public := run(Options{}); public.Failed() || public.Set.Get("pond/index.html") == nil || public.Set.Get("pond/2024/01/index.html") != nil {
				t.Errorf("%s: the public has no notice alone: %v", c.name, public.Diags)
			}
		}
		site["content/site.toml"] = plain
		if got := has(r); got != c.has {
			t.Errorf("%s: the series is there: %v", c.name, got)
		}
		if told := len(r.Archive.Idle) > 0; told == c.has {
			t.Errorf("%s: the series is told to be idle: %v", c.name, told)
		}
	}
	// one without anything may have been published
	delete(site, report)
	before := *run(Options{}).Publication()
	old := *before.Record
	old.Series = append(slices.Clone(old.Series), &record.Record{ID: "pond", Audience: "Public"})
	before.Record, before.Files["pond/index.html"], before.Files["pond/record.json"] = &old, "", ""
	if r := run(Options{Against: &before}); r.Failed() || len(r.Diags) > 0 {
		t.Errorf("against a site with an empty series: %v", r.Diags)
	}
	site[report] = "+++\ntitle = \"The pond\"\nclassification = \"Public\"\npublished = 2024-02-02\n+++\n\nWords.\n"
	before = *run(Options{}).Publication()
	site[report] = strings.Replace(site[report], "published = 2024-02-02", "draft = true", 1)
	if r := run(Options{Against: &before}); len(r.Diags) != 1 || r.Diags[0].File != "content/pond/series.toml" || !strings.Contains(r.Diags[0].Message, "left out") {
		t.Errorf("a series is left out that was published: %v", r.Diags)
	}
	// withdrawn as the help says, its folder may stay, for some to read
	plain := site["content/site.toml"]
	site["content/site.toml"] += "[[withdrawn]]\naddress = \"pond/\"\non = 2024-05-01\nreason = \"Dry.\"\n[[withdrawn]]\naddress = \"pond/2024/01/\"\non = 2024-05-01\nreason = \"Dry.\"\n"
	if r := run(Options{Against: &before}); r.Failed() || r.Set.Get("pond/2024/01/index.html") == nil || !bytes.Contains(r.Set.Get("feed.xml"), []byte("Withdrawn: pond/2024/01/")) {
		t.Errorf("a series is withdrawn, and its folder stays: %v", r.Diags)
	}
	if r := run(Options{Drafts: true}); r.Failed() || bytes.Contains(r.Set.Get("feed.xml"), []byte("Withdrawn: pond/")) {
		t.Errorf("a series is withdrawn, and a draft: %v", r.Diags)
	}
	site["content/site.toml"] = plain
	site["content/site.toml"] += "[[withdrawn]]\naddress = \"lake/\"\non = 2024-05-01\nreason = \"No.\"\n"
	if r := run(Options{}); !r.Failed() || r.Diags[0].Rule != "withdrawn" || len(r.Diags) != 1 {
		t.Errorf("a series is withdrawn and there: %v", r.Diags)
	}
}

// TestSeriesOwnDraft holds that a draft among reports that the site is to have of its own
// changes nothing for readers: to them the site is what its series share.
func TestSeriesOwnDraft(t *testing.T) {
	site := seriesSite(t)
	want := Run(source.Overlay(defaults(), source.FromMap(site)), Options{})
	for _, front := range []string{"classification = \"Public\"\ndraft = true", "classification = \"Internal\"\npublished = 2024-02-02", "classification = \"Public\"\npublished = 2024-02-02\npublish_at = 2099-01-01T00:00:00Z"} {
		own := maps.Clone(site)
		own["content/reports/2024-01/report.md"] = "+++\ntitle = \"Own\"\n" + front + "\n+++\n\nWords, {{ wildlife.sightings.otter }}.\n"
		own["content/reports/2024-01/data.toml"] = "[wildlife.sightings]\notter = 1\nkingfisher = 2\n"
		tree := source.Overlay(defaults(), source.FromMap(own))
		o := Options{Now: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)}
		got := Run(tree, o)
		if d := differ(got, want); d != "" {
			t.Errorf("%s: %s", front, d)
		}
		var out collector
		o.Out = func(*archive.Archive) (Sink, error) { return &out, nil }
		apart := Run(tree, o)
		if apart.Set = out.set(apart.Stamp); apart.Failed() {
			t.Fatal(apart.Diags)
		}
		if d := differ(apart, want); d != "" {
			t.Errorf("%s, in parts: %s", front, d)
		}
		if strings.Contains(front, "draft") && !got.Archive.Withheld["month 2024-01"].Draft {
			t.Error("nobody is told of the draft")
		}
	}
}

// TestSeriesSearch finds the same words in all series, and says in which.
func TestSeriesSearch(t *testing.T) {
	r := Run(source.Overlay(defaults(), source.FromMap(seriesSite(t))), Options{})
	_, rest, _ := strings.Cut(string(r.Set.Get("search/index.html")), `data-index="/`)
	manifest, _, _ := strings.Cut(rest, `"`)
	index := string(r.Set.Get(manifest))
	for _, want := range []string{`["Coast Reports 3/2024","/coast/2024/03/","Report · Coast Reports",`, `["About","/about/","Page",`, `["Wildlife","/lake/data/wildlife/","Data set · Lake Reports",`} {
		if !strings.Contains(index, want) {
			t.Errorf("the index lacks %s", want)
		}
	}
}

// TestSeriesUnused holds that a data set which all series share has no page, link, file
// or entry in a series that has nothing of it.
func TestSeriesUnused(t *testing.T) {
	site := seriesSite(t)
	site["content/datasets/boats.toml"] = "title = \"Boats\"\n\n[measures.boats]\ntitle = \"Boats\"\n\n[[table]]\nid = \"boats\"\ncaption = \"Boats\"\nrows = \"measures\"\ncolumns = \"month\"\nwindow = 2\n\n[[chart]]\nid = \"boats-chart\"\ncaption = \"Boats\"\nkind = \"line\"\nx = \"month\"\nseries = \"measures\"\nmeasures = [\"boats\"]\nwindow = 2\ndescription = \"A line.\"\n"
	site["content/datasets/nothing.toml"] = strings.ReplaceAll(strings.ReplaceAll(site["content/datasets/boats.toml"], "boats", "nothing"), "Boats", "Nothing")
	site["content/river/reports/2024-03/data.toml"] = "[boats]\nboats = 7\n" + site["content/river/reports/2024-03/data.toml"]
	r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{})
	if r.Failed() || len(r.Diags) > 0 {
		t.Fatal(r.Diags)
	}
	noBrokenLinks(t, r.Set)
	river := 0
	for _, p := range r.Set.Paths() {
		file := string(r.Set.Get(p))
		for _, not := range []string{"lake/data/boats/", "coast/data/boats/", "/data/nothing/"} {
			if strings.Contains("/"+p, not) || strings.Contains(file, not) {
				t.Errorf("%s has %s", p, not)
			}
		}
		if strings.HasPrefix(p, "river/data/boats/") || strings.Contains(file, "river/data/boats/") {
			river++
		}
	}
	if river < 10 || r.Set.Get("river/data/boats/boats-chart.chart.json") == nil {
		t.Errorf("the river, which has boats, has %d files of and about them", river)
	}
}

// TestSeriesUnusedAgainst holds a site to one that had pages of data sets in series that
// have nothing of them: these may go, and one with figures may not.
func TestSeriesUnusedAgainst(t *testing.T) {
	site := seriesSite(t)
	site["content/datasets/boats.toml"] = "title = \"Boats\"\n\n[measures.boats]\ntitle = \"Boats\"\n"
	published := Run(source.Overlay(defaults(), source.FromMap(site)), Options{}).Publication()
	published.Files["lake/data/boats/index.html"] = ""
	published.Files["lake/data/boats/boats.csv"] = ""
	for want, gone := range map[string]string{
		"": "lake/data/boats/old.csv",
		"the address data/wildlife/old.csv was published and is gone": "lake/data/wildlife/old.csv",
	} {
		old := *published
		old.Files = maps.Clone(published.Files)
		old.Files[gone] = ""
		var got []string
		for _, d := range Run(source.Overlay(defaults(), source.FromMap(site)), Options{Against: &old}).Diags {
			got = append(got, d.Message)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("without %s it is said that %q, want %q", gone, s, want)
		}
	}
}

// TestSeriesPageOf finds the page that an editor has just saved the source of.
func TestSeriesPageOf(t *testing.T) {
	var b Builder
	defer b.Close()
	e := b.Open(source.Overlay(defaults(), source.FromMap(seriesSite(t))), Options{})
	for file, want := range map[string]string{
		"content/river/reports/2024-02/data.toml": "river/2024/02/ River Reports 2/2024",
		"content/coast/pages/method.md":           "coast/method/ Method",
		"content/pages/about.md":                  "about/ About",
		"content/datasets/wildlife.toml":          " ", // it is on many pages
		"content/lake/series.toml":                " ",
		"content/reports/2024-02/data.toml":       " ",
	} {
		if at, name := e.PageOf(file); at+" "+name != want {
			t.Errorf("%s is the page %q, named %q, want %q", file, at, name, want)
		}
	}
	if f, ok := e.File("river/2024/02/sightings.csv"); !ok || len(f.Data) == 0 {
		t.Error("a download of a series is not there when it is asked for alone")
	}
}

// TestSeriesRebuild is TestRebuild on a site with several series, which come and go.
func TestSeriesRebuild(t *testing.T) {
	if testing.Short() {
		t.Skip("150 edits")
	}
	site := map[string]string{}
	for name, text := range siteToEdit(t) {
		rest, own := strings.CutPrefix(name, "content/reports/")
		if !own {
			site[name] = text
			continue
		}
		for _, id := range []string{"river", "lake"} {
			site["content/"+id+"/reports/"+rest] = text
			site["content/"+id+"/series.toml"] = fmt.Sprintf("title = %q\n", id)
		}
	}
	site["content/pages/about.md"] = "+++\ntitle = \"About\"\n+++\n\nAll about it.\n"
	own := append([]edit{
		{"a series is named", func(r *rand.Rand, f map[string]string) {
			f["content/lake/series.toml"] = fmt.Sprintf("title = \"Lake %d\"\ndescription = \"Lake\"\n", r.IntN(9))
		}},
		{"a series comes or goes", func(r *rand.Rand, f map[string]string) {
			if _, ok := f["content/sea/series.toml"]; ok {
				maps.DeleteFunc(f, func(p, _ string) bool { return strings.HasPrefix(p, "content/sea/") })
				return
			}
			f["content/sea/series.toml"] = "title = \"Sea\"\n"
			f["content/sea/reports/2024-01/data.toml"] = "[wildlife.sightings]\notter = 3\nkingfisher = 4\n"
		}},
		{"a series is begun or given up", func(r *rand.Rand, f map[string]string) {
			const draft = "content/pond/reports/2024-01/report.md"
			switch {
			case f["content/pond/series.toml"] == "":
				f["content/pond/series.toml"] = "title = \"Pond\"\n"
			case f[draft] == "":
				f[draft] = "+++\ntitle = \"Pond\"\nclassification = \"Public\"\ndraft = true\n+++\n\nTo come.\n"
			case strings.Contains(f[draft], "draft = true"):
				f[draft] = strings.Replace(f[draft], "draft = true", "published = 2024-02-02", 1)
			default:
				maps.DeleteFunc(f, func(p, _ string) bool { return strings.HasPrefix(p, "content/pond/") })
			}
		}},
		{"the site has a draft of its own or not", func(r *rand.Rand, f map[string]string) {
			const draft = "content/reports/2024-09/report.md"
			if _, ok := f[draft]; ok {
				delete(f, draft)
				return
			}
			f[draft] = "+++\ntitle = \"Own\"\nclassification = \"Public\"\ndraft = true\n+++\n\nTo come.\n"
		}},
		{"the site has reports of its own or not", func(r *rand.Rand, f map[string]string) {
			const reports = "content/reports/"
			if _, ok := f[reports+"2024-01/data.toml"]; ok {
				maps.DeleteFunc(f, func(p, _ string) bool { return strings.HasPrefix(p, reports) })
				return
			}
			for name, text := range maps.Clone(f) {
				if rest, ok := strings.CutPrefix(name, "content/river/reports/"); ok {
					f[reports+rest] = text
				}
			}
		}},
		{"a code list of its own comes or goes", func(r *rand.Rand, f map[string]string) {
			const name = "content/lake/codelists/species.toml"
			if _, ok := f[name]; ok {
				delete(f, name)
			} else {
				f[name] = strings.ReplaceAll(f["content/codelists/species.toml"], "label = \"", "label = \"Lake ")
			}
		}},
		{"a data set is used or not", func(r *rand.Rand, f map[string]string) {
			f["content/datasets/boats.toml"] = "title = \"Boats\"\n\n[measures.boats]\ntitle = \"Boats\"\n"
			name := month(r, f, "data.toml")
			if rest, ok := strings.CutPrefix(f[name], "[boats]\nboats = 7\n"); ok {
				f[name] = rest
			} else {
				f[name] = "[boats]\nboats = 7\n" + f[name]
			}
		}},
		{"a series has a page", func(r *rand.Rand, f map[string]string) {
			f["content/river/pages/about.md"] = fmt.Sprintf("+++\ntitle = \"About\"\n+++\n\nWe saw {{ wildlife.sightings.otter }} otters, %d.\n", r.IntN(9))
		}},
	}, edits...)
	rebuild(t, site, own, 150)
}

// TestSeriesStatic holds that files of a site take the same places where its series are
// made one by one as where they are made together.
func TestSeriesStatic(t *testing.T) {
	site := seriesSite(t)
	site["assets/static/robots.txt"] = "User-agent: *\nDisallow: /\n"
	var out collector
	options := Options{Out: func(*archive.Archive) (Sink, error) { return &out, nil }}
	r := Run(source.Overlay(defaults(), source.FromMap(site)), options)
	if got, _, _ := out.Read("robots.txt"); !r.Complete || string(got) != site["assets/static/robots.txt"] {
		t.Errorf("robots.txt is %s, %v", got, r.Diags)
	}
	site["assets/static/sitemap.xml"], out = "<?xml version=\"1.0\"?><urlset/>", collector{}
	r = Run(source.Overlay(defaults(), source.FromMap(site)), options)
	if r.Complete || len(r.Diags) != 1 || r.Diags[0].File != "assets/static/sitemap.xml" {
		t.Errorf("a sitemap of its own: %v", r.Diags)
	}

	// Where no series can be made, that alone is told.
	maps.DeleteFunc(site, func(name, _ string) bool {
		return strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "content/lake/") || strings.HasPrefix(name, "content/coast/")
	})
	site["content/site.toml"] = strings.Replace(site["content/site.toml"], `, "lake"`, "", 1)
	site["content/pages/river.md"] = "+++\ntitle = \"River\"\n+++\n"
	r = Run(source.Overlay(defaults(), source.FromMap(site)), options)
	if len(r.Diags) != 1 || r.Diags[0].File != "content/pages/river.md" {
		t.Errorf("a page where a series is: %v", r.Diags)
	}
}

// TestSeriesMissing holds that what is missing in one series is told although something
// is missing in another, where they are made one by one as well.
func TestSeriesMissing(t *testing.T) {
	site := seriesSite(t)
	delete(site, "content/lake/reports/2024-02/data.toml")
	delete(site, "content/river/reports/2024-03/data.toml")
	tree := source.Overlay(defaults(), source.FromMap(site))
	var together, apart strings.Builder
	_ = Run(tree, Options{}).Diags.Print(&together, false)
	_ = Run(tree, Options{Out: func(*archive.Archive) (Sink, error) { return &collector{}, nil }}).Diags.Print(&apart, false)
	if together.String() != apart.String() || strings.Count(apart.String(), "[missing-value]") != 2 {
		t.Errorf("made together:\n%s\none by one:\n%s", &together, &apart)
	}
}
