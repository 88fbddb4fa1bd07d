package main

import (
	"io"
	"os"
	"testing"

	"almanac/internal/cli"
)

// BenchmarkCold builds the site that SITE names over and over, nothing kept
// from one build to the next: what `make profile` looks at.
func BenchmarkCold(b *testing.B) {
	site := os.Getenv("SITE")
	if site == "" {
		b.Skip("SITE names no site")
	}
	b.Setenv("XDG_CACHE_HOME", b.TempDir())
	for b.Loop() {
		out := b.TempDir() + "/public"
		if code := cli.Main([]string{"build", "--site", site, "--out", out}, io.Discard, os.Stderr); code != 0 {
			b.Fatalf("exit code %d", code)
		}
		if err := os.RemoveAll(out); err != nil {
			b.Fatal(err)
		}
	}
}
