package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/archive"
	"almanac/internal/export"
	"almanac/internal/load"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/source"
	"almanac/internal/table"
	"almanac/layouts"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// sheets makes the sheets of a small site as its last report and the pages of
// its data sets show them: the tables and charts first, then the data sets.
func sheets(t testing.TB, content map[string]string) (*archive.Archive, []*export.Sheet) {
	t.Helper()
	words, err := source.FromFS(layouts.Files, "layouts")
	if err != nil {
		t.Fatal(err)
	}
	l, diags := load.Archive(source.Overlay(words, source.FromMap(content)), load.Options{})
	if diags.Errors() > 0 {
		_ = diags.Print(os.Stderr, false)
		t.Fatal(diags)
	}
	a := l.Archive
	month := a.Months[len(a.Months)-1]
	page := &export.Page{Site: a.Site, Locale: l.Locale, Title: month.Report.Title, URL: a.Site.BaseURL + month.Period.Path() + "/",
		Period: month.Period, Published: month.Report.Published, Text: plain}
	view := series.View{Archive: a, AsOf: month.Report.Published}
	var out []*export.Sheet
	for _, id := range slices.Sorted(maps.Keys(a.Tables)) {
		m := table.Build(a.Tables[id], view, month.Period, l.Locale)
		out = append(out, page.Table(m, id, "Table 1", a.Tables[id].Caption))
	}
	for _, id := range slices.Sorted(maps.Keys(a.Charts)) {
		m := table.Build(a.Charts[id].Data, view, month.Period, l.Locale)
		out = append(out, page.Table(m, id, "Figure 1", a.Charts[id].Caption))
	}
	for _, d := range a.Datasets {
		whole := *page
		whole.URL, whole.Period, whole.Published = a.Site.BaseURL+"data/"+d.ID+"/", 0, period.Date{}
		out = append(out, whole.Dataset(a, d))
	}
	for _, s := range out {
		s.Class = a.Site.Policy.Levels[0]
	}
	return a, out
}

// plain writes prose with its slots as they stand in the source.
func plain(p *archive.Prose, _ period.Month) string {
	if p == nil {
		return ""
	}
	var w markup.Writer
	for _, x := range p.Pieces {
		w.HTML(x.Markup)
		if x.Slot != nil && x.Slot.Kind == archive.ValueSlot {
			w.Text("{{ " + x.Slot.Text + " }}")
		}
	}
	return markup.Plain(w.Take())
}

// TestCases compares the files of each small site in testdata with what is
// written below its content. A line of a CSV file ends in CRLF; in testdata it
// ends as other lines do, so that it can be read and edited.
func TestCases(t *testing.T) {
	cases, _ := filepath.Glob("testdata/*.txtar")
	if len(cases) < 3 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, content := readCase(t, name)
			out := &txtar.Archive{Comment: ar.Comment}
			for _, f := range ar.Files {
				if strings.HasPrefix(f.Name, "content/") {
					out.Files = append(out.Files, f)
				}
			}
			a, all := sheets(t, content)
			var resources []export.Resource
			for _, s := range all {
				stem := s.ID
				if s.Dataset != nil {
					stem = "data/" + s.ID
					resources = append(resources, export.Resource{Path: stem + ".csv", Sheet: s})
				}
				for file, data := range map[string][]byte{".csv": bytes.ReplaceAll(s.CSV(), []byte("\r\n"), []byte("\n")), ".csv" + export.MetadataSuffix: s.Metadata(stem + ".csv"), ".json": s.JSON()} {
					out.Files = append(out.Files, txtar.File{Name: stem + file, Data: data})
				}
			}
			out.Files = append(out.Files, txtar.File{Name: "datapackage.json", Data: export.DataPackage(a.Site, resources)})
			slices.SortStableFunc(out.Files, func(x, y txtar.File) int { return strings.Compare(order(x.Name), order(y.Name)) })
			got := txtar.Format(out)
			if want, _ := os.ReadFile(name); *update {
				os.WriteFile(name, got, 0o644)
			} else if string(got) != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// order keeps content first and in its order.
func order(name string) string {
	if strings.HasPrefix(name, "content/") {
		return ""
	}
	return name
}

func readCase(t testing.TB, name string) (*txtar.Archive, map[string]string) {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, "content/") {
			content[f.Name] = string(f.Data)
		}
	}
	return ar, content
}

