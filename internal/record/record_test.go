package record_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/archive"
	"almanac/internal/load"
	"almanac/internal/period"
	"almanac/internal/record"
	"almanac/internal/source"
	"almanac/layouts"
)

// of makes the record of a site that package build has as a case; its text
// repeats the titles.
func of(t testing.TB, name string) *record.Record { return forReaders(t, name, "") }

func forReaders(t testing.TB, name, audience string) *record.Record {
	t.Helper()
	return record.Of(loaded(t, name, audience), text)
}

// text is what the pages of a case say.
var text = record.Text{
	Report: func(m *archive.Month) string { return m.Report.Title + "\n" + `"<quoted>"` + " – é\n" },
	Page:   func(p *archive.Page) string { return p.Title },
}

func loaded(t testing.TB, name, audience string) *archive.Archive {
	t.Helper()
	a, err := txtar.ParseFile("../build/testdata/pages/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	site := map[string]string{}
	for _, f := range a.Files {
		site[f.Name] = string(f.Data)
	}
	words, err := source.FromFS(layouts.Files, "layouts")
	if err != nil {
		t.Fatal(err)
	}
	loaded, diags := load.Archive(source.Overlay(words, source.FromMap(site)), load.Options{Audience: audience})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return loaded.Archive
}

// TestWrite holds what is written of an archive to what is written of its record.
func TestWrite(t *testing.T) {
	for _, name := range cases {
		for _, audience := range []string{"", "Amber"} {
			if audience != "" && name != "restricted" {
				continue // its site has no such level
			}
			a := loaded(t, name, audience)
			lines := record.NewLines(a)
			line := func(m *archive.Month) []byte {
				if m.Report == nil {
					return lines.Of(m, nil)
				}
				line := lines.Of(m, []byte(text.Report(m)))
				if got, want := record.Said(line), text.Report(m); got != want {
					t.Errorf("a line says %q, and was to say %q", got, want)
				}
				return line
			}
			if got, want := bytes.Join(record.Pieces(a, text.Page, line), nil), record.Of(a, text).Encode(); !bytes.Equal(got, want) {
				t.Errorf("of %s\n%s\nis written, want\n%s", name, got, want)
			}
		}
	}
}

// TestOrder writes figures of codes that are easily put in the wrong order, in any
// breakdown.
func TestOrder(t *testing.T) {
	list := &archive.Codelist{ID: "l"}
	for _, id := range []string{"b", "a0", "a-b", "a", "ab", "a-", "0"} {
		list.Codes = append(list.Codes, &archive.Code{ID: id})
	}
	list.IndexCodes()
	dims := []*archive.Dimension{{ID: "x", Codelist: list}, {ID: "y", Codelist: list}, {ID: "z", Codelist: list}}
	m := &archive.Measure{ID: "m", Dataset: &archive.Dataset{ID: "d"}, Dimensions: dims}
	for _, by := range [][]*archive.Dimension{{dims[0]}, {dims[2]}, {dims[2], dims[0]}, {dims[1], dims[0]}, {dims[1], dims[2]}, {dims[0], dims[1], dims[2]}} {
		s := &archive.Slice{By: by}
		for i := range 7 * 7 * 7 {
			keys := []*archive.Code{list.Codes[i%7], list.Codes[i/7%7], list.Codes[i/49]}[:len(by)]
			if c := (archive.Cell{Keys: keys, Value: float64(i)}); i < []int{0, 7, 49, 343}[len(by)] {
				s.Cells = append(s.Cells, c)
			}
		}
		a := &archive.Archive{Site: &archive.Site{Policy: archive.Policy{Levels: []archive.Level{{Name: "White"}}}}, Measures: []*archive.Measure{m},
			Months: []*archive.Month{{Period: period.New(2018, 2), Slices: []*archive.Slice{s}}}}
		lines := record.NewLines(a)
		got := bytes.Join(record.Pieces(a, text.Page, func(m *archive.Month) []byte { return lines.Of(m, nil) }), nil)
		if want := record.Of(a, text).Encode(); !bytes.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// cases are sites that package build has as cases.
var cases = []string{"vintages", "corrections", "redefined", "statuses", "breakdowns", "records", "restricted"}

// TestRoundTrip reads what was written and writes it again.
func TestRoundTrip(t *testing.T) {
	for _, name := range cases {
		first := of(t, name).Encode()
		r, err := record.Decode(first)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if again := r.Encode(); !bytes.Equal(first, again) {
			t.Errorf("%s is\n%s\nand read and written again\n%s", name, first, again)
		}
	}
}

// TestHistory looks at the figures of a record as they are written.
func TestHistory(t *testing.T) {
	got := string(of(t, "vintages").Encode())
	for _, want := range []string{
		`"website.visits":[6099,"",[["2018-03-02",6000,"","A server was left out."],["2018-03-20",6090,"","Another one was."]]]`,
		`"website.page_views":[18000,"",[["2018-03-20",17000,"p","Final count."]]]`,
		`"helpdesk.telephone":[null,"x",[["2018-04-10",90,"","The log was of another team."]]]`,
		`"helpdesk.emails":{"(stated)":[50,"",[["2018-03-20",49,"","A slip of the pen."]]],"applications":[30,"",[["2018-03-20",29,"","One was overlooked."]]],"sub-committees":20}`,
		`"corrections":[{"on":"2018-02-05","text":"The first sentence named the wrong month.","section":"website"}]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %s in\n%s", want, got)
		}
	}
}

// TestRestricted holds that nothing above the audience is in a record.
func TestRestricted(t *testing.T) {
	for audience, want := range map[string]bool{"": false, "Amber": true} {
		got := forReaders(t, "restricted", audience).Encode()
		for _, canary := range []string{"canary.pdf", `"effort.cost"`, `"canary.canary"`, "Canary of January", `"design"`} {
			if bytes.Contains(got, []byte(canary)) != want {
				t.Errorf("for %q, that the record has %s is not %v:\n%s", audience, canary, want, got)
			}
		}
	}
}

// TestSize holds that a record grows by the same for each month.
func TestSize(t *testing.T) {
	size := func(months int) int {
		r := &record.Record{Audience: "White"}
		for i := range months {
			b := record.Breakdown{}
			for j := range 150 {
				b[fmt.Sprintf("category-%03d", j)] = &record.Figure{Now: record.State{Value: float64(1000 + j)}}
			}
			r.Months = append(r.Months, &record.Month{Period: period.New(1900, 1) + period.Month(i), Figures: map[string]record.Breakdown{"a.b": b}})
		}
		return len(r.Encode())
	}
	const most = 4000 // bytes for the 150 figures of a month
	if a, b := size(120), size(1200); b > 10*a || b > 1200*most {
		t.Errorf("120 months have %d bytes, 1,200 have %d", a, b)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"format":"almanac record 1","months":[{"month":"2018-02","figures":{"a.b":[null,"x",[["2018-03-01",1,"","why"]]],"c":{"d":"x","e":7}}}]}`))
	f.Add([]byte(`{"format":"almanac record 1","withdrawn":[{"address":"x/","on":"2018-01-01"}],"months":[]}`))
	f.Add([]byte(`{"format":"almanac record 1","months":[{"month":"2018-02","figures":{"a.b":[1,"",[[]]],"c":[]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := record.Decode(data)
		if err != nil {
			return
		}
		first := r.Encode()
		again, err := record.Decode(first)
		if err != nil || !bytes.Equal(again.Encode(), first) {
			t.Errorf("%v: %s is read as %s", err, data, first)
		}
	})
}

// TestAddresses publishes more files than the site has now and reads how often
// that is told, and of what.
func TestAddresses(t *testing.T) {
	r := of(t, "vintages")
	for files, want := range map[string]string{
		"index.html feed.xml": "",
		"assets/js/site-abc.js record.json corrections/index.html": "",
		"about/index.html about/x.csv":                             "the address about/ was published and is gone",
		"2018/02/x.csv 2018/02/x.json":                             "the address 2018/02/x.csv was published and is gone (and what belongs to it: 2018/02/x.json)",
		"2018/01/x.csv 2018/02/x.csv 2018/03/x.csv 2018/03/y.csv": "the address 2018/03/y.csv was published and is gone|" +
			`the addresses of "x" were published and are gone: 2018/01/x.csv and the like in 3 places`,
		"2018/02/appendix.pdf data/website/index.html data/website/website.csv": "the address data/website/ was published and is gone|the address 2018/02/appendix.pdf was published and is gone",
	} {
		old, next := record.Publication{Record: r, Files: map[string]string{}}, record.Publication{Record: r, Files: map[string]string{"index.html": "", "feed.xml": ""}}
		for _, f := range strings.Fields(files) {
			old.Files[f] = ""
		}
		var got []string
		for _, d := range record.Check(old, next, period.Date{Year: 2018, Month: 5, Day: 3}) {
			if d.Rule != "record-address" || d.Help == "" || !d.Pos.IsValid() {
				t.Errorf("%+v", d)
			}
			got = append(got, d.Message)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("of %s it is said that %s, want %s", files, s, want)
		}
	}
}
