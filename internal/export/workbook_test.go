package export_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"almanac/internal/archive"
	"almanac/internal/export"
)

// workbooks makes the workbook of each case.
func workbooks(t *testing.T, f func(t *testing.T, all []*export.Sheet, data []byte)) {
	cases, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			_, content := readCase(t, name)
			_, all := sheets(t, content)
			all = slices.DeleteFunc(all, func(s *export.Sheet) bool { return s.Dataset != nil })
			f(t, all, all[0].Page.Workbook(all, archive.Level{Name: "White", Statement: "Anyone."}, "=A summary"))
		})
	}
}

// TestWorkbookIsTheSheets opens the file with excelize and finds each sheet as a
// named table: numbers as numbers, a shorthand for each missing one, the mark of
// a note that the sheet of notes has, and no blank cell.
func TestWorkbookIsTheSheets(t *testing.T) {
	workbooks(t, func(t *testing.T, all []*export.Sheet, data []byte) {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for i, s := range all {
			name := f.GetSheetList()[i+2] // after cover and contents
			rows, tables := tableCells(t, f, name)
			if len(tables) != 1 || tables[0].Name != "t_"+strings.ReplaceAll(s.ID, "-", "_") {
				t.Errorf("%s: tables %v", name, tables)
			}
			if len(rows) != len(s.Rows)+1 {
				t.Fatalf("%s: %d rows, want %d and the headings", name, len(rows), len(s.Rows))
			}
			for j, c := range s.Columns {
				if rows[0][j] != c.Heading {
					t.Errorf("%s: heading %q, want %q", name, rows[0][j], c.Heading)
				}
				for k := range s.Rows {
					if got, want := rows[k+1][j], cellInWorkbook(s, k, j); got != want && !strings.HasPrefix(want, "[note") {
						t.Errorf("%s row %d, %s: %q, want %q", name, k, c.Name, got, want)
					} else if strings.HasPrefix(want, "[note") && noteOf(t, f, got) != s.CellText(k, j) {
						t.Errorf("%s row %d, %s: %q leads to %q, want %q", name, k, c.Name, got, noteOf(t, f, got), s.CellText(k, j))
					}
				}
			}
		}
	})
}

// tableCells returns the cells of a sheet's table as they are stored, headings
// first, and checks that none is blank and nothing stands below or beside it.
func tableCells(t *testing.T, f *excelize.File, sheet string) ([][]string, []excelize.Table) {
	t.Helper()
	all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	tables, err := f.GetTables(sheet)
	if err != nil || len(tables) == 0 {
		t.Fatalf("%s: no table, %v", sheet, err)
	}
	from, to, _ := strings.Cut(tables[0].Range, ":")
	_, first, _ := excelize.CellNameToCoordinates(from)
	width, last, _ := excelize.CellNameToCoordinates(to)
	if last != len(all) {
		t.Errorf("%s: the table ends in row %d, the sheet in row %d", sheet, last, len(all))
	}
	for i, r := range all[first-1:] {
		if len(r) != width || slices.Contains(r, "") {
			t.Errorf("%s: row %d has a blank cell: %q", sheet, i, r)
		}
	}
	return all[first-1:], tables
}

func cellInWorkbook(s *export.Sheet, row, column int) string {
	v, c := s.Rows[row][column], s.Columns[column]
	switch {
	case c.Type == export.Number && v.Text != "":
		return v.Text
	case c.Type == export.Number:
		return "[" + string(v.Missing) + "]"
	case v.Notes != nil:
		return "[note"
	case s.CellText(row, column) == "":
		return "none"
	case strings.HasSuffix(c.Name, "_status"):
		return "[" + v.Text + "]"
	}
	return s.CellText(row, column)
}

// noteOf returns the text of the notes that marks lead to.
func noteOf(t *testing.T, f *excelize.File, marks string) string {
	rows, _ := tableCells(t, f, "Notes")
	var out []string
	for _, r := range rows {
		if strings.Contains(marks, r[0]) {
			out = append(out, r[2])
		}
	}
	return strings.Join(out, "\n")
}

// TestWorkbookParts reads the file as what it is, XML in a ZIP: no formula, no
// merged cell, no text that is a number or a number that is a text, properties
// with title, publisher, language and the date of the report.
func TestWorkbookParts(t *testing.T) {
	workbooks(t, func(t *testing.T, all []*export.Sheet, data []byte) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		numbers, want := 0, 0
		for _, s := range all {
			for i := range s.Rows {
				for j, c := range s.Columns {
					if c.Type == export.Number && s.CellText(i, j) != "" {
						want++
					}
				}
			}
		}
		for _, f := range z.File {
			if got := f.Modified.UTC().Format("2006-01-02T15:04:05"); got != "2018-03-02T00:00:00" {
				t.Errorf("%s is of %s", f.Name, got)
			}
			content := part(t, f)
			if f.Name == "docProps/core.xml" {
				for _, x := range []string{"<dc:language>en-GB</dc:language>", ">2018-03-02T00:00:00Z</dcterms:modified>", "<dc:title>", "<dc:creator>"} {
					if !bytes.Contains(content, []byte(x)) {
						t.Errorf("the properties have no %s: %s", x, content)
					}
				}
			}
			if path.Dir(f.Name) != "xl/worksheets" {
				continue
			}
			numbers += plainCells(t, f.Name, content)
		}
		if numbers != want {
			t.Errorf("%d cells are numbers, want %d", numbers, want)
		}
	})
}

func part(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(content)); ; {
		if _, err := d.Token(); err == io.EOF {
			return content
		} else if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
}

// plainCells checks the cells of a sheet and returns how many are numbers.
func plainCells(t *testing.T, name string, content []byte) int {
	t.Helper()
	if bytes.Contains(content, []byte("<f>")) || bytes.Contains(content, []byte("<mergeCell")) {
		t.Errorf("%s has a formula or a merged cell", name)
	}
	var sheet struct {
		Cells []struct {
			Type   string `xml:"t,attr"`
			Value  string `xml:"v"`
			Inline string `xml:"is>t"`
		} `xml:"sheetData>row>c"`
	}
	if err := xml.Unmarshal(content, &sheet); err != nil {
		t.Fatal(err)
	}
	numbers := 0
	for _, c := range sheet.Cells {
		switch {
		case c.Type == "inlineStr" && c.Inline != "" && c.Value == "":
		case c.Type == "" && c.Inline == "" && c.Value != "" && strings.Trim(c.Value, "-.0123456789") == "":
			numbers++
		default:
			t.Errorf("%s: the cell %+v is neither text nor number", name, c)
		}
	}
	return numbers
}

// TestWorkbookTwice makes each workbook twice.
func TestWorkbookTwice(t *testing.T) {
	workbooks(t, func(t *testing.T, all []*export.Sheet, data []byte) {
		if again := all[0].Page.Workbook(all, archive.Level{Name: "White", Statement: "Anyone."}, "=A summary"); !bytes.Equal(data, again) {
			t.Error("two workbooks of one content differ")
		}
	})
}
