package site

import (
	"maps"
	"slices"
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/chart"
)

// lengths of windows that a reader is offered, in months.
var lengths = []int{24, 60, 120}

// windows offers a figure over months more of them, as many as there are. The
// numbers for it are in files of their own, the same for all months.
func (w *writer) windows(m *chart.Model, f *Figure) {
	d := m.Decl
	own := len(m.Data.Rows)
	if !w.stretches(d) {
		return
	}
	whole := w.wholes[d]()
	all := len(whole.Data.Rows)
	if all <= own {
		return
	}
	f.Whole = w.url(wholePath(d))
	if len(whole.Drills) > 0 {
		f.Drill.Whole = w.url(wholeDrillPath(d))
	}
	f.Windows = []Window{{"", w.loc.T("months_n", "n", strconv.Itoa(own))}}
	for _, n := range lengths {
		if own < n && n < all {
			f.Windows = append(f.Windows, Window{strconv.Itoa(n), w.loc.T("months_n", "n", strconv.Itoa(n))})
		}
	}
	f.Windows = append(f.Windows, Window{"all", w.loc.T("months_all")})
	w.more(f, "months", w.stem("data/"+d.Data.Dataset.ID+"/", d.ID, d.Data.Dataset), w.loc.T("months_all"), d.Caption)
}

// stretches reports whether a declared chart shows months, and not all there are,
// which the page of its data set does.
func (s *Site) stretches(c *archive.Chart) bool {
	return s.hasDataPage(c.Data.Dataset) && c.Data.Rows.Kind == archive.ByMonth && c.Data.Window != archive.WholeArchive && s.wholes[c] != nil
}

func wholePath(c *archive.Chart) string {
	return "data/" + c.Data.Dataset.ID + "/" + c.ID + ".chart.json"
}

func wholeDrillPath(c *archive.Chart) string {
	return "data/" + c.Data.Dataset.ID + "/" + c.ID + ".chart.drill.json"
}

// stretched are the files of the charts that a reader can have over the whole
// archive.
func (s *Site) stretched() []File {
	var out []File
	for _, id := range slices.Sorted(maps.Keys(s.archive.Charts)) {
		c := s.archive.Charts[id]
		if !s.stretches(c) {
			continue
		}
		out = append(out, File{wholePath(c), asJSON(func() any { return s.alone().form(s.wholes[c](), "") })})
		if c.Drill != nil {
			out = append(out, File{wholeDrillPath(c), asJSON(func() any { return s.alone().forms(s.wholes[c]()) })})
		}
	}
	return out
}

// alone returns a writer that writes for no page, with values as known now.
func (s *Site) alone() *writer { return (&Site{common: s.common}).at(s.now(), noDate) }

// overAll is a declared chart over every month there is.
func overAll(c *archive.Chart) *archive.Chart {
	whole, data := *c, *c.Data
	if data.Rows.Kind == archive.ByMonth {
		data.Window = archive.WholeArchive
	}
	whole.Data = &data
	return &whole
}
