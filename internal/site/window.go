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
	whole := chart.Build(overAll(d), w.Site.at(w.now(), noDate).scope.View, w.now(), w.loc)
	all := len(whole.Data.Rows)
	if all <= own {
		return
	}
	path := "data/" + d.Data.Dataset.ID + "/" + d.ID + ".chart.json"
	if w.wholes[path] == nil {
		option, err := whole.Option()
		if err != nil {
			w.diags.Errorf("chart", d.Pos, "%v", err)
		}
		w.wholes[path] = option
	}
	f.Whole = w.url(path)
	f.Windows = []Window{{"", w.loc.T("months_n", "n", strconv.Itoa(own))}}
	for _, n := range lengths {
		if own < n && n < all {
			f.Windows = append(f.Windows, Window{strconv.Itoa(n), w.loc.T("months_n", "n", strconv.Itoa(n))})
		}
	}
	f.Windows = append(f.Windows, Window{"all", w.loc.T("months_all")})
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
