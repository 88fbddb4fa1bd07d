package main

import (
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// oneMonth is a month of the peers' corpus, as their generator writes it.
//
//go:embed testdata/corpus
var oneMonth embed.FS

// number finds a figure that may be another one: the value of a key.
var number = regexp.MustCompile(`\b(count|visits|page_views|telephone|days|parties|accessions) = \d+(\.\d+)?`)

// sample makes a corpus of n months out of one: its text with other dates, its
// figures with other values, the same each time. All words are the same in each
// month, which makes the search index smaller than a real one.
func sample(n int, to string) error {
	corpus, err := fs.Sub(oneMonth, "testdata/corpus")
	if err != nil {
		return err
	}
	if err := os.CopyFS(to, corpus); err != nil {
		return err
	}
	text, err := fs.ReadFile(corpus, "s000/2018-01/index.md")
	if err != nil {
		return err
	}
	data, err := fs.ReadFile(corpus, "s000/2018-01/data.toml")
	if err != nil {
		return err
	}
	for i := 1; i < n; i++ {
		back := i % perSeries
		shift := func(src []byte) string { return redated(string(src), back, fmt.Sprintf("s%03d", i/perSeries)) }
		dir := filepath.Join(to, fmt.Sprintf("s%03d", i/perSeries), shift([]byte("2018-01")))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		figures := varied(shift(data), rand.New(rand.NewPCG(1, uint64(i))))
		for name, content := range map[string]string{"index.md": shift(text), "data.toml": figures} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// perSeries is how many months of a corpus are one series.
const perSeries = 120

// dated finds the years of what is dated: "February 2018", "2018-02".
var dated = regexp.MustCompile(`\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b|\b\d{4}-\d{2}\b`)

// redated is a text of the corpus as of some months earlier.
func redated(text string, back int, series string) string {
	text = strings.ReplaceAll(text, "s000", series)
	return dated.ReplaceAllStringFunc(text, func(s string) string {
		layout := "January 2006"
		if s[4:5] == "-" {
			layout = "2006-01"
		}
		t, err := time.Parse(layout, s)
		if err != nil {
			return s
		}
		return t.AddDate(0, -back, 0).Format(layout)
	})
}

// varied is the figures of a month with other values.
func varied(data string, r *rand.Rand) string {
	return number.ReplaceAllStringFunc(data, func(s string) string {
		key, value, _ := strings.Cut(s, " = ")
		x, _ := strconv.ParseFloat(value, 64)
		x *= 0.8 + 0.4*r.Float64()
		if strings.Contains(value, ".") {
			return fmt.Sprintf("%s = %.2f", key, x)
		}
		return fmt.Sprintf("%s = %.0f", key, x)
	})
}
