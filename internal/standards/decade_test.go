package standards

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/output"
	"almanac/internal/period"
)

// decade is an archive of 120 months: the report of February 2018, and for each of
// the months before it a copy with its month and dates put in their place. Each report has a hundred words of its own, which are made
// up, so that its vocabulary grows as that of real reports does.
func decade(t *testing.T) *output.Set {
	t.Helper()
	const of = "2018-02"
	names := [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	name := func(m period.Month) string { return fmt.Sprint(names[m.Number()-1], " ", m.Year()) }
	words := rand.New(rand.NewPCG(1, 2))
	own, err := filepath.Glob("../../content/reports/" + of + "/*")
	if err != nil || len(own) == 0 {
		t.Fatal("there is no report to copy", err)
	}
	last := period.New(2018, 2)
	files := map[string]string{}
	for _, m := range last.Last(120) {
		if m == last {
			continue
		}
		put := strings.NewReplacer("2018-03-02", (m+1).String()+"-02", of, m.String(), "January 2018", name(m-1), "February 2018", name(m))
		for _, name := range own {
			base := filepath.Base(name)
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := put.Replace(string(data))
			if base == "report.md" {
				text += "\n\n## Made-up words\n\n" + madeUp(words, 100) + "\n"
			}
			files["content/reports/"+m.String()+"/"+base] = text
		}
	}
	set, err := buildWith(files, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func madeUp(r *rand.Rand, n int) string {
	syllables := strings.Fields("ba de fi go lu ma ne pi ro su ta ve wi xo zu bri cle dro fla gru ple stra tion ment ing")
	var out []string
	for range n {
		word := ""
		for range 2 + r.IntN(3) {
			word += syllables[r.IntN(len(syllables))]
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// TestDecade weighs what grows with the archive on 120 months: the index of the
// search, a first query, and the page of a data set. The package comment of
// search has the figures that this test logs.
func TestDecade(t *testing.T) {
	audits(t)
	set := decade(t)
	var index, packed float64
	for _, p := range set.Paths() {
		if strings.HasPrefix(p, "assets/search/") {
			index += float64(len(set.Get(p))) / 1000
			packed += zipped(t, set.Get(p))
		}
	}
	server := httptest.NewServer(browser.Handler(set.Get))
	defer server.Close()
	b := browser.Open(t)
	loaded := func(query string) float64 {
		b.Visit(server.URL + "/search/?q=" + query)
		b.Wait(`document.querySelector(".search-results").dataset.state === "done"`)
		return browser.Eval[float64](b, `performance.getEntriesByType("resource").filter(e => e.name.includes("/assets/search/")).reduce((n, e) => n + e.encodedBodySize, 0)`) / 1000
	}
	page := zipped(t, set.Get("data/helpdesk/index.html"))
	for _, w := range []struct {
		what   string
		weight float64
		budget float64
	}{
		{"the index", index, 5000},
		{"the index, compressed", packed, 1500},
		{"a first query for helpdesk", loaded("helpdesk"), 120},
		{"a first query for SECMP0027", loaded("SECMP0027"), 120},
		{"a first query for governance+november+2017", loaded("governance+november+2017"), 180},
		{"the page of a data set", page, 60},
		{"the page that compares", zipped(t, set.Get("compare/index.html")), 10},
		{"a month for it", zipped(t, set.Get("compare/2018-02.json")), 10},
	} {
		t.Logf("%s: %.1f KB of %.0f", w.what, w.weight, w.budget)
		if w.weight > w.budget {
			t.Errorf("%s weighs %.1f KB, the budget is %.0f", w.what, w.weight, w.budget)
		}
	}
}
