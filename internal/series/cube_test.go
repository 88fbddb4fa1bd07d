package series

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// random is a year of a measure by two dimensions, of another and of what is
// derived from both, with all that a value can have: gaps, statuses, corrections,
// stated totals and subtotals, cells that were withheld.
func random(r *rand.Rand) (*archive.Archive, *archive.Dataset) {
	d := &archive.Dataset{ID: "d"}
	for _, id := range []string{"x", "y"} {
		list := &archive.Codelist{ID: id, Groups: []*archive.Group{{ID: "g"}, {ID: "h"}}}
		for i := range 3 + r.IntN(3) {
			c := &archive.Code{ID: fmt.Sprint(id, i), Class: r.IntN(2)}
			if g := r.IntN(3); g < 2 {
				c.Group = list.Groups[g]
			}
			list.Codes = append(list.Codes, c)
		}
		list.IndexCodes()
		d.Dimensions = append(d.Dimensions, &archive.Dimension{ID: id, Codelist: list})
	}
	m := &archive.Measure{Dataset: d, ID: "m", Decimals: 1, Dimensions: d.Dimensions, Aggregate: archive.Aggregate(r.IntN(3))}
	n := &archive.Measure{Dataset: d, ID: "n", Index: 1, Dimensions: d.Dimensions[:1], Class: r.IntN(2)}
	sum := &archive.Measure{Dataset: d, ID: "sum", Index: 2, Dimensions: d.Dimensions, Class: r.IntN(2), Aggregate: archive.Aggregate(r.IntN(3)),
		Derive: func(value func(*archive.Measure) (float64, bool)) (float64, bool) {
			a, ok := value(m)
			b, also := value(n)
			return a + 2*b, ok && also
		}}
	d.Measures = []*archive.Measure{m, n, sum}
	a := &archive.Archive{Datasets: []*archive.Dataset{d}, Measures: d.Measures}
	for i := range 12 {
		if r.IntN(8) > 0 {
			month := &archive.Month{Period: jan + period.Month(i), Slices: make([]*archive.Slice, 3)}
			for _, m := range d.Measures[:2] {
				if r.IntN(8) > 0 {
					month.Slices[m.Index] = randomSlice(r, m)
				}
			}
			a.Months = append(a.Months, month)
		}
	}
	return a, d
}

func randomSlice(r *rand.Rand, m *archive.Measure) *archive.Slice {
	s := &archive.Slice{Incomplete: r.IntN(6) == 0}
	for _, d := range m.Dimensions {
		if r.IntN(4) > 0 {
			s.By = append(s.By, d)
		}
	}
	keys := [][]*archive.Code{nil}
	for _, d := range s.By {
		var more [][]*archive.Code
		for _, k := range keys {
			for _, c := range d.Codelist.Codes {
				more = append(more, append(k[:len(k):len(k)], c))
			}
		}
		keys = more
	}
	for _, k := range keys {
		if r.IntN(4) > 0 {
			c := randomCell(r)
			c.Keys = k
			s.Cells = append(s.Cells, c)
		}
	}
	if r.IntN(3) == 0 {
		c := randomCell(r)
		s.Stated = &c
	}
	for _, d := range s.By {
		if r.IntN(3) == 0 {
			s.Subtotals = append(s.Subtotals, archive.Subtotal{Dimension: d, Code: d.Codelist.Codes[r.IntN(3)], Cell: randomCell(r)})
		}
		if r.IntN(3) == 0 {
			s.Subtotals = append(s.Subtotals, archive.Subtotal{Dimension: d, Group: d.Codelist.Groups[r.IntN(2)], Cell: randomCell(r)})
		}
	}
	return s
}

func randomCell(r *rand.Rand) archive.Cell {
	c := archive.Cell{Value: float64(r.IntN(1000)) / 10, Class: r.IntN(2)}
	if r.IntN(5) == 0 {
		c.Status = archive.Statuses[r.IntN(len(archive.Statuses))]
	}
	if r.IntN(5) == 0 {
		c.Remarks = &archive.Remarks{Revisions: []archive.Revision{{On: period.Date{Year: 2018, Month: 1 + r.IntN(12), Day: 3}, Was: 5}}}
	}
	return c
}

// TestCube holds every place of a cube to what is found for that place alone.
func TestCube(t *testing.T) {
	places := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		a, d := random(r)
		x, y := d.Dimensions[0], d.Dimensions[1]
		view := View{Archive: a, AsOf: []period.Date{{}, {Year: 2018, Month: 6, Day: 1}}[seed%2]}
		over := func(d *archive.Dimension) Axis {
			return Axis{Dimension: d, Codes: d.Codelist.ByGroup(), Groups: d.Codelist.Groups, Total: true}
		}
		for _, c := range []*Cube{
			{Rows: Axis{Total: true}, Columns: Axis{Total: true}},
			{Rows: over(x), Columns: Axis{Total: true}},
			{Rows: over(x), Columns: over(y)},
			{Rows: Axis{Total: true}, Columns: over(y), Within: &archive.Member{Dimension: x, Code: x.Codelist.Codes[0]}},
		} {
			c.View = view
			for _, m := range d.Measures {
				for at := jan - 1; at <= jan+12; at++ {
					for _, n := range []int{1, 3} {
						places += held(t, c, m, at, n)
					}
				}
			}
		}
	}
	if places < 100_000 {
		t.Errorf("only %d places were looked at", places)
	}
}

func held(t *testing.T, c *Cube, m *archive.Measure, at period.Month, n int) (places int) {
	t.Helper()
	values := make([]Value, c.Len())
	c.Fill(values, m, at, n)
	for i := range c.Rows.Len() {
		for j := range c.Columns.Len() {
			var picks []Pick
			if p, ok := c.Rows.pick(i); ok {
				picks = append(picks, p)
			}
			if p, ok := c.Columns.pick(j); ok {
				picks = append(picks, p)
			}
			if c.Within != nil {
				picks = append(picks, Pick{Dimension: c.Within.Dimension, Code: c.Within.Code})
			}
			want := c.View.Published(m, at, picks...)
			if n > 1 {
				want = c.View.Over(m, at, n, picks...)
			}
			if got := values[places]; !reflect.DeepEqual(got, want) {
				t.Fatalf("%s in %s over %d months by %v:\n%+v, want\n%+v", m.Name(), at, n, picks, got, want)
			}
			places++
		}
	}
	return places
}

// pick returns what a place picks, false for everything.
func (a *Axis) pick(i int) (Pick, bool) {
	switch n := i - len(a.Codes); {
	case n < 0:
		return Pick{Dimension: a.Dimension, Code: a.Codes[i]}, true
	case n < len(a.Groups):
		return Pick{Dimension: a.Dimension, Group: a.Groups[n]}, true
	}
	return Pick{}, false
}
