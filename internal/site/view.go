package site

import (
	"almanac/internal/jsontext"
	"almanac/internal/locale"
	"almanac/internal/markup"
)

// The views are what layouts show. A layout gets one of them as its dot and
// nothing else; a page is rendered again exactly when its view changed.
// Texts are plain unless their type is markup.HTML, or markup.Written, which layouts have as
// the field Markup until the page is made and its memory given back; addresses start with the
// site's base path.

// Frame is what every page has around its content.
type Frame struct {
	Lang        string
	PageTitle   string // for <title>, with the site's name
	Description string // for search results and feeds, plain
	Canonical   string // absolute address
	SiteTitle   string
	Subtitle    string
	HomeURL     string
	Root        string // address of the whole site
	PartOf      Link   // the whole site, on a page of one of several series, else empty
	FeedURL     string
	Nav         []Link // main navigation
	Footer      []Link // about, accessibility …
	Style       string // address of the stylesheet
	Font        string // address of the typeface, "" for none of ours
	Script      string // address of the first-party script
	Engine      string // address of the chart engine, "" on pages without charts
	Publisher   Link
	Licence     Link
	LicenceText string
	Stamp       string // says why a page is not for publication: its audience, a draft; else ""
	Class       Class  // classification of the page, Name "" for none
	Social      Social
	Data        jsontext.Plain // the page in schema.org's words, as JSON-LD, nil for none
}

// Social is what other sites show beside a link to a page.
type Social struct {
	Type          string // of Open Graph: "website" or "article"
	Locale        string // of Open Graph: "en_GB"
	Image         string // absolute address of its card
	Alt           string
	Width, Height int
	Published     string // of an article, ISO dates
	Modified      string
}

// Link is an address with its text.
type Link struct {
	Text    string
	URL     string
	Current bool   // the page we are on, or its part of the site
	Detail  string // a second line: a date, a description
}

// Class is a classification as shown.
type Class struct{ Name, Statement string }

// Date is a date for machines and for people.
type Date struct{ ISO, Text string }

// Block is one part of a commentary; exactly one of its fields is set.
type Block struct {
	markup.Written
	Table  *Table
	Figure *Figure
}

// Table is a table with its caption and notes.
type Table struct {
	ID             string
	Label          string // "Table 5", "" for a table without a number
	Caption        string
	markup.Written // the <table> element, caption included
	Notes          []Note
	Legend         []Legend // the status shorthands the table uses

	Downloads []Download  // none for the table of a figure, which has them itself
	Tools     *TableTools // of a long table, else nil
	More      string      // says where the rows are that a very long table leaves out
	Origin    Origin
}

// Origin is where the content gives the numbers of a table.
type Origin struct {
	Files  []string // "content/reports/2018-02/data.toml, lines 18 to 28"
	More   string   // "and 1,176 more", of a table of very many months
	Commit string
	InJSON bool // the table's JSON file says it for each number
}

// TableTools is what a script needs to sort and filter a long table.
type TableTools struct {
	Rows    string // how many there are
	Decimal string // sign in its numbers: "."
}

// Download is a link to a file.
type Download struct {
	Format string // "CSV"
	Of     string // what it holds, plain
	URL    string
}

// Note is a numbered note below a table or at the end of a commentary.
type Note struct {
	ID     string // of the note
	Mark   string // "note 1"
	Markup markup.HTML
	Back   []string // ids of the marks that lead here
}

// Legend explains a status shorthand.
type Legend struct{ Mark, Text string }

// Figure is a chart in its forms: drawn beforehand in two sizes, the option for
// the interactive one, and the numbers.
type Figure struct {
	ID           string
	Label        string // "Figure 3" or "Chart of Table 3"
	Caption      string
	Subtitle     string
	Kind         string         // the kind declared: "line", "donut" …
	Description  markup.HTML    // the text alternative, block markup
	Wide, Narrow markup.HTML    // <svg> for wide and for narrow places, filled in by whoever draws
	Option       jsontext.Plain // the ECharts option
	Whole        string         // address of the option over the whole archive, "" for none
	Windows      []Window       // how many months a reader can have, its own first
	Drill        Drill          // what a reader can have broken down
	Corrected    *Link          // says that numbers were corrected since, nil if none were
	Illustrative string         // the label to show when numbers are made up, else ""
	Parts        []string       // of a pie or donut
	Table        Table          // the same numbers
	Downloads    []Download     // of the same numbers
	More         []Files        // of what the figure shows in another form
}

