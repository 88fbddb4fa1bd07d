// Command print makes a PDF of each report of a published site, as a reader
// would who prints the page: tagged, with an outline of its headings.
//
//	go run ./internal/browser/print SITE PDF
//
// SITE is the folder that almanac build published, PDF the folder for the
// documents, one a report: 2018-02.pdf. Like SITE it belongs to the program.
package main

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"almanac/internal/browser"
	"almanac/internal/output"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: print SITE PDF")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "print:", err)
		os.Exit(1)
	}
}

func run(site, to string) error {
	pages, err := reports(site)
	if err != nil {
		return err
	}
	profile, err := os.MkdirTemp("", "almanac-print-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	ctx, stop, err := browser.Start(profile)
	if err != nil {
		return err
	}
	defer stop()
	server := httptest.NewServer(browser.Handler(func(p string) []byte {
		data, _ := os.ReadFile(filepath.Join(site, filepath.FromSlash(p)))
		return data
	}))
	defer server.Close()
	set := &output.Set{}
	for _, p := range pages {
		pdf, err := browser.PDF(ctx, server.URL+"/"+p+"/")
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		if err := set.Add(strings.ReplaceAll(p, "/", "-")+".pdf", pdf); err != nil {
			return err
		}
	}
	if _, err := set.Publish(to, output.Options{Protected: []string{site}}); err != nil {
		return err
	}
	fmt.Printf("Printed %d of %d reports into %s.\n", set.Len(), len(pages), to)
	return nil
}

// reports finds the reports of a site: "2018/02".
func reports(site string) ([]string, error) {
	months, err := filepath.Glob(filepath.Join(site, "[0-9]*", "[0-9]*", "index.html"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range months {
		page, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(page, []byte(`<main class="page report"`)) {
			month, err := filepath.Rel(site, filepath.Dir(name))
			if err != nil {
				return nil, err
			}
			out = append(out, filepath.ToSlash(month))
		}
	}
	if out == nil {
		return nil, fmt.Errorf("there is no report in %s: build the site first", site)
	}
	return out, nil
}
