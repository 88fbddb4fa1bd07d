package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"almanac/internal/diag"
	"almanac/internal/load"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
	layoutfiles "almanac/layouts"
)

// instance makes JSON of TOML as editors do: dates become texts.
func instance(t testing.TB, src string) any {
	t.Helper()
	var v map[string]any
	if _, err := toml.Decode(strings.TrimPrefix(src, "\ufeff"), &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(texts(v))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func texts(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.Location().String() == "date-local" {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return fmt.Sprint(v) // JSON has no such number
		}
	case map[string]any:
		for k := range v {
			v[k] = texts(v[k])
		}
	case []any:
		for i := range v {
			v[i] = texts(v[i])
		}
	case []map[string]any:
		for i := range v {
			texts(v[i])
		}
	}
	return v
}

// validators compiles the schemas of a site with an independent validator.
func validators(t testing.TB, files map[string][]byte) map[string]*jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for name, data := range files {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(name, doc); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string]*jsonschema.Schema{}
	for name := range files {
		s, err := c.Compile(name)
		if err != nil {
			t.Fatalf("%s is no schema: %v", name, err)
		}
		out[name] = s
	}
	return out
}

// schemaOf names the schema of an input file, "" for none.
func schemaOf(file string) string {
	for pattern, name := range map[string]string{"content/site.toml": "site.json", "content/codelists/*.toml": "codelist.json",
		"content/datasets/*.toml": "dataset.json", "content/reports/*/*.toml": "figures.json",
		"content/reports/*/report.md": "report.json", "content/pages/*.md": "page.json"} {
		if ok, _ := path.Match(pattern, file); ok {
			return name
		}
	}
	return ""
}

// tomlOf returns the TOML of an input file, its front matter; ok is false where it
// has none that can be read.
func tomlOf(file string, data []byte) (src string, ok bool) {
	if path.Ext(file) == ".toml" {
		table, _ := tomlfile.Parse(file, data)
		return string(data), table != nil
	}
	table, _, _ := tomlfile.FrontMatter(file, data)
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	front, _, closed := strings.Cut(strings.TrimPrefix(text, "+++\n"), "\n+++")
	return front, table != nil && closed
}

var layouts = sync.OnceValue(func() *source.Tree {
	tree, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		panic(err)
	}
	return tree
})

