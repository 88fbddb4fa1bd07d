package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// parts are the packages whose code or glyphs end up on the site, with the
// files that must go along.
var parts = []struct {
	name, what string
	texts      []string
}{
	{"echarts", "Apache ECharts, in the chart engine", []string{"NOTICE", "LICENSE", "licenses/LICENSE-d3"}},
	{"zrender", "zrender, in the chart engine", []string{"LICENSE"}},
	{"minisearch", "MiniSearch, in the script of the search page", []string{"LICENSE.txt"}},
	{"tslib", "tslib, in the chart engine", []string{"LICENSE.txt"}},
	{"@fontsource-variable/source-sans-3", "Source Sans 3, the typeface", []string{"LICENSE"}},
}

// licences joins the licence texts of the parts into one file.
func licences(root string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("This site contains the following work of others.\n")
	for _, p := range parts {
		dir := filepath.Join(root, "node_modules", filepath.FromSlash(p.name))
		version, err := version(dir)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "\n%s\n%s %s\n", bytes.Repeat([]byte("="), 72), p.what, version)
		for _, name := range p.texts {
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				return nil, err
			}
			text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
			fmt.Fprintf(&b, "\n%s\n", bytes.Trim(text, "\n"))
		}
	}
	return b.Bytes(), nil
}

func version(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	var manifest struct{ Version string }
	if err := json.Unmarshal(data, &manifest); err != nil {
		return "", fmt.Errorf("%s: %w", dir, err)
	}
	return manifest.Version, nil
}
