package build

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/source"
)

// TestDrafts builds a small site with a draft of March 2018 in each case of
// testdata/drafts. What is said of it must be exactly what the case wants, no more
// than a warning, unless the draft has an error; nothing is said without drafts.
func TestDrafts(t *testing.T) {
	base := files(readArchive(t, "testdata/base.txtar"))
	cases, _ := filepath.Glob("testdata/drafts/*.txtar")
	if len(cases) < 6 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a := readArchive(t, name)
			site := maps.Clone(base)
			maps.Copy(site, files(a))
			want := site["want"]
			delete(site, "want")
			tree := source.Overlay(defaults(), source.FromMap(site))
			r := Run(tree, Options{Drafts: true, Drawings: drawings})
			var b bytes.Buffer
			if err := r.Diags.Print(&b, false); err != nil {
				t.Fatal(err)
			}
			if *update {
				a.Files[len(a.Files)-1].Data = b.Bytes()
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if b.String() != want {
				t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
			}
			if r.Failed() != (r.Diags.Errors() > 0) {
				t.Errorf("failed is %v with %d errors", r.Failed(), r.Diags.Errors())
			}
			if public := Run(tree, Options{Strict: true, Drawings: drawings}); public.Failed() {
				t.Errorf("the draft stops the public build: %v", public.Diags)
			}
		})
	}
}

// draftSite is the base site with a draft of March, which has a secret, and a
// report of April after it.
func draftSite(draft string) *source.Tree {
	site := files(mustRead("testdata/base.txtar"))
	maps.Copy(site, map[string]string{
		"content/reports/2018-03/report.md": "+++\ntitle = \"Quokka\"\n" + draft + "classification = \"White\"\n" +
			"[[attachments]]\ntitle = \"Annex\"\nfile = \"quokka.pdf\"\n+++\n## Text\n\nA quokka.\n",
		"content/reports/2018-03/quokka.pdf": "%PDF quokka",
		"content/reports/2018-03/data.toml":  "[website]\nvisits = 7654321\npage_views = 23456\n[helpdesk.emails]\napplications = 1\nsub-committees = 2\n",
		"content/reports/2018-04/data.toml":  "[website]\nvisits = 7000\npage_views = 24000\n",
		"content/reports/2018-04/report.md": "+++\ntitle = \"April 2018\"\npublished = 2018-05-02\nclassification = \"White\"\n+++\n" +
			"## Website\n\n{{ table visits }}\n\n{{ chart usage }}\n",
	})
	return source.Overlay(defaults(), source.FromMap(site))
}

func mustRead(name string) *txtar.Archive {
	a, err := txtar.ParseFile(name)
	if err != nil {
		panic(err)
	}
	return a
}

// tells lists the files of a build that show, or are named after, a draft.
func tells(r *Result) []string {
	var out []string
	for _, path := range r.Set.Paths() {
		data := strings.ToLower(string(r.Set.Get(path)))
		for _, secret := range []string{"quokka", "7654321", "7,654,321", "2018/03", "2018-03", "march 2018", "mar 2018"} {
			if strings.Contains(data, secret) || strings.Contains(path, secret) {
				out = append(out, path+" has "+secret)
			}
		}
	}
	return out
}

// TestDraftIsNowhere holds drafts out of the public build: no file, name, number
// or link. A column of a rolling table names the month, as for one that is
// missing; that it stands there is known from the calendar.
func TestDraftIsNowhere(t *testing.T) {
	public := Run(draftSite("draft = true\n"), Options{Strict: true, Drawings: drawings})
	if public.Failed() {
		t.Fatal(public.Diags)
	}
	absent := map[string]bool{"quokka": true, "7654321": true, "7,654,321": true, "2018/03": true}
	for _, found := range tells(public) {
		if _, secret, _ := strings.Cut(found, " has "); absent[secret] {
			t.Errorf("the public build tells of the draft: %s", found)
		}
	}
	// controls: the same month, not a draft; and a build with drafts
	if n := len(tells(Run(draftSite("published = 2018-04-02\n"), Options{Strict: true, Drawings: drawings}))); n < 10 {
		t.Errorf("what a published March tells is found in %d places only", n)
	}
	with := Run(draftSite("draft = true\n"), Options{Drafts: true, Drawings: drawings})
	if with.Failed() {
		t.Fatal(with.Diags)
	}
	if n := len(tells(with)); n < 10 {
		t.Errorf("what a draft tells is found in %d places only", n)
	}
}

// TestDraftPage looks at what an editor sees.
func TestDraftPage(t *testing.T) {
	r := Run(draftSite("draft = true\n"), Options{Drafts: true, Drawings: drawings})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	for _, link := range []string{`href="/2018/02/"`, `href="/2018/04/"`} {
		if !strings.Contains(string(r.Set.Get("2018/03/index.html")), link) {
			t.Errorf("the draft does not lead to %s", link)
		}
	}
	for path, wants := range map[string][]string{
		"2018/03/index.html": {"Draft of March 2018: unfinished, not for publication", "Published not yet"},
		"2018/04/index.html": {"With the draft of March 2018: not for publication", "7,654,321"},
		"index.html":         {"With the draft of March 2018: not for publication", "March Draft"},
	} {
		page := text(t, r, path)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
		if !strings.Contains(string(r.Set.Get(path)), `<meta name="robots" content="noindex">`) {
			t.Errorf("%s may be indexed", path)
		}
	}
	for _, path := range []string{"feed.xml", "sitemap.xml"} {
		if data := string(r.Set.Get(path)); strings.Contains(data, "2018/03/") || !strings.Contains(data, "2018/04/") {
			t.Errorf("%s lists the draft, or not the report after it", path)
		}
	}
}

// TestDraftInGerman holds the stamps to the site's language and the audience.
func TestDraftInGerman(t *testing.T) {
	tree := draftSite("draft = true\n")
	site := strings.Replace(string(tree.File("content/site.toml").Data()), `"en-GB"`, `"de-DE"`, 1)
	tree = source.Overlay(tree, source.FromMap(map[string]string{"content/site.toml": site}))
	r := Run(tree, Options{Drafts: true, Audience: "Amber", Drawings: drawings})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	want := "Für den Leserkreis Amber: nicht zur Veröffentlichung · Entwurf für März 2018: unfertig, nicht zur Veröffentlichung"
	if page := text(t, r, "2018/03/index.html"); !strings.Contains(page, want) {
		t.Errorf("the draft's page does not say %q", want)
	}
}
