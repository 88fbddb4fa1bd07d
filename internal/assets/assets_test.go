package assets_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/rogpeppe/go-internal/txtar"

	embedded "almanac/assets"
	"almanac/internal/assets"
	"almanac/internal/diag"
	"almanac/internal/source"
)

var update = flag.Bool("update", false, "write what is made as what is wanted")

// TestBuild runs the cases of testdata: the files of a tree, and as the last
// one what is made of them.
func TestBuild(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := &archive.Files[len(archive.Files)-1]
			tree := map[string]string{}
			for _, f := range archive.Files[:len(archive.Files)-1] {
				tree[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
			}
			got := describe(assets.Build(source.FromMap(tree)))
			if *update {
				last.Data = got
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(got, last.Data) {
				t.Errorf("got:\n%s\nwant:\n%s", got, last.Data)
			}
		})
	}
}

// describe writes diagnostics, then the files and what they are for.
func describe(b *assets.Bundle, diags diag.List) []byte {
	var w bytes.Buffer
	diags.Print(&w, false)
	if diags.Errors() > 0 {
		return w.Bytes()
	}
	for _, f := range b.Files {
		role := map[string]string{b.Style: " (style)", b.Script: " (script)", b.Search: " (search)", b.Compare: " (compare)", b.Engine: " (engine)"}[f.Path]
		fmt.Fprintf(&w, "== %s%s\n%s\n", f.Path, role, bytes.TrimSuffix(f.Data, []byte("\n")))
	}
	return w.Bytes()
}

