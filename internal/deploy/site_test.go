package deploy

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/record"
)

func writeFile(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// headersText are the rules of a site, as package site writes them.
const headersText = "/*\n  X-Content-Type-Options: nosniff\n  Cache-Control: public, max-age=0, must-revalidate\n\n/assets/*\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n"

// edition describes a small site with everything that matters for a deploy.
type edition struct {
	style    string // part of the names of assets, which pages and styles name
	reports  []string
	text     string // in every page
	audience string
	address  string // of the site, "" for https://reports.example/
	drafts   bool
	packed   bool // texts are there in compressed forms too
	more     map[string]string
}

// files makes the files of the site.
func (e edition) files() map[string]string {
	out := map[string]string{}
	page := func(path, body string) {
		out[path] = fmt.Sprintf("<!doctype html><html lang=en><link rel=stylesheet href=/assets/site-%[1]s.css><script type=module src=/assets/site-%[1]s.js></script><img src=/logo-%[1]s.svg><p>%s<p>%s\n", e.style, e.text, body)
	}
	out["assets/site-"+e.style+".css"] = "@font-face{src:url(./font-" + e.style + ".woff2)}"
	out["assets/font-"+e.style+".woff2"] = "wOF2" + e.style
	out["assets/site-"+e.style+".js"] = "export const style = '" + e.style + "'\n"
	out["assets/search/"+e.style+".json"] = `{"words":"` + fmt.Sprint(e.reports) + `"}`
	out["logo-"+e.style+".svg"] = "<svg/>"
	home := ""
	day := period.DateOf(time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC))
	r := &record.Record{Audience: "White"}
	for _, month := range e.reports {
		m, err := period.ParseMonth(month)
		if err != nil {
			panic(err)
		}
		folder := m.Path() + "/"
		page(folder+"index.html", "The report for "+month+"<img src=/"+folder+"card.png>")
		out[folder+"table.csv"] = "month,visits\n" + month + ",1\n"
		out[folder+"card.png"] = "\x89PNG" + month
		home += "<a href=/" + folder + ">" + month + "</a>"
		r.Months = append(r.Months, &record.Month{Period: m, Report: &record.Report{Title: month, Class: "White", Published: day}})
	}
	page("index.html", home)
	page("about/index.html", "About")
	page("search/index.html", "<form data-index=/assets/search/"+e.style+".json></form>")
	page("404.html", "Not here")
	out["feed.xml"] = "<?xml version=\"1.0\"?><feed>" + home + e.text + "</feed>"
	out["_headers"] = headersText
	out["record.json"] = string(r.Encode())
	maps.Copy(out, e.more)
	if e.packed {
		for _, name := range []string{"index.html", "assets/site-" + e.style + ".css", "assets/site-" + e.style + ".js"} {
			out[name+".br"], out[name+".gz"] = "br of "+out[name], "gz of "+out[name]
		}
	}
	return out
}

// publish writes the site as build does and opens it for a deploy.
func (e edition) publish(t testing.TB) *Publication {
	t.Helper()
	set := &output.Set{Build: output.Build{Audience: "White", Public: true, BaseURL: cmp.Or(e.address, "https://reports.example/"), Drafts: e.drafts, Compressed: e.packed}}
	if e.audience != "" {
		set.Build.Audience, set.Build.Public = e.audience, false
	}
	for path, data := range e.files() {
		if err := set.Add(path, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "public")
	if _, err := set.Publish(dir, output.Options{}); err != nil {
		t.Fatal(err)
	}
	return open(t, dir)
}

func open(t testing.TB, dir string) *Publication {
	t.Helper()
	p, diags, err := Open(dir)
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	return p
}

// months returns n months from January 2018.
func months(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("20%02d-%02d", 18+i/12, 1+i%12))
	}
	return out
}
