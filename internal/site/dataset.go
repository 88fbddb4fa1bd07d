package site

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/chart"
	"almanac/internal/period"
	"almanac/internal/table"
)

// withPages returns the data sets that have pages.
func (s *Site) withPages() (out []*archive.Dataset) {
	if s.archive.Site.Without.Datasets {
		return nil
	}
	for _, d := range s.archive.Datasets {
		if s.archive.Uses(d) {
			out = append(out, d)
		}
	}
	return out
}

// hasDataPages reports whether data sets have pages.
func (s *Site) hasDataPages() bool { return len(s.datasets) > 0 }

// hasDataPage reports whether a data set has one.
func (s *Site) hasDataPage(d *archive.Dataset) bool { return slices.Contains(s.datasets, d) }

// dataURL returns the address of the page of a data set, "" if it has none.
func (s *Site) dataURL(d *archive.Dataset) string {
	if !s.hasDataPage(d) {
		return ""
	}
	return s.url("data/" + d.ID + "/")
}

// dataPages lists the list of data sets and the page of each.
func (s *Site) dataPages() {
	if !s.hasDataPages() {
		return
	}
	s.add("data/index.html", "datasets", (*Site).datasetList)
	for _, d := range s.datasets {
		s.add("data/"+d.ID+"/index.html", "dataset", func(s *Site) (any, period.Date) { return s.dataset(d, s.datasetEntry(d)) }).Name = d.Title
		s.recordPages(d)
	}
}

func (s *Site) datasetList() (any, period.Date) {
	list := &Datasets{Frame: s.frame("data/", s.loc.T("nav_data"), s.loc.T("data_description", "title", s.archive.Site.Title))}
	for _, d := range s.datasets {
		list.Entries = append(list.Entries, s.datasetEntry(d))
	}
	return list, noDate
}

func (s *Site) datasetEntry(d *archive.Dataset) DatasetEntry {
	e := DatasetEntry{Title: d.Title, URL: s.dataURL(d), Coverage: s.coverage(d)}
	if d.Description != nil {
		e.Summary = sentence(d.Description.Plain, 200)
	}
	return e
}

// covered returns the months that have data for d, oldest first.
func (s *Site) covered(d *archive.Dataset) []*archive.Month {
	var out []*archive.Month
	for _, m := range s.archive.Months {
		if m.HasData(d) {
			out = append(out, m)
		}
	}
	return out
}

func (s *Site) coverage(d *archive.Dataset) string {
	return s.span(s.covered(d))
}

// span says which months there are.
func (s *Site) span(months []*archive.Month) string {
	n := len(months)
	switch n {
	case 0:
		return s.loc.T("coverage_none")
	case 1:
		return s.loc.Month(months[0].Period)
	}
	return s.loc.T("coverage", "from", s.loc.Month(months[0].Period), "to", s.loc.Month(months[n-1].Period), "n", strconv.Itoa(n))
}

// dataset makes the page of a data set; changed is the day of its last report or
// of its last correction.
func (s *Site) dataset(d *archive.Dataset, e DatasetEntry) (v *Dataset, changed period.Date) {
	months := s.covered(d)
	at := s.now()
	if n := len(months); n > 0 {
		at = months[n-1].Period
	}
	w := s.at(at, noDate).on("data/"+d.ID+"/", d.Title, d.Class)
	w.dataset = d
	v = &Dataset{
		Frame: s.frame("data/"+d.ID+"/", d.Title, e.Summary), Title: d.Title, Coverage: e.Coverage,
		Description: w.plainText(d.Description), Source: w.plainText(d.Source),
	}
	for _, c := range d.Charts {
		if b, ok := w.wholeChart(c); ok {
			v.Blocks = append(v.Blocks, b)
		}
	}
	v.Blocks = append(v.Blocks, w.trends(d)...)
	v.Downloads = w.bulk(d)
	if d.IsRecords() {
		v.Years = s.decades(s.yearLinks(d))
		v.Blocks = append(v.Blocks, w.allRecords(d, v.Downloads)...)
	} else {
		v.Blocks = append(v.Blocks, w.wholeSeries(d)...)
	}
	for _, m := range d.Measures {
		v.Measures = append(v.Measures, w.measure(m))
	}
	for _, l := range d.Codelists() {
		v.Codelists = append(v.Codelists, w.codelist(l))
	}
	v.Citation = s.citationOf(s.loc.T("citation_dataset", "title", d.Title), &v.Frame)
	v.Contents = s.datasetContents(v)
	v.Class = s.class(w.class)
	s.engine(&v.Frame, w)
	v.Corrections, changed = s.ofDataset(d)
	for _, m := range months {
		if m.Report != nil {
			changed = later(changed, m.Report.Published)
		}
	}
	v.Data = s.datasetData(v, d, months, changed)
	return v, changed
}

