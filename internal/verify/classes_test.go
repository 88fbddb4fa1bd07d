package verify

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/build"
	"almanac/internal/source"
)

// diagnose builds a site and returns its errors as text.
func diagnose(files map[string]string) (said string, failed bool) {
	r := build.Run(source.Overlay(base(), source.FromMap(files)), build.Options{Now: now, Drawings: drawings})
	var b strings.Builder
	r.Diags.Print(&b, false)
	return b.String(), r.Failed()
}

// TestLabels is C2: only the name of a declared level, to the letter, is a level.
// Anything else is an error of the build, and the verifier takes what has it for
// restricted.
func TestLabels(t *testing.T) {
	places := map[string]struct{ file, at string }{
		"report":     {"content/reports/2024-03/report.md", `classification = "Amber"`},
		"section":    {"content/reports/2024-01/report.md", "\n::: Amber\n"},
		"data set":   {"content/datasets/birds.toml", `classification = "Amber"`},
		"code":       {"content/codelists/kinds.toml", `classification = "Amber"`},
		"page":       {"content/pages/amber.md", `classification = "Amber"`},
		"attachment": {"content/reports/2024-01/report.md", `classification = "Amber"`},
		"value":      {"content/reports/2024-01/cells-amber.toml", `classification = "Amber"`},
	}
	labels := []string{"amber", "AMBER", "Amber ", " Amber", "Аmber", "Ambеr", "Am\u200bber", "Ａmber", "Amber\u00ad", "Ambér", "Amber.", "Amber/Red", "Yellow", "white", "Whitе", "W\u200dhite", "0", "true"}
	for place, p := range places {
		for _, label := range labels {
			if place == "section" && strings.TrimSpace(label) == "Amber" {
				continue // spaces around it are not part of a line's name
			}
			files := maps.Clone(newCage().files)
			if !strings.Contains(files[p.file], p.at) {
				t.Fatalf("%s: %s has no %s", place, p.file, p.at)
			}
			files[p.file] = strings.Replace(files[p.file], p.at, strings.Replace(p.at, "Amber", label, 1), 1)
			said, failed := diagnose(files)
			if !failed || !strings.Contains(said, p.file+":") {
				t.Errorf("%s classified %q: built, or no place is named:\n%s", place, label, said)
			}
			m, _ := readContent(sources(files), Options{Now: now})
			if restrictedIn(m, p.file) < restrictedIn(whole(t), p.file) {
				t.Errorf("%s classified %q: the verifier takes it for public", place, label)
			}
		}
	}
	files := newCage().files
	const report = "content/reports/2024-03/report.md"
	files[report] = strings.Replace(files[report], "classification = \"Amber\"\n", "", 1)
	if said, failed := diagnose(files); !failed || !strings.Contains(said, report) {
		t.Errorf("a report without a level: %s", said)
	}
	if m, _ := readContent(sources(files), Options{Now: now}); restrictedIn(m, report) < restrictedIn(whole(t), report) {
		t.Error("a report without a level: the verifier takes it for public")
	}
	if said, failed := diagnose(newCage().files); failed {
		t.Errorf("with all levels right it does not build: %s", said)
	}
}

// whole returns the material of the cage as it is.
func whole(t *testing.T) *material {
	t.Helper()
	m, faults := readContent(sources(newCage().files), Options{Now: now})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m
}

func restrictedIn(m *material, file string) (n int) {
	for _, p := range m.pieces {
		if p.at.File == file && p.rank > m.audience {
			n++
		}
	}
	return n
}

// TestUses is C3: what is public and uses what is restricted is an error that names
// both places.
func TestUses(t *testing.T) {
	c := newCage()
	set, code, measure := "", "", ""
	for name, text := range c.files {
		if id, ok := strings.CutPrefix(name, "content/datasets/set_"); ok && strings.Contains(text, `"Amber"`) {
			set = "set_" + strings.TrimSuffix(id, ".toml")
			_, rest, _ := strings.Cut(text, "[measures.")
			measure, _, _ = strings.Cut(rest, "]")
		}
	}
	_, rest, _ := strings.Cut(c.files["content/codelists/kinds.toml"], "[[code]]\nid = \"canary")
	code, _, _ = strings.Cut("canary"+rest, `"`)
	_, rest, _ = strings.Cut(c.files["content/datasets/"+set+".toml"], "id = \"t-")
	table, _, _ := strings.Cut("t-"+rest, `"`)
	_, rest, _ = strings.Cut(rest, "id = \"c-")
	chart, _, _ := strings.Cut("c-"+rest, `"`)
	for _, use := range []struct{ text, of string }{
		{"{{ " + set + "." + measure + " }}", "content/datasets/" + set + ".toml"},
		{"{{ change(" + set + "." + measure + ") }}", "content/datasets/" + set + ".toml"},
		{`{{ birds.counts["` + code + `"] }}`, "content/codelists/kinds.toml"},
		{"{{ birds.v_amber }}", "content/reports/2024-01/cells-amber.toml"},
		{"{{ table " + table + " }}", "content/datasets/" + set + ".toml"},
		{"{{ chart " + chart + " }}", "content/datasets/" + set + ".toml"},
		{"{{ birds.seen }}", "-"},
	} {
		files := maps.Clone(c.files)
		const report = "content/reports/2024-01/report.md"
		files[report] += "\n" + use.text + "\n"
		said, failed := diagnose(files)
		if use.of == "-" {
			if failed {
				t.Errorf("a use of what is public: %s", said)
			}
			continue
		}
		if !failed || !strings.Contains(said, report+":") || !strings.Contains(said, "    "+use.of) {
			t.Errorf("%s: built, or does not name %s and %s:\n%s", use.text, report, use.of, said)
		}
	}
}

