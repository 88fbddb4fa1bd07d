package assets

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"almanac/internal/diag"
	"almanac/internal/source"
)

// The folder names are made up: esbuild wants absolute ones, and nothing is
// read from or written to either of them.
var outDir = filepath.Join(string(filepath.Separator), "out")

// engines is about the last three years of browsers.
var engines = []api.Engine{
	{Name: api.EngineChrome, Version: "118"},
	{Name: api.EngineEdge, Version: "118"},
	{Name: api.EngineFirefox, Version: "115"},
	{Name: api.EngineSafari, Version: "16.4"},
	{Name: api.EngineIOS, Version: "16.4"},
}

// loaders are the kinds of files that stylesheet and script may use.
var loaders = map[string]api.Loader{
	".css":   api.LoaderCSS,
	".js":    api.LoaderJS,
	".woff2": api.LoaderFile,
	".svg":   api.LoaderFile,
	".png":   api.LoaderFile,
	".webp":  api.LoaderFile,
	".avif":  api.LoaderFile,
}

// bundle makes stylesheet and scripts, and the files they refer to. It returns
// the paths of the files it used.
func (b *Bundle) bundle(tree *source.Tree) ([]string, diag.List) {
	var used reads
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: outDir,
		Outdir:        outDir,
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: stylePath, OutputPath: "assets/site"},
			{InputPath: scriptPath, OutputPath: "assets/site"},
			{InputPath: searchPath, OutputPath: "assets/search"},
			{InputPath: comparePath, OutputPath: "assets/compare"},
		},
		EntryNames:        "[dir]/[name]-[hash]",
		AssetNames:        "assets/[name]-[hash]",
		Bundle:            true,
		Format:            api.FormatESModule,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
		Engines:           engines,
		Plugins:           []api.Plugin{files(tree, &used)},
		LogLevel:          api.LogLevelSilent,
	})
	var diags diag.List
	for _, m := range result.Errors {
		report(diags.Errorf, m)
	}
	for _, m := range result.Warnings {
		report(diags.Warnf, m)
	}
	for _, f := range result.OutputFiles {
		name, err := filepath.Rel(outDir, f.Path)
		if err != nil {
			name = f.Path // cannot be: esbuild writes below the folder it is given
		}
		name = filepath.ToSlash(name)
		switch ext := path.Ext(name); {
		case ext == ".css":
			b.Style = name
		case isFont().MatchString(name):
			b.Font = name
		case ext == ".js" && strings.HasPrefix(name, "assets/search-"):
			b.Search = name
		case ext == ".js" && strings.HasPrefix(name, "assets/compare-"):
			b.Compare = name
		case ext == ".js":
			b.Script = name
		}
		b.Files = append(b.Files, File{Path: name, Data: f.Contents})
	}
	return used.paths, diags
}