// Drill is how a figure can be broken down. Codes may be there for other months
// only: File has the figure's own, Whole those of the whole archive; both are ""
// where the data has no finer dimension.
type Drill struct {
	From, By    string // titles of the dimensions: "Driver", "Product"
	Codes       []Code
	File, Whole string // addresses
}

// Code is a code with its name.
type Code struct{ ID, Label string }

// Files are downloads of what a figure shows in another form: For is "months" or
// "drill", Label says what they hold.
type Files struct {
	For, Label string
	Downloads  []Download
}

// Window is a choice of months: Value is their number, "" for as many as the
// figure has by itself, "all" for the whole archive.
type Window struct{ Value, Text string }

// Heading is an entry of the contents.
type Heading struct {
	Text, URL string
	Children  []Heading
}

// KeyFigure is one headline value.
type KeyFigure struct {
	Label   string
	Value   string
	Unit    string
	Status  string   // shorthand, "" for a plain value
	Changes []Change // on the month and the year before, where there is something to compare
	URL     string   // of the table that holds it, "" for none
	Spark   string   // points of a polyline in a 100×28 box, "" for none
	// Correction leads to the correction of the value, nil for none.
	Correction *Link
}

// Change compares a value with an earlier one.
type Change struct {
	Text  string // "−41.5% on January 2018"
	Trend string // "up", "down" or "level"
	// Correction leads to that of the earlier value since then, nil for none.
	Correction *Link
}

// Attachment is a document that belongs to a report.
type Attachment struct {
	Title    string
	Class    string
	URL      string // "" where it is not published
	Withheld bool
}

// Report is a published report.
type Report struct {
	Frame
	Title       string
	Period      string
	Published   Date
	Authors     string
	Team        string
	Reference   string
	Action      string
	Summary     string
	Prev, Next  *Link
	Compare     []Link // with the month and the year before
	KeyFigures  []KeyFigure
	Downloads   []Download // of all tables and figures at once
	Contents    []Heading
	Tables      []Link
	Figures     []Link
	Body        []Block
	Attachments []Attachment
	Revised
	Notes    []Note // footnotes of the commentary
	Citation string
}

// Revised is what the page of a month says of corrections.
type Revised struct {
	Corrections []Correction // that the page tells of, newest first
	Corrected   Date         // of the last of them
	Further     *Link        // to those that are not listed, nil for none
	Uncorrected bool         // none of what the page shows was ever corrected
}

// Month is the page of a month with figures and no report.
type Month struct {
	Frame
	Title      string
	Period     string
	Prev, Next *Link
	Compare    []Link // with the month and the year before
	KeyFigures []KeyFigure
	Downloads  []Download // of all tables and figures at once
	Contents   []Heading  // one entry for each data set
	Sections   []MonthSection
	Revised
	Citation  string
	Withdrawn *Withdrawal // of the month's report, nil if it had none
}

// MonthSection is one data set's figures in a month.
type MonthSection struct {
	ID     string
	Title  string
	URL    string // of the data set's page
	Blocks []Block
}

// Home is the front page.
type Home struct {
	Frame
	Intro      string
	Latest     *ReportEntry // nil while there is no report
	KeyFigures []KeyFigure
	Series     []SeriesEntry // beside the reports of the site
	Listing
}

// Listing is the months of the archive, the newest first: of very many those of the
// latest years, and of the years before no more than where they are.
type Listing struct {
	Years   []Year
	Earlier []Decade
}

// Decade is some of its years, the newest first.
type Decade struct {
	Name  string // "1990s"
	Years []Link
}

// Overview is the front page of a site whose reports all are in several series.
type Overview struct {
	Frame
	Intro  string
	Series []SeriesEntry
}

// SeriesEntry is a series of reports in the list of them.
type SeriesEntry struct {
	Title   string
	URL     string
	Facts   string // its months, and its publisher where that is another one
	Summary string
	Latest  *ReportEntry // nil while there is no report
}

// Year is one year of the archive, months newest first.
type Year struct {
	Name   string
	URL    string
	Months []ReportEntry
}

// ReportEntry is one month in a list.
type ReportEntry struct {
	ID        string // "2018-02"
	Month     string // "February"
	Period    string // "February 2018"
	Title     string
	URL       string
	Published Date // empty for a month with figures only, and for a draft
	Summary   string
	HasReport bool
}

// YearPage lists one year.
type YearPage struct {
	Frame
	Year       Year
	Prev, Next *Link
}

