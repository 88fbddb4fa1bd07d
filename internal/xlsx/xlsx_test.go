package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestAddress(t *testing.T) {
	for column, want := range map[int]string{0: "A7", 25: "Z7", 26: "AA7", 51: "AZ7", 52: "BA7", 701: "ZZ7", 702: "AAA7"} {
		if got := address(column, 7); got != want {
			t.Errorf("column %d: %s, want %s", column, got, want)
		}
	}
}

// TestSheetNames makes names as excelize checks them: no sign that Excel
// forbids, 31 units of UTF-16, distinct without letter case.
func TestSheetNames(t *testing.T) {
	long := strings.Repeat("Übersicht 😀 ", 5)
	given := []string{"Table 1", "table 1", "a/b:c*[d]?\\", "'quoted'", "", "  ", "History", long, long, "x\ty"}
	var sheets []Sheet
	for _, name := range given {
		sheets = append(sheets, Sheet{Name: name})
	}
	names := sheetNames(sheets)
	want := []string{"Table 1", "table 1 2", "a b c d", "quoted", "Sheet", "Sheet 2", "History 2"}
	if !slices.Equal(names[:7], want) {
		t.Errorf("%q, want %q", names[:7], want)
	}
	f := excelize.NewFile()
	for _, name := range names {
		if i, err := f.GetSheetIndex(name); err != nil || i >= 0 {
			t.Errorf("%q: there are two of it, or %v", name, err)
		}
		if _, err := f.NewSheet(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestTextsSurvive writes texts that XML or Excel would read as something else
// and reads them back.
func TestTextsSurvive(t *testing.T) {
	texts := []string{"=1+1", "'quoted", " spaces ", "a\nb", "tab\t", "_x0041_", "<b>&amp;\"'", "😀", "007", "1e5", "TRUE", "[x]", strings.Repeat("é", maxText)}
	w := &Workbook{Title: "t", Date: time.Date(2018, 3, 2, 0, 0, 0, 0, time.UTC),
		Sheets: []Sheet{{Name: "It's", Title: "=title", Table: &Table{Name: "t", Columns: []string{"_x000D_ & <h>", "n"}}}}}
	table := w.Sheets[0].Table
	for _, s := range texts {
		table.Rows = append(table.Rows, []Cell{{Text: s, Sheet: 1}, {Text: "-1234567.25", IsNumber: true}})
	}
	f, err := excelize.OpenReader(bytes.NewReader(w.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("It's", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != "=title" || rows[1][0] != table.Columns[0] {
		t.Errorf("title %q, heading %q", rows[0][0], rows[1][0])
	}
	for i, want := range texts {
		if rows[i+2][0] != want || rows[i+2][1] != "-1234567.25" {
			t.Errorf("%.40q, want %.40q", rows[i+2], want)
		}
		if formula, _ := f.GetCellFormula("It's", address(0, i+3)); formula != "" {
			t.Errorf("%q is a formula", want)
		}
	}
	if ok, to, _ := f.GetCellHyperLink("It's", "A3"); !ok || to != "'It''s'!A1" {
		t.Errorf("the link leads to %q", to)
	}
	if shown, _ := f.GetCellValue("It's", "B3"); shown != "-1,234,567.25" {
		t.Errorf("the number is shown as %q", shown)
	}
}

// TestTooLong cuts a text that Excel would refuse to open.
func TestTooLong(t *testing.T) {
	if got := cut(strings.Repeat("😀", maxText), maxText); len(got) != 4*(maxText/2) {
		t.Errorf("%d bytes are left", len(got))
	}
}

// TestZones makes a workbook of one moment named in two time zones.
func TestZones(t *testing.T) {
	at := time.Date(2018, 3, 2, 0, 0, 0, 0, time.UTC)
	w := &Workbook{Date: at, Sheets: []Sheet{{Name: "a"}}}
	first := w.Bytes()
	w.Date = at.In(time.FixedZone("Tokyo", 9*3600))
	if !bytes.Equal(first, w.Bytes()) {
		t.Error("the time zone shows in the file")
	}
}

// TestOldDates has a date that a ZIP file cannot hold.
func TestOldDates(t *testing.T) {
	w := &Workbook{Date: time.Date(1951, 1, 1, 0, 0, 0, 0, time.UTC), Sheets: []Sheet{{Name: "a"}}}
	if _, err := excelize.OpenReader(bytes.NewReader(w.Bytes())); err != nil {
		t.Error(err)
	}
}
