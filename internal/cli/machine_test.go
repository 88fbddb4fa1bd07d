//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"almanac/internal/watch"
)

// refusal is a machine that does not let a build be published.
type refusal struct {
	name  string
	shell string // what makes the machine so; $OUT is the folder around public/
	user  bool   // run as nobody
	cause string
}

var refusals = []refusal{
	{"no room", "mount -t tmpfs -o size=600k tmpfs $OUT", false, "no space left on device"},
	{"no room for names", "mount -t tmpfs -o nr_inodes=20 tmpfs $OUT", false, "no space left on device"},
	{"read-only", "mount -t tmpfs tmpfs $OUT && mount -o remount,ro $OUT", false, "read-only file system"},
	{"read-only with a site", "mount --bind $OUT $OUT && mount -o remount,ro,bind $OUT", false, "read-only file system"},
	{"another user", "true", true, "permission denied"},
	{"few open files", "exec 3>&- 4>&- 5>&- 6>&-; ulimit -n 9", false, "too many open files: to read content/ takes 10 more"},
	{"small files only", "ulimit -f 8; trap '' XFSZ", false, "file too large"},
}

// TestMachines builds on machines that refuse (P3): one line says what, why and how to
// go on, and what was there is there still.
func TestMachines(t *testing.T) {
	k := newSweep(t)
	k.must(os.Chmod(filepath.Dir(k.dir), 0o755)) // for another user
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			k := &sweep{T: t, dir: k.dir, out: k.out, trees: k.trees, how: k.how}
			k.again("nothing")
			out, said, err := k.on(c)
			if strings.Contains(said, "mount") || strings.Contains(said, "unshare") {
				t.Skipf("this machine may not be changed: %s", said)
			}
			if state := k.state(); state != "a" || k.alone() != nil {
				t.Errorf("%q is there, and left is %v", state, k.alone())
			}
			if err == nil || strings.Count(said, "\n") != 1 || !strings.Contains(said, c.cause) || !named.MatchString(said) || strings.TrimSpace(strings.TrimPrefix(out, "public")) != "" {
				t.Errorf("%v\nsaid %q\nand %q", err, said, out)
			}
			k.again(c.name)
		})
	}
}

