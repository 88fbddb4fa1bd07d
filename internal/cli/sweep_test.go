//go:build linux

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// soak asks for the long form of the sweeps: make soak.
var soak = os.Getenv("ALMANAC_SOAK") != ""

// sweep is a site in two states, a and b, that are built into one folder, alone in
// its parent, again and again.
type sweep struct {
	*testing.T
	dir   string
	out   string
	trees map[string]map[string]string // what each state makes
	how   map[string]int               // how many builds ended how
}

func newSweep(t *testing.T) *sweep {
	k := &sweep{T: t, dir: t.TempDir(), trees: map[string]map[string]string{}, how: map[string]int{}}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(k.dir, "cache"))
	archive, err := txtar.ParseFile("testdata/second-site.txtar")
	k.must(err)
	for _, state := range []string{"a", "b"} {
		for _, f := range archive.Files {
			k.write(filepath.Join(state, f.Name), f.Data)
		}
		if state == "b" { // a correction: a page more, others changed, most the same
			corrected, err := os.ReadFile(filepath.Join(k.dir, "b/berichtigt.toml"))
			k.must(err)
			k.write("b/content/reports/2024-03/data.toml", corrected)
		}
		clean := filepath.Join(k.dir, "clean-"+state)
		k.must(k.command("build", "--site", filepath.Join(k.dir, state), "--out", clean).Run())
		k.trees[state] = k.tree(clean)
	}
	k.out = filepath.Join(k.dir, "out", "public")
	k.must(os.Mkdir(filepath.Dir(k.out), 0o755))
	if maps.Equal(k.trees["a"], k.trees["b"]) || len(k.trees["a"]) < 50 {
		t.Fatal("the two states are the same")
	}
	t.Cleanup(func() { t.Log(k.how) })
	return k
}

func (k *sweep) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *sweep) write(name string, data []byte) {
	k.Helper()
	path := filepath.Join(k.dir, name)
	k.must(os.MkdirAll(filepath.Dir(path), 0o755))
	k.must(os.WriteFile(path, data, 0o644))
}

// tree reads a folder: "mode path" to contents, of a missing one nothing.
func (k *sweep) tree(dir string) map[string]string {
	k.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var data []byte
		if info.Mode().IsRegular() {
			data, err = os.ReadFile(path)
		}
		rel, _ := filepath.Rel(dir, path)
		out[info.Mode().String()+" "+rel] = string(data)
		return err
	})
	if !errors.Is(err, fs.ErrNotExist) {
		k.must(err)
	}
	return out
}

func (k *sweep) command(args ...string) *exec.Cmd { return exec.Command("almanac", args...) }

// build is the command that builds a state.
func (k *sweep) build(state string) *exec.Cmd {
	return k.command("build", "--site", filepath.Join(k.dir, state), "--out", k.out)
}

// state returns which state is published, "" if it is neither.
func (k *sweep) state() string {
	got := k.tree(k.out)
	for state, want := range k.trees {
		if maps.Equal(got, want) {
			return state
		}
	}
	return ""
}

// alone reports what is beside the folder.
func (k *sweep) alone() (left []string) {
	k.Helper()
	entries, err := os.ReadDir(filepath.Dir(k.out))
	k.must(err)
	for _, e := range entries {
		if e.Name() != "public" {
			left = append(left, e.Name())
		}
	}
	return left
}

// again builds a, which must succeed whatever came before, and leave nothing.
func (k *sweep) again(after string) {
	k.Helper()
	if out, err := k.build("a").CombinedOutput(); err != nil {
		k.Fatalf("after %s the next build failed: %v\n%s", after, err, out)
	}
	if state, left := k.state(), k.alone(); state != "a" || left != nil {
		k.Fatalf("after %s the next build made %q and left %v", after, state, left)
	}
}

// died reports whether a process ended by this signal.
func died(err error, signal syscall.Signal) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && (status.Signaled() && status.Signal() == signal || status.ExitStatus() == 128+int(signal))
}

