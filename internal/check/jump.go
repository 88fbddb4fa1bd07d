package check

import (
	"math"
	"slices"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// How a jump is told from the ups and downs of a series. A value is compared on
// a logarithmic scale, where 10× is as far as a tenth, with the values before
// it: with their median, with the last of them and with the one a year before. It
// has jumped if it is far from all three: by more than a factor, by more than
// four times the series' usual spread (the median absolute deviation, which a
// single odd value does not widen) and by more than counts vary by chance.
const (
	jumpFactor  = 2.5
	jumpSpread  = 4
	jumpHistory = 6  // values that must be known to judge one
	jumpWindow  = 24 // values that are looked at
	madToSigma  = 1.4826
)

// point is one value of a series.
type point struct {
	at    period.Month
	value float64
	log   float64
	month *archive.Month
	slice *archive.Slice
	cell  *archive.Cell // nil for a total
}

// jumps looks at the series of each combination of codes of a measure, then at
// that of its totals where no single value explains a jump.
func (c *checker) jumps(m *archive.Measure) {
	if m.Derive != nil {
		return
	}
	series := map[uint64][]point{}
	var order []uint64
	var totals []point
	for _, month := range c.archive.Months {
		s := month.Slices[m.Index]
		if s == nil {
			continue
		}
		var whole sum
		shape := c.shape(m, s)
		at := all(s)
		for i := range s.Cells {
			cell := &s.Cells[i]
			whole.add(cell)
			if cell.Missing() {
				continue
			}
			k := cell.Combination(at)*64 + shape
			if _, seen := series[k]; !seen {
				order = append(order, k)
			}
			series[k] = append(series[k], newPoint(m, month, s, cell, cell.Value))
		}
		if whole.n > 1 && !whole.missing && !s.Incomplete && m.Aggregate != archive.None {
			totals = append(totals, newPoint(m, month, s, nil, whole.value))
		}
	}
	for _, k := range order {
		c.jumpsIn(m, series[k])
	}
	c.jumpsIn(m, totals)
}

// shape tells by which dimensions a month breaks a measure down: months that do
// it differently are different series.
func (c *checker) shape(m *archive.Measure, s *archive.Slice) uint64 {
	var out uint64
	for _, d := range s.By {
		out = out*8 + uint64(slices.Index(m.Dimensions, d)) + 1
	}
	return out % 64
}

func newPoint(m *archive.Measure, month *archive.Month, s *archive.Slice, cell *archive.Cell, v float64) point {
	unit := math.Pow10(-m.Decimals)
	return point{month.Period, v, math.Copysign(math.Log1p(math.Abs(v)/unit), v), month, s, cell}
}

func (c *checker) jumpsIn(m *archive.Measure, points []point) {
	for i := range points {
		p := &points[i]
		if p.cell == nil && c.jumped[p.slice] || p.cell != nil && c.told[p.cell.Pos] && p.cell.Accepted().For("jump") == nil {
			continue // what is told already explains it
		}
		usual, ok := jumped(m, points, i)
		if !ok {
			continue
		}
		c.jumped[p.slice] = true
		name, pos, own := "the total of "+m.Name(), p.slice.Pos, archive.Acceptances(nil)
		if p.slice.Stated != nil {
			own = p.slice.Stated.Accepted()
		}
		if p.cell != nil {
			name, pos, own = m.Name()+p.cell.Codes(all(p.slice)), p.cell.Pos, p.cell.Accepted()
		}
		c.jump(m, p, place{own, p.month, m.Dataset, m}, pos, name, usual)
	}
}

func (c *checker) jump(m *archive.Measure, p *point, at place, pos diag.Pos, name string, usual float64) {
	c.fail("jump", pos, at, "%s is %s, far from what it usually is: about %s", name, c.number(p.value, m), c.number(usual, m)).
		Helpf("correct it, or say why it is so: { value = %v, accepted = { jump = \"why\" } }", p.value)
}

// jumped reports whether the i-th value of a series has jumped, and what is
// usual. The first values, which have too few before them, are compared with
// those around them.
func jumped(m *archive.Measure, points []point, i int) (usual float64, ok bool) {
	p := &points[i]
	least := math.Log(jumpFactor)
	if i > 0 && math.Abs(p.log-points[i-1].log) <= least {
		return 0, false // by far the most common case
	}
	history := points[max(0, i-jumpWindow):i]
	if i < jumpHistory {
		history = points[:min(len(points), jumpWindow/2+1)]
	}
	var space [jumpWindow]float64
	logs := space[:0]
	zeros, distance := 0, math.Inf(1)
	for j := range history {
		h := &history[j]
		if h == &points[i] {
			continue
		}
		logs = append(logs, h.log)
		if h.value == 0 {
			zeros++
		}
		if h.at == p.at-12 {
			distance = min(distance, math.Abs(p.log-h.log))
		}
	}
	if len(logs) < jumpHistory || 4*zeros > len(logs) {
		return 0, false // a series that is often nothing has no usual size
	}
	if i > 0 {
		distance = min(distance, math.Abs(p.log-points[i-1].log))
	}
	if distance <= least {
		return 0, false // whatever the median is, which takes most of the time
	}
	middle := median(logs)
	distance = min(distance, math.Abs(p.log-middle))
	for j := range logs {
		logs[j] = math.Abs(logs[j] - middle)
	}
	far := max(least, jumpSpread*madToSigma*median(logs))
	usual = math.Copysign(math.Expm1(math.Abs(middle)), middle) * math.Pow10(-m.Decimals)
	if m.Decimals == 0 { // a count of n varies by about its square root
		far = max(far, jumpSpread/math.Sqrt(max(1, math.Abs(usual))))
	}
	return usual, distance > far
}

// median sorts x and returns its middle.
func median(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	return (x[n/2] + x[(n-1)/2]) / 2
}
