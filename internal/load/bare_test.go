package load

import (
	"slices"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/source"
)

// TestBare holds what slices say of their cells to the cells, in content that has both
// kinds.
func TestBare(t *testing.T) {
	tree, _, err := source.Read("../..", "content", "layouts")
	if err != nil {
		t.Fatal(err)
	}
	loaded, _ := Archive(tree, Options{})
	if loaded == nil {
		t.Fatal("the content does not load")
	}
	found := map[bool]int{}
	for _, m := range loaded.Archive.Months {
		for i, s := range m.Slices {
			if s == nil || len(s.Cells) == 0 {
				continue
			}
			bare := !slices.ContainsFunc(s.Cells, func(c archive.Cell) bool { return c.Remarks != nil })
			if found[bare]++; s.Bare != bare {
				t.Errorf("%s in %s is bare: %t", loaded.Archive.Measures[i].Name(), m.Period, s.Bare)
			}
		}
	}
	if len(found) < 2 {
		t.Errorf("bare or not: %v", found)
	}
}