// datasetContents leads to each part of a data set's page.
func (s *Site) datasetContents(v *Dataset) []Heading {
	var out []Heading
	for _, b := range v.Blocks {
		switch {
		case b.Figure != nil:
			out = append(out, Heading{Text: s.loc.T("contents_chart", "title", b.Figure.Caption), URL: "#" + b.Figure.ID})
		case b.Table != nil:
			out = append(out, Heading{Text: s.loc.T("contents_table", "title", b.Table.Caption), URL: "#" + b.Table.ID})
		}
	}
	if v.Years != nil {
		out = append(out, Heading{Text: s.loc.T("records_years"), URL: "#page-years"})
	}
	if v.Measures != nil {
		out = append(out, Heading{Text: s.loc.T("measures"), URL: "#page-measures"})
	}
	for _, l := range v.Codelists {
		out = append(out, Heading{Text: l.Title, URL: "#" + l.ID})
	}
	out = append(out, Heading{Text: s.loc.T("revisions"), URL: "#page-revisions"})
	if v.Source != "" {
		out = append(out, Heading{Text: s.loc.T("source"), URL: "#page-source"})
	}
	return append(out, Heading{Text: s.loc.T("cite"), URL: "#page-citation"})
}

// wholeChart is a declared chart over every month there is.
func (w *writer) wholeChart(c *archive.Chart) (Block, bool) {
	model := chart.Build(overAll(c), w.scope.View, w.scope.At, w.loc)
	defer w.written(model.Data)
	if model.Points() == 0 {
		return Block{}, false
	}
	return Block{Figure: w.figure(model, "")}, true
}

// trendMonths is how many months a trend needs to be worth drawing.
const trendMonths = 3

// trends are charts over the whole archive of the measures that no declared
// chart shows over months.
func (w *writer) trends(d *archive.Dataset) []Block {
	shown := map[*archive.Measure]bool{}
	for _, c := range d.Charts {
		for _, m := range c.Data.Measures {
			shown[m] = shown[m] || c.Data.Rows.Kind == archive.ByMonth
		}
	}
	var out []Block
	for _, m := range d.Measures {
		if shown[m] || m.PartsOf != nil {
			continue
		}
		c := &archive.Chart{ID: "trend_" + m.ID, Caption: m.Title, Subtitle: w.loc.T("trend_subtitle"), Kind: archive.Line, Pos: m.Pos,
			Description: w.plainProse(w.loc.T("trend_description", "measure", m.Title)),
			Data: &archive.Table{ID: "trend_" + m.ID, Caption: m.Title, Dataset: d, Measures: []*archive.Measure{m},
				Rows: archive.Axis{Kind: archive.ByMonth}, Window: archive.WholeArchive}}
		model := chart.Build(c, w.scope.View, w.scope.At, w.loc)
		if model.Points() >= trendMonths {
			out = append(out, Block{Figure: w.figure(model, "")})
		}
		w.written(model.Data)
	}
	return out
}

// wholeSeries are tables of every value a data set has, months downwards. An
// underscore keeps their ids apart from those that are declared.
func (w *writer) wholeSeries(d *archive.Dataset) []Block {
	var out []Block
	flat := archive.Table{ID: "whole_series", Caption: d.Title, Dataset: d, Rows: archive.Axis{Kind: archive.ByMonth}, Window: archive.WholeArchive, OmitEmpty: true}
	for _, t := range w.seriesTables(d, flat) {
		out = w.series(out, &t)
	}
	return out
}

