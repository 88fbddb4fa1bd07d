package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

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
	{"charts.js", "assets/js/charts.js", api.FormatESModule, patches},
	{"draw.js", "assets/js/charts/draw.js", api.FormatIIFE, still},
}

const licenceBanner = "/*! Includes Apache ECharts, zrender and tslib; see licences.txt */"

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
			faults = append(faults, fmt.Errorf("the patch of %s was applied %d times", b.changes[i].file, n))
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

// change is a place in a file of other people's code, in its package's folder.
type change struct{ file, old, new, why string }

// patches are the lines of other people's code that our charts cannot live with in
// a browser. Each must be found exactly once, so that an update cannot undo one in
// silence.
var patches = []change{
	{
		"zrender/lib/tool/color.js",
		"liftedColor = lift(color, -0.1);",
		"liftedColor = lift(color, -0.1) || color;",
		"a hovered mark keeps a colour that is a custom property, instead of none",
	},
	{
		"zrender/lib/core/event.js",
		"out = out || {};\n    if (calculate) {",
		"out = out || {};\n    if (el.toDrawing) {\n        el.toDrawing(e, out);\n    }\n    else if (calculate) {",
		"a drawing that is scaled by its view box is hovered where the pointer is",
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

// patch is the plugin that applies changes and counts them.
func patch(changes []change, applied []int) api.Plugin {
	load := func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		data, err := os.ReadFile(args.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		source := string(data)
		for i, c := range changes {
			if !strings.HasSuffix(filepath.ToSlash(args.Path), "/node_modules/"+c.file) {
				continue
			}
			applied[i] += strings.Count(source, c.old)
			source = strings.Replace(source, c.old, c.new, 1)
		}
		return api.OnLoadResult{Contents: &source, Loader: api.LoaderJS}, nil
	}
	var names []string
	for _, c := range changes {
		names = append(names, regexp.QuoteMeta(path.Base(c.file)))
	}
	return api.Plugin{Name: "patch", Setup: func(build api.PluginBuild) {
		if len(names) == 0 {
			return
		}
		build.OnLoad(api.OnLoadOptions{Filter: "(" + strings.Join(names, "|") + ")$"}, load)
	}}
}
