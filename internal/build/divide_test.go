package build

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/site"
	"almanac/internal/source"
)

// lowered lets lists outgrow their pages early.
func lowered(t *testing.T) {
	was := site.Most
	t.Cleanup(func() { site.Most = was })
	site.Most.Rows, site.Most.Latest, site.Most.Months, site.Most.Years = 8, 4, 12, 2
}

// walksSite has a data set of walks, two each month: of n months up to February 2018.
func walksSite(t *testing.T, n int) map[string]string {
	out := files(readArchive(t, "testdata/base.txtar"))
	out["assets/dist/draw.js"] = quickDraw
	out["content/datasets/walks.toml"] = "title = \"Walks\"\n[fields.walk]\ntitle = \"Walk\"\ntype = \"text\"\n[[table]]\nid = \"walks\"\ncaption = \"Walks\"\n"
	for _, m := range period.New(2018, 2).Last(n) {
		out["content/reports/"+m.String()+"/walks.toml"] = fmt.Sprintf("[[walks]]\nwalk = \"First of %s\"\n[[walks]]\nwalk = \"Second of {{ month }}\"\n", m)
	}
	return out
}

func builtOf(t *testing.T, files map[string]string, o Options) *Result {
	t.Helper()
	r := Run(source.Overlay(defaults(), source.FromMap(files)), o)
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	return r
}