// seriesTables are the tables that together have every value of a data set:
// one for each dimension by which a month breaks down a measure, as columns, and
// flat with the measures without a breakdown.
func (w *writer) seriesTables(d *archive.Dataset, flat archive.Table) []archive.Table {
	var out []archive.Table
	for _, m := range d.Measures {
		if len(m.Dimensions) == 0 {
			flat.Measures = append(flat.Measures, m)
			continue
		}
		for _, by := range w.breakdowns(m) {
			t := flat
			t.ID, t.Caption, t.Measures = "series_"+m.ID, m.Title, []*archive.Measure{m}
			if len(m.Dimensions) > 1 {
				t.ID, t.Caption = t.ID+"-"+by.ID, w.loc.T("series_by", "measure", m.Title, "dimension", by.Title)
			}
			t.Columns = archive.Axis{Kind: archive.ByDimension, Dimension: by}
			t.TotalColumn = true
			out = append(out, t)
		}
	}
	if flat.Measures != nil {
		out = append(out, flat)
	}
	return out
}

// breakdowns returns the dimensions by which some month breaks down m, the first
// one that m declares where none does.
func (w *writer) breakdowns(m *archive.Measure) []*archive.Dimension {
	var out []*archive.Dimension
	for _, d := range m.Dimensions {
		if m.Derive != nil || slices.ContainsFunc(w.archive.Months, func(x *archive.Month) bool {
			return x.Slices[m.Index] != nil && slices.Contains(x.Slices[m.Index].By, d)
		}) {
			out = append(out, d)
		}
	}
	if out == nil {
		return m.Dimensions[:1]
	}
	return out
}

// series appends a table, if it has any rows: the latest of very many. The downloads
// have all.
func (w *writer) series(out []Block, t *archive.Table) []Block {
	m := table.Build(t, w.scope.View, w.scope.At, w.loc)
	defer w.written(m)
	n := len(m.Rows)
	switch {
	case n == 0:
		return out
	case n <= Most.Rows:
		return append(out, Block{Table: w.table(m, t.ID, "", t.Caption)})
	}
	downloads := w.offer(m, t.ID, "", t.Caption, nil)
	latest := w.latestOf(m)
	b := w.long(latest, t.ID, "", t.Caption)
	latest.Free()
	b.Downloads, b.More = downloads, w.latest("rows_latest", Most.Latest, n)
	return append(out, Block{Table: b})
}

// latestOf is a table of months down the page with its latest rows alone, as many as
// a page shows.
func (w *writer) latestOf(m *table.Model) *table.Model {
	decl := *m.Decl
	decl.Window = int(w.scope.At-m.Rows[len(m.Rows)-Most.Latest].Header.Month) + 1
	return table.Build(&decl, w.scope.View, w.scope.At, w.loc)
}

// latest says how many rows a table shows, by the word for what else has them.
func (w *writer) latest(word string, shown, all int) string {
	return w.loc.T(word, "n", w.loc.Number(float64(shown), 0), "of", w.loc.Number(float64(all), 0))
}

// allRecords are the records of all months, newest first, as each of their
// tables shows them: of very many the latest months, as many as a page has room for.
func (w *writer) allRecords(d *archive.Dataset, downloads []Download) []Block {
	all := 0
	for _, m := range w.archive.Months {
		all += len(m.Records[d])
	}
	shown, window := all, archive.WholeArchive
	if all > Most.Rows {
		shown, window = w.latestRecords(d)
	}
	var out []Block
	for _, t := range w.recordTables(d, window) {
		if t.Downloads = downloads; shown < all {
			t.More = w.latest("records_latest", shown, all)
		}
		out = append(out, Block{Table: t})
	}
	return out
}