// embeddedTree is the default assets as a site without its own has them.
func embeddedTree(t testing.TB) map[string]string {
	tree := map[string]string{}
	err := fs.WalkDir(embedded.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := embedded.Files.ReadFile(name)
		tree["assets/"+name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestEmbedded holds that the default assets make a bundle in budget, that it
// is the same each time, and that it shows nothing of this machine.
func TestEmbedded(t *testing.T) {
	tree := embeddedTree(t)
	first, diags := assets.Build(source.FromMap(tree))
	if len(diags) > 0 {
		diags.Print(os.Stderr, false)
		t.Fatal("the default assets do not build")
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	second, _ := assets.Build(source.FromMap(maps.Clone(tree)))
	seen := map[string]bool{}
	for i, f := range first.Files {
		if seen[f.Path] {
			t.Errorf("%s twice", f.Path)
		}
		seen[f.Path] = true
		if g := second.Files[i]; f.Path != g.Path || !bytes.Equal(f.Data, g.Data) {
			t.Errorf("%s differs from %s of another build", f.Path, g.Path)
		}
		for _, trace := range []string{dir, "node_modules", "sourceMappingURL", "localhost"} {
			if bytes.Contains(f.Data, []byte(trace)) && !strings.HasSuffix(f.Path, ".woff2") {
				t.Errorf("%s contains %q", f.Path, trace)
			}
		}
	}
	for _, path := range []string{first.Style, first.Script, first.Engine, "favicon.svg"} {
		if !seen[path] {
			t.Errorf("no file %q", path)
		}
	}
}

// TestNames holds that a name changes with the content of its file, and of the
// files that it refers to, and with nothing else.
func TestNames(t *testing.T) {
	base := map[string]string{
		"assets/css/site.css":       `@import "./a.css"; @font-face { font-family: F; src: url(../dist/f.woff2) }`,
		"assets/css/a.css":          `a { color: red }`,
		"assets/js/site.js":         `import { n } from "./n.js"; console.log(n)`,
		"assets/js/search.js":       `console.log("search")`,
		"assets/js/compare.js":      `console.log("compare")`,
		"assets/js/n.js":            `export const n = 1`,
		"assets/dist/f.woff2":       "font",
		"assets/dist/charts.js":     "export {}",
		"assets/dist/draw.js":       "draw",
		"assets/dist/licences.txt":  "licences",
		"assets/js/charts.js":       "not used",
		"content/reports/report.md": "text",
	}
	names := func(b *assets.Bundle, diags diag.List) [3]string {
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		return [3]string{b.Style, b.Script, b.Engine}
	}
	before := names(assets.Build(source.FromMap(base)))
	for _, c := range []struct {
		file, data string
		changes    [3]bool // style, script, engine
	}{
		{"assets/css/a.css", "a { color: blue }", [3]bool{true, false, false}},
		{"assets/css/a.css", "a  {\n  color: red;\n}", [3]bool{false, false, false}},
		{"assets/dist/f.woff2", "other", [3]bool{true, false, false}},
		{"assets/js/n.js", "export const n = 2", [3]bool{false, true, false}},
		{"assets/dist/charts.js", "export { }", [3]bool{false, false, true}},
		{"assets/js/charts.js", "still not used", [3]bool{false, false, false}},
		{"content/reports/report.md", "other", [3]bool{false, false, false}},
	} {
		tree := maps.Clone(base)
		tree[c.file] = c.data
		after := names(assets.Build(source.FromMap(tree)))
		for i := range before {
			if changed := before[i] != after[i]; changed != c.changes[i] {
				t.Errorf("%s: %s is now %s", c.file, before[i], after[i])
			}
		}
	}
}

// TestPrebuilt holds that the prebuilt bundle is what bundling would make, and
// that it is of no use to a site that overrides a file of it.
func TestPrebuilt(t *testing.T) {
	const prebuilt = "assets/dist/site.json"
	tree := embeddedTree(t)
	files, diags := assets.Prebuild(source.FromMap(tree))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, data := range files {
		if tree["assets/dist/"+name] != string(data) {
			t.Errorf("assets/dist/%s is not what its sources give: run make", name)
		}
		tree["assets/dist/"+name] = string(data)
	}
	made := tree[prebuilt]
	with := describe(assets.Build(source.FromMap(tree)))
	delete(tree, prebuilt)
	if without := describe(assets.Build(source.FromMap(tree))); !bytes.Equal(with, without) {
		t.Error("another bundle than without it")
	}
	tree[prebuilt] = strings.ReplaceAll(made, "assets/site-", "assets/planted-")
	if planted := describe(assets.Build(source.FromMap(tree))); !bytes.Contains(planted, []byte("/planted-")) {
		t.Error("the prebuilt bundle is not used")
	}
	for _, key := range []string{"Engine", "Style"} { // as a site has it that another version was made in
		tree[prebuilt] = strings.Replace(made, `"`+key+`"`, `"Was"`, 1)
		if other := describe(assets.Build(source.FromMap(tree))); !bytes.Equal(with, other) {
			t.Errorf("a bundle that does not name the %s is used", key)
		}
	}
	tree[prebuilt] = strings.ReplaceAll(made, "assets/site-", "assets/planted-")
	for _, path := range []string{"assets/css/custom.css", "assets/dist/site.css"} {
		other := maps.Clone(tree)
		other[path] = "b { color: red }"
		if own := describe(assets.Build(source.FromMap(other))); bytes.Contains(own, []byte("/planted-")) {
			t.Errorf("the prebuilt bundle is used for a tree with another %s", path)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, name := range []string{"prebuilt", "bundled"} {
		b.Run(name, func(b *testing.B) {
			tree := embeddedTree(b)
			if name == "bundled" {
				delete(tree, "assets/dist/site.json")
			}
			t := source.FromMap(tree)
			for b.Loop() {
				assets.Build(t)
			}
		})
	}
}

// TestBudgets holds what readers download to its size on the wire.
func TestBudgets(t *testing.T) {
	b, _ := assets.Build(source.FromMap(embeddedTree(t)))
	for _, f := range b.Files {
		most := map[string]int{b.Script: 15_000, b.Engine: 180_000, b.Style: 15_000}[f.Path]
		if most == 0 {
			continue
		}
		var packed bytes.Buffer
		w := brotli.NewWriterLevel(&packed, brotli.BestCompression)
		w.Write(f.Data)
		w.Close()
		if packed.Len() > most {
			t.Errorf("%s has %d bytes compressed, at most %d are allowed", f.Path, packed.Len(), most)
		}
		t.Logf("%s: %d bytes, %d compressed", f.Path, len(f.Data), packed.Len())
	}
}

// TestBottomless: what would end the program in a deep recursion is a fault at its line.
func TestBottomless(t *testing.T) {
	own, err := source.FromFS(embedded.Files, "assets")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, text, want string }{
		{"assets/css/custom.css", "\n" + strings.Repeat("a{", 200_000), "assets/css/custom.css:2:2002: error: more than 1000 brackets are open here [bundle]"},
		{"assets/css/custom.css", "/* " + strings.Repeat(")", 20_000) + " */\n" + strings.Repeat("a{", 10_001), "assets/css/custom.css:2:2002: error: more than 1000 brackets are open here [bundle]"},
		{"assets/css/custom.css", "a{b:" + strings.Repeat(strings.Repeat("(", 900)+"''\"\\\"\\\n))"+strings.Repeat(")", 900)+"\"", 1000), "assets/css/custom.css:2:1003: error: more than 1000 brackets are open here [bundle]"},
		{"assets/css/custom.css", "a{b:" + strings.Repeat(strings.Repeat("(", 900)+"url( x"+strings.Repeat("]", 900)+")/*)))*/\\)", 1000), "assets/css/custom.css:1:1920: error: more than 1000 brackets are open here [bundle]"},
		{"assets/css/custom.css", "a{" + strings.Repeat("--a:'('\"[\\\"{\"url(data:,%28[{)/*(*/;\n", 2000) + "}", ""},
		{"assets/js/site.js", "x=" + strings.Repeat("(", 250_000), "assets/js/site.js:1:10003: error: more than 10000 brackets are open here [bundle]"},
		{"assets/js/site.js", "\nx=" + strings.Repeat("!", 260_000) + "1", "assets/js/site.js:2:70001: error: more than 70000 names and signs follow one another here, and none of , ; } ends them [bundle]"},
		{"assets/js/site.js", "x=[1,(2;" + strings.Repeat("a=", 400_000) + "1)]", "assets/js/site.js:1:70005: error: more than 70000 names"},
		{"assets/js/site.js", "x" + strings.Repeat("(a)[b]", 160_000), "assets/js/site.js:1:209997: error: more than 70000 names"},
		{"assets/js/site.js", "x=" + strings.Repeat("!", 4_000_000) + "1", "assets/js/site.js: error: the file has 3906 KiB"},
		{"assets/js/site.js", strings.Repeat("f(`(`);\n", 2000), ""},
	} {
		_, diags := assets.Build(source.Overlay(own, source.FromMap(map[string]string{c.file: c.text})))
		var said strings.Builder
		diags.Print(&said, false)
		if c.want == "" && diags.Errors() > 0 || !strings.Contains(said.String(), c.want) {
			t.Errorf("%s: %.200s", c.file, said.String())
		}
	}
}
