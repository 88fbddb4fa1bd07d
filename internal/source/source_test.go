package source

import (
	"crypto/sha256"
	"strings"
	"testing"
	"testing/fstest"
)

func paths(files []*File) string {
	var out []string
	for _, f := range files {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

func TestUnder(t *testing.T) {
	tree := FromMap(map[string]string{
		"content/reports/2018-02/report.md": "r",
		"content/reports/2018-02/data.toml": "d",
		"content/reports-old/x.md":          "x",
		"content/reports.toml":              "t",
		"content/site.toml":                 "s",
		"layouts/base.html":                 "b",
	})
	for folder, want := range map[string]string{
		"content/reports":         "content/reports/2018-02/data.toml content/reports/2018-02/report.md",
		"content/reports/":        "content/reports/2018-02/data.toml content/reports/2018-02/report.md",
		"content/report":          "",
		"content/site.toml":       "",
		"layouts":                 "layouts/base.html",
		"assets":                  "",
		"content/reports/2018-02": "content/reports/2018-02/data.toml content/reports/2018-02/report.md",
		"": "content/reports-old/x.md content/reports.toml content/reports/2018-02/data.toml " +
			"content/reports/2018-02/report.md content/site.toml layouts/base.html",
	} {
		if got := paths(tree.Under(folder)); got != want {
			t.Errorf("under %q:\n got %s\nwant %s", folder, got, want)
		}
	}
	_ = append(tree.Under("content/reports"), &File{Path: "intruder"})
	if strings.Contains(paths(tree.Under("")), "intruder") {
		t.Error("an append to a result changed the tree")
	}
}

func TestFile(t *testing.T) {
	tree := FromMap(map[string]string{"a/b": "text"})
	f := tree.File("a/b")
	if f == nil || string(f.Data()) != "text" || f.Sum() != sha256.Sum256([]byte("text")) {
		t.Errorf("got %+v", f)
	}
	if tree.File("a") != nil || tree.File("") != nil {
		t.Error("a folder is no file")
	}
	var none *Tree
	if none.File("a") != nil || none.Under("") != nil {
		t.Error("a nil tree has files")
	}
}

func TestOverlay(t *testing.T) {
	base := FromMap(map[string]string{"layouts/base.html": "default", "layouts/page.html": "default"})
	over := FromMap(map[string]string{"layouts/base.html": "own", "content/site.toml": ""})
	got := Overlay(base, over)
	if p := paths(got.Under("")); p != "content/site.toml layouts/base.html layouts/page.html" {
		t.Errorf("files: %s", p)
	}
	if s := string(got.File("layouts/base.html").Data()); s != "own" {
		t.Errorf("base.html is the %s one", s)
	}
	if s := string(base.File("layouts/base.html").Data()); s != "default" || len(base.Under("")) != 2 {
		t.Error("the base changed")
	}
	if p := paths(Overlay(nil, over).Under("")); p != "content/site.toml layouts/base.html" {
		t.Errorf("over nothing: %s", p)
	}
}

func TestFromFS(t *testing.T) {
	tree, err := FromFS(fstest.MapFS{
		"base.html":     {Data: []byte("b")},
		"parts/nav":     {Data: []byte("n")},
		"parts/nav~":    {Data: []byte("n")},
		".hidden/x":     {Data: []byte("x")},
		"parts/.hidden": {Data: []byte("x")},
	}, "layouts")
	if err != nil || paths(tree.Under("")) != "layouts/base.html layouts/parts/nav" {
		t.Errorf("got %s, %v", paths(tree.Under("")), err)
	}
}

// TestOurs reads what came with the program when it is asked for and not before; a file
// of the same path in a tree laid over it takes its place.
func TestOurs(t *testing.T) {
	files := fstest.MapFS{"a": {Data: []byte("a")}, "dist/long": {Data: []byte("first")}}
	tree, err := FromFS(files, "assets")
	if err != nil {
		t.Fatal(err)
	}
	files["dist/long"].Data = []byte("second")
	over := Overlay(tree, FromMap(map[string]string{"assets/a": "own"}))
	if f := over.File("assets/dist/long"); !f.Ours() || string(f.Data()) != "second" || f.Sum() != sha256.Sum256(f.Data()) {
		t.Errorf("got %q", f.Data())
	}
	if f := over.File("assets/a"); f.Ours() || string(f.Data()) != "own" {
		t.Errorf("the file laid over it is %q", f.Data())
	}
}
