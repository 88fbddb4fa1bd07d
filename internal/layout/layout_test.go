package layout_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/diag"
	"almanac/internal/layout"
	"almanac/internal/locale"
	"almanac/internal/markup"
	"almanac/internal/site"
	"almanac/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// TestCases compiles the layouts of each case of testdata, renders all of its
// pages for the same small view, and compares faults and pages.
func TestCases(t *testing.T) {
	cases, _ := filepath.Glob("testdata/*.txtar")
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	loc := &locale.Locale{Tag: "en-GB", Words: map[string]string{"next": "Next", "note_n": "note {n}"}}
	view := &site.Page{Title: "Fish & <chips>", Frame: site.Frame{SiteTitle: "Example", Nav: []site.Link{{Text: "Home", URL: "/"}}}}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			out := &txtar.Archive{Comment: ar.Comment}
			for _, f := range ar.Files {
				if strings.HasPrefix(f.Name, layout.Folder) {
					files[f.Name] = string(f.Data)
					out.Files = append(out.Files, f)
				}
			}
			add := func(name, data string) {
				out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(data)})
			}
			set, faults := layout.Parse(source.FromMap(files), loc)
			add("parse", printed(faults))
			for _, name := range strings.Fields(string(ar.Comment[bytes.LastIndexByte(ar.Comment, ':')+1:])) {
				var page bytes.Buffer
				faults := set.Render(&page, name, view)
				add("render "+name, printed(faults)+page.String())
			}
			got := txtar.Format(out)
			if want, _ := os.ReadFile(path); *update {
				os.WriteFile(path, got, 0o644)
			} else if string(got) != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func printed(l diag.List) string {
	var b strings.Builder
	l.Print(&b, false)
	return b.String()
}

// TestEmptyLines keeps the empty lines of preformatted text and no others.
func TestEmptyLines(t *testing.T) {
	page := "{{ if .Title }}\n{{ end }}\n<h1>A</h1>\n\n{{ range .Body }}\n{{ .Markup }}\n{{ end }}\n<p>B</p>\n"
	set, faults := layout.Parse(source.FromMap(map[string]string{"layouts/page.html": page}), &locale.Locale{})
	if len(faults) > 0 {
		t.Fatal(printed(faults))
	}
	var got bytes.Buffer
	set.Render(&got, "page", &site.Page{Title: "A", Body: []site.Block{{Written: markup.Written("<pre>a\n\nb</pre>\n\n<p>c</p>")}, {Written: markup.Written("<p>d</p>")}}})
	if want := "<h1>A</h1>\n<pre>a\n\nb</pre>\n<p>c</p>\n<p>d</p>\n<p>B</p>\n"; got.String() != want {
		t.Errorf("got %q\nwant %q", got.String(), want)
	}
}

// TestLegible holds that no page begins with the mark of an editor, and that what is not
// UTF-8 is told.
func TestLegible(t *testing.T) {
	set, faults := layout.Parse(source.FromMap(map[string]string{"layouts/page.html": "\ufeff<p>{{ .Title }}\r\n"}), &locale.Locale{})
	var got bytes.Buffer
	set.Render(&got, "page", &site.Page{Title: "é"})
	if len(faults) > 0 || !strings.HasPrefix(got.String(), "<p>é") {
		t.Errorf("%q, %v", got.String(), printed(faults))
	}
	_, faults = layout.Parse(source.FromMap(map[string]string{"layouts/page.html": "<p>\n<p>caf\xe9\n"}), &locale.Locale{})
	if want := "layouts/page.html:2: error: the text is not UTF-8 here [not-utf-8]\n    help: save the file as UTF-8\n"; printed(faults) != want {
		t.Errorf("got %q\nwant %q", printed(faults), want)
	}
}

// TestConcurrentRender has many goroutines render one page; the race detector
// and the comparison see to the rest.
func TestConcurrentRender(t *testing.T) {
	set, views := theme(t, "en"), samples()
	var want bytes.Buffer
	if faults := set.Render(&want, "report", views["report"]); len(faults) > 0 {
		t.Fatal(printed(faults))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var got bytes.Buffer
			set.Render(&got, "report", views["report"])
			if !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Error("a page differs from itself")
			}
		})
	}
	wg.Wait()
}
