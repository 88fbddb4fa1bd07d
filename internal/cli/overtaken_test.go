//go:build linux

package cli

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// occupied has another build at work, until the file that it returns is unlocked.
func (k *sweep) occupied() *os.File {
	k.Helper()
	lock, err := os.Open(filepath.Dir(k.out))
	k.must(err)
	k.Cleanup(func() { lock.Close() })
	k.must(syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	return lock
}

// TestOvertaken corrects a report, and publishes, after a build has read it and before it
// may publish: the build reads again, or what was taken back would be public again.
func TestOvertaken(t *testing.T) {
	k := newSweep(t)
	k.must(k.build("b").Run())
	lock := k.occupied()
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

// TestStirred writes into the input while it is loaded: what is published is all there,
// and no fault is told that is gone.
func TestStirred(t *testing.T) {
	k := newSweep(t)
	const data = "content/reports/2024-03/data.toml"
	whole, err := os.ReadFile(filepath.Join(k.dir, "b", data))
	k.must(err)
	old, err := os.ReadFile(filepath.Join(k.dir, "a", data))
	k.must(err)
	line := bytes.LastIndexByte(whole[:len(whole)/2], '\n') + 1
	for _, c := range []struct {
		name  string
		first []byte
	}{
		{"half a line", whole[:line+3]},
		{"half the lines", whole[:line]},
		{"another state", old},
	} {
		k.write("a/"+data, c.first)
		said := &loading{do: func(int) { k.write("a/"+data, whole) }}
		v := &voice{out: &printout{Writer: io.Discard}, err: said, live: true}
		err := runBuild(v, &siteFlags{dir: filepath.Join(k.dir, "a")}, &buildFlags{out: k.out})
		if err != nil || k.state() != "b" || strings.Contains(said.String(), "error") {
			t.Errorf("%s: %q is there: %v\n%s", c.name, k.state(), err, said)
		}
		k.must(os.RemoveAll(k.out))
	}
	restless := &loading{do: func(n int) { k.write("a/"+data, append(whole, strings.Repeat("\n", n)...)) }}
	err = runBuild(&voice{out: &printout{Writer: io.Discard}, err: restless, live: true}, &siteFlags{dir: filepath.Join(k.dir, "a")}, &buildFlags{out: k.out})
	if err != nil || restless.n != 4 {
		t.Errorf("written all the time: %v after %d readings", err, restless.n)
	}
}

// TestExchanged puts other content in place while builds read it: what they publish is of
// the one or of the other. Of builds that do not look again one in a hundred mixes them.
func TestExchanged(t *testing.T) {
	if !soak {
		t.Skip("make soak does it: few builds would prove nothing")
	}
	k := newSweep(t)
	k.must(os.CopyFS(filepath.Join(k.dir, "c"), os.DirFS(filepath.Join(k.dir, "a"))))
	k.must(os.RemoveAll(filepath.Join(k.dir, "c/content/reports/2024-01")))
	k.must(os.Rename(filepath.Join(k.dir, "c/content/pages/impressum.md"), filepath.Join(k.dir, "c/content/pages/zwischen.md")))
	clean := filepath.Join(k.dir, "clean-c")
	start := time.Now()
	k.must(k.command("build", "--site", filepath.Join(k.dir, "c"), "--out", clean).Run())
	took := time.Since(start)
	k.trees["c"] = k.tree(clean)
	time.Sleep(3 * time.Second) // nothing is fresh any more
	for range 2000 {
		cmd := k.build("a")
		k.must(cmd.Start())
		time.Sleep(rand.N(took))
		k.must(unix.Renameat2(unix.AT_FDCWD, filepath.Join(k.dir, "a/content"), unix.AT_FDCWD, filepath.Join(k.dir, "c/content"), unix.RENAME_EXCHANGE))
		k.must(cmd.Wait())
		state := k.state()
		if k.how[state]++; state == "" {
			t.Fatal("neither is there")
		}
	}
	if k.how["a"] == 0 || k.how["c"] == 0 {
		t.Error("the control")
	}
}

// loading does something each time it is told that content is loaded.
type loading struct {
	strings.Builder
	n  int
	do func(n int)
}

func (l *loading) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(phaseNames["load"])) {
		l.n++
		l.do(l.n)
	}
	return l.Builder.Write(b)
}

// TestWatchWaiting ends a watch that waits for another build, as it ends any.
func TestWatchWaiting(t *testing.T) {
	k := newSweep(t)
	k.occupied()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		cmd := k.build("a")
		cmd.Args = append(cmd.Args, "--watch")
		said, err := cmd.StderrPipe()
		k.must(err)
		k.must(cmd.Start())
		first, err := bufio.NewReader(said).ReadString('\n')
		if err != nil || !strings.Contains(first, "waiting for another build") {
			t.Fatal(first, err)
		}
		k.must(cmd.Process.Signal(signal))
		rest, _ := io.ReadAll(said)
		if err := cmd.Wait(); err != nil || len(rest) > 0 || k.alone() != nil {
			t.Errorf("%v: %v, left %v\n%s", signal, err, k.alone(), rest)
		}
	}
}

// TestDeployOvertaken publishes builds under a deploy, as a watch does: it goes on with
// what is there. A folder that changes otherwise is no publication any more.
func TestDeployOvertaken(t *testing.T) {
	k := newSweep(t)
	k.must(os.MkdirAll(filepath.Join(k.dir, "www"), 0o755))
	to := filepath.Join(k.dir, "www", "site")
	deploy := func(do func(n int)) (string, error) {
		k.must(k.build("a").Run())
		k.must(os.RemoveAll(to))
		out, said := &planned{do: do}, &bytes.Buffer{}
		err := runDeploy(&voice{out: &printout{Writer: out}, err: said}, &siteFlags{dir: filepath.Join(k.dir, "nowhere")}, &deployFlags{from: k.out, maxDeletes: -1}, to)
		return said.String(), err
	}
	said, err := deploy(func(n int) {
		if n == 1 {
			k.must(k.build("b").Run())
		}
	})
	if err != nil || strings.Count(said, "going on with that one") != 1 || !reflect.DeepEqual(k.tree(to), k.trees["b"]) {
		t.Errorf("%v\n%s", err, said)
	}
	said, err = deploy(func(n int) { k.must(k.build([]string{"a", "b"}[n%2]).Run()) })
	if err == nil || strings.Count(said, "going on with that one") != moreBuilds || !strings.Contains(err.Error(), "since the deploy began: deploy again, when no build is published there") {
		t.Errorf("with builds all the time: %v\n%s", err, said)
	}
	said, err = deploy(func(int) { k.must(os.WriteFile(filepath.Join(k.out, "index.html"), []byte("other"), 0o644)) })
	if err == nil || strings.Count(said, "going on with that one") != 1 || !strings.Contains(said, "index.html: error: is other than the manifest lists it") {
		t.Errorf("with a page that was written: %v\n%s", err, said)
	}
}

// planned does something whenever a plan is shown.
type planned struct {
	do func(n int)
	n  int
}

func (p *planned) Write(b []byte) (int, error) {
	if strings.HasPrefix(string(b), "pages ") {
		p.n++
		p.do(p.n)
	}
	return len(b), nil
}
