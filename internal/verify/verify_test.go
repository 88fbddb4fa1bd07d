package verify

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"almanac/assets"
	"almanac/internal/build"
	"almanac/internal/output"
	"almanac/internal/source"
	"almanac/layouts"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write vocabulary.txt anew")

func programOf(files map[string]string) []fs.FS {
	own := fstest.MapFS{}
	for name, text := range files {
		if !strings.HasPrefix(name, "content/") {
			own[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return []fs.FS{layouts.Files, assets.Files, own}
}

// realSite is the archive of this repository, built.
func realSite(t testing.TB) (*output.Set, fs.FS) {
	t.Helper()
	return realSiteOnce(), os.DirFS("../..")
}

var realSiteOnce = sync.OnceValue(func() *output.Set {
	own, diags, err := source.Read("../..", "content")
	if err != nil || diags.Errors() > 0 {
		panic(fmt.Sprint(err, diags))
	}
	quick := source.FromMap(map[string]string{ // the drawings say nothing that their tables do not
		"content/site.toml": "without = [\"drawings\"]\n" + string(own.File("content/site.toml").Data())})
	r := build.Run(source.Overlay(source.Overlay(base(), own), quick), build.Options{Now: now, Drawings: drawings})
	if r.Failed() {
		panic(fmt.Sprint(r.Diags))
	}
	return r.Set
})

// TestVocabulary keeps the list of words that the program writes of itself: those
// of the finished sites that are in no source, layout or asset. A word that is
// missing would be a false alarm where a restricted text has it too.
func TestVocabulary(t *testing.T) {
	words := map[string]bool{}
	set, site := realSite(t)
	ownWords(t, folder(set), site, words)
	c := newCage()
	delete(c.files, "assets/dist/draw.js")
	ownWords(t, folder(buildSite(t, c.files)), sources(c.files), words)
	a, err := txtar.ParseFile("../cli/testdata/second-site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	german := map[string]string{}
	for _, f := range a.Files {
		german[f.Name] = string(f.Data)
	}
	ownWords(t, folder(buildSite(t, german)), sources(german), words)
	var list []string
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	text := strings.Join(list, "\n") + "\n"
	if *update {
		if err := os.WriteFile("vocabulary.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	known := strings.Fields(string(vocabulary))
	for _, w := range list {
		if !slices.Contains(known, w) {
			t.Errorf("the program writes %q, and vocabulary.txt does not list it: run this test with -update", w)
		}
	}
}

// chance are hashes, which are no words.
var chance = regexp.MustCompile(`(integrity="|sha\d+-|assets/)[^"' ]*`)

// ownWords adds the words of a finished site that neither its sources nor layouts
// and assets have.
func ownWords(t *testing.T, published fstest.MapFS, site fs.FS, words map[string]bool) {
	t.Helper()
	public := map[uint64]bool{}
	content, err := fs.Sub(site, "content")
	if err != nil {
		t.Fatal(err)
	}
	for _, fsys := range []fs.FS{content, layouts.Files, assets.Files} {
		if err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) == ".woff2" {
				return err
			}
			data, err := fs.ReadFile(fsys, name)
			for _, b := range [][]byte{[]byte(name), decoded(data)} {
				tokens(b, func(t token) { public[t.hash] = true })
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for name, f := range published {
		if strings.HasPrefix(name, "assets/") { // the search has forms of words of the content, what else there is was public
			continue
		}
		unpack(name, f.Data, func(p part) {
			b := chance.ReplaceAll(decoded([]byte(p.text)), nil)
			tokens(b, func(t token) {
				if t.isWord() && t.digits == 0 && t.letters < 25 && !public[t.hash] {
					words[string(bytes.ToLower(b[t.start:t.end]))] = true
				}
			})
		}, func(string, string) {})
	}
}

// TestRealArchive holds that there is no false alarm on the archive as it is.
func TestRealArchive(t *testing.T) {
	set, site := realSite(t)
	r, err := Run(site, folder(set), Options{Now: now, Folder: "public", Program: programOf(nil)})
	if err != nil || len(r.Findings) > 0 {
		t.Error(err, r.Findings)
	}
	if r.Restricted == 0 || r.Files < 400 {
		t.Errorf("it compares %d files with %d texts", r.Files, r.Restricted)
	}
}

// TestShares holds that the verifier and the filter have nothing in common: beside
// the form of its findings it imports no package of this program.
func TestShares(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "almanac/internal/verify").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		if strings.HasPrefix(p, "almanac/") && p != "almanac/internal/verify" && p != "almanac/internal/diag" {
			t.Errorf("package verify depends on %s", p)
		}
	}
	if !strings.Contains(string(out), "almanac/internal/diag") {
		t.Error("the list of what it depends on is empty")
	}
}

// TestReclassifiedArchive classifies parts of the real archive: what is then
// published beside them holds nothing that is taken for them.
func TestReclassifiedArchive(t *testing.T) {
	const report = "content/reports/2018-02/report.md"
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	text := string(own.File(report).Data())
	section := strings.Replace(text, "## 2. Monthly SECAS", "::: Amber\n\n## 2. Monthly SECAS", 1)
	for name, change := range map[string]map[string]string{
		"a report":               {report: strings.ReplaceAll(text, `classification = "White"`, `classification = "Amber"`)},
		"a report held back":     {report: strings.Replace(text, "published =", "publish_at = 2030-01-01T00:00:00Z\npublished =", 1)},
		"a section":              {report: strings.Replace(section, "## 3. SECAS Time", ":::\n\n## 3. SECAS Time", 1)},
		"the figures of a month": {"content/reports/2017-09/data.toml": "classification = \"Amber\"\n" + string(own.File("content/reports/2017-09/data.toml").Data())},
	} {
		files := map[string]string{}
		for _, f := range own.Under("content") {
			files[f.Path] = string(f.Data())
		}
		files["content/site.toml"] = "without = [\"drawings\"]\n" + files["content/site.toml"]
		for file, text := range change {
			if files[file] == text {
				t.Fatalf("%s: nothing was changed", name)
			}
			files[file] = text
		}
		r := check(t, files, folder(buildSite(t, files)))
		if len(r.Findings) > 0 || r.Restricted < 72 {
			t.Errorf("%s: %d restricted texts, %v", name, r.Restricted, r.Findings)
		}
	}
}

// TestHeldBetween holds that a month which is held back while a later one is there is no
// finding for being named in tables of that, as one of which they have nothing. Its address
// is.
func TestHeldBetween(t *testing.T) {
	files := newCage().files
	files["content/reports/2024-05/report.md"] = "+++\ntitle = \"May\"\npublished = 2024-06-02\npublish_at = 2030-01-01T00:00:00Z\nclassification = \"White\"\n+++\n"
	files["content/reports/2024-06/data.toml"] = strings.Replace(files["content/reports/2024-01/data.toml"], "seen = 12", "seen = 13", 1)
	files["content/datasets/birds.toml"] += "\n[[table]]\nid = \"by-month\"\ncaption = \"By month\"\nrows = \"month\"\ncolumns = \"measures\"\nmeasures = [\"seen\", \"heard\"]\n"
	public := folder(buildSite(t, files))
	named := false
	for name, f := range public {
		named = named || strings.HasPrefix(name, "2024/06/") && bytes.Contains(f.Data, []byte("2024-05"))
	}
	if !named {
		t.Error("no table names the month")
	}
	for _, d := range check(t, files, public).Findings {
		t.Errorf("a false alarm: %v: %s", d.Pos, d.Message)
	}
	public["x.txt"] = &fstest.MapFile{Data: []byte("https://aviary.example/2024/05/")}
	if found := check(t, files, public).Findings; len(found) != 1 {
		t.Errorf("the address: %v", found)
	}
}

// TestTimes holds that a time in a comment is no word that tells itself from the times of
// a feed.
func TestTimes(t *testing.T) {
	files := newCage().files
	const report = "content/reports/2024-01/report.md"
	files[report] = strings.Replace(files[report], "+++\n", "+++\n# publish_at = 2024-02-02T00:00:00Z\n", 1)
	public := folder(buildSite(t, files))
	if !bytes.Contains(public["feed.xml"].Data, []byte("2024-02-02T00:00:00Z")) {
		t.Error("the feed has another time")
	}
	for _, d := range check(t, files, public).Findings {
		t.Errorf("a false alarm: %v: %s", d.Pos, d.Message)
	}
}
