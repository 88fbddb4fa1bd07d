package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeBuild is a build of two files that takes a while; it fails where its cache
// was not removed, or the folder it writes.
func fakeBuild(out, cache string) {
	for _, dir := range []string{out, cache} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	os.WriteFile(filepath.Join(out, "a"), []byte("four"), 0o644)
	os.WriteFile(filepath.Join(out, "b"), []byte("1"), 0o644)
	time.Sleep(30 * time.Millisecond)
	os.Exit(0)
}

// TestRace builds from nothing in each round, and tells who could not.
func TestRace(t *testing.T) {
	dir := t.TempDir()
	fake := func(name string) contender {
		out, cache := filepath.Join(dir, name), filepath.Join(dir, name+"-cache")
		return contender{name: name, out: out, cmd: []string{os.Args[0], "fake-build", out, cache}, cold: []string{cache}}
	}
	cold, warm := fake("cold"), fake("warm")
	warm.cold = nil
	rows := race([]contender{cold, warm}, 3)
	r := rows[0]
	if r.failed != nil || len(r.rounds) != 3 || r.files != 2 || r.bytes != 5 || r.wall < 0.03 || r.wallRatio != 1 {
		t.Errorf("a build of 30 ms and two files: %+v", r)
	}
	if rows[1].failed == nil || !strings.Contains(rows[1].failed.Error(), "warm-cache") {
		t.Errorf("a build that fails where its cache is kept: %v", rows[1].failed)
	}
	report := newReport("Builds", time.Time{})
	if err := report.add(12, []contender{cold, warm}, rows); err == nil || !strings.Contains(report.text(), "| warm | did not build") {
		t.Errorf("the report does not tell of it:\n%s", report.text())
	}
}

func TestQuantile(t *testing.T) {
	ms := []float64{40, 10, 30, 20}
	if got := []float64{median(ms), quantile(ms, 0.99), quantile(ms, 0), median(nil)}; fmt.Sprint(got) != "[25 40 10 0]" {
		t.Errorf("median, p99, least and of nothing: %v", got)
	}
}
