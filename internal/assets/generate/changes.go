package main

import (
	_ "embed"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The lines of other people's code that our charts cannot live with, and those that
// cost a drawing made while the site is built more than it need: nobody points at it,
// nothing moves in it, and our engine has no compiler. None of the latter changes a
// drawing; a test makes each of a collection with them and without. Together they spare
// half the instructions of a drawing.
//
// Each file gives below each reason the changes that have it. A change is a line "@@ "
// and the file, then lines that stay (they begin with a space), go (with "-") and come
// (with "+"). Where in the file they are is not said: lines that stay or go are there
// exactly once, so that an update cannot undo a change in silence.
var (
	//go:embed browser.diff
	browserDiff string
	//go:embed still.diff
	stillDiff string
)

// change is a place in a file of other people's code, in its package's folder.
type change struct{ file, old, new string }

func changesOf(diff string) []change {
	var out []change
	within := false
	for line := range strings.Lines(diff) {
		if file, ok := strings.CutPrefix(line, "@@ "); ok {
			out = append(out, change{file: strings.TrimSpace(file)})
			within = true
			continue
		}
		of := strings.ContainsAny(line[:1], " -+") // a change, and not a heading or a reason
		if of && !within {
			panic("a line of a change without one: " + line)
		}
		if within = of; !of {
			continue
		}
		c := &out[len(out)-1]
		if line[0] != '+' {
			c.old += line[1:]
		}
		if line[0] != '-' {
			c.new += line[1:]
		}
	}
	return out
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

// misapplied says of a change that it was not found exactly once.
func (c change) misapplied(times int) error {
	first, _, _ := strings.Cut(c.old, "\n")
	return fmt.Errorf("the change of %s at %q was applied %d times", c.file, strings.TrimSpace(first), times)
}
