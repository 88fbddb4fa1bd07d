//go:build linux

package cli

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOvertaken corrects a report, and publishes, after a build has read it and before it
// may publish: the build reads again, or what was taken back would be public again.
func TestOvertaken(t *testing.T) {
	k := newSweep(t)
	k.must(k.build("b").Run())
	lock, err := os.Open(filepath.Dir(k.out))
	k.must(err)
	defer lock.Close()
	k.must(syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	cmd := k.build("a")
	cmd.Stderr = nil
	said, err := cmd.StderrPipe()
	k.must(err)
	k.must(cmd.Start())
	first, err := bufio.NewReader(said).ReadString('\n')
	if err != nil || !strings.Contains(first, "waiting for another build") {
		t.Fatal(first, err)
	}
	corrected, err := os.ReadFile(filepath.Join(k.dir, "b/berichtigt.toml"))
	k.must(err)
	k.write("a/content/reports/2024-03/data.toml", corrected)
	k.must(os.Chmod(k.out, 0o755)) // which the file system takes for another publication
	k.must(syscall.Flock(int(lock.Fd()), syscall.LOCK_UN))
	rest, _ := io.ReadAll(said)
	if err := cmd.Wait(); err != nil || k.state() != "b" {
		t.Errorf("%q is there: %v\n%s", k.state(), err, rest)
	}
}
