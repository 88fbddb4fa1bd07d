package site

import (
	"sync"

	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/table"
)

// constants are the tables that are the same in every month: code lists without a
// slot in their texts. Each is made once and shared by the pages: the appendix of a
// report can have as much markup as all its other tables.
type constants struct {
	mu     sync.Mutex
	models map[*archive.Table]*table.Model // nil for one that is not constant
	tables map[constant]*Table
}

type constant struct {
	decl  *archive.Table
	label string
}

// codelistTable returns a constant table under its label, nil for any other.
func (w *writer) codelistTable(decl *archive.Table, label string) *Table {
	if decl.Codelist == nil {
		return nil
	}
	m, t := w.constants.get(w, decl, label)
	if t == nil {
		return nil
	}
	w.stats.Tables++
	out := *t
	out.Downloads = w.offer(m, decl.ID, label, decl.Caption, nil)
	return &out
}

func (c *constants) get(w *writer, decl *archive.Table, label string) (*table.Model, *Table) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, known := c.models[decl]
	if !known {
		if isConstant(decl) {
			m = table.Build(decl, series.View{Archive: w.archive}, 0, w.loc)
		}
		if c.models == nil {
			c.models, c.tables = map[*archive.Table]*table.Model{}, map[constant]*Table{}
		}
		c.models[decl] = m
	}
	if m == nil || len(m.Rows) == 0 {
		return nil, nil
	}
	key := constant{decl, label}
	if c.tables[key] == nil {
		own := (&Site{common: w.common}).at(period.Month(0), noDate)
		c.tables[key] = own.long(m, decl.ID, label, decl.Caption)
	}
	return m, c.tables[key]
}

// isConstant reports whether a table of codes has no slot and no note.
func isConstant(decl *archive.Table) bool {
	constant := decl.Note == nil
	for _, c := range decl.Codelist.Codes {
		c.Description.Slots(func(*archive.Slot) { constant = false })
		constant = constant && (c.Description == nil || len(c.Description.Notes) == 0)
	}
	return constant
}
