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
	if d.Data.Rows.Kind != archive.ByMonth || d.Data.Window == archive.WholeArchive {
		return
	}
	whole := w.whole(d)
	all := whole.months
	if all <= own {
		return
	}
	whole.shown = true
	f.Whole = w.url(whole.path)
	f.Windows = []Window{{"", w.loc.T("months_n", "n", strconv.Itoa(own))}}
	for _, n := range lengths {
		if own < n && n < all {
			f.Windows = append(f.Windows, Window{strconv.Itoa(n), w.loc.T("months_n", "n", strconv.Itoa(n))})
		}
	}
	f.Windows = append(f.Windows, Window{"all", w.loc.T("months_all")})
}

// whole is a chart over the whole archive, made once for all months that show
// the chart.
type whole struct {
	path   string // of the file with its option
	option []byte
	months int
	shown  bool // some page has use for the file
}

func (s *Site) whole(c *archive.Chart) *whole {
	if x := s.wholes[c]; x != nil {
		return x
	}
	model := chart.Build(overAll(c), s.at(s.now(), noDate).scope.View, s.now(), s.loc)
	option, err := model.Option()
	if err != nil {
		s.diags.Errorf("chart", c.Pos, "%v", err)
	}
	x := &whole{path: "data/" + c.Data.Dataset.ID + "/" + c.ID + ".chart.json", option: option, months: len(model.Data.Rows)}
	s.wholes[c] = x
	return x
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
