// Package assets makes the files a site's pages refer to: one stylesheet, one
// script, those of the search page and the comparison, the chart engine, the
// typeface, and static files.
//
// It works on the tree of a site laid over the default assets, so that a site
// overrides them file by file:
//
//	assets/css/site.css     the stylesheet, with everything it imports
//	assets/js/site.js       the first-party script, with everything it imports
//	assets/js/search.js     the script of the search page alone, likewise
//	assets/js/compare.js    that of the comparison
//	assets/dist/…           made with the program: the chart engine, as charts.js
//	                        for browsers and as draw.js for the program itself
//	                        (of which draw.bin is a compiled form, see package svg),
//	                        the search engine minisearch.js, the typeface, the
//	                        licences of other people's work
//	assets/static/…         copied to the root of the site as they are; not below
//	                        assets/, where names carry a hash. Robots.txt and _headers
//	                        take the place of those that the site makes; whatever else
//	                        it makes itself, they may not have the name of. One of a
//	                        kind that almanac verify refuses is a warning
//
// Stylesheet and scripts are bundled and minified for browsers of about the
// last three years. Imports and url() addresses are relative to the file they
// stand in and lead to files of the tree; nothing is ever read from disk or
// fetched. Names carry a hash of the content, that of the licences too, so that a web
// server may call everything below assets/ immutable. The same tree gives the same bytes
// everywhere.
//
// What the program was made with is bundled already: where a site leaves the
// files of stylesheet and scripts alone, assets/dist/site.json tells of the result, and
// the names of all.
//
// The chart engine is bundled by the program in internal/assets/generate,
// which make runs before the first go build; here it only gets its name. The
// sources of the engine, assets/js/charts.js and assets/js/charts, can
// therefore not be overridden, only assets/dist/charts.js and draw.js as a whole.
package assets

import (
	"encoding/base32"

	"almanac/internal/diag"
	"almanac/internal/source"
)

const (
	stylePath    = "assets/css/site.css"
	scriptPath   = "assets/js/site.js"
	searchPath   = "assets/js/search.js"
	comparePath  = "assets/js/compare.js"
	distDir      = "assets/dist/"
	enginePath   = distDir + "charts.js"
	drawPath     = distDir + "draw.js"
	licencesPath = distDir + "licences.txt"
	staticDir    = "assets/static/"
)

// File is a finished file of the site.
type File struct {
	Path string // relative to the root of the site: "assets/site-3F2KQ7LA.css"
	Data []byte
	From string // the file of the tree that it is a copy of, of static files alone
}

// Bundle is the assets of a site. Style, Script, Search, Compare, Engine and Font
// are paths of files among Files, without a leading slash. Draw gives the script for
// package svg, which is long and needed by few builds.
type Bundle struct {
	Files   []File
	Style   string
	Script  string
	Search  string
	Compare string
	Engine  string
	Font    string // of the text, "" where the stylesheet has another
	Draw    func() []byte
}

// Build makes the assets of a tree. Where it reports errors the bundle is not
// for use.
func Build(tree *source.Tree) (*Bundle, diag.List) {
	b := &Bundle{Draw: func() []byte { return nil }}
	var diags diag.List
	if !b.prebuilt(tree) {
		_, diags = b.named(tree)
	}
	if draw := generated(tree, &diags, drawPath); draw != nil {
		b.Draw = draw.Data
	}
	if licences := generated(tree, &diags, licencesPath); licences != nil {
		b.Files = append(b.Files, File{Path: "assets/licences-" + mark(licences.Sum()) + ".txt", Data: licences.Data()})
	}
	for _, f := range tree.Under(staticDir) {
		b.static(f, &diags)
	}
	diags.Sort()
	return b, diags
}

// named makes the files whose names tell their contents apart, and returns the paths of
// those it used.
func (b *Bundle) named(tree *source.Tree) ([]string, diag.List) {
	used, diags := b.bundle(tree)
	if engine := generated(tree, &diags, enginePath); engine != nil {
		b.Engine = "assets/charts-" + mark(engine.Sum()) + ".js"
		b.Files = append(b.Files, File{Path: b.Engine, Data: engine.Data()})
		used = append(used, enginePath)
	}
	return used, diags
}

// generated is a file of assets/dist, which a program built without make lacks.
func generated(tree *source.Tree, diags *diag.List, path string) *source.File {
	f := tree.File(path)
	if f == nil {
		diags.Errorf("missing-asset", diag.Pos{File: path}, "this file was not generated").Helpf(runMake)
	}
	return f
}

const runMake = "run make, which generates it before it builds the program"

// mark is the part of a name that tells contents apart.
func mark(sum [32]byte) string {
	return base32.StdEncoding.EncodeToString(sum[:])[:8]
}