// TestReclassified is C4: what was White and is classified leaves no trace in the
// next build of the same Builder, and the other way round it is all there again.
func TestReclassified(t *testing.T) {
	c := newCage()
	var b build.Builder
	defer b.Close()
	for round, files := range []map[string]string{open(c.files), c.files, open(c.files), c.files} {
		r := b.Open(source.Overlay(base(), source.FromMap(files)), build.Options{Now: now, Drawings: drawings}).Finish()
		if r.Failed() {
			t.Fatal(r.Diags)
		}
		published := folder(r.Set)
		want := 0
		if round%2 == 0 {
			want = len(c.canaries)
		}
		if got := c.shown(published); len(got) != want {
			t.Errorf("build %d shows %d canaries, want %d", round+1, len(got), want)
		}
		if n := len(check(t, c.files, published).Findings); (n > 0) != (want > 0) {
			t.Errorf("build %d: %d findings of the verifier", round+1, n)
		}
	}
}

// TestHeldBack is C5: before its time a month has no file, address, name or hash in
// the site; from then on it has.
func TestHeldBack(t *testing.T) {
	c := newCage()
	for _, at := range []string{"2029-12-31T23:59:59Z", "2030-01-01T00:00:00Z"} {
		time := parseTime(t, at)
		r := build.Run(source.Overlay(base(), source.FromMap(c.files)), build.Options{Now: time, Drawings: drawings})
		if r.Failed() {
			t.Fatal(r.Diags)
		}
		published := folder(r.Set)
		all := texts(published)
		out := at[:4] == "2030"
		for _, trace := range []string{"2024/05", "May 2024"} {
			if strings.Contains(all, trace) != out {
				t.Errorf("at %s the site has %q: %v", at, trace, !out)
			}
		}
		for name := range published {
			if strings.HasPrefix(name, "2024/05/") != out && strings.HasPrefix(name, "2024/05/") {
				t.Errorf("at %s there is %s", at, name)
			}
		}
		report, err := Run(sources(c.files), published, Options{Now: time, Folder: "public", Program: programOf(c.files)})
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("at %s: %v %v", at, err, report.Findings)
		}
		early, _ := Run(sources(c.files), published, Options{Now: now, Folder: "public", Program: programOf(c.files)})
		if (len(early.Findings) > 0) != out {
			t.Errorf("at %s, verified as of now: %d findings", at, len(early.Findings))
		}
	}
}

// TestNextMonth has a draft of the month in whose first days the report before it was
// published: that date is no address of the draft. What is one, is found.
func TestNextMonth(t *testing.T) {
	c := newCage()
	c.files["content/reports/2024-02/report.md"] = "+++\ntitle = \"February\"\ndraft = true\npublished = 2024-03-02\nclassification = \"White\"\n+++\n\nTo be written.\n"
	r := build.Run(source.Overlay(base(), source.FromMap(c.files)), build.Options{Now: now, Drawings: drawings})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	published := folder(r.Set)
	if all := texts(published); !strings.Contains(all, "2024-02-02") {
		t.Fatal("the site has no date of the draft's month")
	}
	if report := check(t, c.files, published); len(report.Findings) > 0 {
		t.Error(report.Findings)
	}
	for _, leak := range []string{"2024/02", "2024-02", "see /2024/02/03", "2024-02-1", "2024-02-021"} {
		published["about.txt"] = &fstest.MapFile{Data: []byte(leak)}
		if report := check(t, c.files, published); len(report.Findings) == 0 {
			t.Errorf("%q is not found", leak)
		}
	}
}
