package cli

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"almanac/internal/deploy/gateway"
	"almanac/internal/output"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"almanac": func() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the commands as a user would, each script in a folder of
// its own that holds the script's files.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"same-tree": sameTree,
			"damage":    damage,
			"interrupt": interrupt,
		},
	})
}

// TestDeployScripts runs the commands where an S3 server is in the environment, as
// the folder root.
func TestDeployScripts(t *testing.T) {
	server := gateway.Start(t, "reports", "internal")
	testscript.Run(t, testscript.Params{
		Dir: "testdata/s3", UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, server.Env()...)
			return os.Symlink(server.Root, filepath.Join(e.WorkDir, "root"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "same-tree": sameTree, "hangs": hangs},
	})
}

// exits checks the exit code of a command: exits 2 almanac bild.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Dir, cmd.Env = ts.MkAbs("."), append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); (got == want) == neg {
		ts.Fatalf("exit code %d, want %d:\n%s", got, want, out)
	}
}

// interrupt ends a deploy to a folder while it waits for another publisher.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	other, err := output.Begin(ts.MkAbs(args[0]), output.Options{})
	ts.Check(err)
	defer other.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "almanac", "deploy", args[0])
	cmd.Dir, cmd.Env = ts.MkAbs("."), append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	lines := bufio.NewScanner(stderr)
	lines.Scan() // that it waits
	_ = cmd.Process.Signal(os.Interrupt)
	lines.Scan()
	_ = cmd.Wait()
	if want := "interrupted: nothing was changed"; !strings.Contains(lines.Text(), want) {
		ts.Fatalf("it says %q, want %q", lines.Text(), want)
	}
}

// hangs deploys to a store that takes the lock and answers nothing after that, and tells
// the deploy twice to end.
func hangs(ts *testscript.TestScript, _ bool, _ []string) {
	sent := make(chan bool, 1)
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, _ = io.Copy(io.Discard, r.Body); r.Method == http.MethodGet && len(sent) == 0 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		select {
		case sent <- true:
		default:
		}
		<-r.Context().Done()
	}))
	defer store.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "almanac", "deploy", "s3://reports")
	cmd.Dir, cmd.Env = ts.MkAbs("."), append(os.Environ(), "PATH="+ts.Getenv("PATH"), "AWS_ENDPOINT_URL_S3="+store.URL, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_CONFIG_FILE=/dev/null")
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	for len(sent) == 0 && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	_ = cmd.Process.Signal(syscall.SIGHUP)
	line, _ := bufio.NewReader(stderr).ReadString('\n')
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	if !strings.Contains(line, "giving the lock back; interrupt again to end at once") || ctx.Err() != nil {
		ts.Fatalf("it says %q, and then %v", line, cmd.ProcessState)
	}
}

// damage changes a byte in the middle of every file of a folder.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	files, _ := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		ts.Check(err)
		data[len(data)/2] ^= 1
		ts.Check(os.WriteFile(file, data, 0o644))
	}
	if len(files) == 0 {
		ts.Fatalf("%s holds nothing", args[0])
	}
}

// sameTree checks that two folders hold the same files with the same bytes.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	a, b := tree(ts, ts.MkAbs(args[0])), tree(ts, ts.MkAbs(args[1]))
	same := len(a) == len(b) && len(a) > 0
	for name, data := range a {
		if !bytes.Equal(data, b[name]) {
			same = false
			ts.Logf("%s differs", name)
		}
	}
	if same == neg {
		ts.Fatalf("%s has %d files, %s has %d", args[0], len(a), args[1], len(b))
	}
}

func tree(ts *testscript.TestScript, root string) map[string][]byte {
	out := map[string][]byte{}
	ts.Check(filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		out[rel], err = os.ReadFile(p)
		return err
	}))
	return out
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestLost has what is printed go to where there is no room: a command that prints says
// so once, and has failed. A reader who left is no fault.
func TestLost(t *testing.T) {
	site := filepath.Join("..", "..")
	for _, args := range []string{"help", "version", "--version", "completion bash", "check --rules", "check", "check --json", "check --format sarif", "check --format github",
		"schema --out " + t.TempDir() + "/schema"} {
		args := append(strings.Fields(args), "--site", site)
		var said bytes.Buffer
		if code := Main(args, full{}, &said); code != 1 || said.String() != "almanac: not all that was to be printed is there: no space left on device\n" {
			t.Errorf("%q exits with %d and says %q", args, code, &said)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	read.Close()
	var said bytes.Buffer
	if code := Main([]string{"check", "--site", site}, write, &said); code != 0 || said.Len() > 0 {
		t.Errorf("who left is told %q, and the command exits with %d", &said, code)
	}
}
