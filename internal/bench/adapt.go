package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// declarations are the parts of the site that do not depend on the corpus.
//
//go:embed site
var declarations embed.FS

// yearsApart is how far one series of a corpus lies before the one above it. A
// corpus has at most 120 months a series, so that the months of all of them are
// one unbroken series of ours, which knows one series only: 12,000 reports reach
// back to the year 1018. What differs from separate series is that the first
// reports of a series show twelve months too, the last of the series before.
const yearsApart = 10

// adapt turns a corpus into a site with the same work to do:
//
//	s000/2018-02/index.md    content/reports/2018-02/report.md
//	s000/2018-02/data.toml   content/reports/2018-02/data.toml
//	s001/2018-02/…           content/reports/2008-02/…, its dates ten years earlier too
//	categories.toml          the code lists of drivers and products
//
// Every report has the commentary word for word, but for five numbers that come
// from the data, as they do with us; the tables and charts placed in
// the sections the source report has them in, and the appendix. The other code
// lists hold the names that occur in the data, in order of first occurrence.
func adapt(from, to string) error {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("%s exists already", to)
	}
	site, err := fs.Sub(declarations, "site")
	if err != nil {
		return err
	}
	if err := os.CopyFS(to, site); err != nil {
		return err
	}
	a := &adapter{from: from, to: filepath.Join(to, "content"), lists: newCodelists()}
	if err := a.categories(); err != nil {
		return err
	}
	all, err := filepath.Glob(filepath.Join(from, "s*", "*", "index.md"))
	if err != nil {
		return err
	}
	for _, path := range all {
		if err := a.month(filepath.Dir(path)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("%s holds no s000/YYYY-MM/index.md", from)
	}
	return a.lists.write(filepath.Join(a.to, "codelists"))
}

type adapter struct {
	from, to string
	lists    *codelists
}

func (a *adapter) categories() error {
	src, err := os.ReadFile(filepath.Join(a.from, "categories.toml"))
	if err != nil {
		return err
	}
	var diags diag.List
	for _, d := range readCategories(src, &diags) {
		a.lists.driver(d)
	}
	return fault(diags)
}

func (a *adapter) month(dir string) error {
	back, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(filepath.Dir(dir)), "s"))
	if err != nil {
		return err
	}
	at, err := period.ParseMonth(filepath.Base(dir))
	if err != nil {
		return err
	}
	text, err := readShifted(filepath.Join(dir, "index.md"), back*yearsApart)
	if err != nil {
		return err
	}
	data, err := readShifted(filepath.Join(dir, "data.toml"), back*yearsApart)
	if err != nil {
		return err
	}
	var diags diag.List
	m := readMonth(data, &diags)
	if err := fault(diags); err != nil {
		return err
	}
	report, err := m.report(text)
	if err != nil {
		return err
	}
	to := filepath.Join(a.to, "reports", (at - period.Month(12*yearsApart*back)).String())
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(to, "report.md"), report, 0o644),
		os.WriteFile(filepath.Join(to, "data.toml"), m.figures(a.lists), 0o644))
}

// dated finds the years of what is dated: "February 2018", "2018-02".
var dated = regexp.MustCompile(`\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b|\b\d{4}-\d{2}\b`)

// without is the line of our site that leaves out what the peers do not make.
var without = regexp.MustCompile(`(?m)^without = .*\n`)

var year = regexp.MustCompile(`\d{4}`)

// readShifted reads a file with all its dates some years earlier.
func readShifted(path string, years int) (string, error) {
	src, err := os.ReadFile(path)
	if err != nil || years == 0 {
		return string(src), err
	}
	return dated.ReplaceAllStringFunc(string(src), func(s string) string {
		return year.ReplaceAllStringFunc(s, func(y string) string {
			n, _ := strconv.Atoi(y)
			return fmt.Sprintf("%04d", n-years)
		})
	}), nil
}

// fault returns what is wrong with a file of the corpus.
func fault(diags diag.List) error {
	if len(diags) == 0 {
		return nil
	}
	return fmt.Errorf("%d:%d: %s", diags[0].Pos.Line, diags[0].Pos.Col, diags[0].Message)
}