// everySheet runs f on the sheets of all cases.
func everySheet(t *testing.T, f func(t *testing.T, s *export.Sheet)) {
	cases, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range cases {
		_, content := readCase(t, name)
		_, all := sheets(t, content)
		for _, s := range all {
			t.Run(filepath.Base(name)+"/"+s.ID, func(t *testing.T) { f(t, s) })
		}
	}
}

// TestCSVIsTheSheet reads the file back: the same cells, but for the apostrophe
// that keeps a text from being a formula.
func TestCSVIsTheSheet(t *testing.T) {
	everySheet(t, func(t *testing.T, s *export.Sheet) {
		data := s.CSV()
		if !bytes.HasSuffix(data, []byte("\r\n")) || bytes.Count(data, []byte("\n")) != bytes.Count(data, []byte("\r\n")) {
			t.Error("a line does not end in CRLF")
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll() // refuses rows of another length
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(s.Rows)+1 {
			t.Fatalf("%d rows, want %d and the headings", len(rows), len(s.Rows))
		}
		for i := range s.Rows {
			for j, c := range s.Columns {
				got, want := rows[i+1][j], s.CellText(i, j)
				if got != want && (c.Type == export.Number || got != "'"+want) {
					t.Errorf("row %d, %s: %q, want %q", i, c.Name, got, want)
				}
			}
		}
	})
}

// TestNoFormula finds no cell that a spreadsheet would calculate, and no number
// that is anything else.
func TestNoFormula(t *testing.T) {
	defused := 0
	everySheet(t, func(t *testing.T, s *export.Sheet) {
		rows, _ := csv.NewReader(bytes.NewReader(s.CSV())).ReadAll()
		for i, row := range rows {
			for j, cell := range row {
				if i > 0 && s.Columns[j].Type == export.Number {
					if strings.Trim(cell, "-.0123456789") != "" || strings.LastIndexByte(cell, '-') > 0 {
						t.Errorf("%q is no number", cell)
					}
					continue
				}
				if text := strings.TrimSpace(cell); text != "" && strings.ContainsAny(text[:1], "=+-@") {
					t.Errorf("row %d: %q is a formula", i, cell)
				}
				if strings.HasPrefix(cell, "'") {
					defused++
				}
			}
		}
	})
	if defused < 10 {
		t.Errorf("only %d cells were defused: are the cases still hostile?", defused)
	}
}

// TestJSONIsTheSheet reads the file back: the same columns in the same order,
// each cell by its name, digit by digit.
func TestJSONIsTheSheet(t *testing.T) {
	everySheet(t, func(t *testing.T, s *export.Sheet) {
		var got struct {
			Columns []struct{ Name string }
			Rows    []map[string]any
		}
		d := json.NewDecoder(bytes.NewReader(s.JSON()))
		d.UseNumber()
		if err := d.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != len(s.Rows) || len(got.Columns) != len(s.Columns) {
			t.Fatalf("%d rows of %d columns, want %d of %d", len(got.Rows), len(got.Columns), len(s.Rows), len(s.Columns))
		}
		for j, c := range s.Columns {
			if got.Columns[j].Name != c.Name {
				t.Errorf("column %d is %q, want %q", j, got.Columns[j].Name, c.Name)
			}
			for i := range s.Rows {
				text := ""
				switch v := got.Rows[i][c.Name].(type) {
				case json.Number:
					text = v.String()
				case string:
					text = v
				case []any:
					for k, x := range v {
						if k > 0 {
							text += c.List
						}
						text += x.(string)
					}
				}
				if want := s.CellText(i, j); text != want {
					t.Errorf("row %d, %s: %q, want %q", i, c.Name, text, want)
				}
			}
		}
	})
}