// isFont tells the typeface of the text from its italics and its rarer letters.
var isFont = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^assets/source-sans-3-[A-Z2-7]{8}\.woff2$`) })

// namespace marks the paths that esbuild has from files; in messages it stands
// before them.
const namespace = "site"

// reads collects the paths of files that are read side by side.
type reads struct {
	sync.Mutex
	paths []string
}

// files is the plugin that lets esbuild see the tree and nothing else.
func files(tree *source.Tree, used *reads) api.Plugin {
	return api.Plugin{Name: "files", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return resolve(tree, args), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			used.Lock()
			used.paths = append(used.paths, args.Path)
			used.Unlock()
			contents := string(tree.File(args.Path).Data())
			if fault := bottomless(args.Path, contents); fault != nil {
				return api.OnLoadResult{Errors: []api.Message{*fault}}, nil
			}
			return api.OnLoadResult{Contents: &contents, Loader: loaders[path.Ext(args.Path)]}, nil
		})
	}}
}

// What esbuild reads at all. It calls itself for what is nested, and where that goes on
// for too long the program ends at once, with nothing said of the file. Rules within rules
// it writes out, each with all around it, in gigabytes. In a script, brackets are not the
// only way to nest (!!!!x, a=b=c, a()()()): names and signs are bounded that follow one
// another without an end, and so is its size, for what has other ends (else if). Each of
// them takes at most 6 KB of a stack that is 512 MB at most.
const (
	maxRules  = 1000 // brackets of a stylesheet
	maxNested = 10_000
	maxRun    = 70_000 // more than a picture has that is written in letters, of 1 MiB
	maxScript = 1 << 20
)

// bottomless returns what is wrong with a stylesheet or script that nobody can have
// written. Brackets in the texts of a script count as well, and what else is in them:
// there are not so many.
func bottomless(file, text string) *api.Message {
	most, style := maxNested, false
	switch path.Ext(file) {
	case ".css":
		most, style = maxRules, true
	case ".js":
		if len(text) > maxScript {
			return &api.Message{Text: fmt.Sprintf("the file has %d KiB, and a script is at most %d KiB", len(text)>>10, maxScript>>10),
				Detail: "divide it into files that import one another, or move it to " + staticDir, Location: &api.Location{File: file, Namespace: namespace}}
		}
	default:
		return nil
	}
	line, start := 1, 0
	fault := func(i int, format string, args ...any) *api.Message {
		return &api.Message{Text: fmt.Sprintf(format, args...), Location: &api.Location{File: file, Namespace: namespace, Line: line, Column: i - start, LineText: text[start:i]}}
	}
	var r run
	for i := 0; i < len(text); i++ {
		if style {
			if n := quoted(text, i); n > 0 {
				if lines := strings.Count(text[i:i+n], "\n"); lines > 0 {
					line, start = line+lines, i+strings.LastIndexByte(text[i:i+n], '\n')+1
				}
				i += n - 1
				continue
			}
		}
		switch r.next(text[i]); {
		case len(r.outer) > most:
			return fault(i, "more than %d brackets are open here", most)
		case !style && r.all > maxRun:
			return fault(i, "more than %d names and signs follow one another here, and none of , ; } ends them", maxRun)
		case text[i] == '\n':
			line, start = line+1, i+1
		}
	}
	return nil
}

// run counts what a script has that may call for something around it: names and signs that
// follow one another within the brackets that are open.
type run struct {
	all, own int   // within all brackets, within the innermost alone
	outer    []int // own of those around it
	word     bool  // a name goes on
}

// next takes in a byte.
func (r *run) next(c byte) {
	word := r.word
	r.word = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= utf8.RuneSelf
	switch {
	case c == '(' || c == '[' || c == '{':
		r.outer, r.own, r.all = append(r.outer, r.own+1), 0, r.all+1
	case c == ')' || c == ']' || c == '}':
		if last := len(r.outer) - 1; last >= 0 { // more are closed than open where they stand in a text
			r.end()
			r.own, r.outer = r.outer[last], r.outer[:last]
		}
		if c == '}' {
			r.end()
		}
	case c == ',' || c == ';':
		r.end()
	case c > ' ' && !(word && r.word):
		r.own, r.all = r.own+1, r.all+1
	}
}

// end ends what is within the innermost brackets.
func (r *run) end() { r.own, r.all = 0, r.all-r.own }

// quoted returns how many bytes of a stylesheet, from i on, are of a comment, a string, an
// escape or an address in url(): brackets there are none, and those that close would hide
// how many are open.
func quoted(text string, i int) int {
	rest := text[i:]
	end := func(sign string) int { // of what ends with one of some signs, or with the file
		for n := 1; n < len(rest); n++ {
			switch {
			case rest[n] == '\\':
				n++
			case strings.IndexByte(sign, rest[n]) >= 0:
				return n
			}
		}
		return len(rest)
	}
	switch {
	case strings.HasPrefix(rest, "/*"):
		if n := strings.Index(rest[2:], "*/"); n >= 0 {
			return n + len("/**/")
		}
		return len(rest)
	case rest[0] == '"' || rest[0] == '\'':
		return min(end(rest[:1]+"\n")+1, len(rest))
	case rest[0] == '\\':
		return min(2, len(rest))
	case rest[0] == '(' && i >= 3 && strings.EqualFold(text[i-3:i], "url"):
		if inner := strings.TrimLeft(rest[1:], " \t\r\n"); inner != "" && (inner[0] == '"' || inner[0] == '\'') {
			return 0
		}
		return min(end(")")+1, len(rest))
	}
	return 0
}

// resolve finds the file of the tree that an import or a url() means.
func resolve(tree *source.Tree, args api.OnResolveArgs) api.OnResolveResult {
	to := args.Path
	if args.Kind != api.ResolveEntryPoint {
		switch {
		case strings.HasPrefix(to, "data:"):
			return api.OnResolveResult{} // esbuild decodes it
		case strings.HasPrefix(to, "#"):
			return api.OnResolveResult{Path: to, External: true}
		case strings.HasPrefix(to, "/") || strings.Contains(to, ":"):
			return refuse("%q does not lead to a file of the site", relative, to)
		case !strings.HasPrefix(to, ".") && args.Kind != api.ResolveCSSImportRule && args.Kind != api.ResolveCSSURLToken:
			return refuse("there are no packages to import %q from", relative, to)
		}
		to = path.Join(path.Dir(args.Importer), to)
	}
	switch {
	case tree.File(to) == nil && strings.HasPrefix(to, distDir):
		return refuse("there is no file %s", runMake, to)
	case tree.File(to) == nil:
		return refuse("there is no file %s", "", to)
	case loaders[path.Ext(to)] == api.LoaderNone:
		return refuse("%s is of a kind that stylesheets and scripts cannot use", "", to)
	}
	return api.OnResolveResult{Path: to, Namespace: namespace}
}

const relative = "write a path relative to this file"

func refuse(format, help, path string) api.OnResolveResult {
	return api.OnResolveResult{Errors: []api.Message{{Text: fmt.Sprintf(format, path), Detail: help}}}
}

// report adds a message of esbuild as a diagnostic.
func report(add func(string, diag.Pos, string, ...any) *diag.Diagnostic, m api.Message) {
	rule := "bundle"
	if m.ID != "" {
		rule = m.ID
	}
	d := add(rule, position(m.Location), "%s", m.Text)
	if help, ok := m.Detail.(string); ok {
		d.Helpf("%s", help)
	}
	for _, n := range m.Notes {
		if n.Location != nil {
			d.At(position(n.Location), "%s", n.Text)
		} else if d.Help == "" {
			d.Helpf("%s", n.Text)
		}
	}
}

// position counts columns from 1 and in code points; esbuild from 0 and in bytes.
func position(l *api.Location) diag.Pos {
	if l == nil {
		return diag.Pos{File: "assets"}
	}
	col := utf8.RuneCountInString(l.LineText[:min(l.Column, len(l.LineText))]) + 1
	return diag.Pos{File: strings.TrimPrefix(l.File, namespace+":"), Line: l.Line, Col: col}
}
