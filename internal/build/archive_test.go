package build

import (
	"html"
	"log"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/source"
)

// drawings is where the tests of this package keep their drawings.
var drawings string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "almanac-drawings-")
	if err != nil {
		log.Fatal(err)
	}
	drawings = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// realSite builds the archive of this repository, once.
func realSite(t testing.TB) *Result {
	t.Helper()
	r := realSiteOnce()
	if r.Failed() {
		t.Fatalf("the archive does not build: %v", r.Diags)
	}
	return r
}

var realSiteOnce = sync.OnceValue(func() *Result { return buildRealSite(Options{Strict: true, Drawings: drawings}) })

// buildRealSite builds the archive of this repository.
func buildRealSite(o Options) *Result {
	own, diags, err := source.Read("../..", "content", "layouts", "assets")
	if err != nil || len(diags) > 0 {
		log.Fatal(err, diags)
	}
	return Run(source.Overlay(defaults(), own), o)
}

var (
	hrefs = regexp.MustCompile(`\s(?:href|src)="([^"]*)"`)
	ids   = regexp.MustCompile(`\sid="([^"]*)"`)
	tags  = regexp.MustCompile(`<[^>]*>`)
	space = regexp.MustCompile(`\s+`)
)

// TestLinksAndIDs resolves every link of every page within the archive, and
// finds no id twice on a page.
func TestLinksAndIDs(t *testing.T) {
	if links := noBrokenLinks(t, realSite(t).Set); links < 500 {
		t.Errorf("only %d links were found: does the test still read pages?", links)
	}
}

// noBrokenLinks returns how many links it has followed.
func noBrokenLinks(t *testing.T, set *output.Set) (links int) {
	t.Helper()
	known := map[string]map[string]bool{} // path → ids
	for _, p := range set.Paths() {
		known[p] = map[string]bool{}
		if path.Ext(p) != ".html" {
			continue
		}
		for _, m := range ids.FindAllStringSubmatch(string(set.Get(p)), -1) {
			if known[p][m[1]] {
				t.Errorf("%s has the id %q twice", p, m[1])
			}
			known[p][m[1]] = true
		}
	}
	for p := range known {
		if path.Ext(p) != ".html" {
			continue
		}
		for _, m := range hrefs.FindAllStringSubmatch(string(set.Get(p)), -1) {
			links++
			if broken := resolve(p, html.UnescapeString(m[1]), known); broken != "" {
				t.Errorf("%s links to %s: %s", p, m[1], broken)
			}
		}
	}
	return links
}

func resolve(from, href string, known map[string]map[string]bool) string {
	u, err := url.Parse(href)
	if err != nil {
		return err.Error()
	}
	if u.Host == "reports.example" || u.Host == "example.org" {
		u.Scheme, u.Host = "", "" // the canonical address of a page of ours
	}
	if u.Scheme != "" {
		return ""
	}
	target := from
	if u.Path != "" {
		target = strings.TrimPrefix((&url.URL{Path: "/" + from}).ResolveReference(u).Path, "/")
		if target == "" || strings.HasSuffix(target, "/") {
			target += "index.html"
		}
	}
	switch anchors, ok := known[target]; {
	case !ok:
		return "there is no such file"
	case u.Fragment != "" && !anchors[u.Fragment]:
		return "the page has no such id"
	}
	return ""
}

// text returns what a reader reads on a page, without charts' options.
func text(t *testing.T, r *Result, p string) string {
	t.Helper()
	src := r.Set.Get(p)
	if src == nil {
		t.Fatalf("there is no %s", p)
	}
	s := regexp.MustCompile(`(?s)<script.*?</script>`).ReplaceAllString(string(src), " ")
	return space.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(s, " ")), " ")
}

