package deploy

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/archive"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// TestPlans makes the plan of each case: what stands on the target ("PATH CONTENT" a
// line, "kept" or "stray" behind it), the site that is to stand there, and what it withdraws.
func TestPlans(t *testing.T) {
	cases, _ := filepath.Glob("testdata/plans/*.txtar")
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			in := map[string]string{}
			for _, f := range a.Files {
				in[f.Name] = string(f.Data)
			}
			there := map[string]Standing{}
			listed := pathsOf(in["there"])
			for _, words := range fields(in["there"]) {
				there[words[0]] = Standing{File: fileOf(words, listed), Kept: slices.Contains(words, "kept"), Stray: slices.Contains(words, "stray")}
			}
			var next []File
			listed = pathsOf(in["site"])
			for _, words := range fields(in["site"]) {
				next = append(next, fileOf(words, listed))
			}
			var gone Withdrawn
			for _, words := range fields(in["withdrawn"]) {
				gone = append(gone, archive.Withdrawal{Address: words[0]})
			}
			checkPlan(t, name, a, in["plan"], describe(MakePlan(next, there, gone)))
		})
	}
}

// TestWaves finishes new pages before it begins with those that may link to them.
func TestWaves(t *testing.T) {
	there := map[string]Standing{"a.html": {File: File{Path: "a.html", SHA256: "1"}}}
	next := []File{{Path: "a.html", SHA256: "2"}, {Path: "b.html", SHA256: "2"}, {Path: "c.html", SHA256: "2"}}
	var got []string
	for _, wave := range MakePlan(next, there, nil).waves(Pages) {
		paths := ""
		for _, s := range wave {
			paths += s.Path + " "
		}
		got = append(got, paths)
	}
	if want := []string{"b.html c.html ", "a.html "}; !slices.Equal(got, want) {
		t.Errorf("the waves are %q, want %q", got, want)
	}
}

func checkPlan(t *testing.T, name string, a *txtar.Archive, want, got string) {
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("the plan is\n%swant\n%s", got, want)
	}
	for i := range a.Files {
		if a.Files[i].Name == "plan" {
			a.Files[i].Data = []byte(got)
		}
	}
	writeFile(t, name, txtar.Format(a))
}

func fields(text string) (out [][]string) {
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

func pathsOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, words := range fields(text) {
		out[words[0]] = true
	}
	return out
}

func fileOf(words []string, listed map[string]bool) File {
	return File{Path: words[0], SHA256: words[1], Size: 1, Header: headerOf(words[0], listed)}
}

// describe writes a plan as a case has it.
func describe(p *Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		deed := "replace"
		switch {
		case s.Deletes():
			deed = "delete"
		case s.New:
			deed = "add"
		}
		fmt.Fprintf(&b, "%-9s %-7s %s\n", s.Phase, deed, s.Path)
	}
	for _, path := range p.Kept {
		fmt.Fprintf(&b, "%-9s         %s\n", "keep", path)
	}
	fmt.Fprintf(&b, "%d unchanged, %d addresses given up\n", p.Unchanged, p.Deletes())
	return b.String()
}
