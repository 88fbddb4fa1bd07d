package build

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"almanac/internal/output"
)

var (
	figureMarkup = regexp.MustCompile(`(?s)<figure.*?</figure>`)
	tableMarkup  = regexp.MustCompile(`(?s)<div class="table[ "].*?</table>.*?</p>`)
	rowMarkup    = regexp.MustCompile(`(?s)<tr[^>]*>.*?</tr>`)
	numberMarkup = regexp.MustCompile(`(?s)<td class="num">(.*?)</td>`)
	markMarkup   = regexp.MustCompile(`(?s)<(a|abbr) class="(mark|status)".*?</(a|abbr)>`)
	csvLink      = regexp.MustCompile(`href="/([^"]*\.csv)"`)
	option       = regexp.MustCompile(`(?s)<script type="application/json"[^>]*>(.*?)</script>`)
)

// TestSameNumbersEverywhere compares, for every table and figure on every page
// of the archive, the numbers on the page with those in its CSV and JSON files,
// and for a figure with those in the chart's option.
func TestSameNumbersEverywhere(t *testing.T) {
	set := realSite(t).Set
	tables, figures, numbers := 0, 0, 0
	for _, p := range set.Paths() {
		if path.Ext(p) != ".html" {
			continue
		}
		page := string(set.Get(p))
		for _, f := range figureMarkup.FindAllString(page, -1) {
			figures++
			shown, file := shownNumbers(f), fileNumbers(t, set, f)
			compare(t, p, "CSV and JSON", shown, file)
			compare(t, p, "the drawing", transposed(file), drawnNumbers(t, f))
			numbers += len(slices.Concat(shown...))
		}
		for _, x := range tableMarkup.FindAllString(figureMarkup.ReplaceAllString(page, ""), -1) {
			tables++
			shown := shownNumbers(x)
			compare(t, p, "CSV and JSON", shown, fileNumbers(t, set, x))
			numbers += len(slices.Concat(shown...))
		}
	}
	if tables < 50 || figures < 40 || numbers < 1500 {
		t.Errorf("only %d numbers of %d tables and %d figures were compared", numbers, tables, figures)
	}
}

func compare(t *testing.T, page, where string, want, got [][]string) {
	t.Helper()
	if !slices.EqualFunc(want, got, slices.Equal) {
		t.Errorf("%s: %s differ:\n%v\nwant:\n%v", page, where, got, want)
	}
}

// shownNumbers are the numbers of a table on a page, row by row, as a machine
// writes them.
func shownNumbers(markup string) [][]string {
	var out [][]string
	for _, r := range rowMarkup.FindAllString(markup, -1) {
		var line []string
		for _, c := range numberMarkup.FindAllStringSubmatch(r, -1) {
			s := strings.TrimSpace(markMarkup.ReplaceAllString(c[1], ""))
			line = append(line, strings.NewReplacer(",", "", "−", "-").Replace(html.UnescapeString(s)))
		}
		if line != nil {
			out = append(out, line)
		}
	}
	return out
}

// fileNumbers are the numbers in the files that markup links to. CSV and JSON
// must agree.
func fileNumbers(t *testing.T, set *output.Set, markup string) [][]string {
	t.Helper()
	link := csvLink.FindStringSubmatch(markup)
	if link == nil {
		t.Fatalf("no CSV file is linked in\n%.200s", markup)
	}
	rows := csvRows(t, set, link[1])
	var doc struct {
		Columns []struct{ Name, Type string }
		Rows    []map[string]any
	}
	d := json.NewDecoder(bytes.NewReader(set.Get(strings.TrimSuffix(link[1], ".csv") + ".json")))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%s: %v", link[1], err)
	}
	var out [][]string
	for i, r := range rows[1:] {
		var line []string
		for j, c := range doc.Columns {
			if c.Type != "number" {
				continue
			}
			line = append(line, r[j])
			if n, _ := doc.Rows[i][c.Name].(json.Number); n.String() != r[j] {
				t.Errorf("%s: JSON has %q, CSV %q", link[1], n, r[j])
			}
		}
		if line != nil {
			out = append(out, line)
		}
	}
	return out
}

// drawnNumbers are the numbers of a chart's option, series by series.
func drawnNumbers(t *testing.T, markup string) [][]string {
	t.Helper()
	var o struct {
		Series []struct {
			Data []struct{ Value any }
		}
	}
	d := json.NewDecoder(strings.NewReader(option.FindStringSubmatch(markup)[1]))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, s := range o.Series {
		var line []string
		for _, p := range s.Data {
			if n, ok := p.Value.(json.Number); ok {
				line = append(line, n.String())
			}
		}
		out = append(out, line)
	}
	return out
}