// pagesOf are the addresses of the pages below a folder.
func pagesOf(set *output.Set, folder string) (out []string) {
	for _, p := range set.Paths() {
		if at, ok := strings.CutSuffix(p, "index.html"); ok && strings.HasPrefix(at, folder) {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out
}

var firstOf = regexp.MustCompile(`First of (\d{4}-\d\d)`)

// TestDivided builds an archive of three years whose lists have outgrown their pages:
// every month is found from the front page, the contents of the search and the
// comparison, and every record on the page of its year, where the search leads.
func TestDivided(t *testing.T) {
	lowered(t)
	set := builtOf(t, walksSite(t, 26), Options{}).Set // January 2016 to February 2018
	noBrokenLinks(t, set)
	for _, p := range []string{"index.html", "search/index.html", "compare/index.html"} {
		page := string(set.Get(p))
		for _, want := range []string{`href="/2018/02/"`, `href="/2017/01/"`, `<li class="entry data-only"><a href="/2016/">2016</a></li>`, `>2010s</h`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %s", p, want)
			}
		}
		if strings.Contains(page, `href="/2016/12/"`) {
			t.Errorf("%s has the months of the first year", p)
		}
	}
	if page := string(set.Get("compare/index.html")); strings.Count(page, `<option value="2016" data-months="12 11 10 09 08 07 06 05 04 03 02 01">2016</option>`) != 2 ||
		strings.Count(page, `<option value="2018" data-months="02 01">`) != 2 || strings.Count(page, `<option value="07">July</option>`) != 2 {
		t.Error("the comparison cannot pick every month")
	}
	if got, want := pagesOf(set, "data/walks/"), []string{"data/walks/", "data/walks/2016/", "data/walks/2017/", "data/walks/2018/"}; !slices.Equal(got, want) {
		t.Fatalf("the pages of the data set are %v, want %v", got, want)
	}
	for folder, want := range map[string]int{"data/walks/": 2, "data/walks/2016/": 12, "data/walks/2017/": 12, "data/walks/2018/": 2} {
		page := string(set.Get(folder + "index.html"))
		all := firstOf.FindAllStringSubmatch(page, -1)
		if year := path.Base(folder); len(all) != want || year != "walks" && all[0][1][:4] != year {
			t.Errorf("%s has the first walks of %d months, want %d", folder, len(all), want)
		}
		if !strings.Contains(string(set.Get("sitemap.xml")), "<loc>https://example.org/"+folder+"</loc>") {
			t.Errorf("%s is not in the sitemap", folder)
		}
		if !strings.Contains(page, `href="/data/walks/walks.csv"`) || strings.Count(page, `id="all_walks"`) != 1 {
			t.Errorf("%s lacks the downloads of the data set, or its table", folder)
		}
	}
	year := string(set.Get("data/walks/2017/index.html"))
	for _, want := range []string{"<h1>Walks, 2017</h1>", `href="/data/walks/2016/" rel="prev"`, `href="/data/walks/2018/" rel="next"`, "Second of July 2017"} {
		if !strings.Contains(year, want) {
			t.Errorf("the page of a year has no %s", want)
		}
	}
	for month, want := range map[string]string{"2016-03": "/data/walks/2016/", "2018-02": "/data/walks/2018/"} {
		if got := foundAt(t, set, "First of "+month); !slices.Equal(got, []string{want}) {
			t.Errorf("a walk of %s is found at %v, want %s", month, got, want)
		}
	}
}

// foundAt returns the addresses of the pages below /data/ where the search finds a text.
func foundAt(t *testing.T, set *output.Set, text string) (out []string) {
	t.Helper()
	for _, p := range set.Paths() {
		if !strings.HasPrefix(p, "assets/search/") || !strings.HasPrefix(string(set.Get(p)), `{"pages"`) {
			continue
		}
		var index struct{ Pages [][5]any }
		if err := json.Unmarshal(set.Get(p), &index); err != nil {
			t.Fatal(err)
		}
		for _, x := range index.Pages {
			url, file := x[1].(string), x[4].(string)
			if strings.HasPrefix(url, "/data/") && strings.Contains(string(set.Get("assets/search/"+file)), text) {
				out = append(out, url)
			}
		}
	}
	return out
}

// TestDividedGrows publishes an archive as it grows past what its pages have room for,
// month by month: no address that was published goes. Nor does one go unnoticed when
// records do.
func TestDividedGrows(t *testing.T) {
	lowered(t)
	var last *Result
	check := func(n int, files map[string]string) *Result {
		t.Helper()
		o := Options{Today: period.Date{Year: 2030, Month: 1, Day: 1}}
		if last != nil {
			o.Against = last.Publication()
		}
		return Run(source.Overlay(defaults(), source.FromMap(files)), o)
	}
	var years []int
	for n := 2; n <= 8; n++ {
		files := walksSite(t, n)
		r := check(n, files)
		if r.Failed() {
			t.Fatalf("%d months: %v", n, r.Diags)
		}
		years, last = append(years, len(pagesOf(r.Set, "data/walks/"))-1), r
	}
	if want := []int{0, 0, 0, 2, 2, 2, 2}; !slices.Equal(years, want) {
		t.Errorf("there were pages of %v years, want %v", years, want)
	}
	without := walksSite(t, 8)
	maps.DeleteFunc(without, func(name, _ string) bool { return strings.Contains(name, "/2017-") })
	if r := check(8, without); len(r.Diags) != 6 || strings.Contains(fmt.Sprint(r.Diags), "pages of the years") { // a finding for each month
		t.Errorf("without the first year, what is said is %v", r.Diags)
	}
	fewer := walksSite(t, 8)
	for name, text := range fewer {
		if first := strings.Index(text, "[[walks]]\nwalk = \"Second"); first > 0 { // so few that one page has them
			fewer[name] = text[:first]
		}
	}
	const want = `the pages of the years of "walks" were published and are gone: data/walks/2017/, data/walks/2018/`
	if r := check(8, fewer); len(r.Diags) != 1 || r.Diags[0].Message != want || r.Diags[0].Pos.File != "content/datasets/walks.toml" {
		t.Errorf("what is said is %v", r.Diags)
	}
	for _, year := range []string{"2017", "2018"} {
		fewer["content/site.toml"] += "\n[[withdrawn]]\naddress = \"data/walks/" + year + "/\"\non = 2018-06-01\nreason = \"All walks are on one page.\"\n"
	}
	r := check(8, fewer)
	if r.Failed() || !strings.Contains(string(r.Set.Get("data/walks/2017/index.html")), "All walks are on one page.") {
		t.Errorf("withdrawn, the pages of the years are no notices: %v", r.Diags)
	}
}

// TestDividedWithholds holds the page of a year to what the data set's page may show:
// nothing of a data set for a narrower circle, nothing of a month that is held back, and
// the same classification.
func TestDividedWithholds(t *testing.T) {
	lowered(t)
	in := walksSite(t, 26)
	for name := range in {
		if strings.HasPrefix(name, "content/reports/2016-") {
			in[strings.Replace(name, "walks.toml", "report.md", 1)] = "+++\ntitle = \"A report\"\npublished = 2018-03-02\nclassification = \"White\"\npublish_at = 2030-01-01T00:00:00Z\n+++\nText.\n"
		}
	}
	now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	set := builtOf(t, in, Options{Now: now}).Set
	if got := pagesOf(set, "data/walks/"); !slices.Equal(got, []string{"data/walks/", "data/walks/2017/", "data/walks/2018/"}) {
		t.Errorf("with a year held back the pages are %v", got)
	}
	if set = builtOf(t, in, Options{Now: now.AddDate(20, 0, 0)}).Set; len(pagesOf(set, "data/walks/")) != 4 {
		t.Error("the year does not come when its time has come")
	}
	in["content/datasets/walks.toml"] = "classification = \"Amber\"\n" + in["content/datasets/walks.toml"]
	if got := pagesOf(builtOf(t, in, Options{Now: now}).Set, "data/walks/"); got != nil {
		t.Errorf("of a data set that is withheld there are %v", got)
	}
	page := string(builtOf(t, in, Options{Now: now, Audience: "Amber"}).Set.Get("data/walks/2017/index.html"))
	if !strings.Contains(page, "Amber") || !strings.Contains(page, "First of 2017-05") {
		t.Errorf("the page of a year does not say that it is Amber:\n%s", page)
	}
}

// TestDividedRebuild edits a site whose lists are about to outgrow their pages.
func TestDividedRebuild(t *testing.T) {
	lowered(t)
	in := siteToEdit(t)
	in["content/datasets/walks.toml"] = "title = \"Walks\"\n[fields.walk]\ntitle = \"Walk\"\ntype = \"text\"\n[[table]]\nid = \"walks\"\ncaption = \"Walks\"\n"
	all := slices.Concat([]edit{
		{"records", func(r *rand.Rand, f map[string]string) {
			f[path.Dir(month(r, f, "data.toml"))+"/walks.toml"] = strings.Repeat(fmt.Sprintf("[[walks]]\nwalk = \"Walk %d\"\n", r.IntN(9)), 1+r.IntN(5))
		}},
		{"records of another year", func(r *rand.Rand, f map[string]string) {
			f[fmt.Sprintf("content/reports/2022-%02d/walks.toml", 1+r.IntN(12))] = "[[walks]]\nwalk = \"One\"\n"
		}},
		{"records go", func(r *rand.Rand, f map[string]string) {
			maps.DeleteFunc(f, func(name, _ string) bool {
				return strings.HasSuffix(name, "/walks.toml") && r.IntN(3) == 0 && !strings.Contains(name, "datasets")
			})
		}},
	}, edits)
	rebuild(t, in, all, 80)
}
