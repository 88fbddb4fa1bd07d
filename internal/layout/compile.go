package layout

import (
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"almanac/internal/diag"
	"almanac/internal/locale"
)

// unit is one file, parsed: the file itself and what it defines, by name.
type unit struct {
	path, name string
	trees      map[string]*parse.Tree
	sound      bool
}

type compiler struct {
	sources
	funcs  template.FuncMap
	loc    *locale.Locale
	shared map[string]*parse.Tree                // what base.html and the partials define
	where  map[string]diag.Pos                   // of each name in shared, faulty files included
	leads  map[*parse.Tree][]*parse.TemplateNode // to what, of trees that were asked
	faults diag.List
}

// newSet is a set without a page.
func newSet(files sources, loc *locale.Locale) *Set {
	return &Set{pages: map[string]*page{}, sources: files, tidies: !files.verbatim(), loc: loc,
		whole: sync.OnceValue(func() map[string]*template.Template {
			pages, _ := whole(files, loc)
			return pages
		})}
}

// compile makes the set of all layouts, the quick way if there is no fault.
func compile(files sources, loc *locale.Locale) (*Set, diag.List) {
	s := newSet(files, loc)
	if s.quick() {
		return s, nil
	}
	pages, faults := whole(files, loc)
	s.whole = func() map[string]*template.Template { return pages }
	for name, t := range pages {
		if s.pages[name] = nil; t != nil {
			s.pages[name] = &page{root: t.Tree, find: func(called string) *parse.Tree {
				if t := t.Lookup(called); t != nil {
					return t.Tree
				}
				return nil
			}}
		}
	}
	return s, faults
}

func newCompiler(files sources, loc *locale.Locale) *compiler {
	return &compiler{
		sources: files,
		funcs:   template.FuncMap{"t": words(loc)},
		loc:     loc,
		shared:  map[string]*parse.Tree{},
		where:   map[string]diag.Pos{},
		leads:   map[*parse.Tree][]*parse.TemplateNode{},
	}
}

// what tells what a file is, by its name: a page, or what pages share, or neither.
func what(file string) (name string, page, shared bool) {
	dir, base := path.Split(file)
	name, ok := strings.CutSuffix(base, ".html")
	page = ok && dir == Folder && name != "base"
	return name, page, ok && !page && (dir == Folder || dir == partials)
}

const partials = Folder + "partials/"

// read parses and checks all files. Pages with faults are not sound.
func read(files sources, loc *locale.Locale) (c *compiler, pages []unit) {
	c = newCompiler(files, loc)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		switch name, page, shared := what(file); {
		case page:
			pages = append(pages, unit{path: file, name: name})
		case shared:
			c.share(file, name)
		}
	}
	sound := c.faults.Errors() == 0
	for _, tree := range c.shared {
		sound = c.check(tree, nil) && sound
	}
	for i := range pages {
		pages[i].sound = c.readPage(&pages[i]) && sound
	}
	return c, pages
}

// parse reads a file; what it holds outside of any {{ define }} is called name, unless
// that is nothing and the file defines name.
func (c *compiler) parse(file, name string) (trees map[string]*parse.Tree, ok bool) {
	trees, err := parse.Parse(file, string(c.sources[file]), "", "", functions)
	if err != nil {
		c.sources.fault(&c.faults, file, err, nil)
		return nil, false
	}
	if !hasVerbatim(c.sources[file]) {
		for _, tree := range trees {
			walk(tree.Root, squeeze)
		}
	}
	if name != file {
		own := trees[file]
		delete(trees, file)
		if within := trees[name]; within == nil {
			trees[name] = own
		} else if !parse.IsEmptyTree(own.Root) {
			c.faults.Errorf("defined-twice", c.sources.at(file, within.Root.Position()), "%q is defined twice", name).
				At(diag.Pos{File: file, Line: 1}, "first defined here")
		}
	}
	return trees, true
}

// functions are the names of what a layout may call: t, and what html/template knows
// without being told.
var functions = func() map[string]any {
	known := map[string]any{}
	for name := range strings.FieldsSeq("t and call html index slice js len not or print printf println urlquery eq ge gt le lt ne") {
		known[name] = true
	}
	return known
}()

// share takes in base.html or a partial, and returns what it defines.
func (c *compiler) share(file, name string) (trees map[string]*parse.Tree) {
	trees, _ = c.parse(file, name)
	if trees == nil {
		trees = map[string]*parse.Tree{name: nil} // known, though faulty
	}
	for _, defined := range slices.Sorted(maps.Keys(trees)) {
		pos := diag.Pos{File: file, Line: 1}
		if tree := trees[defined]; tree != nil && defined != name {
			pos = c.sources.at(file, tree.Root.Position())
		}
		if first, again := c.where[defined]; again {
			c.faults.Errorf("defined-twice", pos, "%q is defined twice", defined).At(first, "first defined here")
			continue
		}
		c.where[defined] = pos
		if trees[defined] != nil {
			c.shared[defined] = trees[defined]
		}
	}
	return trees
}

// readPage reads a page and reports whether it is sound.
func (c *compiler) readPage(p *unit) (sound bool) {
	if p.trees, sound = c.parse(p.path, p.path); !sound { // no {{ template }} may lead to the file itself
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(p.trees)) {
		sound = c.check(p.trees[name], p.trees) && sound
	}
	return sound
}

// check finds the partials and words a template names that do not exist; own
// is what the page itself defines. It reports whether all partials exist.
func (c *compiler) check(tree *parse.Tree, own map[string]*parse.Tree) bool {
	sound := true
	walk(tree.Root, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.TemplateNode:
			if _, ok := c.where[n.Name]; !ok && own[n.Name] == nil {
				sound = false
				known := append(slices.Collect(maps.Keys(c.where)), slices.Collect(maps.Keys(own))...)
				c.faults.Errorf("unknown-partial", c.sources.at(tree.ParseName, n.Pos), "there is no partial %q", n.Name).Suggest(n.Name, known)
			}
		case *parse.CommandNode:
			c.checkWord(tree, n)
		}
	})
	return sound
}

// checkWord looks up the key of a call of t that is written out.
func (c *compiler) checkWord(tree *parse.Tree, n *parse.CommandNode) {
	if f, ok := n.Args[0].(*parse.IdentifierNode); !ok || f.Ident != "t" || len(n.Args) < 2 {
		return
	}
	key, ok := n.Args[1].(*parse.StringNode)
	if !ok {
		return
	}
	if _, ok := c.loc.Words[key.Text]; !ok {
		c.faults.Errorf("unknown-word", c.sources.at(tree.ParseName, key.Pos), "there are no words for %q in %s", key.Text, c.loc.Tag).
			Suggest(key.Text, slices.Collect(maps.Keys(c.loc.Words)))
	}
}

// words is the function t.
func words(loc *locale.Locale) func(key string, pairs ...any) string {
	return func(key string, pairs ...any) string {
		texts := make([]string, len(pairs))
		for i, p := range pairs {
			texts[i] = fmt.Sprint(p)
		}
		return loc.T(key, texts...)
	}
}
