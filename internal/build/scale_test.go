package build

import (
	"fmt"
	"testing"
	"time"

	"almanac/internal/check"
	"almanac/internal/load"
	"almanac/internal/source"
)

// century is the planted archive with n months, a report in each.
func century(n int) planted {
	p := plant()
	report := p["content/"+note]
	for i := range n {
		at := fmt.Sprintf("content/reports/%d-%02d/", 1900+i/12, i%12+1)
		p[at+"data.toml"] = plantedMonth(i % 24)
		p[at+"report.md"] = report
	}
	return p
}

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
	small, large := time.Hour, time.Hour
	for range 8 { // in turn, the best of each: the machine may be busy
		for n, best := range map[int]*time.Duration{120: &small, 1200: &large} {
			start := time.Now()
			check.Run(archives[n].Archive, archives[n].Locale)
			*best = min(*best, time.Since(start))
		}
	}
	t.Logf("120 months in %v, 1,200 in %v", small, large)
	if large > 30*small {
		t.Errorf("120 months take %v, 1,200 take %v", small, large)
	}
}
