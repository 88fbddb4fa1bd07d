// Command generate makes the files of assets/dist from the packages that npm
// installed: the chart engine for browsers (charts.js) and for the program itself
// (draw.js, and draw.bin, the same compiled), the search engine, the typeface and the
// licences of all; and it bundles stylesheet and scripts for sites that have none of
// their own. All are embedded in the program and not kept in git, so make runs this before the first go build and
// whenever their sources change:
//
//	go run ./internal/assets/generate
//
// It is the only place that reads node_modules.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"almanac/internal/assets"
	"almanac/internal/source"
	"almanac/internal/svg"
)

func main() {
	root := flag.String("root", ".", "the `folder` that holds assets and node_modules")
	flag.Parse()
	if err := generate(*root); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// fonts are the faces of the typeface that the stylesheet uses, by their names
// in dist.
var fonts = map[string]string{
	"source-sans-3.woff2":        "source-sans-3-latin-wght-normal.woff2",
	"source-sans-3-italic.woff2": "source-sans-3-latin-wght-italic.woff2",
	"source-sans-3-ext.woff2":    "source-sans-3-latin-ext-wght-normal.woff2",
}

const fontFiles = "node_modules/@fontsource-variable/source-sans-3/files"

// generate makes all files first and writes them last, so that a failure
// leaves the old ones.
func generate(root string) error {
	if _, err := os.Stat(filepath.Join(root, "node_modules")); errors.Is(err, fs.ErrNotExist) {
		return errors.New("node_modules is missing; run npm ci --ignore-scripts")
	}
	files := map[string][]byte{}
	var err error
	for name, from := range fonts {
		if files[name], err = os.ReadFile(filepath.Join(root, fontFiles, from)); err != nil {
			return err
		}
	}
	widths, err := glyphs(root)
	if err != nil {
		return err
	}
	for _, b := range bundles {
		if files[b.name], err = engine(root, b, widths); err != nil {
			return err
		}
	}
	if files["draw.bin"], err = svg.Compile(files["draw.js"]); err != nil {
		return err
	}
	if files["minisearch.js"], err = searchEngine(root); err != nil {
		return err
	}
	if files["licences.txt"], err = licences(root); err != nil {
		return err
	}
	bundled, err := site(root, files)
	if err != nil {
		return err
	}
	maps.Copy(files, bundled)
	return write(filepath.Join(root, "assets", "dist"), files)
}

// site bundles the stylesheet and the script of sites that have none of their
// own.
func site(root string, dist map[string][]byte) (map[string][]byte, error) {
	tree := map[string]string{}
	for name, data := range dist {
		tree["assets/dist/"+name] = string(data)
	}
	for _, dir := range []string{"assets/css", "assets/js"} {
		err := fs.WalkDir(os.DirFS(root), dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join(root, name))
			tree[name] = string(data)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	files, diags := assets.Prebuild(source.FromMap(tree))
	if len(diags) > 0 {
		diags.Print(os.Stderr, false)
		return nil, errors.New("the stylesheet or the script has faults")
	}
	return files, nil
}

func write(dir string, files map[string][]byte) error {
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
