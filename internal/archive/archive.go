// Package archive is the vocabulary of a published archive of periodical
// reports: what the generator knows about, in the words of the field.
//
//   - A Dataset describes figures that arrive once a period (a calendar month).
//     It either has Measures, each over zero or more Dimensions whose values are
//     the Codes of a Codelist, or it has Fields, and then a period brings Records.
//   - A Month holds what one period brought: for each measure a Slice of Cells,
//     for each data set of records its Records, and, where one was written, the
//     Report.
//   - A Table and a Chart are declared once beside their data set and placed by
//     name in any report.
//   - A Cell keeps its Revisions, so that its value can be asked for as it was
//     known on any date (its vintages).
//   - A Level classifies. What the build's audience may not see was left out
//     when the content was loaded and is nowhere in an Archive; what remains of
//     it is the names in Withheld.
//
// The package holds facts and the few rules that follow from them alone. It
// knows no files (places are kept for messages only), no TOML, no Markdown and
// no templates. After loading, an Archive is never changed, so any number of
// goroutines may read it.
package archive

import (
	"slices"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// Archive is everything one site publishes, or one series of reports of a site that
// has several.
type Archive struct {
	ID        string     // of one of several series, "" for the site
	Series    []*Archive // the series of a site that has several, in its order
	Shared    bool       // of a site whose reports all are in series
	Beside    bool       // of a series of a site that has reports of its own
	Idle      []*Archive // series that have nothing for the audience yet, and are no part of the site
	Site      *Site
	Codelists []*Codelist // by id
	Datasets  []*Dataset  // in the order of the site, then by id
	Measures  []*Measure  // of all data sets, in order; Measure.Index points here
	Months    []*Month    // oldest first, without repeats; gaps are possible
	Pages     []*Page     // by file name
	Withdrawn []Withdrawal
	Redefined []Redefinition // of measures and codes, each one's oldest first
	ToCome    []ToCome       // corrections, withdrawals and redefinitions that are dated after the day of the build

	Tables map[string]*Table // by id
	Charts map[string]*Chart // by id

	// Withheld names what the classification filter, publish_at or draft left out
	// ("data set", "table", "section" … and its id), so that a use of it can be told
	// from a misspelling. It must never be rendered.
	Withheld map[string]Withheld
	// Faulty names what was declared with a fault and is therefore not here ("table
	// visits"): that it is missing where it is used is no fault of its own.
	Faulty map[string]bool
	// Disclosing are the places of acceptances that a disclosure needs.
	Disclosing map[diag.Pos]bool
}

// Withheld is the trace of something left out: enough for a message.
type Withheld struct {
	Kind  string // "data set", "measure", "table", "chart", "code", "report", "value", "breakdown" (of a measure), "check"
	Level string // the level it is classified as, "" if held back
	Draft bool   // held back as a draft
	Pos   diag.Pos
}

// Site is what content/site.toml declares.
type Site struct {
	Title       string
	Subtitle    string
	Description string
	ReportTitle string // what one issue is called: "Operations Report"
	BaseURL     string // absolute, ends with a slash
	Language    string // BCP 47: "en-GB"
	TimeZone    string // IANA: dates of the site are days there
	Publisher   Publisher
	Licence     Licence
	Commit      string // of the sources this was read from, "" where it is not told
	Policy      Policy
	KeyFigures  []KeyFigure
	Without     Without
	Order       []string   // data set ids in the order of the site
	OrderPos    []diag.Pos // where each of them is named
	Serial      []string   // ids of several series in the order of the site
	SerialPos   []diag.Pos // where each of them is named
	Pos         diag.Pos
}

// Publisher is who answers for the archive.
type Publisher struct{ Name, URL, Email string }

// Licence is the terms readers may use the archive under.
type Licence struct{ Name, URL, Text string }

// Without is what a site chooses not to have beside its reports. A chart without
// its drawings is drawn by the browser alone. Without the pages of data sets a chart
// shows the months it is declared with and no more. Without its record a publication
// cannot be held to what it said, nor deployed. Without the content of the feed a reader
// of it follows a link to each report.
type Without struct {
	Drawings, Downloads, Cards, Search, Comparison, Datasets, Record, FeedContent bool
}

// KeyFigure is a headline value, shown above each report and on the home page.
type KeyFigure struct {
	Label    string
	Value    Formula // a quantity
	Table    string  // the table that holds it, "" for none
	Accepted Acceptances
	Pos      diag.Pos
}

// Formula is a compiled expression. Package expr makes and evaluates it; the
// rest of the program passes it on.
type Formula interface {
	String() string // as the editor wrote it
}

// Policy is the classification of the publisher: levels from the widest
// circle of readers to the narrowest.
type Policy struct {
	Levels   []Level
	Public   int // index of the level anyone may see
	Audience int // index of the level this build is made for
}

// Level is one classification.
type Level struct {
	Name      string
	Statement string // the sentence printed for it, "" if the policy gives none
	Pos       diag.Pos
}

// Rank returns the place of the level with exactly this name, or -1.
func (p *Policy) Rank(name string) int {
	for i, l := range p.Levels {
		if l.Name == name {
			return i
		}
	}
	return -1
}

// Codelist is a vocabulary: the values a dimension can take.
type Codelist struct {
	ID          string
	Title       string
	Description *Prose // nil for none
	Groups      []*Group
	Codes       []*Code
	Glossary    bool // listed on the glossary page
	Tables      []*Table
	Pos         diag.Pos

	byID    map[string]*Code
	byGroup []*Code // what ByGroup returns
}

// Group puts codes together under a heading and a subtotal.
type Group struct {
	ID, Label   string
	Description *Prose
	Accepted    Acceptances
	Index       int // in Codelist.Groups
	Pos         diag.Pos
}

// Code is one entry of a code list.
type Code struct {
	ID          string
	Label       string
	Group       *Group       // nil for none
	Description *Prose       // nil for none
	From, Until period.Month // first and last month of validity, 0 for open
	Accepted    Acceptances
	Class       int // rank of its classification
	Index       int // in Codelist.Codes
	Pos         diag.Pos
}

// ValidIn reports whether the code may be used in month m.
func (c *Code) ValidIn(m period.Month) bool {
	return (c.From == 0 || m >= c.From) && (c.Until == 0 || m <= c.Until)
}

// Code returns the code with this id, or nil.
func (l *Codelist) Code(id string) *Code { return l.byID[id] }

// IndexCodes numbers codes and groups and makes Code answer. The loader calls
// it once, after the last code was added.
func (l *Codelist) IndexCodes() {
	l.byID = make(map[string]*Code, len(l.Codes))
	for i, c := range l.Codes {
		c.Index = i
		l.byID[c.ID] = c
	}
	for i, g := range l.Groups {
		g.Index = i
	}
	l.byGroup = nil
	l.byGroup = l.ByGroup()
}

// Dataset describes figures or records that arrive once a month.
type Dataset struct {
	ID          string
	Title       string
	Description *Prose // nil for none
	Source      *Prose // where the figures come from, nil for none
	Class       int    // rank of its classification
	Dimensions  []*Dimension
	Measures    []*Measure // nil for a data set of records
	Fields      []*Field   // nil for a data set of measures
	Tables      []*Table
	Charts      []*Chart
	Checks      []*Check
	Pos         diag.Pos
}

// IsRecords reports whether the data set holds records rather than measures.
func (d *Dataset) IsRecords() bool { return d.Fields != nil }

// Codelists returns the code lists that it uses, each once.
func (d *Dataset) Codelists() []*Codelist {
	var out []*Codelist
	add := func(l *Codelist) {
		if l != nil && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	for _, x := range d.Dimensions {
		add(x.Codelist)
	}
	for _, f := range d.Fields {
		add(f.Codelist)
	}
	return out
}

// Measure returns the measure with this id, or nil.
func (d *Dataset) Measure(id string) *Measure {
	for _, m := range d.Measures {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Dimension returns the dimension with this id, or nil.
func (d *Dataset) Dimension(id string) *Dimension {
	for _, m := range d.Dimensions {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Check is a rule that a data set declares for its figures.
type Check struct {
	Rule      Formula // a condition: page_views >= visits
	Message   string  // what it means that the rule is broken, "" for none
	Tolerance float64 // numbers that differ by no more are equal
	Pos       diag.Pos
}

// Dimension is an axis a measure is broken down by.
type Dimension struct {
	ID       string
	Title    string // of one value: "Driver"
	Codelist *Codelist
	Pos      diag.Pos
}

// Aggregate says how the months of a measure combine into a longer period.
type Aggregate int

const (
	Sum  Aggregate = iota // flows: emails received
	Last                  // stocks: parties at the end of the month
	None                  // ratios: they do not combine
)

// String returns the word for it in files: "sum", "last" or "none".
func (a Aggregate) String() string { return [...]string{"sum", "last", "none"}[a] }

// Measure is one quantity of a data set.
type Measure struct {
	Dataset     *Dataset
	Index       int // in Archive.Measures
	ID          string
	Title       string
	Description *Prose
	Unit        string // of many: "days", "emails"; "" for none
	Decimals    int    // shown, and at most given
	Aggregate   Aggregate
	Dimensions  []*Dimension // the finest breakdown a month may give
	Min, Max    *float64     // allowed range of a single value, nil for open
	Class       int          // rank of its classification
	Accepted    Acceptances  // in every month; it names its rules
	Tolerance   float64      // how far a stated total may be from the sum of its parts
	PartsOf     *Measure     // the measure this one is a breakdown of, nil for none
	Formula     Formula      // of a derived measure, nil for one that months state
	Derive      Derivation   // how Formula is computed, nil with it
	Faulty      bool         // declared with a fault: what is said of it is not looked at
	Pos         diag.Pos
}

// Derivation computes a derived measure from others of its data set; ok is
// false where one of them has no number or the result is not finite.
type Derivation func(value func(*Measure) (v float64, ok bool)) (v float64, ok bool)

// Name returns the measure as an editor writes it: "website.visits".
func (m *Measure) Name() string { return m.Dataset.ID + "." + m.ID }

// FieldType is the type of a field of a record.
type FieldType int

const (
	TextField  FieldType = iota // Markdown
	DateField                   // one date or a list of dates
	CodeField                   // one code or a list of codes of a code list
	LinksField                  // links with a title each
)

// Field is one column of a data set of records.
type Field struct {
	ID       string
	Title    string
	Type     FieldType
	Codelist *Codelist // for CodeField
	Required bool
	Dates    *Field // for TextField: months the text names may not lie before these dates
	InPeriod bool   // for DateField: every date lies in the month
	Pos      diag.Pos
}