// loadAll loads a site for its narrowest circle.
func loadAll(files *source.Tree) (*load.Loaded, diag.List) {
	tree := source.Overlay(layouts(), files)
	o := load.Options{Drafts: true, Now: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	l, diags := load.Archive(tree, o)
	if l != nil {
		levels := l.Archive.Site.Policy.Levels
		o.Audience = levels[len(levels)-1].Name
		l, diags = load.Archive(tree, o)
	}
	return l, diags
}

// TestRealSite validates every input file of this repository's archive.
func TestRealSite(t *testing.T) {
	tree, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	l, diags := loadAll(tree)
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	files := Files(l.Archive, l.Locale)
	v := validators(t, files)
	seen := map[string]int{}
	for _, f := range tree.Under("content") {
		if name := schemaOf(f.Path); name != "" {
			src, ok := tomlOf(f.Path, f.Data())
			if !ok {
				t.Fatalf("%s cannot be read", f.Path)
			}
			seen[name]++
			if err := v[name].Validate(instance(t, src)); err != nil {
				t.Errorf("%s: %v", f.Path, err)
			}
		}
	}
	if len(seen) != len(files) {
		t.Errorf("of %d schemas %d were used: %v", len(files), len(seen), seen)
	}
	for name, data := range files {
		if len(data) > 300_000 {
			t.Errorf("%s has %d bytes", name, len(data))
		}
	}
}

// beyond are the cases whose fault a schema of the file cannot know, with the
// reason.
var beyond = map[string]string{
	"bad-id-dataset":      "the name of the file",
	"taken-address":       "the name of the file",
	"bad-time-zone":       "the list of time zones",
	"bad-time-zone-local": "the list of time zones",
	"bad-validity":        "two months in their order",
	"date-as-text":        "JSON has no dates",
	"formula-large":       "what other formulas say",
	"unknown-key-figure":  "what an expression says",
	"unknown-parts":       "another file",
}

// shape are the rules of package load that are about one file by itself.
var shape = []string{"wrong-type", "unknown-key", "missing-key", "bad-value", "unknown-dataset", "unknown-measure", "unknown-code",
	"unknown-level", "unknown-codelist", "bad-id", "derived", "too-deep", "uneven", "status", "too-large"}

// TestAgreement holds the schemas to package load, case by case: a file in which
// load finds no error is valid, one that it refuses for its shape is not.
func TestAgreement(t *testing.T) {
	base, err := txtar.ParseFile("../build/testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, pattern := range []string{"faults/*", "drafts/*", "pages/*"} {
		some, _ := filepath.Glob("../build/testdata/" + pattern + ".txtar")
		cases = append(cases, some...)
	}
	refused, used := 0, map[string]bool{}
	for _, name := range cases {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := contentOf(base)
		if strings.Contains(name, "/pages/") {
			files = map[string]string{}
		}
		known := maps.Clone(files)
		maps.Copy(files, contentOf(a))
		id := strings.TrimSuffix(path.Base(name), ".txtar")
		refused += agree(t, id, files, known, used)
	}
	if refused < 30 {
		t.Errorf("only %d files are refused by both", refused)
	}
	for id := range beyond {
		if !used[id] {
			t.Errorf("the case %q is no exception", id)
		}
	}
}

func contentOf(a *txtar.Archive) map[string]string {
	out := map[string]string{}
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "content/") {
			out[f.Name] = string(f.Data)
		}
	}
	return out
}

// agree compares the verdicts on each file of a site, and returns how many both
// refuse.
func agree(t *testing.T, id string, files, known map[string]string, used map[string]bool) (refused int) {
	t.Helper()
	l, diags := loadAll(source.FromMap(files))
	if l == nil || slices.ContainsFunc(diags, func(d diag.Diagnostic) bool {
		return !strings.HasPrefix(d.File, "content/reports/") && d.Severity == diag.Error
	}) {
		// declarations are at fault: those of the base site know the names
		if l, _ = loadAll(source.FromMap(known)); l == nil {
			return 0
		}
		maps.DeleteFunc(files, func(file, _ string) bool { return strings.HasPrefix(file, "content/reports/") })
	}
	v := validators(t, Files(l.Archive, l.Locale))
	for _, file := range slices.Sorted(maps.Keys(files)) {
		schema := schemaOf(file)
		src, ok := tomlOf(file, []byte(files[file]))
		if schema == "" || !ok {
			continue
		}
		var rules []string
		mustRefuse := ""
		for _, d := range diags {
			if d.File == file && d.Severity == diag.Error {
				rules = append(rules, d.Rule)
				if slices.Contains(shape, d.Rule) && inToml(file, files[file], d.Line) {
					mustRefuse = fmt.Sprintf("%s: %s", d.Pos, d.Message)
				}
			}
		}
		err := v[schema].Validate(instance(t, src))
		switch {
		case err != nil && rules == nil:
			t.Errorf("%s: load accepts %s, the schema does not: %v", id, file, err)
		case err == nil && mustRefuse != "" && beyond[id] == "":
			t.Errorf("%s: load refuses what the schema accepts: %s", id, mustRefuse)
		case err == nil && mustRefuse != "":
			used[id] = true
		case err != nil && mustRefuse != "":
			refused++
		}
	}
	return refused
}

// inToml reports whether a line of a file is TOML.
func inToml(file, src string, line int) bool {
	if path.Ext(file) == ".toml" {
		return true
	}
	_, rest, _ := strings.Cut(src, "+++\n")
	front, _, _ := strings.Cut(rest, "\n+++")
	return line <= strings.Count(front, "\n")+2
}

// TestFigures asks load and the schema about figures of a site with several
// dimensions and records.
func TestFigures(t *testing.T) {
	a, err := txtar.ParseFile("../scaffold/testdata/full.txtar")
	if err != nil {
		t.Fatal(err)
	}
	site := contentOf(a)
	l, diags := loadAll(source.FromMap(site))
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	v := validators(t, Files(l.Archive, l.Locale))["figures.json"]
	for src, good := range map[string]bool{
		"":                                                 true,
		"classification = \"Amber\"":                       true,
		"classification = \"Ambre\"":                       false,
		"[website]":                                        true,
		"[website]\nvisits = 1":                            true,
		"[website]\nvisits = -1":                           true, // a check tells
		"[website]\nvisits = 1.5":                          false,
		"[website]\nvisits = 9000000000000000":             true,
		"[website]\nvisits = 9000000000000001":             false,
		"[website]\nvisits = -9000000000000001":            false,
		"[website]\nvisits = { value = 9000000000000001 }": false,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-03-01, was = 9000000000000001, reason = \"r\" }] }":             false,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-03-01, was = { value = 9000000000000001 }, reason = \"r\" }] }": false,
		"[website]\nvisits = \"1\"":      false,
		"[website]\nvisits = [1]":        false,
		"[website]\nvisit = 1":           false,
		"[website]\nviews_per_visit = 1": false,
		"[website]\nvisits = { value = 1, note = \"n\", accepted = \"a\" }":                                                       true,
		"[website]\nvisits = { value = 1, nota = \"n\" }":                                                                         false,
		"[website]\nvisits = { note = \"n\" }":                                                                                    false,
		"[website]\nvisits = { status = \"x\" }":                                                                                  true,
		"[website]\nvisits = { status = \"p\" }":                                                                                  false,
		"[website]\nvisits = { status = \"q\", value = 1 }":                                                                       false,
		"[website]\nvisits = { status = \"x\", value = 1 }":                                                                       false,
		"[website]\nstatus = \"x\"\nvisits = { note = \"n\" }":                                                                    true,
		"[website]\nstatus = \"p\"\nvisits = { note = \"n\" }":                                                                    false,
		"[website]\nstatus = \"p\"\nvisits = 1":                                                                                   true,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = 2, reason = \"r\" }] }":                             true,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = 2 }] }":                                             false,
		"[website]\nvisits = { value = 1, revised = { on = 2018-04-01, was = 2, reason = \"r\" } }":                               false,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = { status = \"x\" }, reason = \"r\" }] }":            true,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = { value = 1, status = \"p\" }, reason = \"r\" }] }": true,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = { value = 2, status = \"x\" }, reason = \"r\" }] }": false,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = { status = \"p\" }, reason = \"r\" }] }":            false,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = {}, reason = \"r\" }] }":                            false,
		"[website]\nvisits = { value = 1, revised = [{ on = 2018-04-01, was = \"2\", reason = \"r\" }] }":                         false,
		"[website]\nvisits = { value = 1, classification = \"Amber\" }":                                                           true,
		"[website]\nvisits = { value = 1, classification = \"Ambre\" }":                                                           false,
		"[website]\nvisits = { classification = \"Amber\" }":                                                                      false,
		"[website]\nvisits = { value = 1, accepted = { jump = \"a\" } }":                                                          true,
		"[website]\nvisits = { value = 1, accepted = { jump = 1 } }":                                                              false,
		"[website]\nvisits = { value = 1, accepted = {} }":                                                                        false,
		"[website]\nvisits = 1\naccepted = { jump = \"a\" }":                                                                      true,
		"[website]\nvisits = 1\naccepted = \"a\"":                                                                                 false,
		"accepted = { gap = \"a\" }":                                                                                              true,
		"accepted = \"a\"":                                                                                                        false,
		"[restated.2018-02.website]\nvisits = 1":                                                                                  true,
		"[restated.2018-02.website]\nvisit = 1":                                                                                   false,
		"[restated.2018-02.website]\nvisits = 1\naccepted = { jump = \"a\" }":                                                     false,
		"[restated.2018-02]\nwebsite = 1":                                                                                         false,
		"[restated.2018-02]\nmeetings = []":                                                                                       false,
		"[restated.February.website]\nvisits = 1":                                                                                 false,
		"restated = 1": false,
		"[effort.days]\nsupport = { staff = 3 }\n[effort.stated_subtotals.days.driver]\nsupport = 3":                               true,
		"[effort.days]\nsupport = { staff = 3 }\n[effort.stated_subtotals.days.driver]\nsuport = 3":                                false,
		"[effort.days]\nsupport = { staff = 3 }\n[effort.stated_subtotals.days]\ndriver = 3":                                       false,
		"[effort.days]\nsupport = { staff = 3 }\n[effort.stated_subtotals.days.driver]\nsupport = { value = 3, accepted = \"a\" }": true,
		"[effort]\nstated_subtotals = 3\ndays = { support = 3 }":                                                                   false,
		"[website]\nstated_total = 1": false,
		"[effort]\ndays = 3.25":       true,
		"[effort]\nheads = 3.25":      false,
		"[effort.days]\nsupport = 3\nwebsite = { value = 4, note = \"n\" }":                           true,
		"[effort.days]\nsupport = { staff = 3 }\nwebsite = { staff = { value = 4, status = \"p\" } }": true,
		"[effort.days]\nsupport = { staff = 3 }\nwebsite = 4":                                         false,
		"[effort.days]\nsupport = { staff = { support = 3 } }":                                        false,
		"[effort.days]\nsupport = { stuff = 3 }":                                                      false,
		"[effort.days]\nsupport = { staff = { note = \"n\" } }":                                       false,
		"[effort.days]\nstaff = 3":                                                                    false,
		"[effort]\nby = [\"role\"]\ndays = { staff = 3 }":                                             true,
		"[effort]\nby = [\"roll\"]\ndays = { staff = 3 }":                                             false,
		"[effort]\nby = { days = [\"role\", \"driver\"] }\ndays = { staff = { support = 3 } }":        true,
		"[effort]\nby = { dayz = [\"role\"] }\ndays = { staff = 3 }":                                  false,
		"[effort]\nstated_total = { days = 3 }\ndays = { support = 3 }":                               true,
		"[effort]\nstated_total = { value = 3 }\ndays = { support = 3 }":                              false,
		"[effort]\nstated_total = 3\ndays = { support = 3 }":                                          false,
		"[effort.days]\n[effort.days.support]":                                                        true,
		"[efort]\ndays = 3":                                                                           false,
		"effort = 3":                                                                                  false,
		"meetings = []":                                                                               true,
		"[[meetings]]\nname = \"n\"":                                                                  true,
		"[[meetings]]\nname = \"n\"\ndates = [2018-03-01]\ndrivers = [\"support\", \"website\"]\nnote = \"n\"\naccepted = \"a\"": true,
		"[[meetings]]\nname = \"n\"\naccepted = { jump = \"a\" }":                                                                true,
		"[[meetings]]\nname = \"n\"\naccepted = 1":                                                                               false,
		"[[meetings]]\nname = \"n\"\nlinks = [{ title = \"t\", url = \"https://example.org/\" }]":                                true,
		"[[meetings]]\nname = \"n\"\nlinks = [{ title = \"t\" }]":                                                                false,
		"[[meetings]]\nname = \"n\"\ndrivers = \"suport\"":                                                                       false,
		"[[meetings]]\nname = \"n\"\ndates = 3":                                                                                  false,
		"[[meetings]]\nname = \"n\"\ndate = 2018-03-01":                                                                          false,
		"[[meetings]]\ndates = 2018-03-01":                                                                                       false,
		"[meetings]\nname = \"n\"":                                                                                               false,
	} {
		site["content/reports/2018-03/data.toml"] = src
		_, diags := loadAll(source.FromMap(site))
		err := v.Validate(instance(t, src))
		if (diags.Errors() == 0) != good || (err == nil) != good {
			t.Errorf("%s\n  wanted %v, load says %v, the schema %v", src, good, diags, err)
		}
	}
}
