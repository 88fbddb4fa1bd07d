package layout

import (
	"errors"
	"html/template"
	"maps"
	"text/template/parse"

	"almanac/internal/diag"
	"almanac/internal/locale"
)

// whole compiles all pages as html/template does, by name, nil for one with faults.
func whole(files sources, loc *locale.Locale) (map[string]*template.Template, diag.List) {
	c, pages := read(files, loc)
	set := template.New("").Funcs(c.funcs)
	for name, tree := range c.shared {
		c.add(set, name, tree.Copy(), "base.html")
	}
	for i := range pages {
		pages[i].sound = pages[i].sound && c.addPage(set, pages[i])
	}
	out := map[string]*template.Template{}
	for _, p := range pages {
		if out[p.name] = nil; p.sound {
			out[p.name] = c.page(set, p)
		}
	}
	c.faults.Sort()
	return out, c.faults
}

// addPage adds the templates of a page to the set of all: its own, and a copy of what
// is shared wherever that leads to a template that the page defines anew. All else is
// the same template for every page, and so compiled once, not once for each of a dozen
// pages.
func (c *compiler) addPage(set *template.Template, p unit) bool {
	own, names := maps.Clone(p.trees), map[string]bool{}
	for name := range own {
		names[name] = true
	}
	c.spread(names)
	for name := range names {
		if own[name] == nil {
			own[name] = c.shared[name]
		}
	}
	for name, tree := range own {
		tree = tree.Copy()
		for _, call := range calls(tree) {
			if own[call.Name] != nil {
				call.Name += ofPage + p.name
			}
		}
		if name != p.path {
			name += ofPage + p.name
		}
		if !c.add(set, name, tree, p.path) {
			return false
		}
	}
	return true
}

// ofPage stands between the name of a template and that of the page which has it for
// itself.
const ofPage = "\x00"

func (c *compiler) add(set *template.Template, name string, tree *parse.Tree, file string) bool {
	_, err := set.AddParseTree(name, tree)
	if err != nil {
		c.sources.fault(&c.faults, file, err, nil)
	}
	return err == nil
}

// page compiles a page, or returns nil if it has faults.
func (c *compiler) page(set *template.Template, p unit) *template.Template {
	page := set.Lookup(p.path)
	if page == nil { // a file without a letter
		c.faults.Errorf("layout-syntax", diag.Pos{File: p.path, Line: 1}, "the layout is empty")
		return nil
	}
	if err := escape(page); err != nil {
		c.sources.fault(&c.faults, p.path, err, nil)
		return nil
	}
	return page
}

// escape escapes a template now, which html/template does when it is executed for the
// first time: a writer that takes nothing stops it there.
func escape(t *template.Template) error {
	var fault *template.Error
	if err := t.Execute(closed{}, nil); errors.As(err, &fault) {
		return err
	}
	return nil
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }
