package heap

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// TestLarge takes memory until some of it comes from the block, and asks Linux what it
// was told about the piece that it lies in.
func TestLarge(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this Linux has no large pages")
	}
	var kept [][]byte
	for range block>>20 + 4 { // and what the runtime had before
		kept = append(kept, make([]byte, 1<<20))
		if advised(t, kept[len(kept)-1]) {
			return
		}
	}
	runtime.KeepAlive(kept)
	t.Errorf("%d MB are taken, and none has large pages", len(kept))
}

// advised says whether Linux was asked for large pages behind b.
func advised(t *testing.T, b []byte) bool {
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	at, within := uintptr(unsafe.Pointer(&b[0])), false
	for line := range strings.Lines(string(maps)) {
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			within = from <= at && at < to
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && within {
			return strings.Contains(flags, " hg")
		}
	}
	t.Fatalf("%x is not mapped", at)
	return false
}
