package chart

import (
	"bytes"
	"encoding/json"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/series"
	"almanac/internal/table"
)

// TestPlain holds every option to be what encoding/json would make of it, whatever the
// names in it: it stands in a script element as it is.
func TestPlain(t *testing.T) {
	loc := &locale.Locale{Decimal: ".", Words: map[string]string{"status_x": "</script>", "illustrative_drawing": "<!-- & \u2028"}}
	name := `</script><!-- & "\ ` + "\u2028\u2029\x00\xff é"
	row := func(kind table.RowKind, values ...float64) table.Row {
		r := table.Row{Kind: kind, Header: table.Header{Text: name}}
		for _, v := range values {
			r.Cells = append(r.Cells, table.Cell{Value: series.Value{Number: v, Missing: v < 0}, Decimals: 3})
		}
		return r
	}
	for _, kind := range archive.ChartKinds {
		for _, illustrative := range []bool{false, true} {
			decl := &archive.Chart{Kind: kind, Data: &archive.Table{Measures: []*archive.Measure{{Unit: name}}}}
			data := &table.Model{Columns: []table.Header{{Text: name}, {Text: ""}}, Rows: []table.Row{
				row(table.GroupHead), row(table.Body, 0.125, -1), row(table.Body, -1, 1e22), row(table.Body, 0, 12)}}
			m := &Model{Decl: decl, Data: data, Illustrative: illustrative, loc: loc}
			for i := range data.Rows {
				m.xs = append(m.xs, &data.Rows[i])
			}
			got, err := new(Options).Of(m, bytes.Clone)
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(json.RawMessage(got))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %v\n%s\nwant\n%s", kind, err, got, want)
			}
		}
	}
}
