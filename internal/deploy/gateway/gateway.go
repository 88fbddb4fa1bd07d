// Package gateway starts a real S3 server for tests, Versity's gateway over a folder.
// It is no part of the program.
package gateway

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Credentials and region of the server.
const (
	AccessKey = "almanac-test"
	SecretKey = "no-secret-at-all"
	Region    = "eu-test-1"
)

// Server is one that runs until its test ends.
type Server struct {
	Endpoint string // http://127.0.0.1:PORT
	Root     string // the folder with a folder for each bucket
}

// Start starts a server with one bucket of each name.
func Start(t testing.TB, buckets ...string) *Server {
	t.Helper()
	program := binary(t)
	s := &Server{Root: t.TempDir()}
	for _, b := range buckets {
		if err := os.Mkdir(filepath.Join(s.Root, b), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	address := free(t)
	s.Endpoint = "http://" + address
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "--access", AccessKey, "--secret", SecretKey, "--region", Region, "--port", address, "--keep-alive", "--quiet",
		"posix", "--sidecar", t.TempDir(), s.Root)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		log.Close()
	})
	for range 200 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return s
		}
		time.Sleep(50 * time.Millisecond)
	}
	said, _ := os.ReadFile(log.Name())
	t.Fatalf("the S3 server does not answer: %s", said)
	return nil
}

// Env is what a program that deploys to the server has in its environment.
func (s *Server) Env() []string {
	return []string{"AWS_ENDPOINT_URL_S3=" + s.Endpoint, "AWS_ACCESS_KEY_ID=" + AccessKey, "AWS_SECRET_ACCESS_KEY=" + SecretKey, "AWS_REGION=" + Region,
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true"}
}

// binary makes the server's program where it is missing.
func binary(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(here), "../../..")
	program := filepath.Join(root, "bin", "versitygw")
	if _, err := os.Stat(program); errors.Is(err, fs.ErrNotExist) {
		if out, err := exec.Command("make", "-s", "-C", root, "bin/versitygw").CombinedOutput(); err != nil {
			t.Fatalf("make bin/versitygw: %v\n%s", err, out)
		}
	}
	return program
}

// free is an address that nobody listens at.
func free(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr())
}
