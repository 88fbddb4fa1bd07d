package scaffold

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	assetfiles "almanac/assets"
	"almanac/internal/build"
	"almanac/internal/load"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/source"
	layoutfiles "almanac/layouts"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

func defaults(t testing.TB) *source.Tree {
	t.Helper()
	layouts, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		t.Fatal(err)
	}
	assets, err := source.FromFS(assetfiles.Files, "assets")
	if err != nil {
		t.Fatal(err)
	}
	return source.Overlay(layouts, assets)
}

// all loads a site as those see it who write it.
func all(t testing.TB, tree *source.Tree, audience string) *load.Loaded {
	t.Helper()
	l, diags := load.Archive(tree, load.Options{Audience: audience, Drafts: true, Now: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)})
	if diags.Errors() > 0 {
		t.Fatalf("the site does not load: %v", diags)
	}
	return l
}

// TestMonths makes the month after the last of each site in testdata. The files
// must be exactly what the case wants; what is made must load without an error,
// and must change nothing that is published.
func TestMonths(t *testing.T) {
	cases, _ := filepath.Glob("testdata/*.txtar")
	if len(cases) < 3 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files, want := map[string]string{}, map[string]string{}
			for _, f := range a.Files {
				if file, ok := strings.CutPrefix(f.Name, "want "); ok {
					want[file] = string(f.Data)
				} else {
					files[f.Name] = string(f.Data)
				}
			}
			tree := source.Overlay(defaults(t), source.FromMap(files))
			levels := all(t, tree, "").Archive.Site.Policy.Levels
			l := all(t, tree, levels[len(levels)-1].Name)
			got := Month(l.Archive, l.Locale, tree, Next(l.Archive, tree))
			if *update {
				rewrite(t, name, a, got.Files)
				return
			}
			for _, file := range slices.Sorted(maps.Keys(got.Files)) {
				if got.Files[file] != want[file] {
					t.Errorf("%s: got\n%s\nwant\n%s", file, got.Files[file], want[file])
				}
			}
			if len(got.Files) != len(want) {
				t.Errorf("%d files are made, want %d", len(got.Files), len(want))
			}
			harmless(t, tree, got, Next(l.Archive, tree))
		})
	}
}

func rewrite(t *testing.T, name string, a *txtar.Archive, files map[string]string) {
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want ") })
	for _, file := range slices.Sorted(maps.Keys(files)) {
		a.Files = append(a.Files, txtar.File{Name: "want " + file, Data: []byte(files[file])})
	}
	if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// harmless checks that a new month builds as a draft, and that the public site is
// the same with and without it.
func harmless(t *testing.T, tree *source.Tree, made Result, m period.Month) {
	t.Helper()
	month := map[string]string{}
	for name, text := range made.Files {
		month["content/reports/"+m.String()+"/"+name] = text
	}
	with := source.Overlay(tree, source.FromMap(month))
	drawings := t.TempDir()
	if r := build.Run(with, build.Options{Drafts: true, Drawings: drawings}); r.Failed() || r.Set.Get(m.Path()+"/index.html") == nil {
		t.Fatalf("the draft does not build: %v", r.Diags)
	}
	before, after := build.Run(tree, build.Options{Strict: true, Drawings: drawings}), build.Run(with, build.Options{Strict: true, Drawings: drawings})
	if before.Failed() || after.Failed() {
		t.Fatalf("before: %v, after: %v", before.Diags, after.Diags)
	}
	if string(before.Set.Manifest()) != string(after.Set.Manifest()) {
		t.Error("the new month changes what is published")
	}
}

// TestRealMonth makes the month after the last of this repository's archive.
func TestRealMonth(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	tree := source.Overlay(defaults(t), own)
	l := all(t, tree, "Red")
	m := Next(l.Archive, tree)
	made := Month(l.Archive, l.Locale, tree, m)
	for _, x := range l.Archive.Measures {
		if key := x.ID; !strings.Contains(made.Files[usual], "# "+key) && !strings.Contains(made.Files[usual], "["+x.Name()) {
			t.Errorf("%s is not listed", x.Name())
		}
	}
	if made.From == nil || made.Figures < 80 || made.Records != 2 {
		t.Errorf("%d figures, %d data sets of records", made.Figures, made.Records)
	}
	harmless(t, tree, made, m)
}

func TestMoved(t *testing.T) {
	words := func(language string) *locale.Locale {
		site := map[string]string{"content/site.toml": "title = \"T\"\nbase_url = \"https://t.example/\"\nlanguage = \"" + language +
			"\"\n[publisher]\nname = \"P\"\n[classification]\npublic = \"W\"\n[[classification.level]]\nname = \"W\"\n"}
		return all(t, source.Overlay(defaults(t), source.FromMap(site)), "").Locale
	}
	en, de := words("en"), words("de")
	for _, c := range []struct {
		loc      *locale.Locale
		from, to period.Month
		text     string
		want     string
	}{
		{en, period.New(2018, 2), period.New(2018, 3), "Operations Report – February 2018", "Operations Report – March 2018"},
		{en, period.New(2018, 2), period.New(2018, 3), "In February, and an outlook on March 2018", "In March, and an outlook on April 2018"},
		{en, period.New(2017, 12), period.New(2018, 1), "Dec 2017 (2017-12), after Nov 2017", "Jan 2018 (2018-01), after Dec 2017"},
		{en, period.New(2018, 5), period.New(2018, 6), "May 2018. May we say so?", "June 2018. May we say so?"},
		{en, period.New(2018, 3), period.New(2018, 4), "Marches on Marchfield", "Marches on Marchfield"},
		{en, period.New(2018, 2), period.New(2018, 3), "2018-02-09, SECP_2018-02 and 12018-02", "2018-02-09, SECP_2018-02 and 12018-02"},
		{en, period.New(2018, 2), period.New(2018, 5), "February 2018", "May 2018"},
		{en, period.New(2018, 2), period.New(2018, 3), "nothing", "nothing"},
		{de, period.New(2018, 2), period.New(2018, 3), "Bericht für Februar 2018", "Bericht für März 2018"},
		{de, period.New(2018, 3), period.New(2018, 4), "März 2018; Märzen", "April 2018; Märzen"},
	} {
		if got := moved(c.text, c.from, c.to, c.loc); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{"a": `"a"`, `"\`: `"\"\\"`, "<&>\n\t\x7f": `"<&>\n\t\u007f"`, "ä…": `"ä…"`} {
		if got := quote(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
