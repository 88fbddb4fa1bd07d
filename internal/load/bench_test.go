package load

import (
	"os"
	"runtime"
	"testing"
	"time"

	"almanac/internal/source"
	"almanac/layouts"
)

// BenchmarkLoad loads the site that SITE names over and over, nothing kept from
// one time to the next, and says what one loaded month occupies.
func BenchmarkLoad(b *testing.B) {
	site := os.Getenv("SITE")
	if site == "" {
		b.Skip("SITE names no site")
	}
	own, _, err := source.Read(site, "content")
	if err != nil {
		b.Fatal(err)
	}
	words, err := source.FromFS(layouts.Files, "layouts")
	if err != nil {
		b.Fatal(err)
	}
	tree := source.Overlay(words, own)
	b.ReportAllocs()
	before := inUse()
	memory := new(Memory)
	var loaded *Loaded
	for b.Loop() {
		*memory = Memory{}
		loaded, _ = Archive(tree, Options{Now: time.Unix(4e9, 0), Memory: memory})
	}
	months := float64(len(loaded.Archive.Months))
	b.ReportMetric((inUse()-before)/months, "kept-B/month")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/months, "µs/month")
	runtime.KeepAlive(memory)
	runtime.KeepAlive(tree)
}

// inUse returns the bytes that are alive.
func inUse() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
