package diff

import (
	"slices"
	"strings"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/record"
)

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two! Three? “Four.” Five":        "One.|Two!|Three?|“Four.” Five",
		"It rose by 1.5 to 12 a.m. or so. Ja.": "It rose by 1.5 to 12 a.m. or so.|Ja.",
		"Am 3. März. Über uns. 12 kamen.":      "Am 3.|März.|Über uns.|12 kamen.",
		"":                                     "",
	} {
		if got := strings.Join(sentences([]string{text}), "|"); got != want {
			t.Errorf("%q is cut to %q, want %q", text, got, want)
		}
	}
}

func TestEdits(t *testing.T) {
	was := []string{"A stays.", "B goes away.", "There were 6,000 visits in all.", "Z stays."}
	is := []string{"A stays.", "There were 6,099 visits in all.", "Something else comes.", "Z stays."}
	want := []Edit{{Was: "B goes away."}, {Was: "There were 6,000 visits in all.", Is: "There were 6,099 visits in all."}, {Is: "Something else comes."}}
	if got := edits(was, is); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReasons holds that a reason that was written anew is shown.
func TestReasons(t *testing.T) {
	with := func(reason string) record.Publication {
		f := &record.Figure{Now: record.State{Value: 1}, Revisions: []record.Revision{{On: period.Date{Year: 2018, Month: 4, Day: 3}, Was: record.State{Value: 2}, Reason: reason}}}
		m := &record.Month{Period: period.New(2018, 2), Figures: map[string]record.Breakdown{"a.b": {"": f}}}
		return record.Publication{Record: &record.Record{Months: []*record.Month{m}}}
	}
	if d := Compare(with("one"), with("one")); !d.Empty() {
		t.Errorf("the same differ: %+v", d)
	}
	d := Compare(with("one"), with("another"))
	if len(d.Months) != 1 || len(d.Months[0].Figures) != 1 || !d.Months[0].Figures[0].Declared || d.Months[0].Figures[0].Corrections[0].Reason != "another" {
		t.Errorf("another reason is %+v", d)
	}
}

// FuzzAlign holds that both lists come out whole and in order.
func FuzzAlign(f *testing.F) {
	f.Add("a b c d", "b x d a")
	f.Add("", "a")
	f.Add(strings.Repeat("a b ", 1500), strings.Repeat("b c ", 1500)) // more than the table holds
	f.Fuzz(func(t *testing.T, was, is string) {
		a, b := strings.Fields(was), strings.Fields(is)
		var x, y []string
		align(a, b, func(i, j int) {
			if i >= 0 {
				x = append(x, a[i])
			}
			if j >= 0 {
				y = append(y, b[j])
			}
			if i >= 0 && j >= 0 && a[i] != b[j] {
				t.Errorf("%q is aligned with %q", a[i], b[j])
			}
		})
		if !slices.Equal(x, a) || !slices.Equal(y, b) {
			t.Errorf("%q and %q come out as %q and %q", a, b, x, y)
		}
	})
}

// TestHTMLEscapes gives every text of a page something that would be markup.
func TestHTMLEscapes(t *testing.T) {
	const hostile = `<script>alert(1)</script>`
	f := &record.Figure{Now: record.State{Value: 1, Status: archive.Status(hostile)}, Revisions: []record.Revision{{Was: record.State{Value: 2}, Reason: hostile}}}
	m := &record.Month{Period: period.New(2018, 2), Figures: map[string]record.Breakdown{hostile: {hostile: f}}, Records: map[string][]string{hostile: {hostile}},
		Report: &record.Report{Title: hostile, Class: hostile, Text: []string{hostile}, Attachments: []record.Attachment{{Title: hostile, Class: hostile, File: hostile}},
			Corrections: []archive.TextCorrection{{Text: hostile}}}}
	next := &record.Record{Months: []*record.Month{m}, Pages: []record.Page{{ID: hostile, Title: hostile, Text: []string{hostile}}},
		Withdrawn: []archive.Withdrawal{{Address: hostile, Reason: hostile}}}
	page := string(Compare(record.Publication{Record: &record.Record{}}, record.Publication{Record: next}).HTML(hostile, hostile))
	if n := strings.Count(page, "&lt;script&gt;"); strings.Contains(page, "<script") || n < 14 {
		t.Errorf("the page has a script, or only %d of the texts:\n%s", n, page)
	}
}
