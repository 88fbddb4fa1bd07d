package standards

import (
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/output"
)

// correctedArchive is the archive with made-up corrections of every kind.
func correctedArchive(t *testing.T) *output.Set {
	t.Helper()
	files := map[string]string{}
	for path, change := range map[string][]string{
		"content/reports/2018-02/data.toml": {
			"visits = 6099", `visits = { value = 6199, revised = [{ on = 2018-03-20, was = 6099, reason = "Made up: a server." }] }`,
			"stated_total = 1503", `stated_total = { value = 1504, revised = [{ on = 2018-04-10, was = 1503, reason = "Made up: one email." }] }`,
			"applications = 38", `applications = { value = 39, revised = [{ on = 2018-04-10, was = 38, reason = "Made up: one email." }] }`,
			"srept_parties = 3", `srept_parties = { value = 4, status = "p", revised = [{ on = 2018-04-10, was = { status = "x" }, reason = "Made up: found." }] }`,
			"open = 28", `open = { status = "x", revised = [{ on = 2018-04-12, was = 28, reason = "Made up: not counted." }] }`,
		},
		"content/reports/2018-02/report.md": {"classification = \"White\"\n", "classification = \"White\"\ncorrections = [{ on = 2018-03-22, section = \"purpose\", text = \"Made up: a word.\" }]\n"},
		"content/site.toml":                 {"[publisher]", "[[withdrawn]]\naddress = \"2018/01/\"\non = 2018-04-01\nreason = \"Made up: a report.\"\n[[withdrawn]]\naddress = \"2016/12/\"\non = 2018-04-01\nreason = \"Made up: another.\"\n[publisher]"},
	} {
		text, err := os.ReadFile("../../" + path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = string(text)
		for i := 0; i < len(change); i += 2 {
			if !strings.Contains(files[path], change[i]) {
				t.Fatalf("%s has no %q any more: choose another", path, change[i])
			}
			files[path] = strings.Replace(files[path], change[i], change[i+1], 1)
		}
	}
	set, err := buildWith(files, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// correctedPages are the pages that tell of corrections and withdrawals.
var correctedPages = []string{"/corrections/", "/2018/02/", "/data/website/", "/2018/01/", "/2016/12/", "/"}

// TestCorrectionsAreAccessible runs axe-core over the pages that tell of
// corrections, light and dark, on a phone and a wide screen.
func TestCorrectionsAreAccessible(t *testing.T) {
	rules, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v: run make, which installs axe-core", err)
	}
	server := httptest.NewServer(browser.Handler(correctedArchive(t).Get))
	defer server.Close()
	b := browser.Open(t)
	for _, path := range correctedPages {
		b.View(1280, "light")
		b.Visit(server.URL + path)
		browser.Eval[any](b, drawn)
		browser.Eval[any](b, unfold+";"+string(rules)+";0")
		for _, view := range []struct {
			width  int64
			scheme string
		}{{1280, "light"}, {1280, "dark"}, {320, "light"}, {320, "dark"}} {
			b.View(view.width, view.scheme)
			browser.Eval[any](b, `new Promise(r => requestAnimationFrame(() => setTimeout(r)))`)
			for _, finding := range append(browser.Eval[[]string](b, axe), browser.Eval[[]string](b, overflowing)...) {
				t.Errorf("%s at %d px, %s: %s", path, view.width, view.scheme, finding)
			}
		}
		for _, said := range b.Said() {
			t.Errorf("%s: the console says %s", path, said)
		}
	}
}

var (
	toCorrection = regexp.MustCompile(`href="/corrections/#([^"]*)"`)
	fromEntry    = regexp.MustCompile(`(?s)<li id="(\d[^"]*)">.*?<p class="where"><a href="([^"]*)">`)
)

// TestCorrectionLinks follows the links of marks, notes, banners and entries, both
// ways, as they stand in the pages without scripts.
func TestCorrectionLinks(t *testing.T) {
	set := correctedArchive(t)
	list := string(set.Get("corrections/index.html"))
	marks := 0
	for _, path := range set.Paths() {
		for _, m := range toCorrection.FindAllStringSubmatch(string(set.Get(path)), -1) {
			if marks++; !strings.Contains(list, `id="`+m[1]+`"`) {
				t.Errorf("%s leads to the correction %s, which is not there", path, m[1])
			}
		}
	}
	entries := fromEntry.FindAllStringSubmatch(list, -1)
	if marks < 20 || len(entries) != 6 {
		t.Errorf("%d links lead to corrections, and there are %d of them", marks, len(entries))
	}
	for _, e := range entries {
		path, section, _ := strings.Cut(strings.TrimPrefix(e[2], "/"), "#")
		page := string(set.Get(path + "index.html"))
		if !strings.Contains(page, `href="/corrections/#`+e[1]+`"`) && !strings.Contains(page, "Further corrections") || section != "" && !strings.Contains(page, `id="`+section+`"`) {
			t.Errorf("the correction %s leads to %s, which does not lead back", e[1], e[2])
		}
	}
	if strings.Contains(string(built(t).Get("index.html")), "orrections") || built(t).Get("corrections/index.html") != nil {
		t.Error("the archive has no corrections, and tells of them")
	}
}

// TestEveryPageOfFiguresTellsOfCorrections asks each page whether its figures were
// ever corrected: it names the correction, or shows marks, or says that there was
// none.
func TestEveryPageOfFiguresTellsOfCorrections(t *testing.T) {
	const never = "No figure here has been corrected since it was published."
	month := "content/reports/2017-11/data.toml"
	text, err := os.ReadFile("../../" + month)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(text), "sub-committees = 439", `sub-committees = { value = 439, revised = [{ on = 2018-01-10, was = 438, reason = "Made up: one email." }] }`, 1)
	set, err := buildWith(map[string]string{month: wrong}, build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path  string
		tells string
	}{
		{"2017/10/", never},
		{"2017/11/", "Emails, Sub-Committees, November 2017: was 438, is 439."},
		{"2017/12/", `">[r]</a>`}, // its tables go back to November
		{"2018/02/", `">[r]</a>`},
		{"data/website/", never},
		{"data/helpdesk/", "<ins>439</ins>"},
	} {
		page := string(set.Get(test.path + "index.html"))
		if !strings.Contains(page, test.tells) || strings.Contains(page, never) != (test.tells == never) {
			t.Errorf("%s does not tell of corrections as it should, with %q", test.path, test.tells)
		}
	}
	for _, path := range []string{"2017/11/", "2018/02/", "data/helpdesk/"} {
		if !strings.Contains(string(built(t).Get(path+"index.html")), never) {
			t.Errorf("%s does not say that its figures were never corrected", path)
		}
	}
}
