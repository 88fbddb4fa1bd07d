// Package record keeps what was published: a file, record.json, that stands
// beside the pages and is the witness of a publication when the next one is
// made. Check compares the two, so that nothing that was published changes or
// vanishes unless that is declared. Package diff tells what changed for readers.
//
// The file is JSON, a line for each month:
//
//	{"format": "almanac record 1", "audience": "White",
//	"withdrawn": [{"address": …, "on": …, "reason": …}, …],
//	"definitions": {"website.visits": "Visits, unit visits, 0 decimals, sum", "categories/other": "Other", …},
//	"redefined": {"website.visits": [["2018-05-03", "why"]], …},
//	"pages": [{"id": …, "title": …, "text": [line, …]}, …],
//	"months": [
//	{"month": "2018-02",
//	 "report": {"title", "published", "class", "corrections": [{"on", "text", "section"}, …],
//	            "attachments": [{"title", "class", "file"}, …], "text": [line, …]},
//	 "figures": {"website.visits": figure, "helpdesk.emails": {"(stated)": figure, "applications": figure, …}},
//	 "records": {"meetings": [line, …]}},
//	…]}
//
// A figure is a number; a status in quotes where there is no number, "x"; or a
// list of value, status and corrections, [6099, "", [["2018-03-20", 6000, "",
// "why"]]], oldest first, each with the value and the status before it: null is no
// number. The key of a part is its codes in the order in which the measure declares
// its dimensions, with "*" for one it is not broken down by: "panel/*/core-team"; that
// of a stated total is "(stated)", of a stated subtotal "(stated) driver/core".
// Members that say nothing are left out. Text is what a reader reads, a line for
// each paragraph, without the marks of corrections.
//
// A site with several series of reports has a record for each, beside its pages; that
// of the site names them and has what they share: {…, "series": ["ID", …], …}.
//
// The record holds what the audience of the build may see and no more. It grows by
// the figures and the text of a month for each month, 15 to 30 KB.
package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/markup"
	"almanac/internal/period"
)

// Path is where a publication has its record.
const Path = "record.json"

// Record is what one publication says.
type Record struct {
	ID        string    // of one of several series of reports, "" for the site
	Series    []*Record // of a site that has several, in its order
	Audience  string    // the level it was made for
	Months    []*Month
	Pages     []Page
	Withdrawn []archive.Withdrawal
	// Definitions says in a line what each measure is, and by LIST/CODE each code of a
	// list by which one is broken down.
	Definitions map[string]string
	Redefined   map[string][]Redefined // likewise by name, oldest first

	archive *archive.Archive // that it was made of, nil for one that was read
}

// Redefined declares that a definition is another than before.
type Redefined struct {
	On     period.Date
	Reason string
}

// Month is what a publication says of one month.
type Month struct {
	Period  period.Month
	Report  *Report // nil for a month with figures only
	Figures map[string]Breakdown
	Records map[string][]string // by data set, a line for each

	source *archive.Month
}

// Breakdown is a measure in a month: its figures by the codes of each, and by
// Stated; the figure of a measure that is not broken down has the key "".
type Breakdown map[string]*Figure

// Stated is the key of a total as the source states it; that of a subtotal goes on
// with its dimension and its part: "(stated) driver/core".
const Stated = "(stated)"

func isStated(key string) bool { return strings.HasPrefix(key, Stated) }

// State is what a figure was at some time.
type State struct {
	Value  float64 // 0 where there is no number
	Status archive.Status
}

// Missing reports whether there is no number.
func (s State) Missing() bool { return s.Status.HasNoValue() }

// Figure is one value with its history.
type Figure struct {
	Now       State
	Revisions []Revision // oldest first

	cell *archive.Cell
}

// First is what the figure was before any correction.
func (f *Figure) First() State {
	if len(f.Revisions) > 0 {
		return f.Revisions[0].Was
	}
	return f.Now
}

// Revision is one correction of a figure.
type Revision struct {
	On     period.Date
	Was    State
	Reason string
}

// Report is the report of a month.
type Report struct {
	Title       string
	Published   period.Date
	Class       string
	Corrections []archive.TextCorrection
	Attachments []Attachment
	Text        []string
}

// Attachment is a document of a report; File is "" where it has none of its own
// or it is not published.
type Attachment struct{ Title, Class, File string }

// Page is an ordinary page.
type Page struct {
	ID, Title string
	Text      []string
}

// Month returns what the record says of a month, nil for nothing.
func (r *Record) Month(m period.Month) *Month {
	i, ok := slices.BinarySearchFunc(r.Months, m, func(x *Month, m period.Month) int { return int(x.Period - m) })
	if !ok {
		return nil
	}
	return r.Months[i]
}

// Text gives what pages say, a line for each paragraph, "" for nothing.
type Text struct {
	Report func(*archive.Month) string
	Page   func(*archive.Page) string
}

// linesOf are the lines of a text.
func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// Of makes the record of an archive, without its drafts. Of several series it has the
// ids: their records are made each for itself.
func Of(a *archive.Archive, text Text) *Record {
	r := head(a, text.Page)
	for _, m := range published(a) {
		r.Months = append(r.Months, month(a, m, text))
	}
	return r
}