// latestRecords returns how many of the latest records a page has room for, and of how
// many months they are: whole ones, and one at least.
func (w *writer) latestRecords(d *archive.Dataset) (n, months int) {
	for _, m := range slices.Backward(w.archive.Months) {
		own := len(m.Records[d])
		if n > 0 && n+own > Most.Latest {
			break
		}
		n, months = n+own, int(w.scope.At-m.Period)+1
	}
	return n, months
}

// recordTables are the records of a window of months, newest first.
func (w *writer) recordTables(d *archive.Dataset, window int) []*Table {
	var out []*Table
	for _, t := range d.Tables {
		every := *t
		every.Columns, every.Window = archive.Axis{Kind: archive.ByMonth}, window
		if g := t.GroupBy; g != nil && !slices.Contains(t.Fields, g) {
			every.Fields = slices.Concat(t.Fields, []*archive.Field{g})
		}
		every.GroupBy = nil
		m := table.Build(&every, w.scope.View, w.scope.At, w.loc)
		if len(m.Rows) > 0 {
			out = append(out, w.long(m, "all_"+t.ID, "", t.Caption))
		}
		m.Free()
	}
	return out
}

func (w *writer) measure(m *archive.Measure) MeasureEntry {
	e := MeasureEntry{ID: "measure-" + m.ID, Title: m.Title, Unit: m.Unit, Description: w.plainText(m.Description),
		Aggregation: w.loc.T([]string{"aggregate_sum", "aggregate_last", "aggregate_none"}[m.Aggregate])}
	if m.Formula != nil {
		e.Aggregation = w.loc.T("derived", "formula", inTitles(m))
	}
	var by []string
	for _, d := range m.Dimensions {
		by = append(by, d.Title)
	}
	e.Breakdown = strings.Join(by, " × ")
	return e
}

var measureName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL_][\pL\pN_.]*`) })

// inTitles is the formula of a measure as a reader knows its parts: by their titles.
func inTitles(m *archive.Measure) string {
	return measureName().ReplaceAllStringFunc(m.Formula.String(), func(name string) string {
		for _, of := range m.Dataset.Measures {
			if name == of.ID || name == of.Name() {
				return of.Title
			}
		}
		return name
	})
}

func (w *writer) codelist(l *archive.Codelist) CodelistEntry {
	e := CodelistEntry{ID: "codes-" + l.ID, Title: l.Title, Description: w.plainText(l.Description)}
	var group *CodeGroup
	var last *archive.Group
	for i, c := range l.ByGroup() {
		if i == 0 || c.Group != last {
			last = c.Group
			e.Groups = append(e.Groups, CodeGroup{})
			group = &e.Groups[len(e.Groups)-1]
			if last != nil {
				group.ID, group.Label, group.Description = e.ID+"-group-"+last.ID, last.Label, w.plainText(last.Description)
			}
		}
		e.Described = e.Described || c.Description != nil
		group.Codes = append(group.Codes, CodeEntry{ID: e.ID + "-" + c.ID, Code: c.ID, Label: c.Label,
			Description: w.plainText(c.Description), Validity: w.validity(c.From, c.Until)})
	}
	return e
}

func (w *writer) validity(from, until period.Month) string {
	switch {
	case from != 0 && until != 0:
		return w.loc.T("valid_between", "from", w.loc.Month(from), "until", w.loc.Month(until))
	case from != 0:
		return w.loc.T("valid_from", "from", w.loc.Month(from))
	case until != 0:
		return w.loc.T("valid_until", "until", w.loc.Month(until))
	}
	return ""
}

func (s *Site) hasGlossary() bool { return len(s.explained) > 0 }

func (s *Site) glossary() (any, period.Date) {
	w := s.at(s.now(), noDate)
	v := &Glossary{Frame: s.frame("glossary/", s.loc.T("nav_glossary"), s.loc.T("glossary_description", "title", s.archive.Site.Title))}
	for _, l := range s.explained {
		e := w.codelist(l)
		v.Lists = append(v.Lists, e)
		v.Contents = append(v.Contents, Heading{Text: e.Title, URL: "#" + e.ID})
	}
	return v, noDate
}
