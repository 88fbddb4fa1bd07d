package layout

import (
	"html/template"
	"slices"
	"strings"
	"text/template/parse"
)

// page is a page whose trees are escaped: its own, and by name those that it may call.
type page struct {
	root *parse.Tree
	find func(name string) *parse.Tree
	// common leads nowhere that is another for this page, and so are its programs.
	common map[*parse.Tree]bool
}

// quick compiles all pages for programs, and reports whether it could: it cannot where
// anything is at fault, nor where what a template calls begins or ends elsewhere than
// in text. It spares what whole does for each page and html/template for each template,
// which copies what it knows of all others. Without, builds of 12 and 120 reports take 1.20
// and 1.05 of the CPU time. TestQuick holds it to the same pages.
//
// Every template is escaped once and for itself. What it calls is taken for empty
// meanwhile: that begins and ends in text, and so what it holds cannot matter.
func (s *Set) quick() bool {
	c, pages := read(s.sources, s.loc)
	if len(c.faults) > 0 {
		return false
	}
	var all []*parse.Tree
	anew := map[string]bool{} // what some page defines
	for _, tree := range c.shared {
		all = append(all, tree)
	}
	for _, p := range pages {
		if p.trees[p.path] == nil {
			return false
		}
		for name, tree := range p.trees {
			all, anew[name] = append(all, tree), true
		}
	}
	common := c.common(anew)
	for _, p := range pages {
		s.pages[p.name] = c.quickPage(p.path, p.trees, common)
	}
	return escapeEach(all)
}

// quickPage is a page of what its file defines.
func (c *compiler) quickPage(path string, own map[string]*parse.Tree, common map[*parse.Tree]bool) *page {
	return &page{own[path], func(name string) *parse.Tree {
		if tree := own[name]; tree != nil {
			return tree
		}
		return c.shared[name]
	}, common}
}

// common returns what leads nowhere that is defined anew, and adds to anew what does.
func (c *compiler) common(anew map[string]bool) map[*parse.Tree]bool {
	c.spread(anew)
	common := map[*parse.Tree]bool{}
	for name, tree := range c.shared {
		if !anew[name] {
			common[tree] = true
		}
	}
	return common
}

// spread adds to some names those of all that is shared and leads to one of them.
func (c *compiler) spread(names map[string]bool) {
	for more := true; more; {
		more = false
		for name, tree := range c.shared {
			if !names[name] && slices.ContainsFunc(c.calls(tree), func(call *parse.TemplateNode) bool {
				called, _, _ := strings.Cut(call.Name, copyMark)
				return names[called]
			}) {
				names[name], more = true, true
			}
		}
	}
}

// escapeEach escapes templates, as one that has them all side by side, each where text
// stands and must stand again behind it. It leaves a call as html/template does: in an
// attribute it calls a copy, which the name says.
func escapeEach(trees []*parse.Tree) bool {
	const nothing = "nothing"
	var called []string
	var sites []*parse.TemplateNode
	all := &parse.ListNode{NodeType: parse.NodeList}
	for _, tree := range trees {
		for _, call := range calls(tree) {
			sites, called = append(sites, call), append(called, call.Name)
			call.Name = nothing
		}
		all.Nodes = append(all.Nodes, &parse.IfNode{BranchNode: parse.BranchNode{NodeType: parse.NodeIf, List: tree.Root}})
	}
	set := template.New("all")
	_, err := set.AddParseTree(nothing, &parse.Tree{Name: nothing, Root: &parse.ListNode{NodeType: parse.NodeList}})
	if err == nil {
		set, err = set.AddParseTree("all", &parse.Tree{Name: "all", Root: all})
	}
	if err != nil || escape(set) != nil {
		return false
	}
	for i, call := range sites {
		context := strings.TrimPrefix(call.Name, nothing)
		if context != "" && context != copyMark+"stateAttr_delimDoubleQuote" {
			return false
		}
		call.Name = called[i] + context
	}
	return true
}

// calls are the calls of a tree, which is looked through once for all pages.
func (c *compiler) calls(tree *parse.Tree) []*parse.TemplateNode {
	sites, ok := c.leads[tree]
	if !ok {
		sites = calls(tree)
		c.leads[tree] = sites
	}
	return sites
}

// calls are the places where a template calls others.
func calls(tree *parse.Tree) (sites []*parse.TemplateNode) {
	walk(tree.Root, func(n parse.Node) {
		if call, ok := n.(*parse.TemplateNode); ok {
			sites = append(sites, call)
		}
	})
	return sites
}
