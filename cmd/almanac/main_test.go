package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestHeapFirst holds that memory is set before libraries fill it. The runtime tells in
// which order packages are initialised, and what each takes.
func TestHeapFirst(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1", "GOGC=", "GOMEMLIMIT=")
	told, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, told)
	}
	taken := 0
	for line := range strings.Lines(string(told)) {
		var name string
		var at, clock float64
		var bytes int
		if n, _ := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes", &name, &at, &clock, &bytes); n < 4 {
			continue
		}
		if name == "almanac/internal/heap" {
			if taken > 512<<10 {
				t.Errorf("%d bytes are taken before the heap is set\n%s", taken, told)
			}
			return
		}
		taken += bytes
	}
	t.Errorf("the heap is not set\n%s", told)
}