// tracer returns strace, or skips the test.
func (k *sweep) tracer() string {
	path, err := exec.LookPath("strace")
	if err != nil {
		k.Skip("strace is not installed (make soak installs it)")
	}
	if out, err := exec.Command(path, "-f", "-qq", "-o", "/dev/null", "true").CombinedOutput(); err != nil {
		k.Skipf("strace may not trace here: %s", out)
	}
	return path
}

// injected builds b while strace interferes with the n-th time that a thread makes
// a call: on one core, where one thread makes most of them. It reports whether that happened, what was printed to standard error, and
// how the build ended.
func (k *sweep) injected(strace, call, fault string, n int) (met bool, said string, err error) {
	k.Helper()
	log := filepath.Join(k.dir, "trace")
	cmd := k.build("b")
	cmd.Args = append([]string{strace, "-f", "-qq", "-o", log, "-e", "trace=" + call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, fault, n), cmd.Path}, cmd.Args[1:]...)
	cmd.Path = strace
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	k.must(cmd.Start())
	late := time.AfterFunc(time.Minute, func() {
		k.Errorf("%s at %s %d: the build hangs", fault, call, n)
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	})
	err = cmd.Wait()
	late.Stop()
	trace, readErr := os.ReadFile(log)
	k.must(readErr)
	if unsaid.Match(trace) {
		stderr.WriteString(muted)
	}
	return bytes.Contains(trace, []byte("(INJECTED")) || bytes.Contains(trace, []byte("killed by SIG")), stderr.String(), err
}

const muted = "the message itself met the fault"

// unsaid matches that the message itself could not be written.
var unsaid = regexp.MustCompile(`write\(2, .*\(INJECTED`)

// calls are those of the file system and of descriptors that a build makes, and
// every how many of them one is tried in the long form.
var calls = []struct {
	name string
	step int
}{
	{"mkdirat", 1}, {"linkat", 1}, {"write", 1}, {"renameat2", 1}, {"renameat", 1}, {"unlinkat", 1}, {"flock", 1}, {"fchmodat", 1},
	{"openat", 1}, {"close", 2}, {"newfstatat", 8}, {"fstat", 2}, {"getdents64", 2}, {"read", 2},
}

// points calls f with the calls, one after another, until it reports of a call
// three times that a build makes no so many.
func (k *sweep) points(f func(call string, n int) (met bool)) {
	for _, c := range calls {
		step := c.step
		if !soak {
			step *= 12
		}
		for n, missed := 1, 0; missed < 3; n += step {
			if missed++; f(c.name, n) {
				missed = 0
			}
			if k.Failed() {
				return
			}
		}
	}
}

// TestKilled kills builds at their system calls and at random instants (P1): what is
// published is one tree or the other, and the next build succeeds and leaves nothing.
func TestKilled(t *testing.T) {
	k := newSweep(t)
	strace := k.tracer()
	k.again("nothing")
	killed := 0
	k.points(func(call string, n int) bool {
		point := fmt.Sprintf("SIGKILL at %s %d", call, n)
		met, said, err := k.injected(strace, call, "signal=KILL", n)
		if !met {
			k.again(point)
			return false
		}
		killed++
		k.whole(point, said, err)
		k.again(point)
		return true
	})
	if want := 30; killed < want || soak && killed < 400 {
		t.Errorf("only %d points were met", killed)
	}
	k.how["killed at a call"] = killed
}

// whole checks that one of the two trees is there, after a build of b that ended with
// err.
func (k *sweep) whole(point, said string, err error) {
	k.Helper()
	switch state := k.state(); {
	case state == "":
		k.Errorf("%s: neither tree is there whole", point)
	case err == nil && state != "b":
		k.Errorf("%s: the build succeeded, and %s is there: %s", point, state, said)
	default:
		k.how[state]++
	}
}

// TestSignals kills, ends and interrupts builds at random instants (P1). Whoever is
// not killed clears up and says what is left.
func TestSignals(t *testing.T) {
	k := newSweep(t)
	k.again("nothing")
	start := time.Now()
	k.must(k.build("b").Run())
	took := time.Since(start)
	k.again("nothing")
	rounds := 8
	if soak {
		rounds = 200
	}
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT} {
		for range rounds {
			cmd := k.build("b")
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			k.must(cmd.Start())
			time.Sleep(rand.N(took + took/4))
			_ = cmd.Process.Signal(signal)
			err := cmd.Wait()
			point := fmt.Sprint(signal)
			k.whole(point, stderr.String(), err)
			if signal != syscall.SIGKILL && err != nil {
				k.gaveUp(point, stderr.String(), signal, err)
			}
			if err != nil {
				k.how[point]++
			}
			k.again(point)
			if t.Failed() {
				return
			}
		}
	}
}

