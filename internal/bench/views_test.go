package main

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"almanac/internal/load"
	"almanac/internal/record"
	"almanac/internal/site"
	"almanac/internal/source"
)

// BenchmarkViews makes all views, the record, the files of the comparison and all
// others beside the pages of the site that SITE names, read once: what there is to
// do between reading and rendering. It reports the processor time and the allocated
// bytes of each for a month.
func BenchmarkViews(b *testing.B) {
	dir := os.Getenv("SITE")
	if dir == "" {
		b.Skip("SITE names no site")
	}
	own, _, err := source.Read(dir, "content", "layouts", "assets")
	if err != nil {
		b.Fatal(err)
	}
	base, _, err := source.Read("../..", "layouts")
	if err != nil {
		b.Fatal(err)
	}
	loaded, diags := load.Archive(source.Overlay(base, own), load.Options{})
	if diags.Errors() > 0 {
		b.Fatal(diags)
	}
	months := len(loaded.Archive.Months)
	spent := map[string]usage{}
	for b.Loop() {
		runtime.GC()
		last := use()
		done := func(part string) {
			now := use()
			spent[part] = usage{spent[part].cpu + now.cpu - last.cpu, spent[part].bytes + now.bytes - last.bytes}
			last = now
		}
		s := site.New(loaded.Archive, loaded.Locale, site.Assets{})
		for _, p := range s.Pages() {
			p.View()
		}
		done("views")
		files := s.Files()
		for _, p := range s.Pages() {
			files = append(files, p.Files()...)
		}
		done("list")
		for _, part := range []string{"record", "compare", "other"} {
			for _, f := range files {
				if partOf(f.Path) != part {
					continue
				}
				if _, err := f.Make(); err != nil {
					b.Fatal(err)
				}
			}
			done(part)
		}
	}
	for part, u := range spent {
		b.ReportMetric(float64(u.cpu)/float64(b.N*months), part+"-µs/month")
		b.ReportMetric(float64(u.bytes)/float64(b.N*months), part+"-B/month")
	}
}

// partOf is what a file counts as.
func partOf(path string) string {
	switch {
	case path == record.Path:
		return "record"
	case strings.HasPrefix(path, "compare/"):
		return "compare"
	}
	return "other"
}

// usage is what was used: processor time in µs, and bytes allocated.
type usage struct{ cpu, bytes int64 }

func use() usage {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{(r.Utime.Nano() + r.Stime.Nano()) / 1000, int64(m.TotalAlloc)}
}