// Datasets lists all data sets.
type Datasets struct {
	Frame
	Entries []DatasetEntry
}

// DatasetEntry is one data set in a list.
type DatasetEntry struct {
	Title    string
	URL      string
	Summary  string
	Coverage string // "March 2017 to February 2018, 12 months"
}

// Dataset is the page of one data set.
type Dataset struct {
	Frame
	Title       string
	Description markup.HTML
	Source      markup.HTML
	Coverage    string
	Downloads   []Download // of the whole data set
	Measures    []MeasureEntry
	Contents    []Heading
	Blocks      []Block  // charts and tables over the whole archive
	Years       []Decade // of very many records: the pages of their years; else nil
	Codelists   []CodelistEntry
	Citation    string
	Corrections []Correction // of its figures, newest first
}

// Records is a year of a data set of records.
type Records struct {
	Frame
	Title      string // "Meetings, 2018"
	Dataset    Link
	Coverage   string
	Prev, Next *Link
	Downloads  []Download // of the whole data set
	Blocks     []Block    // its tables
}

// Correction is one correction after publication. Of a figure it has all
// fields; of a commentary, and of what a measure or a code is called or means, no
// Data, Month, Was and Is.
type Correction struct {
	ID    string // on the page of corrections
	URL   string // of itself
	Date  Date
	Page  Link   // the report, the month's figures, or the data set that has the words
	Title string // what was corrected: "Emails, Sub-Committees"
	Data  *Link  // the data set
	Month string
	Was   string
	Is    string
	Text  string // the reason, or what was corrected in words
}

// Sentence tells a correction in words.
func (c *Correction) Sentence(loc *locale.Locale) string {
	if c.Data == nil {
		return c.Text
	}
	return loc.T("correction_sentence", "what", c.Title, "month", c.Month, "was", c.Was, "is", c.Is, "reason", c.Text)
}

// Corrections lists everything that was corrected or withdrawn.
type Corrections struct {
	Frame
	Title     string
	Downloads []Download
	Entries   []Correction
	Withdrawn []Withdrawal
}

// Withdrawal is a notice that something was taken back.
type Withdrawal struct {
	ID      string // on the page of corrections
	Address string
	Date    Date
	Reason  string
}

// Withdrawn is the page at an address that was withdrawn.
type Withdrawn struct {
	Frame
	Title      string
	Withdrawal Withdrawal
}

// MeasureEntry defines one measure.
type MeasureEntry struct {
	ID, Title   string
	Unit        string
	Aggregation string // how months combine, in words
	Breakdown   string // its dimensions, in words
	Description markup.HTML
}

// CodelistEntry is a code list with its entries by group.
type CodelistEntry struct {
	ID, Title   string
	Description markup.HTML
	Groups      []CodeGroup
	Described   bool // some code has a description
}

// CodeGroup is the codes under one heading; Label is "" where there is none.
type CodeGroup struct {
	ID, Label   string
	Description markup.HTML
	Codes       []CodeEntry
}

// CodeEntry is one code.
type CodeEntry struct {
	ID, Code, Label string
	Description     markup.HTML
	Validity        string // "from March 2017", "" for always
}

// Glossary lists the code lists that explain terms.
type Glossary struct {
	Frame
	Contents []Heading
	Lists    []CodelistEntry
}

// Search is the page that searches the archive.
type Search struct {
	Frame
	Title        string
	SearchScript string
	Index        string // address of the index
	Divided      bool   // the index has parts, which are searched one after the other
	Series       []Link // several series of reports, each with its own contents
	Listing             // the contents, for readers without scripts
	Contents     []Link // what else there is
}

// Compare is the page that sets two months side by side.
type Compare struct {
	Frame
	Title         string
	CompareScript string
	Files         string // address of the folder with the figures of each month
	Numbers       Numbers
	Listing                  // the months there are
	Picks         []PickYear // of very many months: a year is picked beside the month; else nil
	Months        []Code     // then the months of a year: "02" is "February"
}

// PickYear is a year with the months that it has, newest first: "02 01".
type PickYear struct{ Name, Months string }

// Numbers is how a script writes numbers.
type Numbers struct {
	Decimal, Group string // ".", ","
	Percent        string // "{n}%"
}

// Page is an ordinary page, and 404.
type Page struct {
	Frame
	Title string
	Body  []Block
	Notes []Note
	// Withdrawals are where it stands what was withdrawn, of 404.
	Withdrawals []Link
}
