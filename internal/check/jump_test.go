package check

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// TestUsual holds what is told from the value before alone to what is told from all
// that a value is compared with.
func TestUsual(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	judged, jumped := 0, 0
	for range 3000 {
		m := &archive.Measure{Decimals: r.IntN(3)}
		var points []point
		at := period.Month(24000)
		for i := range 5 + r.IntN(60) {
			at += period.Month(1 + r.IntN(8)/7)
			v := math.Round(100*math.Exp(r.NormFloat64()*float64(1+i%3)/2)) / math.Pow10(m.Decimals)
			if r.IntN(30) == 0 {
				v *= []float64{0, 30, 1. / 30, -1}[r.IntN(4)]
			}
			points = append(points, newPoint(m, v, at, 0))
		}
		for i := range points {
			got, is := judgeJump(m, points, i)
			want, should := usualByMedians(m, points, i)
			if is != should || is && got != want {
				t.Fatalf("value %d of %v: jumped %v from %v, by both medians %v from %v", i, points, is, got, should, want)
			}
			judged++
			if is {
				jumped++
			}
		}
	}
	if jumped < judged/100 || jumped > judged/10 {
		t.Errorf("%d of %d values jumped: they no longer try both", jumped, judged)
	}
}

func usualByMedians(m *archive.Measure, points []point, i int) (usual float64, jumped bool) {
	history := points[max(0, i-jumpWindow):i]
	if i < jumpHistory {
		history = points[:min(len(points), jumpWindow/2+1)]
	}
	p := &points[i]
	var logs []float64
	zeros, distance := 0, math.Inf(1)
	for j := range history {
		h := &history[j]
		if h == p {
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
		return 0, false
	}
	if i > 0 {
		distance = min(distance, math.Abs(p.log-points[i-1].log))
	}
	middle := median(logs)
	distance = min(distance, math.Abs(p.log-middle))
	for j := range logs {
		logs[j] = math.Abs(logs[j] - middle)
	}
	far := max(math.Log(jumpFactor), jumpSpread*madToSigma*median(logs))
	usual = math.Copysign(math.Expm1(math.Abs(middle)), middle) * math.Pow10(-m.Decimals)
	if m.Decimals == 0 {
		far = max(far, jumpSpread/math.Sqrt(max(1, math.Abs(usual))))
	}
	return usual, distance > far
}

// TestShape tells all ways apart in which months may break a measure down.
func TestShape(t *testing.T) {
	m := &archive.Measure{Dimensions: []*archive.Dimension{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}}}
	seen := map[uint64][]*archive.Dimension{}
	var try func(by []*archive.Dimension)
	try = func(by []*archive.Dimension) {
		k := shape(m, &archive.Slice{By: by})
		if other, again := seen[k]; again {
			t.Fatalf("%d dimensions and %d others have the same shape", len(by), len(other))
		}
		seen[k] = by
		for _, d := range m.Dimensions {
			if !slices.Contains(by, d) {
				try(append(slices.Clone(by), d))
			}
		}
	}
	try(nil)
}
