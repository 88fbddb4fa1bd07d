package archive

import (
	"time"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// Month is what one period brought.
type Month struct {
	Period  period.Month
	Report  *Report               // nil for a month with figures only
	Slices  []*Slice              // by Measure.Index; nil where the month gives nothing
	Records map[*Dataset][]Record // in the editor's order; empty, not nil, where the month says there are none
	Places  map[*Dataset]diag.Pos // where the month first speaks of a data set, for messages
	Draft   bool                  // still being written: only a build with drafts has it
	// Restated holds what this month's source says of earlier months. It is compared
	// with what they say themselves and shown nowhere.
	Restated []Restatement
	// Accepted is accepted in the whole month, ByDataset in the month's figures of
	// one data set. Both name their rules.
	Accepted  Acceptances
	ByDataset map[*Dataset]Acceptances
	Class     int      // rank of the classification of the month's folder
	Files     []string // input files, for provenance
	Pos       diag.Pos
}

// HasData reports whether the month gives anything for the data set.
func (m *Month) HasData(d *Dataset) bool {
	for _, x := range d.Measures {
		if x.Derive == nil && m.Slices[x.Index] != nil {
			return true
		}
	}
	return len(m.Records[d]) > 0
}

// HasAny reports whether the month gives anything at all.
func (m *Month) HasAny() bool {
	for _, s := range m.Slices {
		if s != nil && !s.IsEmpty() {
			return true
		}
	}
	for _, r := range m.Records {
		if len(r) > 0 {
			return true
		}
	}
	return false
}

// Slice is one measure in one month.
type Slice struct {
	By     []*Dimension // what the month breaks it down by, a subset of Measure.Dimensions
	Cells  []Cell       // in the editor's order; one without a key if By is empty
	Stated *Cell        // the total as the source states it, nil if it states none
	// Subtotals are totals over a part of the cells, as the source states them.
	Subtotals []Subtotal
	// Incomplete is set where cells were withheld: no total may be made of it.
	Incomplete bool
	Pos        diag.Pos
}

// ClassOf returns the classification of a value of m: the strictest of all it
// belongs to.
func (m *Measure) ClassOf(c *Cell) int {
	class := max(m.Class, c.Class)
	for _, k := range c.Keys {
		class = max(class, k.Class)
	}
	return class
}

// States reports whether c is a stated total or subtotal.
func (s *Slice) States(c *Cell) bool { return c == s.Stated || s.SubtotalOf(c) != nil }

// SubtotalOf returns the stated subtotal that c is, nil for any other cell.
func (s *Slice) SubtotalOf(c *Cell) *Subtotal {
	for i := range s.Subtotals {
		if c == &s.Subtotals[i].Cell {
			return &s.Subtotals[i]
		}
	}
	return nil
}

// IsEmpty reports whether nothing of it is left: all was withheld.
func (s *Slice) IsEmpty() bool { return len(s.Cells) == 0 && s.Stated == nil && len(s.Subtotals) == 0 }

// Subtotal is a stated total over the cells of one code or of one group of
// codes of a dimension.
type Subtotal struct {
	Dimension *Dimension
	Code      *Code  // nil for that of a group
	Group     *Group // nil for that of a code
	Cell
}

// Label names the code or group it is of.
func (t *Subtotal) Label() string {
	if t.Group != nil {
		return t.Group.Label
	}
	return t.Code.Label
}

// Part returns the id of the code or group it is of.
func (t *Subtotal) Part() string {
	if t.Group != nil {
		return t.Group.ID
	}
	return t.Code.ID
}

// Restatement is what a month's source says of an earlier month.
type Restatement struct {
	Of     period.Month
	Slices []*Slice // by Measure.Index
	Pos    diag.Pos
}

// Cell is one observed value.
type Cell struct {
	Keys    []*Code // one for each dimension in Slice.By
	Value   float64 // as known today
	Status  Status
	Class   int      // rank of the classification of the value itself and of the file it stands in
	Remarks *Remarks // nil for none
	Pos     diag.Pos
}

// Remarks are what is said of a few cells, apart so that the many stay small.
type Remarks struct {
	Note      *Prose // shown below a table that has the cell, nil for none
	Accepted  Acceptances
	Revisions []Revision // oldest first
}

// Note returns the note of the cell, nil for none.
func (c *Cell) Note() *Prose {
	if c.Remarks == nil {
		return nil
	}
	return c.Remarks.Note
}

// Accepted returns what is accepted at the cell.
func (c *Cell) Accepted() Acceptances {
	if c.Remarks == nil {
		return nil
	}
	return c.Remarks.Accepted
}

// Revisions returns the corrections of the cell, oldest first.
func (c *Cell) Revisions() []Revision {
	if c.Remarks == nil {
		return nil
	}
	return c.Remarks.Revisions
}

// Missing reports whether the cell has no number, only a status that says why.
func (c *Cell) Missing() bool { return c.Status.HasNoValue() }

// AsOf returns the value and the status that were published on date d, or
// today's for the zero date. The first n revisions are in it, all others came
// later.
func (c *Cell) AsOf(d period.Date) (value float64, status Status, n int) {
	if !d.IsZero() {
		for i := range c.Revisions() {
			if r := &c.Revisions()[i]; r.After(d) {
				return r.Was, r.WasStatus, i
			}
		}
	}
	return c.Value, c.Status, len(c.Revisions())
}

// Became returns what the i-th revision made of the value.
func (c *Cell) Became(i int) (value float64, status Status) {
	if next := c.Revisions(); i+1 < len(next) {
		return next[i+1].Was, next[i+1].WasStatus
	}
	return c.Value, c.Status
}

// Revision is a correction of a value after it was published.
type Revision struct {
	ID        string // where the page of corrections has it, stable
	On        period.Date
	Was       float64 // the value before
	WasStatus Status
	Reason    string
	// SameDay is set on a correction of the day on which the month's own report
	// was published: the report does not have it.
	SameDay bool
	Pos     diag.Pos
}

// After reports whether what was published on day d does not have the revision.
func (r *Revision) After(d period.Date) bool {
	c := r.On.Compare(d)
	return c > 0 || c == 0 && r.SameDay
}

// Status qualifies a value. Its text is the shorthand of UK official
// statistics, shown in square brackets, or "illustrative".
type Status string

const (
	Plain         Status = ""
	Revised       Status = "r"
	Provisional   Status = "p"
	Estimated     Status = "e"
	NotAvailable  Status = "x"
	Confidential  Status = "c"
	NotApplicable Status = "z"
	// Illustrative marks made-up numbers that show how a chart will look.
	Illustrative Status = "illustrative"
)

// Statuses lists every status an editor may give, in the order of legends.
// Revised is not among them: it follows from a revision.
var Statuses = []Status{Provisional, Estimated, NotAvailable, Confidential, NotApplicable, Illustrative}

// Legend lists every status that a value may have, in the order of legends.
var Legend = append([]Status{Revised}, Statuses...)

// HasNoValue reports whether the status stands in place of a number.
func (s Status) HasNoValue() bool {
	return s == NotAvailable || s == Confidential || s == NotApplicable
}

// Record is one row of a data set of records.
type Record struct {
	Values   []FieldValue // by the order of Dataset.Fields
	Accepted Acceptances
	Note     *Prose
	Pos      diag.Pos
}

// FieldValue is the value of one field; which part is set follows from its type.
type FieldValue struct {
	Text  *Prose
	Dates []period.Date
	Codes []*Code
	Links []Link
	Pos   diag.Pos
}

// IsEmpty reports whether the record leaves the field out.
func (v *FieldValue) IsEmpty() bool {
	return v.Text == nil && v.Dates == nil && v.Codes == nil && v.Links == nil
}

// Link is a titled address.
type Link struct {
	Title, URL string
	Pos        diag.Pos
}

// Report is the commentary of one month and what its title page says.
type Report struct {
	Month       *Month
	Title       string
	Summary     string // one paragraph for feeds and descriptions
	SummaryPos  diag.Pos
	Published   period.Date // zero only in a draft
	DatePos     diag.Pos    // of Published
	PublishAt   time.Time   // zero for at once
	Authors     []string
	Team        string
	Reference   string
	Action      string
	Class       int
	Attachments []Attachment
	Corrections []TextCorrection // oldest first
	Body        *Prose
	FirstTable  int // the number of the first table
	FirstFigure int
	Pos         diag.Pos
}

// Attachment belongs to a report. One that is classified above the audience
// keeps its title and its class, and never a file.
type Attachment struct {
	Title  string
	Class  int
	File   string // path in the month's folder, "" if there is none
	Anchor string // id of a section of the report that is the attachment, "" for none
	Pos    diag.Pos
}

// Page is an ordinary page of commentary.
type Page struct {
	ID      string // address: /ID/
	Title   string
	Summary string
	Nav     bool // linked in the footer
	Class   int  // rank of its classification
	Body    *Prose
	Pos     diag.Pos
}
