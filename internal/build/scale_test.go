//go:build unix

package build

import (
	"syscall"
	"testing"
	"time"

	"almanac/internal/check"
	"almanac/internal/load"
	"almanac/internal/source"
)

// TestScale holds the time of the rules to the number of months: ten times as
// many may not take much more than ten times as long.
func TestScale(t *testing.T) {
	archives := map[int]*load.Loaded{}
	for _, n := range []int{120, 1200} {
		archives[n], _ = load.Archive(source.Overlay(defaults(), source.FromMap(century(n))), load.Options{})
		if archives[n] == nil {
			t.Fatal("the archive does not load")
		}
	}
	spend := func(n, times int) time.Duration {
		start := spent(t)
		for range times {
			check.Run(archives[n].Archive, archives[n].Locale)
		}
		return spent(t) - start
	}
	small, large := time.Hour, time.Hour
	for range 8 { // in turn, the best of each
		small, large = min(small, spend(120, 10)), min(large, spend(1200, 1))
	}
	t.Logf("ten times 120 months in %v, 1,200 in %v", small, large)
	if large > 3*small {
		t.Errorf("ten times 120 months take %v, 1,200 take %v", small, large)
	}
}

// spent is the time of processors that this program has used: what else the machine has
// to do does not count.
func spent(t *testing.T) time.Duration {
	t.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