// on builds b on a machine, in a mount namespace of its own, and lists what is in the
// folder around public/ then.
func (k *sweep) on(c refusal) (stdout, stderr string, err error) {
	k.Helper()
	build := k.build("b")
	script := c.shell + ` && { "$@"; code=$?; ls -A $OUT; exit $code; }`
	cmd := exec.Command("unshare", append([]string{"-m", "sh", "-c", script, "sh", build.Path}, build.Args[1:]...)...)
	if c.user {
		cmd = exec.Command(k.anyones(), build.Args[1:]...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.Env = append(os.Environ(), "OUT="+filepath.Dir(k.out))
	err = cmd.Run()
	return out.String(), said.String(), err
}

// TestTogether has many build into one folder at the same time, and some killed (P5):
// what is there is one tree, others wait, and no lock outlives its owner.
func TestTogether(t *testing.T) {
	k := newSweep(t)
	start := time.Now()
	k.must(k.build("b").Run())
	took := time.Since(start)
	k.again("nothing")
	processes, rounds := 4, 3
	if soak {
		processes, rounds = 8, 50
	}
	var killed, done atomic.Int64
	var all sync.WaitGroup
	for p := range processes {
		all.Go(func() {
			for i := range rounds {
				for kill := (p+i)%4 == 3; ; { // again, if it was built before it was killed
					cmd := k.build([]string{"a", "b"}[(p+i)%2])
					out := &bytes.Buffer{}
					cmd.Stdout, cmd.Stderr = out, out
					if err := cmd.Start(); err != nil {
						t.Error(err)
						return
					}
					if kill {
						time.AfterFunc(rand.N(took), func() { _ = cmd.Process.Kill() })
					}
					switch err := cmd.Wait(); {
					case err == nil:
						done.Add(1)
					case died(err, syscall.SIGKILL):
						killed.Add(1)
						kill = false
					default:
						t.Errorf("%v: %s", err, out)
						return
					}
					if !kill {
						break
					}
				}
			}
		})
	}
	all.Wait()
	if k.state() == "" {
		t.Error("neither tree is there whole")
	}
	k.again("all of them")
	if done.Load() == 0 || killed.Load() == 0 {
		t.Errorf("%d were built and %d killed", done.Load(), killed.Load())
	}
	k.how["built"], k.how["killed"] = int(done.Load()), int(killed.Load())
}

// TestReproducible builds the same files as different people on different machines
// would (P8): the trees are the same, to names and modes.
func TestReproducible(t *testing.T) {
	k := newSweep(t)
	builds := 4
	if soak {
		builds = 24
	}
	zones := []string{"UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"}
	languages := []string{"C", "de_AT.UTF-8", "tr_TR.UTF-8", "ja_JP.UTF-8"}
	masks := []string{"022", "000", "077", "027"}
	for i := range builds {
		home := filepath.Join(k.dir, fmt.Sprint("home", i), strings.Repeat("d", i%5+1))
		site := filepath.Join(home, "site")
		k.scatter(site)
		cmd := exec.Command("sh", "-c", "umask "+masks[i%4]+` && exec "$@"`, "sh", k.command().Path, "build", "--out", "../out")
		cmd.Dir = site
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(home, "cache"), "HOME="+home, fmt.Sprint("GOMAXPROCS=", 1+i%3),
			"TZ="+zones[i/2%4], "LANG="+languages[i/3%4], "LC_ALL="+languages[i/3%4])
		if os.Getuid() == 0 && i%2 == 1 {
			k.must(exec.Command("chown", "-R", "65534:65534", home).Run())
			k.must(exec.Command("chmod", "755", k.dir, filepath.Dir(home), filepath.Dir(k.dir)).Run())
			cmd.Args[len(cmd.Args)-4] = k.anyones()
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("build %d: %v: %s", i, err, out)
		}
		k.same(fmt.Sprint("build ", i), filepath.Join(home, "out"))
	}
	k.how["built"] = builds
}

// anyones returns a copy of the program that any user may run.
func (k *sweep) anyones() string {
	k.Helper()
	path := filepath.Join(k.dir, "almanac")
	if _, err := os.Stat(path); err != nil {
		program, err := exec.LookPath("almanac")
		k.must(err)
		data, err := os.ReadFile(program)
		k.must(err)
		k.must(os.WriteFile(path, data, 0o755))
	}
	return path
}

// scatter copies state a in an order of its own and with times of its own, so that
// folders list their files otherwise.
func (k *sweep) scatter(to string) {
	k.Helper()
	var files []string
	for path := range k.tree(filepath.Join(k.dir, "a")) {
		if mode, name, _ := strings.Cut(path, " "); !strings.HasPrefix(mode, "d") {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	rand.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for _, name := range files {
		data, err := os.ReadFile(filepath.Join(k.dir, "a", name))
		k.must(err)
		path := filepath.Join(to, name)
		k.must(os.MkdirAll(filepath.Dir(path), 0o755))
		k.must(os.WriteFile(path, data, 0o644))
		long := time.Unix(rand.Int64N(2e9), 0)
		k.must(os.Chtimes(path, long, long))
	}
}

// same checks that a folder is what state a makes.
func (k *sweep) same(what, dir string) {
	k.Helper()
	got, want := k.tree(dir), k.trees["a"]
	for path, data := range want {
		if other, ok := got[path]; !ok || other != data {
			k.Errorf("%s: %s is missing or other", what, path)
		}
	}
	if len(got) != len(want) {
		k.Errorf("%s: %d files and folders, not %d", what, len(got), len(want))
	}
}

// TestStrangeContent builds with links, pipes, sockets and devices in the content
// (P10): each is told, nothing is read through them, and nothing blocks.
func TestStrangeContent(t *testing.T) {
	k := newSweep(t)
	k.again("nothing")
	secret := filepath.Join(k.dir, "secret")
	k.must(os.WriteFile(secret, []byte("quokkafund = 4711\n"), 0o644))
	in := func(name string) string { return filepath.Join(k.dir, "b/content", name) }
	strange := map[string]func(path string) error{
		"datasets/file.toml":      func(p string) error { return os.Symlink(secret, p) },
		"reports/2024-04":         func(p string) error { return os.Symlink(k.dir, p) },
		"round":                   func(p string) error { return os.Symlink("..", p) },
		"nowhere.md":              func(p string) error { return os.Symlink("/no/such/file", p) },
		"kernel.md":               func(p string) error { return os.Symlink("/proc/self/environ", p) },
		"reports/2024-03/pipe.md": func(p string) error { return syscall.Mkfifo(p, 0o644) },
		"socket.md":               func(p string) error { return syscall.Mknod(p, syscall.S_IFSOCK|0o644, 0) },
		"endless.md":              func(p string) error { return syscall.Mknod(p, syscall.S_IFCHR|0o644, 1<<8|5) },
	}
	for name, plant := range strange {
		if err := plant(in(name)); err != nil {
			t.Logf("%s: %v", name, err) // devices are the superuser's alone
			continue
		}
		cmd := k.build("b")
		var said bytes.Buffer
		cmd.Stderr = &said
		k.must(cmd.Start())
		late := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		late.Stop()
		if err == nil || !strings.Contains(said.String(), "content/"+name+": error: ") || !strings.Contains(said.String(), "[special-file]") || strings.Contains(said.String(), "quokka") {
			t.Errorf("%s: %v: %s", name, err, said.String())
		}
		if state := k.state(); state != "a" || k.alone() != nil {
			t.Errorf("%s: %q is there, and left is %v", name, state, k.alone())
		}
		k.must(os.Remove(in(name)))
	}
	k.must(k.build("b").Run()) // the control
	if k.state() != "b" {
		t.Error("the control was not built")
	}
}

// TestUnwatched: what the system says of watches is what it says of files and disks, and
// would send an editor to the wrong place.
func TestUnwatched(t *testing.T) {
	for cause, want := range map[error]string{
		os.NewSyscallError("inotify_init1", syscall.EMFILE):                          "fs.inotify.max_user_instances",
		&os.PathError{Op: "inotify_add_watch", Path: "content", Err: syscall.ENOSPC}: "fs.inotify.max_user_watches",
		syscall.EACCES: "permission denied",
	} {
		var said bytes.Buffer
		k := &preview{voice: newVoice(&said, &said), develop: &develop{watch: watch.New(t.TempDir())}}
		k.develop.watch.Deafen(cause)
		k.watching()
		k.watching()
		if got := said.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, want) {
			t.Errorf("of %v it says %q", cause, got)
		}
	}
}

// TestRemoved calls commands in a folder that has been removed.
func TestRemoved(t *testing.T) {
	here := filepath.Join(t.TempDir(), "here")
	if err := os.Mkdir(here, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(here)
	if err := os.Remove(here); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"build", "build --watch", "check", "serve", "new", "schema", "verify"} {
		var said bytes.Buffer
		if code := Main(strings.Fields(command), &said, &said); code != 2 || !strings.HasPrefix(said.String(), "almanac: the current folder has been removed: go to") {
			t.Errorf("%s exits with %d and says %q", command, code, &said)
		}
	}
}
