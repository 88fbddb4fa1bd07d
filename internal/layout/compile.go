package layout

import (
	"errors"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
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
	*Set
	funcs  template.FuncMap
	loc    *locale.Locale
	set    *template.Template     // of all pages
	shared map[string]*parse.Tree // what base.html and the partials define
	where  map[string]diag.Pos    // of each name in shared, faulty files included
	faults diag.List
}

func compile(files sources, loc *locale.Locale) (*Set, diag.List) {
	c := &compiler{
		Set:    &Set{pages: map[string]*template.Template{}, sources: files, loc: loc},
		funcs:  template.FuncMap{"t": words(loc)},
		loc:    loc,
		shared: map[string]*parse.Tree{},
		where:  map[string]diag.Pos{},
	}
	var pages []unit
	for _, file := range slices.Sorted(maps.Keys(files)) {
		dir, base := path.Split(file)
		name, ok := strings.CutSuffix(base, ".html")
		switch {
		case ok && dir == Folder && name != "base":
			pages = append(pages, unit{path: file, name: name})
		case ok && (dir == Folder || dir == Folder+"partials/"):
			c.share(file, name)
		}
	}
	sound := c.faults.Errors() == 0
	for _, tree := range c.shared {
		sound = c.check(tree, nil) && sound
	}
	c.set = template.New("").Funcs(c.funcs)
	for name, tree := range c.shared {
		c.add(name, tree.Copy(), "base.html")
	}
	for i := range pages {
		pages[i].sound = c.parsePage(&pages[i], sound)
	}
	for _, p := range pages {
		c.pages[p.name] = nil
		if p.sound {
			c.pages[p.name] = c.page(p)
		}
	}
	c.faults.Sort()
	return c.Set, c.faults
}

// parse reads a file; what it holds outside of any {{ define }} is called name.
func (c *compiler) parse(file, name string) (trees map[string]*parse.Tree, ok bool) {
	t, err := template.New(file).Funcs(c.funcs).Parse(string(c.sources[file]))
	if err != nil {
		c.sources.fault(&c.faults, file, err, nil)
		return nil, false
	}
	trees = map[string]*parse.Tree{}
	verbatim := strings.Contains(string(c.sources[file]), "<pre") || strings.Contains(string(c.sources[file]), "<textarea")
	for _, x := range t.Templates() {
		if x.Tree == nil {
			continue
		}
		if !verbatim {
			walk(x.Tree.Root, squeeze)
		}
		if x.Name() == file {
			trees[name] = x.Tree
		} else {
			trees[x.Name()] = x.Tree
		}
	}
	return trees, true
}

// share takes in base.html or a partial.
func (c *compiler) share(file, name string) {
	trees, _ := c.parse(file, name)
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
}

// parsePage reads a page and adds its templates to the set of all: its own, and a
// copy of what is shared wherever that leads to a template that the page defines
// anew. All else is the same template for every page, and so compiled once, not once
// for each of a dozen pages. It reports whether the page is sound.
func (c *compiler) parsePage(p *unit, sound bool) bool {
	var ok bool
	if p.trees, ok = c.parse(p.path, p.path); !ok { // no {{ template }} may lead to the file itself
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(p.trees)) {
		sound = c.check(p.trees[name], p.trees) && sound
	}
	if !sound {
		return false
	}
	own := maps.Clone(p.trees)
	for more := true; more; {
		more = false
		for name, tree := range c.shared {
			if own[name] == nil && leadsTo(tree, own) {
				own[name], more = tree, true
			}
		}
	}
	for name, tree := range own {
		tree = tree.Copy()
		walk(tree.Root, func(n parse.Node) {
			if t, ok := n.(*parse.TemplateNode); ok && own[t.Name] != nil {
				t.Name += ofPage + p.name
			}
		})
		if name != p.path {
			name += ofPage + p.name
		}
		if !c.add(name, tree, p.path) {
			return false
		}
	}
	return true
}

// ofPage stands between the name of a template and that of the page which has it for
// itself.
const ofPage = "\x00"

// leadsTo reports whether a template calls one of others.
func leadsTo(tree *parse.Tree, others map[string]*parse.Tree) (yes bool) {
	walk(tree.Root, func(n parse.Node) {
		if t, ok := n.(*parse.TemplateNode); ok && others[t.Name] != nil {
			yes = true
		}
	})
	return yes
}

func (c *compiler) add(name string, tree *parse.Tree, file string) bool {
	_, err := c.set.AddParseTree(name, tree)
	if err != nil {
		c.sources.fault(&c.faults, file, err, nil)
	}
	return err == nil
}

// page compiles a page, or returns nil if it has faults.
func (c *compiler) page(p unit) *template.Template {
	page := c.set.Lookup(p.path)
	if page == nil { // a file without a letter
		c.faults.Errorf("layout-syntax", diag.Pos{File: p.path, Line: 1}, "the layout is empty")
		return nil
	}
	// html/template escapes a template when it is executed for the first time.
	// A writer that takes nothing makes it do so now and stops it there.
	var escape *template.Error
	if err := page.Execute(closed{}, nil); errors.As(err, &escape) {
		c.sources.fault(&c.faults, p.path, err, nil)
		return nil
	}
	return page
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

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
