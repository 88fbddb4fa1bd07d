//go:build unix

package series

import (
	"syscall"
	"testing"
	"time"

	"almanac/internal/archive"
)

// TestCubeScale holds the time of a long code list to its length: eight times as
// many codes may not take much more than eight times as long.
func TestCubeScale(t *testing.T) {
	small, large := time.Hour, time.Hour
	for range 8 { // in turn, the best of each
		small, large = min(small, fill(t, 500, 800)), min(large, fill(t, 4000, 100))
	}
	t.Logf("800 times 500 codes in %v, 100 times 4,000 in %v", small, large)
	if large > 3*small {
		t.Errorf("800 times 500 codes take %v, 100 times 4,000 take %v", small, large)
	}
}

// fill fills a cube of n codes so many times, and returns the time of processors that
// was used: what else the machine has to do does not count.
func fill(t *testing.T, n, times int) time.Duration {
	t.Helper()
	list := &archive.Codelist{}
	for range n {
		list.Codes = append(list.Codes, &archive.Code{})
	}
	list.IndexCodes()
	d := &archive.Dimension{Codelist: list}
	m := &archive.Measure{Dimensions: []*archive.Dimension{d}}
	s := &archive.Slice{By: m.Dimensions}
	for _, c := range list.Codes {
		s.Cells = append(s.Cells, archive.Cell{Keys: []*archive.Code{c}, Value: 1})
	}
	cube := &Cube{View: View{Archive: &archive.Archive{Months: []*archive.Month{{Period: jan, Slices: []*archive.Slice{s}}}}},
		Rows: Axis{Dimension: d, Codes: list.Codes, Total: true}, Columns: Axis{Total: true}}
	spent := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			t.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	values := make([]Value, cube.Len())
	start := spent()
	for range times {
		cube.Fill(values, m, jan, 1)
	}
	return spent() - start
}
