package build

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"almanac/internal/source"
)

// quickDraw takes the place of the chart engine: a drawing that tells what it was
// drawn from, at once.
const quickDraw = `function draw(r) { return "<svg class=\"" + JSON.parse(r).class + "\">" + r.length + "</svg>" }`

// siteToEdit is a small site with something of everything that can be edited.
func siteToEdit(t *testing.T) map[string]string {
	files := maps.Clone(examples(t, "Start a site for another organisation"))
	maps.DeleteFunc(files, func(p, _ string) bool { return strings.Contains(p, "2018-03") })
	files["assets/dist/draw.js"] = quickDraw
	for i, m := range []string{"2024-02", "2024-03", "2024-04", "2024-05", "2024-06"} {
		files["content/reports/"+m+"/data.toml"] = fmt.Sprintf("[wildlife.sightings]\notter = %d\nkingfisher = %d\n", 10+i, 30+i)
		if i%2 == 0 {
			files["content/reports/"+m+"/report.md"] = strings.ReplaceAll(files["content/reports/2024-01/report.md"], "January", "Some month")
		}
	}
	files["content/pages/about.md"] = "+++\ntitle = \"About\"\n+++\n\nWe saw {{ wildlife.sightings.otter }} otters.\n"
	files["layouts/page.html"] = "{{ template \"base\" . }}\n{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ template \"blocks\" .Body }}{{ end }}\n"
	files["assets/css/custom.css"] = "h1 { color: red }\n"
	return files
}

type edit struct {
	name string
	do   func(r *rand.Rand, files map[string]string)
}