// gaveUp checks a build that was told to end, and did.
func (k *sweep) gaveUp(point, said string, signal syscall.Signal, err error) {
	k.Helper()
	if !died(err, signal) {
		k.Errorf("%s: ended with %v: %s", point, err, said)
	}
	if left := k.alone(); left != nil {
		k.Errorf("%s: left %v: %s", point, left, said)
	}
	if said == "" { // it was not yet listening
		k.how["before listening"]++
	} else if strings.Count(said, "\n") != 1 || !strings.Contains(said, "interrupted: ") || !strings.Contains(said, "build again to go on") {
		k.Errorf("%s: said %q", point, said)
	}
}

// TestSweepControl: a publication in place is caught by the check of the sweeps.
func TestSweepControl(t *testing.T) {
	k := newSweep(t)
	k.again("nothing")
	k.must(os.WriteFile(filepath.Join(k.out, "index.html"), []byte(k.trees["b"]["-rw-r--r-- index.html"]), 0o644))
	if state := k.state(); state != "" {
		t.Errorf("half a tree is taken for %s", state)
	}
	k.again("a fault in place")
	k.must(os.Chmod(filepath.Join(k.out, "index.html"), 0o600))
	if state := k.state(); state != "" {
		t.Errorf("a file with another mode is taken for %s", state)
	}
	k.must(os.RemoveAll(k.out))
	if state := k.state(); state != "" {
		t.Errorf("no tree is taken for %s", state)
	}
}

// TestErrors makes system calls fail (P3). A build may do without what failed: it
// succeeds then, and all is there. Or it fails: the old tree stays, nothing is left
// over, and one line says what could not be done, why, and how to go on.
func TestErrors(t *testing.T) {
	k := newSweep(t)
	strace := k.tracer()
	k.again("nothing")
	causes := []struct{ name, text string }{
		{"ENOSPC", "no space left on device"}, {"EIO", "input/output error"}, {"EROFS", "read-only file system"},
		{"EACCES", "permission denied"}, {"EMFILE", "too many open files"},
	}
	i, injected := 0, 0
	k.points(func(call string, n int) bool {
		c := causes[i%len(causes)]
		i++
		point := fmt.Sprintf("%s at %s %d", c.name, call, n)
		met, said, err := k.injected(strace, call, "error="+c.name, n)
		if met {
			injected++ // not all of them matter: see what it logs
			k.failedWell(point, said, c.text, err)
		}
		k.again(point)
		return met
	})
	if want := 30; injected < want || soak && injected < 300 {
		t.Errorf("only %d errors were injected", injected)
	}
	k.how["errors injected"] = injected
}

// named matches a message that names a path.
var named = regexp.MustCompile(`/| content| layouts| assets`)

// failedWell checks a build of b that met an error.
func (k *sweep) failedWell(point, said, cause string, err error) {
	k.Helper()
	state, left := k.state(), k.alone()
	switch {
	case err == nil && state == "b" && said == "" && left == nil:
		k.how["done without"]++
		return
	case err == nil && state == "b" && left != nil && strings.Contains(said, "the next build tries again"):
		k.how["done, but the old tree not removed"]++
		return
	case err != nil && state == "a" && left != nil && strings.Contains(said, "the next build tries again"):
		k.how["failed twice"]++ // threads count their calls apart: one failed in clearing up
	case err == nil, state != "a", left != nil:
		k.Errorf("%s: %v; %q is there, and left is %v: %s", point, err, state, left, said)
	}
	switch {
	case said == muted:
		k.how["failed, unsaid"]++
		return
	case strings.Contains(said, "error while loading shared libraries"):
		k.how["failed before it began"]++
		return
	}
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, cause) || !named.MatchString(said) {
		k.Errorf("%s: said %q", point, said)
	}
	k.how["failed"]++
}
