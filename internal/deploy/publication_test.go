package deploy

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almanac/internal/archive"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/record"
)

// TestHeaders takes types from names and Cache-Control from _headers.
func TestHeaders(t *testing.T) {
	const page, asset = "public, max-age=0, must-revalidate", "public, max-age=31536000, immutable"
	below := readRules([]byte(strings.Replace(headersText, "/assets/*", "/repo/assets/*", 1)), "https://org.example/repo/")
	root := readRules([]byte(headersText+"\n/robots.txt\n  cache-control: no-store\n"), "https://reports.example/")
	listed := map[string]bool{"index.html": true, "assets/site-A.js": true}
	for _, x := range []struct {
		path string
		want Header
	}{
		{"index.html", Header{"text/html; charset=utf-8", "", page}},
		{"index.html.br", Header{"text/html; charset=utf-8", "br", page}},
		{"assets/site-A.js", Header{"text/javascript; charset=utf-8", "", asset}},
		{"assets/site-A.js.gz", Header{"text/javascript; charset=utf-8", "gzip", asset}},
		{"2018/02/all.csv.gz", Header{"application/gzip", "", page}}, // no form of another file
		{"2018/02/Plan.PDF", Header{"application/pdf", "", page}},
		{"2018/02/minutes.docx", Header{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "", page}},
		{"2018/02/2018-02.xlsx", Header{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "", page}},
		{"feed.xml", Header{"application/atom+xml", "", page}},
		{"favicon.ico", Header{"image/x-icon", "", page}}, // from assets/static, as what follows
		{"map/map.mjs", Header{"text/javascript; charset=utf-8", "", page}},
		{"fonts/x.ttf", Header{"font/ttf", "", page}},
		{"old.htm", Header{"text/html; charset=utf-8", "", page}},
		{"_headers", Header{"text/plain; charset=utf-8", "", page}},
	} {
		for _, r := range []rules{root, below} {
			got := headerOf(x.path, listed)
			if got.Cache = r.cache(x.path); got != x.want {
				t.Errorf("%s below %s: %v, want %v", x.path, r.base, got, x.want)
			}
		}
	}
	if got := root.cache("robots.txt"); got != "no-store" {
		t.Errorf("a rule for one address gives %q", got)
	}
	if got := readRules(nil, "").cache("index.html"); got != "" {
		t.Errorf("no rules give %q", got)
	}
}

// TestWithdrawnBy compares records: what is taken back between them.
func TestWithdrawnBy(t *testing.T) {
	month := func(s string, report *record.Report) *record.Month {
		m, err := period.ParseMonth(s)
		if err != nil {
			t.Fatal(err)
		}
		return &record.Month{Period: m, Report: report}
	}
	files := func(names ...string) *record.Report {
		r := &record.Report{}
		for _, n := range names {
			r.Attachments = append(r.Attachments, record.Attachment{File: n})
		}
		return r
	}
	old := &record.Record{
		Withdrawn: []archive.Withdrawal{{Address: "2017/01/"}},
		Months:    []*record.Month{month("2018-01", files()), month("2018-02", files()), month("2018-03", files("a.png", "deep/b.pdf")), month("2018-04", nil)},
	}
	next := &record.Record{
		Withdrawn: []archive.Withdrawal{{Address: "2017/01/"}, {Address: "data/visits/"}, {Address: "2018/04/visits"}},
		Months:    []*record.Month{month("2018-02", nil), month("2018-03", files("", "a.png")), month("2018-04", nil)},
	}
	for folder, want := range map[string][]string{
		".":   {"data/visits/", "2018/04/visits", "2018/01/", "compare/2018-01", "2018/02/", "2018/03/deep/b.pdf"},
		"ops": {"ops/data/visits/", "ops/2018/04/visits", "ops/2018/01/", "ops/compare/2018-01", "ops/2018/02/", "ops/2018/03/deep/b.pdf"},
	} {
		var got []string
		for _, w := range withdrawnBy(folder, old, next) {
			got = append(got, w.Address)
		}
		if !slices.Equal(got, want) {
			t.Errorf("below %s are withdrawn %v, want %v", folder, got, want)
		}
	}
	if n := len(withdrawnBy(".", nil, next)); n != 3 {
		t.Errorf("without an old record %d are news", n)
	}
}

