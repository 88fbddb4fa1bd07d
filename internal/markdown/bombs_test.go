package markdown

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"almanac/internal/diag"
)

// deepList is items within one another, then empty lines that all of them go on
// with.
func deepList(depth, empty int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
	}
	return b.String() + strings.Repeat("\n", empty) + strings.Repeat(" ", 2*depth) + "a\n"
}

// bombs make goldmark alone take seconds to hours, or gigabytes, or are close to
// something that does.
var bombs = map[string]string{
	"links":             strings.Repeat("[a](", 100000),
	"links in lines":    strings.Repeat("[a](\n", 100000),
	"links, paragraphs": strings.Repeat(strings.Repeat("[a](", 5000)+"\n\n", 50),
	"links in a list":   strings.Repeat("- "+strings.Repeat("[a](", 5000)+"\n", 50),
	"links in headings": strings.Repeat("## "+strings.Repeat("[a](", 5000)+"\n", 50),
	"links in a table":  "|a|\n|-|\n" + strings.Repeat("|"+strings.Repeat("[a](", 5000)+"|\n", 50),
	"brackets":          strings.Repeat("[", 500000),
	"images":            strings.Repeat("![", 200000) + strings.Repeat("](a)", 100000),
	"closed brackets":   strings.Repeat("[", 100000) + strings.Repeat("]", 100000),
	"titles":            strings.Repeat(`[a](b "`, 100000),
	"marks":             strings.Repeat("*a_ ", 250000),
	"more marks":        strings.Repeat("*a **a ", 100000),
	"asterisks":         strings.Repeat("*", 1000000),
	"strong":            strings.Repeat("**a", 100000) + strings.Repeat("**", 100000),
	"tildes":            strings.Repeat("~a ", 300000),
	"backticks":         backticks(1300),
	"tags":              strings.Repeat(`<a b="`, 100000),
	"attributes":        "<a" + strings.Repeat(" b", 200000),
	"many attributes":   strings.Repeat("<a"+strings.Repeat(" b", 1000)+"\n", 400),
	"comments":          strings.Repeat("a <!-- ", 100000),
	"autolinks":         strings.Repeat("<a:", 300000),
	"quotes":            strings.Repeat(">", 1000000),
	"quotes, spaces":    strings.Repeat("> ", 500000),
	"lists on a line":   strings.Repeat("- ", 500000),
	"numbers on a line": strings.Repeat("1. ", 300000),
	"deep list":         deepList(600, 50000),
	"nested quotes":     strings.Repeat(strings.Repeat(">", 60)+"a\n", 16000),
	"definitions":       strings.Repeat("a\n: b\n", 50000),
	"wide table":        strings.Repeat("|a", 10000) + "\n" + strings.Repeat("|-", 10000) + "\n" + strings.Repeat("a\n", 5000),
	"many tables":       strings.Repeat(strings.Repeat("|a", 100)+"\n"+strings.Repeat("|-", 100)+"\n"+strings.Repeat("a\n", 200)+"\n", 1000),
	"table that is not": "|a|\n" + strings.Repeat("|-|-|\n", 100000),
	"pipes in code":     "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", 100000),
	"references":        strings.Repeat("[a]: b\n", 140000),
	"open references":   strings.Repeat("[a]: b \"\n", 110000),
	"used references":   "[a]: " + strings.Repeat("b", 2000) + "\n\n" + strings.Repeat("[a]\n\n", 50000),
	"titles in notes":   "[a]: b \"" + strings.Repeat("c", 500000) + "\"\n\n" + numbered(5000, "d[^#]\n\n[^#]: [a]\n\n"),
	"footnotes":         strings.Repeat("[^a]: b\n", 40000),
	"footnote marks":    strings.Repeat("[^a", 300000),
	"nested footnotes":  strings.Repeat("[^a]: ", 150000),
	"braces":            strings.Repeat("{{", 200000),
	"quoted braces":     strings.Repeat(`{{ "{{" `, 50000),
	"slots":             strings.Repeat("{{ a }}", 140000),
	"headings":          strings.Repeat("## a\n", 50000),
	"headings with ids": strings.Repeat("## a {#a}\n", 30000),
	"underlines":        strings.Repeat("a\n-\n", 50000),
	"sections":          strings.Repeat("::: White\n", 100000),
	"sections in code":  strings.Repeat("```\n:::\n```\n", 87000),
	"entities":          strings.Repeat("&a", 500000),
	"backslashes":       strings.Repeat(`\`, 1000000),
	"paragraphs":        strings.Repeat("a\n\n", 100000),
	"empty lines":       strings.Repeat("\n", 1<<20),
	"spaces":            strings.Repeat(" ", 1<<20),
	"tabs":              strings.Repeat("\t", 1<<20),
	"too large":         strings.Repeat("a", 1<<20+1),
}

// numbered repeats a text with a number for each #.
func numbered(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// backticks are runs of every length up to n: none closes another.
func backticks(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString(strings.Repeat("`", i) + "a")
	}
	return b.String()
}

