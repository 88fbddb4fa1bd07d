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
	if got := percent(); got != -1 {
		t.Fatalf("before anything is collected, the pace is %d", got)
	}
	runtime.GC()
	for range 1000 {
		if percent() == pace && debug.SetMemoryLimit(-1) > 1<<40 {
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
	runtime.GC()
	for range 1000 {
		if debug.SetMemoryLimit(-1) > 1<<40 {
			if percent() != 50 {
				t.Errorf("the pace is %d", percent())
			}
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("the limit stays")
}

// TestOutside leaves alone what was set from outside.
func TestOutside(t *testing.T) {
	if os.Getenv("GOGC") != "" {
		if percent() != 50 || debug.SetMemoryLimit(-1) < 1<<40 {
			t.Errorf("the pace is %d, the limit %d", percent(), debug.SetMemoryLimit(-1))
		}
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestOutside$")
	cmd.Env = append(os.Environ(), "GOGC=50")
	if told, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, told)
	}
}

// begin begins as a program does for which nothing was set, and puts all back in the end.
func begin(t *testing.T) {
	runtime.GC() // lets go of what init has waiting
	for range 1000 {
		if debug.SetMemoryLimit(-1) > 1<<40 {
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
