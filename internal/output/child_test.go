//go:build unix

package output

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// child is what a copy of the test program does instead of testing: it
// publishes generations First to Last of Files files into Dir, one after
// another.
type child struct {
	Dir     string
	First   int
	Last    int
	Files   int
	Renames bool   // without an exchange
	InPlace bool   // the fault: write straight into Dir
	KillAt  int64  // dies at this step, 0 for never
	Busy    string // a file that nobody else may have locked at the same time
	Meet    bool   // is at work until another one waits
	Ask     bool   // only whether it may publish

	lock *os.File // of Busy
}

const childEnv = "ALMANAC_OUTPUT_CHILD"

func TestMain(m *testing.M) {
	if spec := os.Getenv(childEnv); spec != "" {
		var c child
		err := json.Unmarshal([]byte(spec), &c)
		if err == nil {
			err = c.run()
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// command returns the child as a process that was not started yet.
func (c child) command(t *testing.T) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childEnv+"="+string(spec))
	return cmd
}

func (c *child) run() error {
	if c.Ask {
		return Refusal(c.Dir, Options{})
	}
	var steps atomic.Int64
	h := hooks{step: func(step string) error {
		if steps.Add(1) == c.KillAt {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return c.alone(step)
	}}
	if c.Renames {
		h.exchange = unsupported
	}
	var once sync.Once
	waiting := func() {
		once.Do(func() {
			fmt.Println("waiting")
			_ = os.WriteFile(c.Busy+".waiting", nil, 0o600)
		})
	}
	for n := c.First; n <= c.Last; n++ {
		var err error
		if c.InPlace {
			err = inPlace(generation(n, c.Files), c.Dir, h)
		} else {
			_, err = generation(n, c.Files).Publish(c.Dir, Options{hooks: h, Waiting: waiting})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// alone fails if another process is between its steps stage and clear. The lock
// it takes to know is not the publisher's, but also ends with the process.
func (c *child) alone(step string) (err error) {
	switch {
	case c.Busy == "":
		return nil
	case step == "stage":
		if c.lock, err = os.Create(c.Busy); err != nil {
			return err
		}
		if err = syscall.Flock(int(c.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil && c.Meet {
			c.Meet = false
			err = appears(c.Busy + ".waiting")
		}
		return err
	case step == "clear":
		return c.lock.Close()
	}
	return nil
}

// appears returns when the file is there.
func appears(path string) error {
	for range 20_000 {
		if _, err := os.Lstat(path); err == nil {
			return nil
		}
		time.Sleep(time.Millisecond)
	}
	return fmt.Errorf("%s does not appear", path)
}

// inPlace is the fault that the tests of this package must catch.
func inPlace(s *Set, dir string, h hooks) error {
	for _, p := range append(s.Paths(), ManifestPath) {
		if err := h.at("file"); err != nil {
			return err
		}
		data := s.Get(p)
		if p == ManifestPath {
			data = s.Manifest()
		}
		path := filepath.Join(dir, p)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	published, err := os.ReadFile(filepath.Join(dir, ManifestPath))
	if err != nil {
		return err
	}
	files := decodeManifest(published)
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if _, ok := files[rel]; ok || rel == ManifestPath {
			return nil
		}
		return os.Remove(path)
	})
}

// wait returns how the child ended: nil, or what it printed.
func wait(cmd *exec.Cmd, out fmt.Stringer) error {
	err := cmd.Wait()
	if err != nil && !killed(err) {
		return fmt.Errorf("%w: %s", err, out)
	}
	return err
}

// killed reports whether a process died of SIGKILL.
func killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}