// quickest returns how long f takes, the best of three tries unless the first
// is within the limit: the machine may be busy with something else.
func quickest(limit time.Duration, f func()) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range 3 {
		start := time.Now()
		f()
		if best = min(best, time.Since(start)); best <= limit {
			break
		}
	}
	return best
}

// TestBombs holds every bomb to a time and a memory that an honest text of a
// megabyte may take.
func TestBombs(t *testing.T) {
	const (
		limit  = 2 * time.Second
		memory = 512 << 20
	)
	for name, src := range bombs {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			tries := uint64(0)
			took := quickest(limit, func() { tries++; Parse("f.md", []byte(src), Options{Level: levels, Blocks: true}) })
			runtime.ReadMemStats(&after)
			t.Logf("%v, %d MB", took, (after.TotalAlloc-before.TotalAlloc)>>20)
			if took > limit {
				t.Errorf("took %v", took)
			}
			if n := (after.TotalAlloc - before.TotalAlloc) / tries; n > memory {
				t.Errorf("allocated %d MB", n>>20)
			}
		})
	}
}

// TestHonest parses text that is long, and that a person may have written.
func TestHonest(t *testing.T) {
	sentence := "The *Panel* noted the [report](https://example.org/a_b) of {{ month }} and `code` [1] (see {{ ref x }}).\n"
	row := "| Driver | {{ effort.days }} | **4** | [link](https://example.org/) | text text text text |\n"
	for name, src := range map[string]string{
		"one paragraph":   strings.Repeat(sentence, 1000),
		"many paragraphs": strings.Repeat(strings.Repeat(sentence, 5)+"\n", 1500),
		"a long table":    "| a | b | c | d | e |\n|---|---|---|---|---|\n" + strings.Repeat(row, 5000),
		"a long list":     strings.Repeat("- "+sentence, 5000),
		"code":            "```\n" + strings.Repeat("[a](*b*_c_<d>|`{e}` | --- | [\n", 20000) + "```\n",
		"references":      strings.Repeat("[a]: https://example.org/some/path 'Title'\n", 1000),
		"nested lists":    strings.Repeat("- a\n  - b\n    - c\n      - d\n        > - e\n\n", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			p, diags := Parse("f.md", []byte(src), Options{Blocks: true})
			if p == nil || len(diags) > 0 {
				t.Errorf("%d bytes: %v", len(src), diags)
			}
		})
	}
}

// TestUnreadable holds what is no text to a diagnostic with its place.
func TestUnreadable(t *testing.T) {
	for src, want := range map[string]string{
		"ä\n\nbä\xff":       "f.md:3:3: not-utf-8",
		"\xef\xbb\xbfa\x00": "f.md:1:2: control-character",
		"a\nb\x1bc":         "f.md:2:2: control-character",
		"a\u0085":           "f.md:1:2: control-character",
		"a\rb":              "f.md:1:2: control-character",
	} {
		p, diags := Parse("f.md", []byte(src), Options{})
		if p != nil || len(diags) != 1 || fmt.Sprintf("%v: %s", diags[0].Pos, diags[0].Rule) != want {
			t.Errorf("%q: %v, want %s", src, diags, want)
		}
	}
}

// TestManyFaults holds the faults of one text to a number a person can read.
func TestManyFaults(t *testing.T) {
	_, diags := Parse("f.md", []byte(strings.Repeat("<b>\n\n", 1000)), Options{})
	if n := len(diags); n != maxFaults+1 || diags[n-1].Rule != "too-many" {
		t.Errorf("%d faults, the last %v", n, diags[n-1])
	}
}

// TestCheckLink looks at addresses that are not Markdown.
func TestCheckLink(t *testing.T) {
	at := diag.Pos{File: "f.toml", Line: 2, Col: 8}
	for _, s := range []string{"https://example.org", "HTTP://example.org:80/?a=b#c", "mailto:a@b", "/x", "x/y:z", "#a", "?a=b:c", "../a%20b"} {
		if l := CheckLink(s, at); len(l) > 0 {
			t.Errorf("%q: %v", s, l)
		}
	}
	for _, s := range []string{"", "javascript:x", " https://example.org", "//example.org", `\\example.org`, "java\nscript:x", "https:x", "a:b", "data:,x", "%3a%3A", "https://[x", "x\u202ey\u200b"} {
		if l := CheckLink(s, at); len(l) != 1 || l[0].Pos != at || l[0].Rule != "link-scheme" {
			t.Errorf("%q: %v", s, l)
		}
	}
}
