package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// TestLate waits for the first collection to set the pace of the later ones.
func TestLate(t *testing.T) {
	begin(t)
	if got := pace(); got != -1 {
		t.Fatalf("before anything is collected, the pace is %d", got)
	}
	runtime.GC()
	for range 1000 {
		if pace() == 100 && debug.SetMemoryLimit(-1) > 1<<40 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("after a collection the pace is still %d", pace())
}

// TestLateSet leaves alone what was set before anything is collected.
func TestLateSet(t *testing.T) {
	begin(t)
	debug.SetGCPercent(50)
	runtime.GC()
	for range 1000 {
		if debug.SetMemoryLimit(-1) > 1<<40 {
			if pace() != 50 {
				t.Errorf("the pace is %d", pace())
			}
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("the limit stays")
}

// TestLateGOGC leaves alone what was set from outside.
func TestLateGOGC(t *testing.T) {
	t.Setenv("GOGC", "50")
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	if late(); pace() != 50 {
		t.Errorf("the pace is %d", pace())
	}
}

// begin begins as a program does for which nothing was set, and puts all back in the end.
func begin(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	pace, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetGCPercent(pace); debug.SetMemoryLimit(limit) })
	late()
}

// pace reads the pace and leaves it alone: who sets it to learn what it was may do so
// just as the collection comes.
func pace() int {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64()) // -1 as the largest number
}