// TestNumbersOfTheSource looks for the figures of the published paper on the
// report's page, in words as they stand there.
func TestNumbersOfTheSource(t *testing.T) {
	r := realSite(t)
	report := text(t, r, "2018/02/index.html")
	for _, want := range []string{
		"there were 286 Parties to the SEC representing 226 Voting Groups",
		"approximately 80 telephone enquiries and 1,503 email enquiries",
		"currently 28 open modifications",
		"13 SEC Parties have successfully completed UEPT for a total of 34 User Roles",
		"three SEC Parties successfully completed SREPT",
		"resource days in February 2018 was 504.61",
		"Panel/Board and Sub-Committees 280.89", "Party Support 57.07", "Configuration Management 12.60", "Knowledge 7.50",
		"CIO 0.67", "General Operations 9.10", "Transitional Governance 7.48", "Website 2.17", "Reporting 0.27", "Design 1.47",
		"Technical Governance Expertise 28.90", "Security Governance Expertise 58.30", "Website Enhancements 0.00",
		"Technical Specifications Handover 0.00", "Centralisation Projects/Smarter Markets 36.67",
		"DCC Live and Post Live Support 0.00", "Annual Security Obligations 1.53", "Enrolment and Adoption 0.00",
		"379.22", "87.20", "38.20", "Total 504.61 [note 1]", "its drivers add up to 504.62",
		"Accessions 3 3 13 9 3 7 8 6 3 3 1 3",
		"Withdrawals 0 1 0 0 1 [note 1] 0 0 0 1 0 0 0", "Expulsions 0 0 0 1 [note 2] 0 0 0 0 0 0 0 1 [note 3]",
		"Total 994 951 1,224 1,080 [note 1] 1,439 [note 2] 1,432 1,149 1,249 1,580 934 1,727 1,503",
		"Visits 5,599 4,556 5,477 5,799 5,775 5,499 5,498 5,728 6,445 9,984 10,419 6,099",
		"Page Views 16,817 14,146 16,602 17,291 17,808 16,765 15,821 16,845 19,854 25,224 28,344 22,712",
		"−41.5%", "−13.0%",
		"Table 2 Parties that completed UEP", "Table 3 SEC Party Statistics", "Table 4 Division of Effort by Driver (Days Worked)",
		"Table 5 SECAS Helpdesk Emails", "Table 6 SEC Website Statistics", "Table 7 Meetings hosted and attended by SECAS",
		"Figure 1 Breakdown of SEC Voting Groups", "Figure 2 Time devoted to Driver by Role (Days Worked)", "Figure 3 SEC Website Usage",
		"SECP_54_0903_15", "Hollie McGovern", "2 March 2018", "For Information",
		"Amber", "SECMP0027: Amending Service Request Forecasting", "SECMP0029: Business Continuity and Disaster Recovery Testing Amendments",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for i, c := range []string{"Table 1 ", "Table 8 ", "Figure 4 ", "[r]", "NaN"} {
		if strings.Contains(report, c) {
			t.Errorf("%d: the report says %q", i, c)
		}
	}
}

// TestIllustrative finds the label of made-up numbers wherever they stand, and
// nowhere else.
func TestIllustrative(t *testing.T) {
	r := realSite(t)
	for p, want := range map[string]bool{"2018/02/index.html": true, "data/effort/index.html": true, "data/parties/index.html": true,
		"2018/01/index.html": false, "data/helpdesk/index.html": false, "data/website/index.html": false} {
		if got := strings.Contains(text(t, r, p), "[illustrative]"); got != want {
			t.Errorf("%s: illustrative %v, want %v", p, got, want)
		}
	}
	drawings := regexp.MustCompile(`(?s)id="(voting-groups|effort-by-role)".*?<script type="application/json"[^>]*>(.*?)</script>`).
		FindAllStringSubmatch(string(r.Set.Get("2018/02/index.html")), -1)
	if len(drawings) != 2 {
		t.Fatalf("%d drawings found, want 2", len(drawings))
	}
	for _, d := range drawings {
		if !strings.Contains(d[2], `"title":{`) || !strings.Contains(d[2], "llustrative") {
			t.Errorf("the drawing of %s does not say that its numbers are illustrative", d[1])
		}
	}
}

// TestHistory finds a page for each of the eleven months with figures only.
func TestHistory(t *testing.T) {
	r := realSite(t)
	for _, m := range []string{"2017/03", "2017/04", "2017/05", "2017/06", "2017/07", "2017/08", "2017/09", "2017/10", "2017/11", "2017/12", "2018/01"} {
		page := text(t, r, m+"/index.html")
		for _, want := range []string{"SEC Party Statistics", "SECAS Helpdesk Emails", "SEC Website Statistics"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no table %q", m, want)
			}
		}
	}
	june := text(t, r, "2017/06/index.html")
	if !strings.Contains(june, "1,080 [note 1]") || !strings.Contains(june, "add up to 1,060") {
		t.Error("June 2017 does not show the published total with its note")
	}
	if n := len(r.Accepted); n != 4 {
		t.Errorf("%d slips of the source are accepted, want 4", n)
	}
}

// TestSlipsAreFound takes the acceptances away: the source's slips, and nothing
// else, are found.
func TestSlipsAreFound(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	accepted := regexp.MustCompile(`(, )?accepted = "[^"]*"`)
	bare := map[string]string{}
	for _, f := range own.Under("content") {
		bare[f.Path] = accepted.ReplaceAllString(string(f.Data()), "")
	}
	r := Check(source.Overlay(defaults(), source.FromMap(bare)), Options{})
	var got []string
	for _, d := range r.Diags {
		got = append(got, d.Rule+" "+d.Message)
	}
	want := []string{
		"stated-total the stated total of helpdesk.emails is 1,080, its 11 parts add up to 1,060",
		"stated-total the stated total of helpdesk.emails is 1,439, its 11 parts add up to 1,459",
		"stated-total the stated total of effort.days is 504.61, its 18 parts add up to 504.62",
		"month-in-text the text is about January 2018, the date is 27 February 2018",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestSameBytesTwice builds twice, the second time in another time zone and with
// every chart drawn before: a map walked in its own order would show, and so would
// a date of this machine.
func TestSameBytesTwice(t *testing.T) {
	a := realSite(t).Set
	defer func(zone *time.Location) { time.Local = zone }(time.Local)
	time.Local = time.FixedZone("Kiritimati", 14*3600)
	b := buildRealSite(Options{Strict: true, Drawings: drawings}).Set
	if string(a.Manifest()) != string(b.Manifest()) || a.Len() == 0 {
		t.Error("two builds differ")
	}
}
