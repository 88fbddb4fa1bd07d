//go:build linux

package output

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// TestTraced kills the publisher at each of its system calls, and makes each
// fail, with the help of strace. It belongs to the long form.
func TestTraced(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if !soak || err != nil {
		t.Skip("needs ALMANAC_SOAK=1 and strace")
	}
	calls := []string{"openat", "mkdirat", "fchmod", "fchmodat", "write", "close", "renameat2", "renameat", "unlinkat", "newfstatat", "getdents64", "flock"}
	what := []string{"signal=KILL", "signal=TERM", "error=ENOSPC", "error=EIO", "error=EACCES", "error=EMFILE", "error=EROFS"}
	total := map[string]int{}
	for _, inject := range what {
		for _, call := range calls {
			for n := 1; n <= 24; n++ {
				total[inject+" "+traced(t, strace, fmt.Sprintf("%s:%s:when=%d", call, inject, n))]++
			}
		}
	}
	t.Log(total)
}

// traced publishes generation 2 over 1 under an injection, checks what is there,
// and returns how it went.
func traced(t *testing.T, strace, inject string) string {
	const files = 4
	a, b := generation(1, files), generation(2, files)
	dir := public(t)
	publish(t, a, dir)
	cmd := child{Dir: dir, First: 2, Last: 2, Files: files}.command(t)
	call, _, _ := strings.Cut(inject, ":")
	cmd.Args = append([]string{strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + inject}, cmd.Path)
	cmd.Path = strace
	out, err := cmd.Output()
	got := tree(t, dir)
	how := "done"
	switch {
	case err == nil && same(got, want(b)):
	case err != nil && same(got, want(a)):
		how = "old"
	case strings.Contains(inject, "signal") && same(got, want(b)):
		how = "killed after the swap"
	default:
		t.Errorf("%s: %v, and the tree is wrong: %s", inject, err, out)
	}
	if strings.Count(string(out), "\n") > 1 {
		t.Errorf("%s: more than a line: %s", inject, out)
	}
	publish(t, b, dir)
	holds(t, dir, b)
	return how
}
