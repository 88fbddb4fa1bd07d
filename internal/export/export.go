// Package export makes the files that readers take away: each table, figure and
// data set as CSV with its metadata and as JSON, those of a month as one
// workbook, the data sets together as a data package.
//
// Every file is written from a Sheet: a table as plain rows and columns with one
// row of headings. A sheet is made once, from the table.Model that the page shows
// or, for a data set, from the archive, so that all forms hold the same numbers.
//
// # A table as a page shows it
//
//   - The heading of a group of rows is a column, not a row; "row_type" tells a
//     "value" from a "subtotal" and a "total" where the table has these.
//   - A month is 2018-02, a date 2018-02-09. A number has the decimals of its
//     measure and no separator of thousands.
//   - What qualifies a column follows it, in columns of its own that are there
//     only if one of their cells is filled: its status (the shorthand without
//     brackets), the text of its notes, its revisions ("2018-04-03: was 1080,
//     reason").
//   - A missing value is an empty cell with a status, never zero.
//
// # A data set over the whole archive
//
// One row for each value, as known today: period, for each dimension code and
// label, measure, value, unit, row_type ("value", "total" for one the source
// states, "derived"), status, note, revisions. A dimension that a month does not
// break the measure down by is empty. The columns are always the same. A data set
// of records has a row for each record: period, its fields, note.
//
// # Corrections
//
// One row for each, newest first: see Page.Corrections.
//
// # Forms
//
//   - CSV is RFC 4180 in UTF-8: commas, CRLF, a row of headings. In a cell that
//     holds a list, dates and codes are separated by "; ", longer texts by line
//     breaks. A text that a spreadsheet would take for a formula begins with an
//     apostrophe; a number never does.
//   - Beside FILE.csv lies FILE.csv-metadata.json: CSV on the Web, where its
//     readers look first. It has what a cell cannot say: types, units, source,
//     licence, notes on the whole table, the meaning of the shorthands.
//   - JSON has all of that and the rows as objects, numbers as numbers, lists as
//     lists, an empty cell as null. Its "sources" say row by row where the content
//     gives a value, "content/reports/2018-02/data.toml:23" under the name of its
//     column, of a record under that of the first; what is worked out has no place.
//     "commit" is that of the content, if the build was told it.
//   - XLSX follows the guidance for UK statistics: a cover sheet, a contents sheet,
//     each table on a sheet of its own, notes and shorthands on theirs; no cell is
//     merged or blank. A missing number is its shorthand in brackets, a note is its
//     number in the workbook, and any other empty cell says "none".
//   - datapackage.json describes the data sets by Data Package 2.0.
//
// The bytes follow from the archive alone.
package export

import (
	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/period"
)

// Page is the page that shows a table: what each of its files says of where it
// comes from.
type Page struct {
	Site      *archive.Site
	Locale    *locale.Locale
	Title     string       // "Operations Report – February 2018"
	URL       string       // in full
	Period    period.Month // zero for the whole archive
	Published period.Date  // zero where there is no report
	// Text writes prose that speaks of month at as plain text, with the values in its
	// slots that the page shows there; 0 is the page's month.
	Text func(p *archive.Prose, at period.Month) string
}

func (p *Page) sheet(id, title string) *Sheet { return &Sheet{Page: p, ID: id, Title: title} }
