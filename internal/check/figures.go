package check

import (
	"fmt"
	"math"

	"almanac/internal/archive"
	"almanac/internal/series"
)

// figure is a value that a month has, and the expression that gives it.
type figure struct {
	value    float64
	decimals int
	measure  *archive.Measure
	expr     string // "" where no expression gives it
	headline bool   // a measure without codes, or a total
}

// figures are the values that a report on a month may want to tell, as known
// today and when it was published.
type figures struct {
	all []figure
	by  map[int64][]int // by value in millionths → index
}

func micro(v float64) int64 { return int64(math.Round(v * 1e6)) }

func (c *checker) figures(m *archive.Month) *figures {
	f := &figures{by: map[int64][]int{}}
	views := []series.View{c.view}
	if m.Report != nil {
		views = append(views, series.View{Archive: c.archive, AsOf: m.Report.Published})
	}
	for _, v := range views {
		for i, x := range c.archive.Measures {
			c.ofMeasure(f, v, m, x, m.Slices[i])
		}
	}
	return f
}

func (c *checker) ofMeasure(f *figures, v series.View, m *archive.Month, x *archive.Measure, s *archive.Slice) {
	name := x.Name()
	add := func(value series.Value, expression string, headline bool) {
		if !value.Missing {
			f.add(figure{value.Number, x.Decimals, x, expression, headline})
		}
	}
	total := name
	if len(x.Dimensions) > 0 {
		total = "total(" + name + ")"
		if s != nil && s.Stated != nil {
			total = "stated(" + name + ")"
			add(v.Cell(s.Stated), total, true)
			add(v.In(x, m), "total("+name+")", false)
		}
	}
	if s != nil && s.Stated == nil || x.Derive != nil {
		add(v.In(x, m), total, true)
	}
	if s == nil && x.Derive == nil {
		return
	}
	add(v.Stated(x, m.Period-1), "prev("+total+")", false)
	add(v.Stated(x, m.Period-12), "year_ago("+total+")", false)
	add(v.Over(x, m.Period, 12), "sum12("+name+")", false)
	if s == nil || len(s.By) == 0 {
		return
	}
	for i := range s.Cells {
		add(v.Cell(&s.Cells[i]), expression(x, s, &s.Cells[i]), false)
	}
}

func (f *figures) add(x figure) {
	k := micro(x.value)
	for _, i := range f.by[k] {
		if f.all[i].expr == x.expr {
			return
		}
	}
	f.by[k] = append(f.by[k], len(f.all))
	f.all = append(f.all, x)
}

// expression writes what gives one cell, "" if its codes are not the first ones
// in the declared order.
func expression(x *archive.Measure, s *archive.Slice, cell *archive.Cell) string {
	out := x.Name()
	for i, d := range x.Dimensions {
		if i == len(s.By) {
			return "total(" + out + ")"
		}
		if s.By[i] != d {
			return ""
		}
		out += fmt.Sprintf("[%q]", cell.Keys[i].ID)
	}
	return out
}
