package heap

import (
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// TestLate waits for the first collection to set the pace of the later ones.
func TestLate(t *testing.T) {
	begin(t)
	if got := percent(); got != putOff {
		t.Fatalf("before anything is collected, the pace is %d", got)
	}
	runtime.GC()
	for range 1000 {
		if percent() == pace {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("after a collection the pace is still %d", percent())
}

// TestLateSet leaves alone what was set before anything is collected.
func TestLateSet(t *testing.T) {
	begin(t)
	debug.SetGCPercent(50)
	ended := make(chan struct{})
	runtime.AddCleanup(new([64 << 10]byte), func(int) { close(ended) }, 0)
	runtime.GC()
	<-ended
	time.Sleep(50 * time.Millisecond) // what late waits for ends beside it
	if percent() != 50 {
		t.Errorf("the pace is %d", percent())
	}
}

// TestFirst takes memory in a process of its own and keeps it: there is a collection once
// there is enough, and none right after it.
func TestFirst(t *testing.T) {
	const child = "HEAP_TEST_FIRST"
	if os.Getenv(child) == "" {
		again(t, "TestFirst", child+"=1")
		return
	}
	var kept [][]byte
	take := func() {
		time.Sleep(5 * time.Millisecond) // for a collection to come to its end
		kept = append(kept, make([]byte, 1<<20))
	}
	for len(kept) < first>>20*3/4 {
		kept = append(kept, make([]byte, 1<<20))
	}
	if collections() > 0 {
		t.Fatal("there was a collection early")
	}
	for collections() == 0 {
		if take(); len(kept) > first>>20*3/2 {
			t.Fatalf("there was no collection at %d MB", len(kept))
		}
	}
	for range 40 {
		take()
	}
	if n := collections(); n != 1 {
		t.Errorf("%d collections at %d MB", n, len(kept))
	}
	runtime.KeepAlive(kept)
}

// collections is how many there were.
func collections() uint64 {
	sample := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// TestOutside leaves alone what was set from outside.
func TestOutside(t *testing.T) {
	if os.Getenv("GOGC") != "" {
		if percent() != 50 {
			t.Errorf("the pace is %d", percent())
		}
		return
	}
	again(t, "TestOutside", "GOGC=50")
}

// again runs a test in a process of its own.
func again(t *testing.T, test, env string) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), env)
	if told, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, told)
	}
}

// begin begins as a program does for which nothing was set, and puts all back in the end.
func begin(t *testing.T) {
	runtime.GC() // lets go of what init has waiting
	for range 1000 {
		if percent() != putOff {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	before := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	late()
}

// percent reads the pace and leaves it alone: who sets it to learn what it was may do so
// just as the collection comes.
func percent() int {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64()) // -1 as the largest number
}