// TestOtherFigures takes back a report between two sites whose figures are written as
// this program does not read them: it need not read them, and does not hold them.
func TestOtherFigures(t *testing.T) {
	record := func(months ...string) map[string]string {
		for i, m := range months {
			months[i] = `{"month":"` + m + `","report":{"published":"2020-01-02"},"figures":{"a.b":{"c":true}}}`
		}
		return map[string]string{"record.json": `{"format":"almanac record 1","audience":"White","months":[` + strings.Join(months, ",") + `]}`}
	}
	dir := filepath.Join(t.TempDir(), "www")
	for _, p := range []*Publication{
		edition{style: "A", reports: months(2), more: record("2018-01", "2018-02")}.publish(t),
		edition{style: "A", reports: months(1), more: record("2018-01")}.publish(t),
	} {
		r, err := Folder(t.Context(), dir, p, quiet())
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Plan.There > 0; got != slices.ContainsFunc(r.Plan.Of(Withdraw), func(s Step) bool { return s.Path == "2018/02/card.png" }) {
			t.Errorf("of %d addresses are taken back %v", r.Plan.There, r.Plan.Of(Withdraw))
		}
	}
}

// TestNoPublication opens folders that are none.
func TestNoPublication(t *testing.T) {
	e := edition{style: "A", reports: months(1)}
	for name, x := range map[string]struct {
		spoil func(dir string)
		want  string
	}{
		"no manifest": {func(dir string) { os.Remove(dir + "/manifest.json") }, "there is no manifest.json"},
		"another's":   {func(dir string) { writeFile(t, dir+"/manifest.json", []byte("{}")) }, "is not a manifest of this program"},
		"older":       {func(dir string) { writeFile(t, dir+"/manifest.json", []byte(`{"generator":"almanac","files":[]}`)) }, "does not say what it was built for"},
		"a link":      {func(dir string) { os.Remove(dir + "/feed.xml"); os.Symlink("index.html", dir+"/feed.xml") }, "feed.xml: error: is no regular file"},
		"cut short":   {func(dir string) { os.Truncate(dir+"/index.html", 3) }, "index.html: error: is other than the manifest lists it"},
		"hidden":      {func(dir string) { writeFile(t, dir+"/.env", []byte("SECRET")) }, ".env: error: is not in the manifest"},
		"whole":       {func(string) {}, ""},
		"with litter": {func(dir string) { writeFile(t, dir+"/.DS_Store", nil) }, ""},
	} {
		dir := e.publish(t).dir
		x.spoil(dir)
		_, diags, err := Open(dir)
		var got strings.Builder
		diags.Print(&got, false)
		if err != nil {
			got.WriteString(err.Error())
		}
		if !strings.Contains(got.String(), x.want) || x.want == "" && got.Len() > 0 {
			t.Errorf("%s: %q, want %q", name, got.String(), x.want)
		}
	}
}

// TestAddresses takes addresses of buckets apart.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"s3://b": "b ", "s3://b/": "b ", "s3://b/x": "b x/", "s3://b/x/y/": "b x/y/", "s3://b.example.org/x": "b.example.org x/",
		"s3://": "", "s3:///x": "", "b/x": "", "s3://b/../x": "", "s3://b/x//y": "", "s3://b/x?y": "", "s3://b x": "",
	} {
		bucket, prefix, err := ParseS3(address)
		if got := bucket + " " + prefix; err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%s is %q (%v), want %q", address, got, err, want)
		}
	}
}

// TestAttachedArchive has an attachment that looks like the compressed form of another.
func TestAttachedArchive(t *testing.T) {
	for _, packed := range []bool{false, true} {
		p := edition{style: "A", reports: months(1), packed: packed, more: map[string]string{"2018/01/figures.csv": "1", "2018/01/figures.csv.gz": "1, packed"}}.publish(t)
		f, _ := p.get("2018/01/figures.csv.gz")
		if is := f.Encoding == "gzip"; is != packed {
			t.Errorf("packed %t: %v", packed, f.Header)
		}
	}
}

// TestLinked opens a publication by a link.
func TestLinked(t *testing.T) {
	p := edition{style: "A", reports: months(1)}.publish(t)
	link := filepath.Join(t.TempDir(), "latest")
	if err := os.Symlink(p.dir, link); err != nil {
		t.Skip(err)
	}
	if q := open(t, link); len(q.Files) != len(p.Files) {
		t.Errorf("%d files, want %d", len(q.Files), len(p.Files))
	}
}

// TestOpenReplaced publishes another build while a folder is opened: it is one of the two.
func TestOpenReplaced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	staged := func(text string) (publish func()) {
		stage, err := output.Begin(dir, output.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for path, data := range (edition{style: text, text: text, reports: months(60)}).files() {
			if err := stage.Write(path, []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
		return func() {
			if _, err := stage.Publish(output.Build{Audience: "White", Public: true, BaseURL: "https://reports.example/"}); err != nil {
				t.Error(err)
			}
		}
	}
	staged("A")()
	start := time.Now()
	open(t, dir)
	took := time.Since(start)
	for i := range 12 {
		publish := staged(string("BA"[i%2]))
		var published sync.WaitGroup
		published.Go(func() {
			time.Sleep(rand.N(took))
			publish()
		})
		open(t, dir)
		published.Wait()
	}
}
