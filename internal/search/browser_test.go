package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asked is what a query of the browser's half comes to: the first that is found, how
// often the reader asked for more until then, and how many parts were opened at first
// and in all.
type asked struct {
	How, Page          string
	Again, First, Most int
	Percent            int // of the archive that had nothing when the reader first asked for more
}

// TestDirectoryInBrowser looks for words in an archive of thirty parts. A pair of words
// that all parts have and no section has together must not load them all unasked, a slip
// must not hide what the other words find, and a search that nobody waits for ends.
func TestDirectoryInBrowser(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	var made []*Part
	for i := range 30 {
		p := Page{Title: fmt.Sprint("Part ", i), URL: fmt.Sprintf("/%d/", i), Sections: []Section{{Text: "an otter"}, {Text: "a walrus"}, {Text: "a badger"}}}
		if i == 20 {
			p.Sections = append(p.Sections, Section{Text: "an otter beside a walrus"})
		}
		if i == 25 {
			p.Sections = append(p.Sections, Section{Text: "an aardvark"}, Section{Text: "a weasel"})
		}
		made = append(made, Index([]Page{p}))
	}
	files := Directory(made)
	served := map[string]json.RawMessage{"first": files[0].Data}
	parts := map[string]bool{}
	for _, p := range made {
		parts[p.Files[0].Name] = true
		files = append(files, p.Files...)
	}
	for _, f := range files {
		served[f.Name] = f.Data
	}
	cases := []struct {
		query  string
		leaves bool // the reader goes on typing
		want   asked
	}{
		{"otter", false, asked{"all", "Part 0", 0, 1, 1, 0}},
		{"otter walrus", false, asked{"all", "Part 20", 1, 5, 21, 16}},
		{"walrus badger", false, asked{"some", "Part 0", 2, 5, 30, 16}},
		{"walrsu badger", false, asked{"some", "Part 0", 2, 5, 30, 16}},
		{"walrsu", false, asked{"similar", "Part 0", 0, 1, 1, 0}},
		{"otter zebra", false, asked{"some", "Part 0", 0, 1, 1, 0}},
		{"badger aardvark weasel", false, asked{"some", "Part 0", 0, 2, 2, 0}},
		{"aardvark weasel", false, asked{"some", "Part 25", 0, 1, 1, 0}},
		{"zebra", false, asked{"similar", "", 0, 0, 0, 0}},
		{"otter badger", true, asked{"all", "", 0, 1, 1, 0}},
	}
	const script = `
		const {words, index, engine, served, parts, cases} = JSON.parse(require("fs").readFileSync(0, "utf8"));
		const module = source => "data:text/javascript," + encodeURIComponent(source);
		const opened = new Set();
		globalThis.location = {href: "https://example.org/"};
		globalThis.fetch = async url => {
			const name = String(url).split("/").pop();
			if (parts[name]) opened.add(name);
			return {ok: true, json: async () => served[name]};
		};
		const source = index.replace("./words.js", module(words)).replace("../../dist/minisearch.js", module(engine));
		import(module(source)).then(async ({open}) => {
			const out = [];
			for (const [query, leaves] of cases) {
				opened.clear();
				const at = await open("/first");
				const waits = () => !leaves || opened.size === 0;
				let found = await at.search(query, waits);
				const first = opened.size;
				let again = 0;
				const percent = found.percent ?? 0;
				for (; !found.results.length && found.more && again < 40; again++) found = await found.more(waits);
				const page = found.results.length ? found.index.pages[found.results[0].page].title : "";
				out.push({How: found.how, Page: page, Again: again, First: first, Most: opened.size, Percent: percent});
			}
			console.log(JSON.stringify(out));
		});`
	read := func(file string) string {
		data, err := os.ReadFile("../../assets/" + file)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	var queries [][2]any
	for _, c := range cases {
		queries = append(queries, [2]any{c.query, c.leaves})
	}
	input, err := json.Marshal(map[string]any{
		"words": read("js/search/words.js"), "index": read("js/search/index.js"), "engine": read("dist/minisearch.js"),
		"served": served, "parts": parts, "cases": queries,
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "-e", script)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []asked
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, strings.TrimSpace(string(out)))
	}
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%q comes to %+v, want %+v", c.query, got[i], c.want)
		}
	}
}
