package build

import (
	"bytes"
	"flag"
	"log"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	assetfiles "almanac/assets"
	"almanac/internal/source"
	layoutfiles "almanac/layouts"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// defaults are the embedded layouts and assets.
var defaults = sync.OnceValue(func() *source.Tree {
	layouts, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		log.Fatal(err)
	}
	assets, err := source.FromFS(assetfiles.Files, "assets")
	if err != nil {
		log.Fatal(err)
	}
	return source.Overlay(layouts, assets)
})

func readArchive(t testing.TB, name string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func files(a *txtar.Archive) map[string]string {
	out := map[string]string{}
	for _, f := range a.Files {
		out[f.Name] = string(f.Data)
	}
	return out
}

// TestFaults builds a small site with one thing wrong in each case of
// testdata/faults. What is said must be exactly what the case wants, an error
// must leave nothing to publish, and files with CRLF and a byte order mark must
// be told the same.
func TestFaults(t *testing.T) {
	faultsOf(t, "testdata/base.txtar", "testdata/faults/*.txtar", 60)
}

// faultsOf tries cases on a site; there are at least so many.
func faultsOf(t *testing.T, of, pattern string, least int) {
	base := files(readArchive(t, of))
	cases, _ := filepath.Glob(pattern)
	if len(cases) < least {
		t.Fatalf("only %d cases", len(cases))
	}
	embedded := defaults()
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a := readArchive(t, name)
			site := maps.Clone(base)
			maps.Copy(site, files(a))
			want := site["want"]
			delete(site, "want")
			got := told(t, source.Overlay(embedded, source.FromMap(site)))
			if *update {
				a.Files[len(a.Files)-1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want || want == "" {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			for path, text := range site {
				if strings.HasPrefix(path, "content/") {
					site[path] = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
				}
			}
			if crlf := told(t, source.Overlay(embedded, source.FromMap(site))); crlf != want {
				t.Errorf("with CRLF and a byte order mark:\n%s\nwant:\n%s", crlf, want)
			}
		})
	}
}

func told(t *testing.T, tree *source.Tree) string {
	t.Helper()
	r := Run(tree, Options{Drawings: drawings})
	if r.Diags.Errors() > 0 && !r.Failed() {
		t.Error("there is an error, and something to publish all the same")
	}
	for _, d := range r.Diags {
		if !d.Pos.IsValid() || d.Message == "" || d.Rule == "" {
			t.Errorf("a diagnostic without place, message or rule: %+v", d)
		}
	}
	var b bytes.Buffer
	if err := r.Diags.Print(&b, false); err != nil {
		t.Fatal(err)
	}
	var checked bytes.Buffer
	_ = Check(tree, Options{}).Diags.Print(&checked, false)
	if checked.String() != b.String() {
		t.Errorf("a check tells\n%s\nand a build\n%s", &checked, &b)
	}
	return b.String()
}

// TestBaseHasNoFault keeps the cases honest: what they report is their own.
func TestBaseHasNoFault(t *testing.T) {
	tree := source.Overlay(defaults(), source.FromMap(files(readArchive(t, "testdata/base.txtar"))))
	if got := told(t, tree); got != "" {
		t.Errorf("the base site is told:\n%s", got)
	}
}
