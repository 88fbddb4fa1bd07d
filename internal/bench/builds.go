package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// result is what one build took.
type result struct {
	wall, cpu float64 // seconds
	peak      float64 // MiB of memory, 0 where the system does not tell
}

// row is what a contender's builds came to.
type row struct {
	result              // medians
	wallRatio, cpuRatio float64
	files               int
	bytes               int64
	failed              error
	rounds              []result
}

type buildOptions struct {
	common
	runs       int
	out        string
	against    string
	everything int
	report     string
}

// builds measures full builds at several sizes.
func builds(args []string) error {
	var o buildOptions
	f := flag.NewFlagSet("builds", flag.ExitOnError)
	o.flags(f, "12,120,1200")
	f.IntVar(&o.runs, "runs", 5, "rounds that count; one goes before")
	f.StringVar(&o.out, "out", "", "where sites are written: a folder in memory takes the disk out of the figures (default: the scratch folder)")
	f.StringVar(&o.against, "against", "", "an earlier commit to compare with")
	f.IntVar(&o.everything, "everything", 120, "the largest size that is built with drawings and downloads too")
	f.StringVar(&o.report, "report", "", "the file that keeps the table")
	f.Parse(args)
	l, err := newLab(o.common)
	if err != nil {
		return err
	}
	defer l.close()
	sizes, err := l.counts()
	if err != nil {
		return err
	}
	if o.against != "" {
		program, err := l.previous(o.against)
		if o.against = l.installed(program); err == nil {
			err = l.install(program)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench: not compared with an earlier commit:", err)
			o.against = ""
		}
	}
	t := newTable(o, time.Now())
	var failed error
	for _, n := range sizes {
		all, err := l.contenders(n, o)
		if err != nil {
			return err
		}
		runs := o.runs
		if n > large {
			runs = 1 // it takes minutes, and varies little
		}
		rows := race(all, runs)
		failed = errors.Join(failed, t.add(n, all, rows))
	}
	fmt.Print(t.text())
	if o.report == "" || failed != nil {
		return failed
	}
	return t.keep(o.report)
}

// large is the number of reports above which one round counts.
const large = 5000

// race lets the contenders build in turn. The first round is not counted: it
// brings files into memory, and caches that are kept are filled in it.
func race(all []contender, runs int) []row {
	rows := make([]row, len(all))
	for round := range runs + 1 {
		for i, c := range all {
			if rows[i].failed != nil {
				continue
			}
			r, err := c.build()
			if rows[i].failed = err; err != nil {
				continue
			}
			if round == 0 {
				rows[i].files, rows[i].bytes = size(c.out)
				rows[i].failed = c.compare(all[0])
				continue // the first one's is compared with
			}
			rows[i].rounds = append(rows[i].rounds, r)
			if !slices.Contains(c.keep, c.out) {
				os.RemoveAll(c.out)
			}
		}
	}
	for _, c := range all {
		os.RemoveAll(c.out)
	}
	for i := range rows {
		rows[i].sum(rows[0].rounds)
	}
	return rows
}

// compare holds what we built to what Hugo built.
func (c *contender) compare(hugo contender) error {
	if hugo.name != hugoName || !strings.HasPrefix(c.name, "almanac") {
		return nil
	}
	d, err := differences(hugo.out, c.out)
	if err == nil && len(d) > 0 {
		err = fmt.Errorf("%d differences to %s: %s", len(d), hugoName, d[0])
	}
	return err
}

// build builds once, from nothing but what the contender keeps.
func (c *contender) build() (result, error) {
	for _, dir := range c.cold {
		if err := os.RemoveAll(dir); err != nil {
			return result{}, err
		}
	}
	if !slices.Contains(c.keep, c.out) {
		if err := os.RemoveAll(c.out); err != nil {
			return result{}, err
		}
	}
	if err := os.MkdirAll(filepath.Dir(c.out), 0o755); err != nil {
		return result{}, err
	}
	p := exec.Command(c.cmd[0], c.cmd[1:]...)
	p.Dir, p.Env = c.dir, append(os.Environ(), c.env...)
	start := time.Now()
	said, err := p.CombinedOutput()
	wall := time.Since(start)
	if err != nil {
		return result{}, fmt.Errorf("%s: %w\n%s", c.name, err, said)
	}
	s := p.ProcessState
	return result{wall.Seconds(), (s.UserTime() + s.SystemTime()).Seconds(), peakMemory(s)}, nil
}

// sum works out the medians, and of the ratios those of each round.
func (r *row) sum(first []result) {
	var wall, cpu, peak, wallRatio, cpuRatio []float64
	for i, x := range r.rounds {
		wall, cpu, peak = append(wall, x.wall), append(cpu, x.cpu), append(peak, x.peak)
		if i < len(first) {
			wallRatio, cpuRatio = append(wallRatio, x.wall/first[i].wall), append(cpuRatio, x.cpu/first[i].cpu)
		}
	}
	r.result = result{median(wall), median(cpu), median(peak)}
	r.wallRatio, r.cpuRatio = median(wallRatio), median(cpuRatio)
}

func median(x []float64) float64 { return quantile(x, 0.5) }

// quantile is the smallest value that a share q of x does not exceed, the mean
// of two in the middle for the median of an even number.
func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(x))
	if q == 0.5 && len(s)%2 == 0 {
		return (s[len(s)/2-1] + s[len(s)/2]) / 2
	}
	i := int(q * float64(len(s)))
	return s[min(i, len(s)-1)]
}

// size counts the files below a folder, and their bytes.
func size(dir string) (files int, bytes int64) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				files, bytes = files+1, bytes+info.Size()
			}
		}
		return nil
	})
	return files, bytes
}
