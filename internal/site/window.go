package site

import (
	"strconv"

	"almanac/internal/archive"
	"almanac/internal/chart"
)

// lengths of windows that a reader is offered, in months.
var lengths = []int{24, 60, 120}

// windows offers a figure over months more of them, as many as there are. The
// numbers for it are in a file of their own, the same for all months.
func (w *writer) windows(m *chart.Model, f *Figure) {
	d := m.Decl
	own := len(m.Data.Rows)
	if !w.stretches(d) {
		return
	}
	all := len(w.wholes[d]().Data.Rows)
	if all <= own {
		return
	}
	f.Whole = w.url(wholePath(d))
	f.Windows = []Window{{"", w.loc.T("months_n", "n", strconv.Itoa(own))}}
	for _, n := range lengths {
		if own < n && n < all {
			f.Windows = append(f.Windows, Window{strconv.Itoa(n), w.loc.T("months_n", "n", strconv.Itoa(n))})
		}
	}
	f.Windows = append(f.Windows, Window{"all", w.loc.T("months_all")})
}

// stretches reports whether a declared chart shows months, and not all there are.
func (s *Site) stretches(c *archive.Chart) bool {
	return c.Data.Rows.Kind == archive.ByMonth && c.Data.Window != archive.WholeArchive && s.wholes[c] != nil
}

func wholePath(c *archive.Chart) string {
	return "data/" + c.Data.Dataset.ID + "/" + c.ID + ".chart.json"
}

// wholeOption makes the file of a chart's option over the whole archive.
func (s *Site) wholeOption(c *archive.Chart) func() ([]byte, error) {
	return func() ([]byte, error) { return s.wholes[c]().Option() }
}

// overAll is a declared chart over every month there is.
func overAll(c *archive.Chart) *archive.Chart {
	whole, data := *c, *c.Data
	if data.Rows.Kind == archive.ByMonth {
		data.Window = archive.WholeArchive
	}
	whole.Data = &data
	return &whole
}
