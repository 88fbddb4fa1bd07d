package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type termsCase struct {
	Text  string
	Terms []string
}

func termsCases(t *testing.T) []termsCase {
	data, err := os.ReadFile("testdata/terms.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []termsCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestTerms(t *testing.T) {
	for _, c := range termsCases(t) {
		if got := termsOf(c.Text); !slices.Equal(got, c.Terms) {
			t.Errorf("%q: %q, want %q", c.Text, got, c.Terms)
		}
	}
}

// TestTermsInBrowser holds the browser's half to the same terms: of a text it
// marks, and of a query, which asks for the parts of words alone.
func TestTermsInBrowser(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	source, err := os.ReadFile("../../assets/js/search/words.js")
	if err != nil {
		t.Fatal(err)
	}
	const script = `
		const [source, cases] = JSON.parse(require("fs").readFileSync(0, "utf8"));
		import("data:text/javascript," + encodeURIComponent(source)).then(({forms, terms}) => {
			const words = text => text.match(/[\p{L}\p{N}\p{M}]+(?:[-‐‑'’]+[\p{L}\p{N}\p{M}]+)*/gu) ?? [];
			console.log(JSON.stringify(cases.map(c => [words(c.Text).flatMap(forms), terms(c.Text)])));
		});`
	cases := termsCases(t)
	input, err := json.Marshal([]any{string(source), cases})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "-e", script)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got [][2][]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if !slices.Equal(got[i][0], c.Terms) {
			t.Errorf("%q: a text has %q, want %q", c.Text, got[i][0], c.Terms)
		}
		for _, term := range got[i][1] {
			if !slices.Contains(c.Terms, term) {
				t.Errorf("%q: a query asks for %q, which no text has", c.Text, term)
			}
		}
	}
}

// archive is big enough for several files of terms.
func archive() []Page {
	about := Page{Title: "About", URL: "/about/", Kind: "Page", Sections: []Section{{Title: "About", Text: "The Panel & the <Board>, the Panel"}}}
	report := Page{Title: "February 2018", URL: "/2018/02/", Kind: "Report", Sections: []Section{
		{Title: "February 2018"}, {ID: "panel", Title: "Panel", Text: "No news"}, {ID: "visits", Title: "Visits", Label: "Table 5", Text: "Panel"}}}
	var many strings.Builder
	for i := range 6000 {
		fmt.Fprintf(&many, "word%d ", i*7919%6000)
	}
	report.Sections = append(report.Sections, Section{ID: "many", Title: "Many words", Text: many.String()})
	return []Page{about, report}
}

// index reads what Build wrote by the words of the specification.
type index struct {
	Pages   [][5]any
	Lengths [2]string
	Average [3]float64
	Terms   [][2]string
	files   map[string][]byte
}

func read(t *testing.T, files []File) *index {
	t.Helper()
	x := &index{files: map[string][]byte{}}
	if err := json.Unmarshal(files[0].Data, x); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		x.files[f.Name] = f.Data
	}
	return x
}

