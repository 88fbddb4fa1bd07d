package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets this program be what is measured: a server that shows a file as
// it was some milliseconds ago, and another page as it was at the start; or a
// build.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "fake-server" {
		fakeServer(os.Args[2], os.Args[3])
	}
	if len(os.Args) == 4 && os.Args[1] == "fake-build" {
		fakeBuild(os.Args[2], os.Args[3])
	}
	os.Exit(m.Run())
}

const behind = 50 * time.Millisecond

func fakeServer(port, file string) {
	stale, _ := os.ReadFile(file)
	shown := make(chan []byte)
	go func() {
		current, next, since := stale, stale, time.Now()
		for {
			if now, _ := os.ReadFile(file); string(now) != string(next) {
				next, since = now, time.Now()
			}
			if time.Since(since) >= behind {
				current = next
			}
			select {
			case shown <- current:
			case <-time.After(time.Millisecond):
			}
		}
	}()
	http.HandleFunc("/fresh/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%s</html>", <-shown) })
	http.HandleFunc("/stale/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%s</html>", stale) })
	fmt.Fprintln(os.Stderr, http.ListenAndServe("127.0.0.1:"+port, nil))
	os.Exit(1)
}

// TestWatch measures a server whose latency is known, and sees that one of its
// pages never changes.
func TestWatch(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.md")
	if err := os.WriteFile(file, []byte("The Panel are requested to **NOTE** this."), 0o644); err != nil {
		t.Fatal(err)
	}
	prose := edits(file, "", "", "/fresh/", "", "")[0] // lost after so long that no machine loses it
	lost := prose
	lost.lost, lost.pages = 10*time.Millisecond, []page{{"a page that stays", "/stale/"}}
	s := server{name: "fake", cmd: []string{os.Args[0], "fake-server", "{port}", file}, edits: []edit{prose, lost}}
	all, err := s.measure(3)
	if err != nil {
		t.Fatal(err)
	}
	fresh, stale := all[0], all[1]
	if least := float64(behind.Milliseconds()); len(fresh.saves) != 3 || fresh.lost != 0 || quantile(fresh.saves, 0) < least-10 {
		t.Errorf("a page that is %v behind: saves took %v ms, %d lost", behind, fresh.saves, fresh.lost)
	}
	if stale.lost != 3 {
		t.Errorf("a page that stays: %d of 3 saves lost", stale.lost)
	}
	if src, _ := os.ReadFile(file); !strings.Contains(string(src), "edited-prose-2") {
		t.Errorf("the file was not edited: %s", src)
	}
}

// TestGone sees that a server which does not start is no measurement.
func TestGone(t *testing.T) {
	s := server{name: "none", cmd: []string{os.Args[0], "fake-server", "no port", "no file"},
		edits: []edit{{pages: []page{{"a page", "/"}}}}}
	if _, err := s.measure(1); err == nil {
		t.Error("a server that does not answer was measured")
	}
}

// TestServers looks for what is edited where a corpus has one series, and where it has
// several.
func TestServers(t *testing.T) {
	for _, n := range []int{12, perSeries + 12} {
		l := &lab{common: common{scratch: t.TempDir()}}
		servers, err := l.servers(n, "../../layouts")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range servers[0].edits {
			data, err := os.ReadFile(e.file)
			if err != nil || !e.find.Match(data) {
				t.Errorf("of %d reports, the %s in %s cannot be edited: %v", n, e.name, e.file, err)
			}
		}
	}
}