// transposed are the columns of rows as a chart has them: no zeros at the end
// of a fraction, and no place for what is missing.
func transposed(rows [][]string) [][]string {
	out := make([][]string, len(rows[0]))
	for _, r := range rows {
		for j, s := range r {
			if strings.Contains(s, ".") {
				s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
			}
			if s != "" {
				out[j] = append(out[j], s)
			}
		}
	}
	return out
}

// TestDownloads reads every file of the archive that is offered, and finds its
// metadata beside it.
func TestDownloads(t *testing.T) {
	set := realSite(t).Set
	n := 0
	for _, p := range set.Paths() {
		switch {
		case strings.HasSuffix(p, ".csv"):
			n++
			rows := csvRows(t, set, p)
			if got := metadataHeadings(t, set, p); !slices.Equal(got, rows[0]) {
				t.Errorf("%s has the headings %q, its metadata %q", p, rows[0], got)
			}
		case strings.HasSuffix(p, ".json") && !json.Valid(set.Get(p)):
			t.Errorf("%s is no JSON", p)
		}
	}
	if n < 100 {
		t.Errorf("only %d CSV files", n)
	}
}

func metadataHeadings(t *testing.T, set *output.Set, p string) []string {
	var m struct {
		URL         string
		TableSchema struct{ Columns []struct{ Titles []string } }
	}
	if err := json.Unmarshal(set.Get(p+"-metadata.json"), &m); err != nil {
		t.Errorf("%s-metadata.json: %v", p, err)
	}
	if m.URL != path.Base(p) {
		t.Errorf("%s-metadata.json describes %q", p, m.URL)
	}
	var out []string
	for _, c := range m.TableSchema.Columns {
		out = append(out, c.Titles[0])
	}
	return out
}

// TestWorkbooks opens the workbook of every month with excelize: each table and
// figure of the page is a table in it, with the numbers of its CSV file.
func TestWorkbooks(t *testing.T) {
	r := realSite(t)
	books, tables := 0, 0
	for _, m := range r.Archive.Months {
		p := m.Period.Path() + "/" + m.Period.String() + ".xlsx"
		f, err := excelize.OpenReader(bytes.NewReader(r.Set.Get(p)))
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		books++
		for _, sheet := range f.GetSheetList() {
			of, _ := f.GetTables(sheet)
			if len(of) == 0 || !strings.HasPrefix(of[0].Name, "t_") {
				continue
			}
			tables++
			rows, _ := f.GetRows(sheet, excelize.Options{RawCellValue: true})
			_, first, _ := excelize.CellNameToCoordinates(strings.Split(of[0].Range, ":")[0])
			file := path.Dir(p) + "/" + strings.ReplaceAll(of[0].Name[2:], "_", "-") + ".csv"
			sameCells(t, sheet+" of "+p, rows[first-1:], csvRows(t, r.Set, file))
		}
		f.Close()
	}
	if books != 12 || tables < 60 {
		t.Errorf("only %d tables in %d workbooks", tables, books)
	}
}

func csvRows(t *testing.T, set *output.Set, p string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(set.Get(p))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", p, len(rows), err)
	}
	return rows
}

// sameCells compares a workbook's cells with those of a CSV file, except where
// the workbook says in words why a cell is empty or which note it has.
func sameCells(t *testing.T, where string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d rows, its CSV file %d", where, len(got), len(want))
	}
	for i := range want {
		for j, cell := range want[i] {
			if got[i][j] != cell && got[i][j] != "none" && !strings.HasPrefix(got[i][j], "[") {
				t.Errorf("%s: row %d, column %d is %q, its CSV file has %q", where, i, j, got[i][j], cell)
			}
		}
	}
}

// TestDataPackage finds every data set of the archive in datapackage.json, each
// with the fields its file has.
func TestDataPackage(t *testing.T) {
	r := realSite(t)
	var p struct {
		Resources []struct {
			Name, Path string
			Schema     struct{ Fields []struct{ Name string } }
		}
	}
	if err := json.Unmarshal(r.Set.Get("datapackage.json"), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Resources) != len(r.Archive.Datasets) {
		t.Errorf("%d resources, want %d", len(p.Resources), len(r.Archive.Datasets))
	}
	for _, x := range p.Resources {
		rows := csvRows(t, r.Set, x.Path)
		for i, f := range x.Schema.Fields {
			if rows[0][i] != f.Name {
				t.Errorf("%s: field %d is %q, want %q", x.Path, i, f.Name, rows[0][i])
			}
		}
	}
}
