package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// declarations are the parts of the site that do not depend on the corpus.
//
//go:embed site
var declarations embed.FS

// adapt turns a corpus into a site with the same work to do:
//
//	s000/2018-02/index.md    content/reports/2018-02/report.md
//	s000/2018-02/data.toml   content/reports/2018-02/data.toml
//	categories.toml          the code lists of drivers and products
//
// or, of a corpus with several series, content/s000/reports/2018-02/… and, for each,
// content/s000/series.toml. Code lists and data sets are the same in all series.
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
	series, err := filepath.Glob(filepath.Join(from, "s*"))
	if err != nil {
		return err
	}
	for _, dir := range series {
		if err := a.series(dir, len(series) > 1); err != nil {
			return err
		}
	}
	if len(series) == 0 {
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

// series adapts a series, as the only one or as one of several.
func (a *adapter) series(dir string, several bool) error {
	to := a.to
	if several {
		to = filepath.Join(to, filepath.Base(dir))
	}
	months, err := filepath.Glob(filepath.Join(dir, "*", "index.md"))
	if err != nil {
		return err
	}
	organisation := ""
	for _, path := range months {
		if organisation, err = a.month(filepath.Dir(path), filepath.Join(to, "reports")); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if !several {
		return nil
	}
	about := fmt.Sprintf("title = %s\n\n[publisher]\nname = %s\n", quote("Reports of "+organisation), quote(organisation))
	return os.WriteFile(filepath.Join(to, "series.toml"), []byte(about), 0o644)
}

// month adapts a month and returns whose report it is.
func (a *adapter) month(dir, reports string) (organisation string, err error) {
	at, err := period.ParseMonth(filepath.Base(dir))
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, "index.md"))
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(filepath.Join(dir, "data.toml"))
	if err != nil {
		return "", err
	}
	var diags diag.List
	m := readMonth(string(data), &diags)
	if err := fault(diags); err != nil {
		return "", err
	}
	report, err := m.report(string(text))
	if err != nil {
		return "", err
	}
	to := filepath.Join(reports, at.String())
	if err := os.MkdirAll(to, 0o755); err != nil {
		return "", err
	}
	return m.organisation, errors.Join(
		os.WriteFile(filepath.Join(to, "report.md"), report, 0o644),
		os.WriteFile(filepath.Join(to, "data.toml"), m.figures(a.lists), 0o644))
}

// goesWithout is the line of our site that leaves out what the peers do not make.
var goesWithout = regexp.MustCompile(`(?m)^without = .*\n`)

// fault returns what is wrong with a file of the corpus.
func fault(diags diag.List) error {
	if len(diags) == 0 {
		return nil
	}
	return fmt.Errorf("%d:%d: %s", diags[0].Pos.Line, diags[0].Pos.Col, diags[0].Message)
}
