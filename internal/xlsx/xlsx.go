// Package xlsx writes workbooks of plain tables in Office Open XML (ECMA-376):
// a sheet is a title, lines of text and one table with one row of headings.
//
//   - A cell holds a text or a number. There is no way to write a formula, a
//     merged cell or a style of one's own. A text that would become a formula if
//     someone edited its cell carries the mark of a quoted text.
//   - Each table is a table for Excel too: it has a name, a filter and stays in
//     sight when one scrolls down.
//   - The bytes follow from the Workbook alone; the times in the file are its
//     Date. Two workbooks of one content are one file.
//
// Excel refuses some names and long texts; Bytes makes them fit: names of sheets
// are cut to 31 characters and made distinct, texts end after 32,767.
//
// There is a library for this, excelize. It reads what it has written again and
// again and takes ten times as long, which is too much for a workbook a month;
// the tests read with it what this package writes.
package xlsx

import (
	"archive/zip"
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Workbook is a file of sheets, at least one.
type Workbook struct {
	Title, Subject, Creator string
	Language                string // BCP 47
	Date                    time.Time
	Sheets                  []Sheet
}

// Sheet is one page of a workbook.
type Sheet struct {
	Name  string
	Title string
	Lines []string // between title and table
	Table *Table   // nil for none
}

// Table is a table with a row of headings. Its rows are as long as Columns.
type Table struct {
	Name    string   // letters, digits and underscores; distinct in the workbook
	Columns []string // the headings; no two are equal, letter case aside
	Rows    [][]Cell
}

// Cell is a text, or a number if IsNumber.
type Cell struct {
	Text     string // of a number: its digits, with at most 9 after a point
	IsNumber bool
	Sheet    int // a text that leads to Sheets[Sheet-1], 0 for none
}

// Limits of Excel.
const (
	maxName = 31
	maxText = 32767
)

// Bytes returns the file.
func (w *Workbook) Bytes() []byte {
	var b bytes.Buffer
	p := &printer{workbook: w, zip: zip.NewWriter(&b), names: sheetNames(w.Sheets)}
	p.date = w.Date.UTC()
	if first := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC); p.date.Before(first) {
		p.date = first // ZIP knows no earlier one
	}
	p.frame()
	p.properties()
	p.styles()
	for i := range w.Sheets {
		p.sheet(i)
	}
	_ = p.zip.Close() // a buffer takes everything
	return b.Bytes()
}

// sheetNames makes the names such that Excel takes them.
func sheetNames(sheets []Sheet) []string {
	seen := map[string]bool{"history": true} // which Excel keeps for itself
	out := make([]string, len(sheets))
	for i, s := range sheets {
		name := strings.Map(func(r rune) rune {
			if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
				return ' '
			}
			return r
		}, s.Name)
		name = strings.Trim(strings.Join(strings.Fields(name), " "), "' ")
		if name == "" {
			name = "Sheet"
		}
		out[i] = cut(name, maxName)
		for n := 2; seen[strings.ToLower(out[i])]; n++ {
			number := " " + strconv.Itoa(n)
			out[i] = cut(name, maxName-len(number)) + number
		}
		out[i] = strings.TrimRight(out[i], "' ")
		seen[strings.ToLower(out[i])] = true
	}
	return out
}

// cut shortens s to n units of UTF-16, which is what Excel counts.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// address returns the address of a cell: column 0, row 1 is A1.
func address(column, row int) string {
	var letters []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = append([]byte{byte('A' + (n-1)%26)}, letters...)
	}
	return string(letters) + strconv.Itoa(row)
}
