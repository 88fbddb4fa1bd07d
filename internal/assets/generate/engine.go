package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle is a script made of assets/js: what it is called in assets/dist, for which
// place, and with which changes to other people's code.
type bundle struct {
	name, entry string
	format      api.Format
	changes     []change
}

// bundles hold the same parts of ECharts, but for what serves a pointer, and the same
// widths of glyphs, so that both draw the same.
var bundles = []bundle{
	{"charts.js", "assets/js/charts.js", api.FormatESModule, changesOf(browserDiff)},
	{"draw.js", "assets/js/charts/draw.js", api.FormatIIFE, changesOf(stillDiff)},
}

const licenceBanner = "/*! Includes Apache ECharts, zrender and tslib; see licences-*.txt beside it */"

// engine bundles an entry point with the parts of ECharts it uses.
func engine(root string, b bundle, glyphs []byte) ([]byte, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	applied := make([]int, len(b.changes))
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       []string{b.entry},
		Outfile:           "charts.js",
		Bundle:            true,
		Format:            b.format,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone, // they are in licences.txt
		Banner:            map[string]string{"js": licenceBanner},
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
		Loader:            map[string]api.Loader{".css": api.LoaderText},
		Target:            api.ES2022,
		Plugins:           []api.Plugin{patch(b.changes, applied), table(glyphs)},
		LogLevel:          api.LogLevelSilent,
	})
	var faults []error
	for _, m := range append(result.Errors, result.Warnings...) {
		faults = append(faults, errors.New(place(m)+m.Text))
	}
	for i, n := range applied {
		if n != 1 && len(result.Errors) == 0 {
			faults = append(faults, b.changes[i].misapplied(n))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return result.OutputFiles[0].Contents, nil
}

// table is the plugin that answers the import of "glyphs".
func table(glyphs []byte) api.Plugin {
	return api.Plugin{Name: "glyphs", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: "^glyphs$"}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: "glyphs", Namespace: "glyphs"}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "glyphs"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			contents := string(glyphs)
			return api.OnLoadResult{Contents: &contents, Loader: api.LoaderJSON}, nil
		})
	}}
}

func place(m api.Message) string {
	if m.Location == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", m.Location.File, m.Location.Line, m.Location.Column+1)
}
