package table_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/load"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/source"
	"almanac/internal/table"
)

// TestFree builds every table of the archive for every month in memory of its own, and
// then each in the memory of the one before: what stands in it is the same.
func TestFree(t *testing.T) {
	tree, _, err := source.Read("../..", "content", "layouts")
	if err != nil {
		t.Fatal(err)
	}
	l, diags := load.Archive(tree, load.Options{})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	var decls []*archive.Table
	for _, id := range slices.Sorted(maps.Keys(l.Archive.Tables)) {
		decls = append(decls, l.Archive.Tables[id])
	}
	for _, id := range slices.Sorted(maps.Keys(l.Archive.Charts)) {
		decls = append(decls, l.Archive.Charts[id].Data)
	}
	build := func(decl *archive.Table, m *archive.Month) *table.Model {
		return table.Build(decl, series.View{Archive: l.Archive, AsOf: m.Report.Published}, m.Period, l.Locale)
	}
	text := func(m *table.Model) string {
		var out markup.Writer
		marks := m.HTML(&out, table.Style{ID: "t", Caption: "Caption", Locale: l.Locale,
			Prose: func(w *markup.Writer, p *archive.Prose, at period.Month, mark func(int)) {
				w.HTML(p.Pieces[0].Markup).Text(at.String())
				for i := range p.Notes {
					mark(i)
				}
			},
			Revised: func(w *markup.Writer, r []*archive.Revision) { w.Text(fmt.Sprint(len(r))) }})
		return fmt.Sprint(out.Take(), marks, m.Notes, m.Statuses, m.Later)
	}
	var want []string
	for _, m := range l.Archive.Months {
		for _, decl := range decls {
			if m.Report != nil {
				want = append(want, text(build(decl, m)))
			}
		}
	}
	again := 0 // how often memory was used again
	var last []table.Row
	for _, m := range l.Archive.Months {
		for _, decl := range decls {
			if m.Report == nil {
				continue
			}
			model := build(decl, m)
			if len(last) > 0 && len(model.Rows) > 0 && &last[0] == &model.Rows[0] {
				again++
			}
			if got := text(model); got != want[0] {
				t.Fatalf("%s for %s is\n%s\nand was\n%s", decl.ID, m.Period, got, want[0])
			}
			want, last = want[1:], model.Rows
			model.Free()
		}
	}
	if again == 0 {
		t.Error("no memory was used again")
	}
	model := build(decls[0], l.Archive.Months[len(l.Archive.Months)-1])
	model.Free()
	next := build(decls[0], l.Archive.Months[len(l.Archive.Months)-1])
	for what, f := range map[string]func(){"freed": model.Free, "written": func() { text(model) }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a table that is free can be %s", what)
				}
			}()
			f()
		}()
	}
	next.Free()
}
