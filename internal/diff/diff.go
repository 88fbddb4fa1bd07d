// Package diff says what differs between two publications by meaning: which
// figures, sentences, records and attachments of which month changed, appeared or
// vanished. It is for those who review a month before it goes out, as text
// (Print), as JSON (the types below) and as a page (HTML).
//
//   - A figure is named as an editor finds it. A change is declared if the new
//     history of the figure has it as a correction, and that of a made-up figure needs
//     no declaration; a figure of a new month comes with the one of the month before.
//   - Commentary is compared sentence by sentence. Two sentences with most of their
//     words in common are one that changed.
//   - What follows from figures is not told again: totals, changes, pages, charts.
package diff

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/record"
)

// Diff is everything that differs, empty lists for nothing.
type Diff struct {
	Months      []Month `json:"months"` // newest first
	Pages       []Page  `json:"pages"`
	Definitions []Edit  `json:"definitions"` // of measures (title, unit, decimals, how months combine) and codes
	Withdrawn   []Edit  `json:"withdrawn"`
}

// Empty reports whether nothing differs.
func (d *Diff) Empty() bool {
	return len(d.Months)+len(d.Pages)+len(d.Definitions)+len(d.Withdrawn) == 0
}

// State says what became of something.
type State string

const (
	New     State = "new"
	Gone    State = "gone"
	Changed State = "changed"
)

// Month is what differs in one month.
type Month struct {
	Series      string   `json:"series,omitempty"` // the id of one of several series of reports
	Month       string   `json:"month"`            // "2018-02"
	State       State    `json:"state"`
	Report      []Edit   `json:"report,omitempty"` // its title, its date, its classification
	Figures     []Figure `json:"figures,omitempty"`
	Sentences   []Edit   `json:"sentences,omitempty"`
	Records     []Edit   `json:"records,omitempty"` // named by their data set
	Attachments []Edit   `json:"attachments,omitempty"`
	Corrections []Edit   `json:"corrections,omitempty"` // of the commentary
}

// Page is what differs on an ordinary page.
type Page struct {
	Page      string `json:"page"`
	State     State  `json:"state"`
	Sentences []Edit `json:"sentences,omitempty"`
}

