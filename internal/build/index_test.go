package build

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"almanac/internal/site"
	"almanac/internal/source"
)

// searchPage is where the search is.
const searchPage = "search/index.html"

// TestIndexLater asks a preview for the search, whose index has three parts: the page is
// there before the index, and once that is made, page and files are those of a build.
// What is edited is another edition, which begins anew.
func TestIndexLater(t *testing.T) {
	content := century(600)
	var b Builder
	defer b.Close()
	for range 2 {
		tree := source.Overlay(defaults(), source.FromMap(content))
		want, e := Run(tree, Options{}).Set, b.Open(tree, Options{})
		early, _ := e.File(searchPage)
		if !early.Undrawn || !bytes.Contains(early.Data, []byte(`data-index="/`+site.EarlyIndex+`"`)) || want.Get(site.EarlyIndex) != nil {
			t.Fatalf("the first page is\n%s", early.Data)
		}
		ended, end := context.WithCancel(context.Background())
		end()
		e.Draw(ended, searchPage)
		for _, p := range []string{site.EarlyIndex, "assets/search/other.json"} {
			if f, ok := e.File(p); !ok || !f.Undrawn || f.Data != nil {
				t.Errorf("%s is there before the index: %q", p, f.Data)
			}
		}
		e.Draw(context.Background(), site.EarlyIndex)
		same := func(at string, want []byte) {
			t.Helper()
			if f, ok := e.File(at); !ok || f.Undrawn || !bytes.Equal(f.Data, want) {
				t.Fatalf("%s is other than a build has it: %q", at, f.Data)
			}
		}
		same(searchPage, want.Get(searchPage))
		var manifest string
		n := 0
		for _, p := range slices.Backward(want.Paths()) { // parts are forgotten on the way
			if strings.HasPrefix(p, "assets/search/") {
				same(p, want.Get(p))
				if n++; bytes.HasPrefix(want.Get(p), []byte(`{"parts":`)) {
					manifest = p
				}
			}
		}
		if n < 50 || manifest == "" {
			t.Fatalf("the index has %d files, of no parts", n)
		}
		same(site.EarlyIndex, want.Get(manifest))
		if _, ok := e.File("assets/search/other.json"); ok {
			t.Error("there is a file that the index has not")
		}
		content = maps.Clone(content)
		content["content/reports/1910-05/report.md"] += "\nA walrus.\n"
	}
}

// century is the planted archive with n months, a report in each.
func century(n int) planted {
	p := plant()
	report := p["content/"+note]
	for i := range n {
		at := fmt.Sprintf("content/reports/%d-%02d/", 1900+i/12, i%12+1)
		p[at+"data.toml"] = plantedMonth(i % 24)
		p[at+"report.md"] = report
	}
	return p
}

// TestFrugal reviews an archive and makes its index: neither keeps what it looks at.
func TestFrugal(t *testing.T) {
	var b Builder
	defer b.Close()
	e := b.Open(source.Overlay(defaults(), source.FromMap(century(600))), Options{})
	before := inUse()
	grows := func(what string, f func()) uint64 {
		f()
		kept := max(inUse(), before) - before
		t.Logf("%s keeps %d KB", what, kept>>10)
		return kept
	}
	review := grows("a review", func() { e.Review(context.Background()) })
	index := grows("the index", func() { e.Draw(context.Background(), searchPage); e.File(searchPage) })
	views := grows("all views", func() {
		for _, p := range e.pages {
			p.View()
		}
	})
	if review > views/5 || index > views/2 {
		t.Error("it is nearly as much as all views")
	}
	runtime.KeepAlive(e)
}

// inUse is how many bytes are needed.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools have goes with the second
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
