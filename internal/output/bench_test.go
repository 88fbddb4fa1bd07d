package output

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// reports returns what a site of n reports is like: a folder, a page of 40 KB and
// nine smaller files for each.
func reports(n int) *Set {
	s := &Set{}
	page := []byte(strings.Repeat("0123456789abcdef", 40<<10/16))
	for i := range n {
		folder := fmt.Sprintf("%d/%02d", 1000+i/12, 1+i%12)
		paths := []string{folder + "/index.html"}
		for j := range 9 {
			paths = append(paths, fmt.Sprintf("%s/a-table-of-the-report-%d.csv", folder, j))
		}
		for j, p := range paths {
			data := page[i%16:]
			if j > 0 {
				data = data[:2<<10]
			}
			if err := s.Add(p, data); err != nil {
				panic(err)
			}
		}
	}
	return s
}

// BenchmarkPublish publishes 1,200 reports: for the first time, again where nothing
// can be linked, and where everything can. TMPDIR says on which file system.
func BenchmarkPublish(b *testing.B) {
	set := reports(1200)
	run := func(name string, prepare func(dir string) Options) {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				b.StopTimer()
				dir := filepath.Join(b.TempDir(), fmt.Sprint(i))
				o := prepare(dir)
				b.StartTimer()
				if _, err := set.Publish(dir, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	first := func(dir string) Options {
		o := Options{Cache: b.TempDir(), Key: "inputs"}
		if _, err := set.Publish(dir, o); err != nil {
			b.Fatal(err)
		}
		return o
	}
	run("new", func(string) Options { return Options{} })
	run("written", func(dir string) Options { first(dir); return Options{} })
	run("linked", first)
	b.Run("current", func(b *testing.B) {
		dir := filepath.Join(b.TempDir(), "public")
		o := first(dir)
		for b.Loop() {
			if _, ok := Current(dir, o); !ok {
				b.Fatal("not current")
			}
		}
	})
}

// BenchmarkClaim is what it costs to look whether a path can be published.
func BenchmarkClaim(b *testing.B) {
	paths := reports(1200).Paths()
	for b.Loop() {
		var c claims
		for _, p := range paths {
			if err := c.claim(p); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(paths)), "ns/path")
}