// edits are what an editor does to the files of siteToEdit, faults included.
var edits = []edit{
	{"a number", func(r *rand.Rand, f map[string]string) {
		name := month(r, f, "data.toml")
		f[name] = fmt.Sprintf("[wildlife.sightings]\notter = %d\nkingfisher = %d\n", r.IntN(50), r.IntN(50))
	}},
	{"a note and a status", func(r *rand.Rand, f map[string]string) {
		f[month(r, f, "data.toml")] = "[wildlife.sightings]\notter = { value = 4, note = \"By *night*.\", status = \"p\" }\nkingfisher = 2\n"
	}},
	{"prose", func(r *rand.Rand, f map[string]string) {
		name := month(r, f, "report.md")
		f[name] += fmt.Sprintf("\nText %d.\n", r.IntN(1000))
	}},
	{"a title", func(r *rand.Rand, f map[string]string) {
		name := month(r, f, "report.md")
		f[name] = strings.Replace(f[name], "title = \"", fmt.Sprintf("title = \"%d ", r.IntN(10)), 1)
	}},
	{"a fault", func(r *rand.Rand, f map[string]string) {
		f[month(r, f, "data.toml")] = "[wildlife.sightings]\noter = 1\n"
	}},
	{"a fault that only a page shows", func(r *rand.Rand, f map[string]string) {
		f[month(r, f, "report.md")] += "\nSee {{ ref nothing }}.\n"
	}},
	{"a month goes", func(r *rand.Rand, f map[string]string) {
		name := month(r, f, "data.toml")
		delete(f, name)
		delete(f, strings.Replace(name, "data.toml", "report.md", 1))
	}},
	{"a month comes", func(r *rand.Rand, f map[string]string) {
		m := fmt.Sprintf("%s20%02d-%02d/", reports(month(r, f, "data.toml")), 23+r.IntN(3), 1+r.IntN(12))
		f[m+"data.toml"] = "[wildlife.sightings]\notter = 1\nkingfisher = 2\n"
	}},
	{"a month is renamed", func(r *rand.Rand, f map[string]string) {
		from := month(r, f, "data.toml")
		to := fmt.Sprintf("%s2023-%02d/", reports(from), 1+r.IntN(12))
		for _, name := range []string{"data.toml", "report.md"} {
			old := strings.Replace(from, "data.toml", name, 1)
			if text, ok := f[old]; ok {
				f[to+name] = text
				delete(f, old)
			}
		}
	}},
	{"a report is reclassified", func(r *rand.Rand, f map[string]string) {
		name := month(r, f, "report.md")
		if strings.Contains(f[name], `"Public"`) {
			f[name] = strings.Replace(f[name], `"Public"`, `"Internal"`, 1)
		} else {
			f[name] = strings.Replace(f[name], `"Internal"`, `"Public"`, 1)
		}
	}},
	{"a report is held back", func(r *rand.Rand, f map[string]string) {
		name := month(r, f, "report.md")
		if strings.Contains(f[name], "publish_at") {
			f[name] = strings.Replace(f[name], "publish_at = 2030-01-01T00:00:00Z\n", "", 1)
		} else {
			f[name] = strings.Replace(f[name], "title", "publish_at = 2030-01-01T00:00:00Z\ntitle", 1)
		}
	}},
	{"a code", func(r *rand.Rand, f map[string]string) {
		const name = "content/codelists/species.toml"
		f[name] = strings.Replace(f[name], "label = \"", fmt.Sprintf("label = \"%c", 'a'+rune(r.IntN(26))), 1)
	}},
	{"a data set", func(r *rand.Rand, f map[string]string) {
		const name = "content/datasets/wildlife.toml"
		f[name] = strings.Replace(f[name], "caption = \"", fmt.Sprintf("caption = \"%c", 'A'+rune(r.IntN(26))), 1)
	}},
	{"the site", func(r *rand.Rand, f map[string]string) {
		const name = "content/site.toml"
		f[name] = strings.Replace(f[name], "title = \"", fmt.Sprintf("title = \"%c", 'A'+rune(r.IntN(26))), 1)
	}},
	{"a word", func(r *rand.Rand, f map[string]string) {
		f["content/site.toml"], _, _ = strings.Cut(f["content/site.toml"], "\n[words]")
		f["content/site.toml"] += fmt.Sprintf("\n[words]\nnav_data = \"Data %d\"\n", r.IntN(9))
	}},
	{"a layout", func(r *rand.Rand, f map[string]string) {
		f["layouts/page.html"] = strings.Replace(f["layouts/page.html"], "<h1>", fmt.Sprintf("<p>%d</p><h1>", r.IntN(9)), 1)
	}},
	{"a layout with a fault", func(r *rand.Rand, f map[string]string) { f["layouts/page.html"] += "{{ .Nothing" }},
	{"a partial comes or goes", func(r *rand.Rand, f map[string]string) {
		if _, ok := f["layouts/partials/classification.html"]; ok {
			delete(f, "layouts/partials/classification.html")
		} else {
			f["layouts/partials/classification.html"] = "<p>{{ .Name }}</p>\n"
		}
	}},
	{"the stylesheet", func(r *rand.Rand, f map[string]string) {
		f["assets/css/custom.css"] = fmt.Sprintf("h1 { color: #%06x }\n", r.IntN(1<<24))
	}},
	{"the chart engine", func(r *rand.Rand, f map[string]string) {
		f["assets/dist/draw.js"] = strings.Replace(quickDraw, "r.length", fmt.Sprint(r.IntN(9)), 1)
	}},
	{"a page", func(r *rand.Rand, f map[string]string) { f["content/pages/about.md"] += "\n\nMore.\n" }},
	{"everything is put right", func(r *rand.Rand, f map[string]string) {
		for name := range f {
			if strings.HasSuffix(name, "data.toml") && strings.Contains(f[name], "oter =") {
				f[name] = "[wildlife.sightings]\notter = 7\nkingfisher = 8\n"
			}
			f[name] = strings.ReplaceAll(strings.ReplaceAll(f[name], "\nSee {{ ref nothing }}.\n", ""), "{{ .Nothing", "")
		}
	}},
}

// reports is the folder of reports that a file of a month is in.
func reports(file string) string { return path.Dir(path.Dir(file)) + "/" }

