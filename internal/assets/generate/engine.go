package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundles are the scripts made of assets/js: what they are called in
// assets/dist, and for which place. Both hold the same parts of ECharts and the
// same widths of glyphs, so that both draw the same.
var bundles = []struct {
	name, entry string
	format      api.Format
}{
	{"charts.js", "assets/js/charts.js", api.FormatESModule},
	{"draw.js", "assets/js/charts/draw.js", api.FormatIIFE},
}

const licenceBanner = "/*! Includes Apache ECharts, zrender and tslib; see licences.txt */"

// engine bundles an entry point with the parts of ECharts it uses.
func engine(root, entry string, format api.Format, glyphs []byte) ([]byte, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	applied := make([]int, len(patches))
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       []string{entry},
		Outfile:           "charts.js",
		Bundle:            true,
		Format:            format,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone, // they are in licences.txt
		Banner:            map[string]string{"js": licenceBanner},
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
		Loader:            map[string]api.Loader{".css": api.LoaderText},
		Target:            api.ES2022,
		Plugins:           []api.Plugin{patch(applied), table(glyphs)},
		LogLevel:          api.LogLevelSilent,
	})
	var faults []error
	for _, m := range append(result.Errors, result.Warnings...) {
		faults = append(faults, errors.New(place(m)+m.Text))
	}
	for i, n := range applied {
		if n != 1 && len(result.Errors) == 0 {
			faults = append(faults, fmt.Errorf("the patch of %s was applied %d times", patches[i].file, n))
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

// patches are the lines of other people's code that our charts cannot live
// with. Each must be found exactly once, so that an update cannot undo one in
// silence.
var patches = []struct{ file, old, new, why string }{
	{
		"zrender/lib/tool/color.js",
		"liftedColor = lift(color, -0.1);",
		"liftedColor = lift(color, -0.1) || color;",
		"a hovered mark keeps a colour that is a custom property, instead of none",
	},
	{
		"zrender/lib/svg/Painter.js",
		"this.root.innerHTML = '';",
		"this.root.replaceChildren();",
		"strings as markup are refused where a page requires Trusted Types",
	},
	{
		"zrender/lib/svg/Painter.js",
		"this._svgDom.innerHTML = null;",
		"this._svgDom.replaceChildren();",
		"likewise",
	},
	{
		"echarts/lib/component/tooltip/TooltipHTMLContent.js",
		"// Clear previous\n      el.innerHTML = '';",
		"el.replaceChildren();",
		"likewise",
	},
}

// patch is the plugin that applies the patches and counts them.
func patch(applied []int) api.Plugin {
	load := func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		data, err := os.ReadFile(args.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		source := string(data)
		for i, p := range patches {
			if !strings.HasSuffix(filepath.ToSlash(args.Path), "/node_modules/"+p.file) {
				continue
			}
			applied[i] += strings.Count(source, p.old)
			source = strings.Replace(source, p.old, p.new, 1)
		}
		return api.OnLoadResult{Contents: &source, Loader: api.LoaderJS}, nil
	}
	return api.Plugin{Name: "patch", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `(color|Painter|TooltipHTMLContent)\.js$`}, load)
	}}
}
