package expr

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
	"almanac/internal/series"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// example is an archive of two months: visits 200 then 150, page views 1000
// then 600, and emails 30+20 then 40+5 by category.
func example() *archive.Archive {
	list := &archive.Codelist{ID: "categories", Codes: []*archive.Code{{ID: "applications"}, {ID: "sub-committees"}}, Pos: diag.Pos{File: "codelists/categories.toml", Line: 1, Col: 1}}
	list.IndexCodes()
	web := &archive.Dataset{ID: "website", Pos: diag.Pos{File: "datasets/website.toml", Line: 1, Col: 1}}
	web.Measures = []*archive.Measure{
		{Dataset: web, ID: "visits", Index: 0},
		{Dataset: web, ID: "page_views", Index: 1},
		{Dataset: web, ID: "bounce", Index: 2, Aggregate: archive.None},
	}
	help := &archive.Dataset{ID: "helpdesk", Dimensions: []*archive.Dimension{{ID: "category", Codelist: list}}}
	help.Measures = []*archive.Measure{{Dataset: help, ID: "emails", Index: 3, Dimensions: help.Dimensions}}
	a := &archive.Archive{Datasets: []*archive.Dataset{web, help, {ID: "empty"}}, Measures: append(append([]*archive.Measure{}, web.Measures...), help.Measures...),
		Withheld: map[string]archive.Withheld{"data set secret": {Kind: "data set", Level: "Amber", Pos: diag.Pos{File: "datasets/secret.toml", Line: 2, Col: 1}},
			"code categories.inside": {Kind: "code", Level: "Amber", Pos: diag.Pos{File: "codelists/categories.toml", Line: 9, Col: 1}},
			"measure website.cost":   {Kind: "measure", Level: "Amber", Pos: diag.Pos{File: "datasets/website.toml", Line: 9, Col: 1}}}}
	for i, v := range [][4]float64{{200, 1000, 30, 20}, {150, 600, 40, 5}} {
		cell := func(x float64) *archive.Slice { return &archive.Slice{Cells: []archive.Cell{{Value: x}}} }
		a.Months = append(a.Months, &archive.Month{Period: period.New(2018, 1+i), Slices: []*archive.Slice{
			cell(v[0]), cell(v[1]), nil,
			{By: help.Dimensions, Stated: &archive.Cell{Value: 50}, Cells: []archive.Cell{
				{Keys: list.Codes[:1], Value: v[2]}, {Keys: list.Codes[1:], Value: v[3]}}},
		}})
	}
	return a
}

// TestExpressions evaluates each expression of testdata for February 2018.
func TestExpressions(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	a := example()
	c := NewCompiler(a)
	for _, name := range files {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for src := range strings.Lines(string(ar.Files[0].Data)) {
			src = strings.TrimSuffix(src, "\n")
			e, faults := c.Compile(src, diag.Pos{File: "report.md", Line: 1, Col: 1})
			fmt.Fprintf(&got, "%s\n", src)
			if e != nil {
				r := Eval(e, Scope{View: series.View{Archive: a}, At: period.New(2018, 2)})
				fmt.Fprintf(&got, "\t= %s\n", show(r))
			}
			var text strings.Builder
			faults.Print(&text, false)
			for line := range strings.Lines(text.String()) {
				fmt.Fprintf(&got, "\t%s", line)
			}
		}
		if *update {
			ar.Files[1].Data = []byte(got.String())
			os.WriteFile(name, txtar.Format(ar), 0o644)
		} else if want := string(ar.Files[1].Data); got.String() != want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got.String(), want)
		}
	}
}

// TestFormulas compiles formulas of the data set "website".
func TestFormulas(t *testing.T) {
	a := example()
	for src, want := range map[string]string{
		"page_views / visits":        "",
		"website.visits * 2 - 0.5":   "",
		"visits - prev(visits)":      "1:10: a formula is made of measures, numbers and + - * / alone",
		"change(visits)":             "1:1: a formula is made of measures, numbers and + - * / alone",
		"sum12(visits)":              "1:1: a formula is made of measures, numbers and + - * / alone",
		"visits.monday":              "1:8: a formula is made of measures, numbers and + - * / alone",
		"visits + month":             `1:10: there is nothing named "month"`,
		"cost / visits":              `1:1: measure "website.cost" is classified Amber and cannot be used here`,
		"total(helpdesk.emails) + 1": `1:7: a formula names measures of its own data set, "website"`,
	} {
		_, faults := NewCompiler(a).CompileFormula(src, a.Datasets[0], diag.Pos{File: "website.toml", Line: 1, Col: 1})
		got := ""
		if len(faults) > 0 {
			got = fmt.Sprintf("%d:%d: %s", faults[0].Pos.Line, faults[0].Pos.Col, faults[0].Message)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

// FuzzCondition holds that a rule compiles or has a fault, and that one which
// compiles can be looked at.
func FuzzCondition(f *testing.F) {
	a := example()
	for _, s := range []string{"page_views >= visits", "visits > 1 and (visits < 2 or page_views != 3)", `helpdesk.emails <= 5`, "visits", "not visits", "visits < 1 < 2", "website.visits == visits"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, faults := NewCompiler(a).CompileCondition(s, a.Datasets[0], diag.Pos{File: "x", Line: 1, Col: 1})
		if (c == nil) == (faults.Errors() == 0) {
			t.Fatalf("%q: condition %v with faults %v", s, c, faults)
		}
		if c != nil {
			Measures(c)
			Breaches(c, Scope{View: series.View{Archive: a}, At: period.New(2018, 2)}, 0)
		}
	})
}

func show(r Result) string {
	switch {
	case r.Missing != "":
		return "missing: " + r.Missing
	case r.Kind == Month:
		return r.Month.String()
	}
	return fmt.Sprintf("%v %v, %d decimals", [...]string{"number", "signed", "ratio"}[r.Kind], r.Number, r.Decimals)
}

func FuzzCompile(f *testing.F) {
	a := example()
	for _, s := range []string{"website.visits", `helpdesk.emails["applications"]`, "change(total(helpdesk.emails)) / 2", "((((", `"a" + 1`, "sum12(1)", "{a: 1}.a", "1..9999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, faults := NewCompiler(a).Compile(s, diag.Pos{File: "x", Line: 1, Col: 1})
		if (e == nil) == (faults.Errors() == 0) {
			t.Fatalf("%q: expression %v with faults %v", s, e, faults)
		}
		if e != nil {
			Eval(e, Scope{View: series.View{Archive: a}, At: period.New(2018, 2)})
		}
	})
}