// head is a record without its months.
func head(a *archive.Archive, text func(*archive.Page) string) *Record {
	p := a.Site.Policy
	r := &Record{ID: a.ID, Audience: p.Levels[p.Audience].Name, Withdrawn: a.Withdrawn, Definitions: map[string]string{}, Redefined: map[string][]Redefined{}, archive: a}
	for _, m := range a.Measures {
		if !a.Uses(m.Dataset) { // but others who share it
			continue
		}
		r.Definitions[m.Name()] = definition(m)
		for _, d := range m.Dimensions {
			for _, c := range d.Codelist.Codes {
				r.Definitions[d.Codelist.ID+"/"+c.ID] = meaning(c)
			}
		}
	}
	for i := range a.Redefined {
		x := &a.Redefined[i]
		if name := x.Name(); r.Definitions[name] != "" && a.Redefines(x) {
			r.Redefined[name] = append(r.Redefined[name], Redefined{x.On, x.Reason})
		}
	}
	for _, x := range a.Series {
		r.Series = append(r.Series, &Record{ID: x.ID})
	}
	for _, p := range a.Pages {
		r.Pages = append(r.Pages, Page{p.ID, p.Title, linesOf(text(p))})
	}
	return r
}

// published are the months that are no drafts.
func published(a *archive.Archive) []*archive.Month {
	out := make([]*archive.Month, 0, len(a.Months))
	for _, m := range a.Months {
		if !m.Draft {
			out = append(out, m)
		}
	}
	return out
}

// meaning is what a code is called and, as subtotals are of groups, where it belongs.
func meaning(c *archive.Code) string {
	if c.Group == nil {
		return c.Label
	}
	return fmt.Sprintf("%s (%s)", c.Label, c.Group.Label)
}

// definition is compared with the one of the publication before: a line that another
// version of the program writes otherwise is told as a change.
func definition(m *archive.Measure) string {
	out := fmt.Sprintf("%s, unit %s, %d decimals, %s", m.Title, cmp.Or(m.Unit, "none"), m.Decimals, m.Aggregate)
	for i, d := range m.Dimensions {
		out += []string{", by ", " × "}[min(i, 1)] + d.ID
	}
	if m.Formula != nil {
		out += ", " + m.Formula.String()
	}
	return out
}

func month(a *archive.Archive, m *archive.Month, text Text) *Month {
	out := &Month{Period: m.Period, Figures: map[string]Breakdown{}, source: m}
	for i, s := range m.Slices {
		if s == nil {
			continue
		}
		b := Breakdown{}
		s.EachCell(func(c *archive.Cell) {
			f := figure(c)
			b[string(appendKey(nil, a.Measures[i], s, c))] = &f
		})
		if len(b) > 0 {
			out.Figures[a.Measures[i].Name()] = b
		}
	}
	var l markup.Line
	for d, list := range m.Records {
		if out.Records == nil {
			out.Records = map[string][]string{}
		}
		for i := range list {
			out.Records[d.ID] = append(out.Records[d.ID], words(&l, d, &list[i]).Take())
		}
	}
	if m.Report != nil {
		r := report(a, m)
		r.Text = linesOf(text.Report(m))
		out.Report = &r
	}
	return out
}

// report is a report without its text.
func report(a *archive.Archive, m *archive.Month) Report {
	r, levels := m.Report, a.Site.Policy.Levels
	out := Report{Title: r.Title, Published: r.Published, Class: levels[r.Class].Name, Corrections: r.Corrections}
	for _, x := range r.Attachments {
		out.Attachments = append(out.Attachments, Attachment{x.Title, levels[x.Class].Name, x.File})
	}
	return out
}

func figure(c *archive.Cell) Figure {
	f := Figure{Now: state(c.Value, c.Status), cell: c}
	for _, r := range c.Revisions() {
		f.Revisions = append(f.Revisions, Revision{r.On, state(r.Was, r.WasStatus), r.Reason})
	}
	return f
}

func state(v float64, s archive.Status) State {
	if s.HasNoValue() {
		v = 0
	}
	return State{v, s}
}

// appendKey appends the key that names a cell independently of the order in which
// a month breaks down its measure.
func appendKey(b []byte, m *archive.Measure, s *archive.Slice, c *archive.Cell) []byte {
	if c == s.Stated {
		return append(b, Stated...)
	}
	if t := s.SubtotalOf(c); t != nil {
		return append(append(append(append(append(b, Stated...), ' '), t.Dimension.ID...), '/'), t.Part()...)
	}
	from := len(b)
	known := from // where the last code ends
	for _, d := range m.Dimensions {
		if len(b) > from {
			b = append(b, '/')
		}
		if i := slices.Index(s.By, d); i >= 0 {
			b = append(b, c.Keys[i].ID...)
			known = len(b)
		} else {
			b = append(b, '*')
		}
	}
	return b[:known]
}

// words puts a record on a line.
func words(l *markup.Line, d *archive.Dataset, r *archive.Record) *markup.Line {
	for i := range d.Fields {
		if i > 0 {
			l.Text(" | ")
		}
		n := 0
		word := func(parts ...string) {
			if n++; n > 1 {
				l.Text(", ")
			}
			for _, s := range parts {
				l.Text(s)
			}
		}
		v := &r.Values[i]
		if v.Text != nil {
			word(v.Text.Plain)
		}
		for _, x := range v.Dates {
			word(x.String())
		}
		for _, x := range v.Codes {
			word(x.Label)
		}
		for _, x := range v.Links {
			word(x.Title, " <", x.URL, ">")
		}
	}
	return l
}

// pos is where the figure stands in the content, for one that was made of it.
func (f *Figure) pos() diag.Pos { return f.cell.Pos }
