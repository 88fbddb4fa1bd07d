package verify

import (
	"strings"
	"testing"
	"testing/fstest"
)

// several is a site whose reports, pages and code lists are one of two series; the
// data sets are shared. The other series has nothing to hide.
func several(files map[string]string) map[string]string {
	out := map[string]string{
		"content/aviary/series.toml":              "title = \"Aviary\"\n",
		"content/other/series.toml":               "title = \"Another place\"\n",
		"content/other/codelists/kinds.toml":      "title = \"Kinds\"\n[[code]]\nid = \"sparrow\"\nlabel = \"Sparrow\"\n",
		"content/other/reports/2024-02/data.toml": "[birds]\nseen = 13\nheard = 8\n",
		"content/other/reports/2024-02/report.md": "+++\ntitle = \"Elsewhere\"\npublished = 2024-03-02\nclassification = \"White\"\n+++\n\nWe saw {{ birds.seen }} birds.\n",
	}
	for name, text := range files {
		if rest, ok := strings.CutPrefix(name, "content/"); ok && rest != "site.toml" && !strings.HasPrefix(rest, "datasets/") {
			name = "content/aviary/" + rest
		}
		out[name] = text
	}
	return out
}

// TestSeveral is TestCanaries on a site with several series. The control is again the
// same site all White: held against the sources that are not, it is full of findings.
func TestSeveral(t *testing.T) {
	c := newCage()
	files := several(c.files)
	public := folder(buildSite(t, files))
	if got := c.shown(public); len(got) > 0 {
		t.Errorf("the public site shows %v", got)
	}
	for _, d := range check(t, files, public).Findings {
		t.Errorf("a false alarm: %v", d)
	}
	white := folder(buildSite(t, several(open(c.files))))
	if got := c.shown(white); len(got) != len(c.canaries) {
		t.Errorf("all White, the site shows %d of %d canaries", len(got), len(c.canaries))
	}
	found := map[string]bool{}
	for _, d := range check(t, files, white).Findings {
		for _, n := range d.Notes {
			found[n.Pos.File] = true
		}
	}
	for name := range files {
		if strings.HasPrefix(name, "content/aviary/reports/") && !strings.HasSuffix(name, ".png") && name != "content/aviary/reports/2024-01/data.toml" && !found[name] {
			t.Errorf("nothing is found of %s", name)
		}
		if strings.HasPrefix(name, "content/other/") && found[name] {
			t.Errorf("something is found of %s, which hides nothing", name)
		}
	}
}

// TestSeveralFault holds that what is wrong with a file that all series share is told
// once, though each of them reads it.
func TestSeveralFault(t *testing.T) {
	files := several(newCage().files)
	files["content/datasets/birds.toml"] += "\n[birds\n"
	r, err := Run(sources(files), fstest.MapFS{}, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Findings); n != 1 {
		t.Errorf("it is told %d times: %v", n, r.Findings)
	}
}

// TestIdleSeries looks for what a series is called that has nothing to read yet.
func TestIdleSeries(t *testing.T) {
	files := several(newCage().files)
	const series, report = "content/pond/series.toml", "content/pond/reports/2024-01/report.md"
	files[series] = "title = \"Observations of the quagmire lagoon\"\n"
	files["content/pond/codelists/kinds.toml"] = files["content/other/codelists/kinds.toml"]
	files[report] = "+++\ntitle = \"First\"\nclassification = \"White\"\ndraft = true\n+++\n\nWords.\n"
	public := folder(buildSite(t, files))
	for _, d := range check(t, files, public).Findings {
		t.Errorf("a false alarm: %v", d)
	}
	public["index.html"] = &fstest.MapFile{Data: append(public["index.html"].Data, "<p>Observations of the quagmire lagoon</p>"...)}
	if n := len(check(t, files, public).Findings); n != 1 {
		t.Errorf("there are %d findings of its title", n)
	}
	files[report] = strings.Replace(files[report], "draft = true", "published = 2024-02-02", 1)
	if n := len(check(t, files, public).Findings); n != 0 {
		t.Errorf("there are %d findings once it has a report", n)
	}
}