// look returns "section.field×count" wherever a term stands.
func (x *index) look(t *testing.T, term string) string {
	t.Helper()
	file := ""
	for _, shard := range x.Terms {
		if shard[0] <= term {
			file = shard[1]
		}
	}
	var terms map[string][][]int
	if err := json.Unmarshal(x.files[file], &terms); err != nil {
		t.Fatalf("%q: %v", file, err)
	}
	var out []string
	for field, list := range terms[term] {
		section := 0
		for _, n := range list {
			section += n >> 3
			out = append(out, fmt.Sprintf("%d.%d×%d", section, field, n&7))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestIndex(t *testing.T) {
	files := Index(archive()).Files
	x := read(t, files)
	if len(x.Terms) < 3 {
		t.Errorf("%d files of terms, want several", len(x.Terms))
	}
	for term, want := range map[string]string{
		"panel": "0.1×2 2.0×1 3.1×1", "about": "0.0×1 0.2×1", "february": "1.0×1 1.2×1 2.2×1 3.2×1 4.2×1",
		"table": "3.0×1", "word0": "4.1×1", "word5999": "4.1×1", "words": "4.0×1", "missing": "",
	} {
		if got := x.look(t, term); got != want {
			t.Errorf("%q stands at %s, want %s", term, got, want)
		}
	}
	if got, want := string(x.files[x.Pages[0][4].(string)]), `[["","About","","The Panel & the <Board>, the Panel"]]`; got != want {
		t.Errorf("the sections of the first page are %s, want %s", got, want)
	}
	if p := x.Pages[1]; p[0] != "February 2018" || p[3] != 4.0 || x.Lengths[0] != "bdbed" || x.Lengths[1][1] != 'a' {
		t.Errorf("the manifest has the page %v and the lengths %q", p, x.Lengths)
	}
}

// TestOften counts a word that stands in a section more often than counts go.
func TestOften(t *testing.T) {
	x := read(t, Index([]Page{{Sections: []Section{{Text: strings.Repeat("again ", 50)}, {Text: "again"}}}}).Files)
	if got := x.look(t, "again"); got != "0.1×7 1.1×1" {
		t.Errorf("the word stands at %s", got)
	}
}

// TestSame holds that the same pages give the same files, and that pages that
// say the same share a file.
func TestSame(t *testing.T) {
	first, second := Index(archive()).Files, Index(archive()).Files
	if !slices.EqualFunc(first, second, func(a, b File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) }) {
		t.Error("two builds differ")
	}
	twice := Index(append(archive(), archive()...)).Files
	names := map[string]bool{}
	for _, f := range twice {
		if names[f.Name] {
			t.Errorf("%s is there twice", f.Name)
		}
		names[f.Name] = true
	}
	if empty := Index(nil).Files; len(empty) != 1 || len(read(t, empty).Pages) != 0 {
		t.Errorf("an empty archive has %d files", len(empty))
	}
}

func BenchmarkIndex(b *testing.B) {
	pages := archive()
	for range 100 {
		pages = append(pages, pages[1])
	}
	for b.Loop() {
		Index(pages)
	}
}

// TestParts divides an archive: the directory knows the parts that have a word, and
// each part is an index.
func TestParts(t *testing.T) {
	var lasting, monthly []Page
	for i := range 60 {
		lasting = append(lasting, Page{Title: "Data", URL: fmt.Sprintf("/%d/data/", i), Sections: []Section{{Text: fmt.Sprintf("lasting%d", i)}}})
	}
	for i := range 500 {
		monthly = append(monthly, Page{Title: "Month", URL: fmt.Sprintf("/%d/", i), Sections: []Section{{Text: fmt.Sprintf("common rare%d", i)}}})
	}
	var made []*Part
	for _, pages := range Divide(lasting, monthly) {
		made = append(made, Index(pages))
	}
	files := Directory(made)
	for _, p := range made {
		files = append(files, p.Files...)
	}
	directory := read(t, files)
	var parts struct{ Parts []string }
	if err := json.Unmarshal(files[0].Data, &parts); err != nil || len(parts.Parts) != 3 || len(made) != 3 {
		t.Fatalf("%d parts (%v)", len(parts.Parts), err)
	}
	for term, want := range map[string]string{"common": "0.1×1 1.1×1 2.1×1", "rare0": "0.1×1", "rare499": "2.1×1", "lasting59": "2.1×1",
		"month": "0.1×1 0.2×1 1.1×1 1.2×1 2.1×1 2.2×1"} { // in titles of pages, too
		if got := directory.look(t, term); got != want {
			t.Errorf("the directory has %q in %s, want %s", term, got, want)
		}
	}
	seen := map[string]bool{}
	for _, name := range parts.Parts {
		i := slices.IndexFunc(files, func(f File) bool { return f.Name == name })
		part := read(t, append([]File{files[i]}, files...))
		if n := len(part.Pages); n > partSize || n < partSize/2 {
			t.Errorf("a part has %d pages", n)
		}
		for _, p := range part.Pages {
			seen[p[1].(string)] = true
		}
	}
	if len(seen) != len(lasting)+len(monthly) {
		t.Errorf("%d of %d pages are in a part", len(seen), len(lasting)+len(monthly))
	}
	if n := len(Divide(lasting, nil)); n != 1 {
		t.Errorf("an index of 60 pages has %d parts", n)
	}
}

// termsOf returns the terms of a text in the order of its words.
func termsOf(text string) []string {
	var out []string
	for word := range words(text) {
		out = append(out, wordTerms(word)...)
	}
	return out
}
