package check

import (
	"math"
	"slices"
	"sync"

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

// leastJump is the factor on the logarithmic scale.
var leastJump = math.Log(jumpFactor)

// point is one value of a series. There is one for each value of the archive: they
// hold no pointers, and lie in one piece that every measure uses again.
type point struct {
	value, log float64
	at         int32 // the month
	cell       int32 // in the month's slice, total for the total of all
}

const total = -1

// points are the values of a measure, each series by itself and its months in order. Who
// is done with them leaves them to others: they were a thirtieth of what a build allocates.
type points struct {
	all    []point
	of     []int32 // the series of each cell that has a number, as they come
	ends   []int32 // of the series in all, in the order in which they begin
	series map[uint64]int32
	totals []point
}

// spare are points that nobody uses.
var spare = sync.Pool{New: func() any { return &points{series: map[uint64]int32{}} }}

// jumps looks at the series of each combination of codes of a measure, then at
// that of its totals where no single value explains a jump.
func (c *checker) jumps(m *archive.Measure) {
	if m.Derive != nil {
		return
	}
	p := c.points
	p.count(c.archive, m)
	p.fill(c.archive, m)
	from := int32(0)
	for _, end := range p.ends {
		c.jumpsIn(m, p.all[from:end])
		from = end
	}
	c.jumpsIn(m, p.totals)
}

// count finds the series of a measure, and where each will end.
func (p *points) count(a *archive.Archive, m *archive.Measure) {
	p.of, p.ends = p.of[:0], p.ends[:0]
	clear(p.series)
	for _, month := range a.Months {
		s := month.Slices[m.Index]
		if s == nil {
			continue
		}
		shape, at := shape(m, s), s.AllKeys()
		for i := range s.Cells {
			cell := &s.Cells[i]
			if cell.Missing() {
				continue
			}
			k := cell.Combination(at)*1_000_003 + shape // as if it were one more code
			n, seen := p.series[k]
			if !seen {
				n = int32(len(p.ends))
				p.series[k], p.ends = n, append(p.ends, 0)
			}
			p.of, p.ends[n] = append(p.of, n), p.ends[n]+1
		}
	}
	sum := int32(0)
	for n, size := range p.ends {
		p.ends[n], sum = sum, sum+size // where it begins, which fill moves on
	}
}

// fill puts each value where its series goes on.
func (p *points) fill(a *archive.Archive, m *archive.Measure) {
	p.all = slices.Grow(p.all[:0], len(p.of))[:len(p.of)]
	p.totals = p.totals[:0]
	next := 0
	for _, month := range a.Months {
		s := month.Slices[m.Index]
		if s == nil {
			continue
		}
		var whole sum
		for i := range s.Cells {
			cell := &s.Cells[i]
			whole.add(cell)
			if !cell.Missing() {
				at := &p.ends[p.of[next]]
				p.all[*at] = newPoint(m, cell.Value, month.Period, i)
				*at, next = *at+1, next+1
			}
		}
		if whole.n > 1 && !whole.missing && !s.Incomplete && m.Aggregate != archive.None {
			p.totals = append(p.totals, newPoint(m, whole.value, month.Period, total))
		}
	}
}

// shape tells by which dimensions, in which order, a month breaks a measure down: months
// that do it differently are different series.
func shape(m *archive.Measure, s *archive.Slice) uint64 {
	var out uint64
	for _, d := range s.By {
		out = out*uint64(len(m.Dimensions)+1) + uint64(slices.Index(m.Dimensions, d)) + 1
	}
	return out
}

func newPoint(m *archive.Measure, v float64, at period.Month, cell int) point {
	unit := math.Pow10(-m.Decimals)
	return point{v, math.Copysign(math.Log1p(math.Abs(v)/unit), v), int32(at), int32(cell)}
}

func (c *checker) jumpsIn(m *archive.Measure, points []point) {
	for i := range points {
		usual, jumped := judgeJump(m, points, i)
		if !jumped {
			continue
		}
		p := &points[i]
		month := c.archive.Month(period.Month(p.at))
		s := month.Slices[m.Index]
		name, pos, own := "the total of "+m.Name(), s.Pos, archive.Acceptances(nil)
		if s.Stated != nil {
			own = s.Stated.Accepted()
		}
		if p.cell == total && c.jumped[s] {
			continue // what is told already explains it
		}
		if p.cell != total {
			cell := &s.Cells[p.cell]
			if c.told[cell.Pos] && cell.Accepted().For("jump") == nil {
				continue // the same
			}
			name, pos, own = m.Name()+cell.Codes(s.AllKeys()), cell.Pos, cell.Accepted()
		}
		c.jumped[s] = true
		c.jump(m, p, place{own, month, m.Dataset, m}, pos, name, usual)
	}
}

func (c *checker) jump(m *archive.Measure, p *point, at place, pos diag.Pos, name string, usual float64) {
	c.fail("jump", pos, at, "%s is %s, far from what it usually is: about %s", name, c.number(p.value, m), c.number(usual, m)).
		Helpf("correct it, or say why it is so: { value = %v, accepted = { jump = \"why\" } }", p.value)
}

// judgeJump reports whether the i-th value of a series has jumped, and what is usual.
func judgeJump(m *archive.Measure, points []point, i int) (usual float64, jumped bool) {
	p := &points[i]
	distance := math.Inf(1)
	if i > 0 {
		if distance = math.Abs(p.log - points[i-1].log); distance <= leastJump {
			return 0, false // by far the most common case
		}
	}
	if distance = min(distance, fromYearBefore(points, i)); distance <= leastJump {
		return 0, false
	}
	if nearMiddle(points, i) {
		return 0, false // to count is a tenth of the work of finding the median
	}
	var space [jumpWindow]float64
	logs := history(points, i, space[:0])
	if len(logs) == 0 {
		return 0, false
	}
	middle := median(logs)
	if distance = min(distance, math.Abs(p.log-middle)); distance <= leastJump {
		return 0, false
	}
	far := jumpSpread * madToSigma * deviation(logs, middle)
	if distance <= far {
		return 0, false
	}
	usual = math.Copysign(math.Expm1(math.Abs(middle)), middle) * math.Pow10(-m.Decimals)
	if m.Decimals == 0 { // a count of n varies by about its square root
		far = max(far, jumpSpread/math.Sqrt(max(1, math.Abs(usual))))
	}
	return usual, distance > far
}

// fromYearBefore returns how far the i-th value of a series is from the one a year
// before. In a series without gaps it is the twelfth before it, else a later one.
func fromYearBefore(points []point, i int) float64 {
	p := &points[i]
	for j := max(0, i-12); j < i && points[j].at <= p.at-12; j++ {
		if points[j].at == p.at-12 {
			return math.Abs(p.log - points[j].log)
		}
	}
	return math.Inf(1)
}

// compared returns which of a series its i-th value is compared with, but for itself.
// The first values, which have too few before them, are compared with those around them.
func compared(points []point, i int) (from, to int) {
	if i < jumpHistory {
		return 0, min(len(points), jumpWindow/2+1)
	}
	return max(0, i-jumpWindow), i
}

// nearMiddle reports whether the i-th value of a series is near all that may be the
// median of what it is compared with: no more are far below it than can lie below both
// of those in the middle, and no more far above.
func nearMiddle(points []point, i int) bool {
	from, to := compared(points, i)
	n, below, above := to-from, 0, 0
	if i < to {
		n-- // but for itself, which is not far
	}
	for j := from; j < to; j++ {
		away := points[j].log - points[i].log
		if away < -leastJump {
			below++
		}
		if away > leastJump {
			above++
		}
	}
	return max(below, above) <= (n-1)/2
}

// history appends to logs what the i-th value of a series is compared with. There
// is no history where that is too little.
func history(points []point, i int, logs []float64) []float64 {
	from, to := compared(points, i)
	zeros := 0
	for j := from; j < to; j++ {
		if j == i {
			continue
		}
		logs = append(logs, points[j].log)
		if points[j].value == 0 {
			zeros++
		}
	}
	if len(logs) < jumpHistory || 4*zeros > len(logs) {
		return nil // a series that is often nothing has no usual size
	}
	return logs
}

// median sorts x and returns its middle. There are few, which slices.Sort takes twice
// as long for.
func median(x []float64) float64 {
	for i, v := range x {
		for ; i > 0 && x[i-1] > v; i-- {
			x[i] = x[i-1]
		}
		x[i] = v
	}
	n := len(x)
	return (x[n/2] + x[(n-1)/2]) / 2
}

// deviation returns the median distance of the values of x from their middle. They are
// sorted, so that the furthest is the first or the last.
func deviation(x []float64, middle float64) float64 {
	n := len(x)
	var upper, lower float64 // of the two distances in the middle
	for len(x) > (n-1)/2 {
		upper = lower
		if below, above := middle-x[0], x[len(x)-1]-middle; below > above {
			x, lower = x[1:], below
		} else {
			x, lower = x[:len(x)-1], above
		}
	}
	if n%2 == 1 {
		return lower
	}
	return (upper + lower) / 2
}
