package build

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"almanac/internal/source"
)

// formOf is a figure in another form, as a script fetches it.
type formOf struct {
	At     string
	Option struct {
		XAxis, YAxis []struct {
			Type string
			Data []any
		}
		Series []struct {
			Name string
			Data []struct {
				Name  string
				Value *float64
			}
		}
	}
	Table struct {
		Columns       []string
		Rows          []formRow
		Notes, Legend []struct{ Mark, Text string }
	}
}

type formRow struct {
	Kind, Head string
	Cells      []struct {
		Text, Status string
		Notes        []int
	}
}

// TestFormsAgree holds that figures over more months and those broken
// down carry the same numbers in their option and their table, with statuses and notes.
func TestFormsAgree(t *testing.T) {
	tree := source.Overlay(defaults(), source.FromMap(files(readArchive(t, "../assets/testdata/figures/drill.txtar"))))
	r := Run(tree, Options{})
	if r.Failed() {
		t.Fatal(r.Diags)
	}
	forms := map[string]formOf{}
	for _, p := range r.Set.Paths() {
		if strings.HasSuffix(p, ".chart.json") {
			var f formOf
			if err := json.Unmarshal(r.Set.Get(p), &f); err != nil {
				t.Fatal(err)
			}
			forms[p] = f
		}
		if strings.HasSuffix(p, ".drill.json") {
			var codes map[string]formOf
			if err := json.Unmarshal(r.Set.Get(p), &codes); err != nil {
				t.Fatal(err)
			}
			for code, f := range codes {
				forms[p+"#"+code] = f
			}
		}
	}
	if len(forms) < 10 {
		t.Fatalf("only %d forms were found", len(forms))
	}
	for name, f := range forms {
		formAgrees(t, name, &f)
	}
	panel := forms["2018/02/bars.drill.json#panel"]
	if row := panel.Table.Rows[2]; row.Head != "Minutes" || row.Cells[0].Text != "20.0" || row.Cells[0].Status != "e" || row.Cells[0].Notes[0] != 1 ||
		panel.Table.Notes[0].Text != "The minutes of one meeting are missing." || panel.Table.Notes[0].Mark != "note 1" || panel.Table.Legend[0].Mark != "[e]" {
		t.Errorf("status and note are lost: %+v", panel.Table)
	}
	if _, ok := forms["2018/02/bars.drill.json#website"]; ok || r.Set.Get("2018/03/bars.drill.json") != nil {
		t.Error("a code without finer figures can be broken down")
	}
}

func formAgrees(t *testing.T, name string, f *formOf) {
	t.Helper()
	rows := slices.DeleteFunc(slices.Clone(f.Table.Rows), func(r formRow) bool { return r.Kind == "group" })
	if (f.At == "") != strings.HasSuffix(name, ".chart.json") || len(rows) == 0 || len(f.Option.Series) == 0 {
		t.Errorf("%s is empty: %+v", name, f)
	}
	for i, s := range f.Option.Series {
		for j, d := range s.Data {
			want := number(rows[j].Cells[i].Text)
			if (d.Value == nil) != math.IsNaN(want) || d.Value != nil && *d.Value != want {
				t.Errorf("%s: %s at %s is %v in the option, %q in the table", name, s.Name, rows[j].Head, d.Value, rows[j].Cells[i].Text)
			}
		}
	}
}

// TestFormsWithheld classifies a product: what is broken down tells of it only
// to those who may see it.
func TestFormsWithheld(t *testing.T) {
	site := files(readArchive(t, "../assets/testdata/figures/drill.txtar"))
	site["content/site.toml"] += "[[classification.level]]\nname = \"Amber\"\n"
	site["content/codelists/products.toml"] = strings.Replace(site["content/codelists/products.toml"], `label = "Papers"`, "label = \"Papers\"\nclassification = \"Amber\"", 1)
	site["content/reports/2018-02/report.md"] = strings.NewReplacer("{{ chart bars }}", "", "{{ chart ring }}", "").Replace(site["content/reports/2018-02/report.md"])
	for audience, visible := range map[string]bool{"": false, "Amber": true} {
		r := Run(source.Overlay(defaults(), source.FromMap(site)), Options{Audience: audience})
		if r.Failed() {
			var said strings.Builder
			r.Diags.Print(&said, false)
			t.Fatal(said.String())
		}
		drilled := string(r.Set.Get("2018/02/stack.drill.json"))
		if !strings.Contains(drilled, `"Advice"`) || strings.Contains(drilled, `"Papers"`) != visible || strings.Contains(drilled, `"60.0"`) != visible {
			t.Errorf("for readers of %q the days are broken down as %s", audience, drilled)
		}
	}
}
