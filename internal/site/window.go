package site

import (
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
	if d.Data.Rows.Kind != archive.ByMonth || d.Data.Window == archive.WholeArchive {
		return
	}
	whole := w.whole(d)
	all := len(whole.Data.Rows)
	if all <= own {
		return
	}
	now := w.Site.at(w.now(), noDate)
	stem := "data/" + d.Data.Dataset.ID + "/" + d.ID
	f.Whole = w.keep(stem+".chart.json", func() any { return now.form(whole, "") })
	f.Drill.Whole = now.drilled(whole, stem+".chart.drill.json")
	f.Windows = []Window{{"", w.loc.T("months_n", "n", strconv.Itoa(own))}}
	for _, n := range lengths {
		if own < n && n < all {
			f.Windows = append(f.Windows, Window{strconv.Itoa(n), w.loc.T("months_n", "n", strconv.Itoa(n))})
		}
	}
	f.Windows = append(f.Windows, Window{"all", w.loc.T("months_all")})
	f.More = append(f.More, w.more("months", w.stem("data/"+d.Data.Dataset.ID+"/", d.ID, d.Data.Dataset), w.loc.T("months_all"), d.Caption))
}

// whole is a chart over the whole archive as it is known now.
func (s *Site) whole(d *archive.Chart) *chart.Model {
	if s.wholes[d] == nil {
		s.wholes[d] = chart.Build(overAll(d), s.at(s.now(), noDate).scope.View, s.now(), s.loc)
	}
	return s.wholes[d]
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