// Edit is a text that changed; one that is missing appeared or vanished.
type Edit struct {
	Name string `json:"name,omitempty"` // what it is
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

// Figure is a figure that changed; Was or Is is nil where it appeared or vanished.
type Figure struct {
	Name        string       `json:"figure"`
	Was         *Value       `json:"was,omitempty"`
	Is          *Value       `json:"is,omitempty"`
	Before      *Value       `json:"before,omitempty"`      // in the month before, of one that is new with its month
	Declared    bool         `json:"declared"`              // the change is a correction, or the figure is new with its month
	Corrections []Correction `json:"corrections,omitempty"` // that are new
}

// Value is a number with its status, or only that.
type Value struct {
	Value  *float64       `json:"value"` // null where there is no number
	Status archive.Status `json:"status,omitempty"`
}

// String writes "6099", "6099 [p]" or "[x]".
func (v *Value) String() string {
	if v == nil {
		return "–"
	}
	var parts []string
	if v.Value != nil {
		parts = append(parts, strconv.FormatFloat(*v.Value, 'f', -1, 64))
	}
	if v.Status != archive.Plain {
		parts = append(parts, "["+string(v.Status)+"]")
	}
	return strings.Join(parts, " ")
}

// Correction is a correction of a figure.
type Correction struct {
	On     string `json:"on"`
	Was    *Value `json:"was"`
	Reason string `json:"reason"`
}

// Compare returns what differs between two publications for the same readers. What
// is of one of several series of reports is named with it.
func Compare(old, next record.Publication) *Diff {
	out := &Diff{Months: []Month{}, Pages: []Page{}, Definitions: []Edit{}, Withdrawn: []Edit{}}
	none := record.Publication{Record: &record.Record{}}
	was := map[string]record.Publication{}
	for _, p := range old.Parts() {
		was[p.ID] = p.Publication
	}
	for _, is := range next.Parts() {
		before, ok := was[is.ID]
		if !ok {
			before = none
		}
		out.take(is.ID, compare(before, is.Publication))
		delete(was, is.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		out.take(id, compare(was[id], none))
	}
	slices.SortStableFunc(out.Months, func(a, b Month) int { return strings.Compare(b.Month, a.Month) })
	return out
}

// take adds what differs in a part of the publications.
func (d *Diff) take(series string, part *Diff) {
	path := ""
	if series != "" {
		path = series + "/"
	}
	for _, m := range part.Months {
		m.Series = series
		d.Months = append(d.Months, m)
	}
	for _, p := range part.Pages {
		p.Page = path + p.Page
		d.Pages = append(d.Pages, p)
	}
	named := func(to *[]Edit, list []Edit) {
		for _, e := range list {
			e.Name = path + e.Name
			*to = append(*to, e)
		}
	}
	named(&d.Definitions, part.Definitions)
	named(&d.Withdrawn, part.Withdrawn)
}

func compare(old, next record.Publication) *Diff {
	d := &Diff{Months: []Month{}, Pages: []Page{}, Withdrawn: withdrawals(old.Record, next.Record),
		Definitions: listed(byName(old.Record.Definitions, next.Record.Definitions))}
	for _, m := range next.Record.Months {
		c := comparison{old, next, old.Record.Month(m.Period), m}
		d.add(c.month())
	}
	for _, m := range old.Record.Months {
		if next.Record.Month(m.Period) == nil {
			c := comparison{old, next, m, nil}
			d.add(c.month())
		}
	}
	d.pages(old.Record, next.Record)
	return d
}

// name is the month as it is told to people: "2018-02", "river/2018-02".
func (m *Month) name() string {
	if m.Series == "" {
		return m.Month
	}
	return m.Series + "/" + m.Month
}

func (d *Diff) add(m Month) {
	if m.State != Changed || len(m.Report)+len(m.Figures)+len(m.Sentences)+len(m.Records)+len(m.Attachments)+len(m.Corrections) > 0 {
		d.Months = append(d.Months, m)
	}
}

// state says what became of something that was or is there.
func state(was, is bool) State {
	switch {
	case !was:
		return New
	case !is:
		return Gone
	}
	return Changed
}

// comparison is one month in two publications; was or is may be nil.
type comparison struct {
	old, next record.Publication
	was, is   *record.Month
}

func (c *comparison) month() Month {
	was, is := c.was, c.is
	m := Month{State: state(was != nil, is != nil)}
	if was == nil {
		was = &record.Month{}
	}
	if is == nil {
		is = &record.Month{Period: was.Period}
	}
	m.Month = is.Period.String()
	m.Figures = c.figures(was, is)
	a, b := was.Report, is.Report
	if a != nil || b != nil {
		m.report(c, a, b)
	}
	for _, name := range slices.Sorted(maps.Keys(joined(was.Records, is.Records))) {
		for _, e := range edits(was.Records[name], is.Records[name]) {
			m.Records = append(m.Records, Edit{name, e.Was, e.Is})
		}
	}
	return m
}

// joined has the keys of both maps.
func joined[V any](a, b map[string]V) map[string]bool {
	out := map[string]bool{}
	for k := range a {
		out[k] = true
	}
	for k := range b {
		out[k] = true
	}
	return out
}

func (m *Month) report(c *comparison, a, b *record.Report) {
	if a == nil {
		a = &record.Report{}
	}
	if b == nil {
		b = &record.Report{}
	}
	for _, e := range []Edit{{"title", a.Title, b.Title}, {"published", a.Published.String(), b.Published.String()}, {"classification", a.Class, b.Class}} {
		if e.Was != e.Is {
			m.Report = append(m.Report, e)
		}
	}
	m.Sentences = edits(sentences(a.Text), sentences(b.Text))
	m.Corrections = edits(corrections(a), corrections(b))
	m.Attachments = byName(c.attachments(a, c.was, c.old.Files), c.attachments(b, c.is, c.next.Files))
}

func corrections(r *record.Report) []string {
	var out []string
	for _, x := range r.Corrections {
		out = append(out, x.On.String()+": "+x.Text)
	}
	return out
}

// attachments describes each attachment by its title.
func (c *comparison) attachments(r *record.Report, m *record.Month, files map[string]string) map[string]string {
	out := map[string]string{}
	for _, a := range r.Attachments {
		text := a.Class
		if a.File != "" {
			text += ", " + a.File
			if sum := files[m.Period.Path()+"/"+a.File]; len(sum) > 8 {
				text += " (SHA-256 " + sum[:8] + "…)"
			}
		}
		out[a.Title] = text
	}
	return out
}

func byName(was, is map[string]string) []Edit {
	var out []Edit
	for _, name := range slices.Sorted(maps.Keys(joined(was, is))) {
		if was[name] != is[name] {
			out = append(out, Edit{name, was[name], is[name]})
		}
	}
	return out
}

func (d *Diff) pages(old, next *record.Record) {
	pages := func(r *record.Record) map[string]record.Page {
		out := map[string]record.Page{}
		for _, p := range r.Pages {
			out[p.ID] = p
		}
		return out
	}
	was, is := pages(old), pages(next)
	for _, id := range slices.Sorted(maps.Keys(joined(was, is))) {
		_, before := was[id]
		_, after := is[id]
		p := Page{Page: id + "/", State: state(before, after)}
		p.Sentences = edits(append(sentences([]string{was[id].Title}), sentences(was[id].Text)...), append(sentences([]string{is[id].Title}), sentences(is[id].Text)...))
		if len(p.Sentences) > 0 {
			d.Pages = append(d.Pages, p)
		}
	}
}

func withdrawals(old, next *record.Record) []Edit {
	text := func(r *record.Record) map[string]string {
		out := map[string]string{}
		for _, w := range r.Withdrawn {
			out[w.Address] = fmt.Sprintf("withdrawn on %s: %s", w.On, w.Reason)
		}
		return out
	}
	return listed(byName(text(old), text(next)))
}

// listed makes nothing an empty list.
func listed(list []Edit) []Edit {
	if list == nil {
		return []Edit{}
	}
	return list
}
