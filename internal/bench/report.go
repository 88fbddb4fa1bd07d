package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// report is a measurement as a section of Markdown.
type report struct {
	title string
	at    time.Time
	notes []string
	body  bytes.Buffer
}

func newReport(title string, at time.Time, notes ...string) *report {
	return &report{title: title, at: at, notes: notes}
}

func newTable(o buildOptions, at time.Time) *report {
	out := o.out
	if out == "" {
		out = o.scratch
	}
	return newReport("Builds", at, fmt.Sprintf("Median of %d rounds (of more than 5,000 reports, one round); ratios are medians of the rounds' ratios to the first line. Written to %s.", o.runs, fileSystem(out)))
}

// add adds the table of one size. It returns what failed; the program of an
// earlier commit may, as it need not know all that a site of today says.
func (t *report) add(n int, all []contender, rows []row) (failed error) {
	fmt.Fprintf(&t.body, "\n%d reports:\n\n", n)
	t.body.WriteString("| | wall s | CPU s | peak MiB | files | MB | wall ratio | CPU ratio | KiB memory a report |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for i, r := range rows {
		if r.failed != nil {
			fmt.Fprintf(&t.body, "| %s | did not build, or not the same |\n", all[i].name)
			if all[i].name != before {
				failed = errors.Join(failed, r.failed)
			}
			continue
		}
		fmt.Fprintf(&t.body, "| %s | %.3f | %.3f | %.0f | %d | %.1f | %.2f | %.2f | %.0f |\n", all[i].name,
			r.wall, r.cpu, r.peak, r.files, float64(r.bytes)/1e6, r.wallRatio, r.cpuRatio, r.peak*1024/float64(n))
	}
	return failed
}

func (t *report) text() string {
	return fmt.Sprintf("## %s\n\n%s, %s. %s\n%s", t.title, t.at.UTC().Format("2 January 2006"), machine(), strings.Join(t.notes, " "), t.body.String())
}

// keep puts the report into a file in the place of the last one of its title.
func (t *report) keep(file string) error {
	old, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		old, err = []byte("# Benchmarks\n\nMade by `make bench`; [internal/bench](internal/bench/main.go) says what is measured and how.\n"), nil
	}
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(old), "\n## "+t.title+"\n")
	after := ""
	if found {
		if i := strings.Index(rest, "\n## "); i >= 0 {
			after = rest[i:]
		}
	}
	return os.WriteFile(file, []byte(strings.TrimRight(before, "\n")+"\n\n"+strings.TrimRight(t.text(), "\n")+"\n"+after), 0o644)
}

// machine says what was measured on.
func machine() string {
	cpu := runtime.GOARCH
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			cpu = strings.TrimLeft(strings.TrimSpace(name), ": ")
			break
		}
	}
	busy := ""
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		busy = ", load average " + strings.Fields(string(load))[0] + " at the end"
	}
	return fmt.Sprintf("%s, %d cores%s, %s, %s", cpu, runtime.NumCPU(), busy, runtime.GOOS, runtime.Version())
}

// fileSystem names the kind of file system a folder is on.
func fileSystem(dir string) string {
	if dir == "" {
		dir = os.TempDir()
	}
	kind, err := exec.Command("stat", "-f", "-c", "%T", dir).Output()
	if err != nil {
		return "a disk"
	}
	return strings.TrimSpace(string(kind))
}