// month returns the path of a file that some month has, or may have.
func month(r *rand.Rand, files map[string]string, name string) string {
	var all []string
	for _, p := range slices.Sorted(maps.Keys(files)) {
		if strings.Contains(p, "/reports/") && strings.HasSuffix(p, name) {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return "content/reports/2024-01/" + name
	}
	return all[r.IntN(len(all))]
}

// TestRebuild edits a site again and again, and holds that what a Builder makes of
// it is what is made from nothing: every byte, every name and every diagnostic, of
// the finished site and of files that are asked for one by one.
func TestRebuild(t *testing.T) {
	n := 500
	if os.Getenv("ALMANAC_SOAK") != "" {
		n = 5000
	}
	rebuild(t, siteToEdit(t), edits, n)
}

// rebuild tries n edits of a site by chance. The last of the edits puts everything
// right.
func rebuild(t *testing.T, files map[string]string, edits []edit, n int) {
	r := rand.New(rand.NewPCG(4, 2026))
	var b Builder
	defer b.Close()
	o := Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	base := defaults()
	built, failed, first := 0, 0, files
	for i := range n {
		if i%500 == 0 { // edited on and on, most would be refused
			files = maps.Clone(first)
		}
		what := edits[r.IntN(len(edits))]
		if i%4 == 3 {
			what = edits[len(edits)-1]
		}
		before := maps.Clone(files)
		what.do(r, files)
		tree := source.Overlay(base, source.FromMap(files))
		e := b.Open(tree, o)
		preview := map[string][]byte{}
		if i%3 == 0 && !e.Failed() { // as a server that is asked for some pages first
			for _, p := range e.site.Pages() {
				e.Draw(context.Background(), p.Path)
				f, _ := e.File(p.Path)
				preview[p.Path] = f.Data
			}
		}
		got, want := e.Finish(), Run(tree, o)
		if d := differ(got, want); d != "" {
			t.Fatalf("edit %d (%s): %s\nbefore: %v\nafter: %v", i, what.name, d, before, files)
		}
		if want.Failed() {
			failed++
			continue
		}
		built++
		for p, data := range preview {
			if !bytes.Equal(data, want.Set.Get(p)) {
				t.Fatalf("edit %d (%s): %s differs when it is asked for alone", i, what.name, p)
			}
		}
		for _, p := range want.Set.Paths() {
			if f, ok := e.File(p); !ok || !bytes.Equal(f.Data, want.Set.Get(p)) {
				t.Fatalf("edit %d (%s): %s differs, or is not there, when it is asked for alone", i, what.name, p)
			}
		}
	}
	t.Logf("%d edits: %d built, %d refused", n, built, failed)
	if built < n/4 || failed < n/20 {
		t.Errorf("%d built and %d refused: the edits no longer try both", built, failed)
	}
}

// differ says how two results differ, "" if they do not.
func differ(a, b *Result) string {
	if x, y := fmt.Sprintf("%+v", a.Diags), fmt.Sprintf("%+v", b.Diags); x != y {
		return fmt.Sprintf("diagnostics are\n%s\nwant\n%s", x, y)
	}
	if a.Failed() || b.Failed() {
		if a.Failed() != b.Failed() {
			return fmt.Sprintf("failed is %v, want %v", a.Failed(), b.Failed())
		}
		return ""
	}
	if x, y := a.Set.Paths(), b.Set.Paths(); !slices.Equal(x, y) {
		return fmt.Sprintf("the files are %v, want %v", x, y)
	}
	for _, p := range b.Set.Paths() {
		if !bytes.Equal(a.Set.Get(p), b.Set.Get(p)) {
			return p + " differs"
		}
	}
	return ""
}

// TestChanged names the pages that are made anew for an edit of the archive.
func TestChanged(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	base := source.Overlay(defaults(), own)
	text := func(name string) string { return string(base.File(name).Data()) }
	for _, c := range []struct{ name, file, old, new, want string }{
		{"nothing", "content/pages/about.md", "", "", ""},
		{"one report's prose", "content/reports/2018-02/report.md", "Parties to the SEC", "Parties of the SEC", "2018/02 search"},
		{"one report's title", "content/reports/2018-02/report.md", "title = \"Operations Report", "title = \"The Operations Report", "home 2018 2018/02 compare search"},
		{"a number", "content/reports/2018-01/data.toml", "visits = ", "visits = 1", "home 2018/01 2018/02 data/website search"},
		{"a number of the last month", "content/reports/2018-02/data.toml", "open = 28", "open = 29", "2018/02 data/modifications search"},
		{"a code's label", "content/codelists/products.toml", "label = \"", "label = \"The ", "2018/02 data/effort glossary search"},
		{"a layout", "layouts/glossary.html", "<h1>", "<h1> ", "glossary"},
		{"a page", "content/pages/accessibility.md", "title = \"", "title = \"The ", "every"},
		{"a style", "assets/css/custom.css", "", "\nh1 { color: red }\n", "every"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b Builder
			defer b.Close()
			first := b.Open(base, Options{Drawings: drawings}).Finish()
			edited := strings.Replace(text(c.file), c.old, c.new, 1)
			tree := source.Overlay(base, source.FromMap(map[string]string{c.file: edited}))
			r := b.Open(tree, Options{Drawings: drawings}).Finish()
			if r.Diags.Errors() > 0 {
				t.Fatal(r.Diags)
			}
			var names []string
			for _, p := range r.Changed {
				name := strings.TrimSuffix(strings.TrimSuffix(p, "index.html"), "/")
				if name == "" {
					name = "home"
				}
				names = append(names, name)
			}
			got := strings.Join(names, " ")
			if len(names) == first.Pages {
				got = "every"
			}
			if got != c.want {
				t.Errorf("rendered again: %s\nwant: %s", got, c.want)
			}
		})
	}
}
