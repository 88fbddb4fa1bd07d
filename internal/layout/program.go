package layout

import (
	"reflect"
	"strings"
	"text/template/parse"
)

// A program is a layout compiled for views of one type. It is there for speed
// alone: html/template finds every field by its name each time it is shown, and
// calls every function by reflection; with a program a report takes an eighth of
// the time. Each step of it knows the type of its dot beforehand.
//
// A program is made from the trees that html/template has already escaped, so which
// escaper stands where is that package's decision; only what the escapers do is
// written anew (see escape.go). What is not known here (other functions, variables,
// a field that a view lacks) has no program, and what goes wrong while one runs ends
// it: html/template then makes the page, or says what is at fault. TestProgram holds
// every page to be the same either way.
type program struct{ steps []step }

// step writes a part of a page.
type step func(r *run)

// run is the execution of a program.
type run struct {
	out      []byte
	dot, top reflect.Value // top is $
	depth    int           // of calls
	failed   bool
	loose    bool // a line may be empty: whoever writes a line break sets it, or sees that none is
}

// add writes text that has no line break, or of which loose is told.
func (r *run) add(text string) { r.out = append(r.out, text...) }

func (p *program) run(r *run) {
	for _, s := range p.steps {
		s(r)
	}
}

// of runs the program with another dot.
func (p *program) of(r *run, dot reflect.Value) {
	was := r.dot
	r.dot = dot
	p.run(r)
	r.dot = was
}

// show runs it for a view, or for what a template is called with.
func (p *program) show(r *run, view reflect.Value) {
	was := r.top
	r.top = view
	p.of(r, view)
	r.top = was
}

// programOf compiles a page for views of a type, or returns nil.
func (s *Set) programOf(page *page, view reflect.Type) (p *program) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case unknown:
			p, s.made = nil, nil // some of these are not whole
		default:
			panic(x)
		}
	}()
	if s.made == nil {
		s.made = map[programKey]*program{}
	}
	c := &programs{set: s, page: page, made: map[programKey]*program{}}
	return c.template(page.root, view)
}

// unknown is what a program cannot do.
type unknown struct{}

type programs struct {
	set  *Set
	page *page
	made map[programKey]*program // of what is another for each page
}

type programKey struct {
	tree *parse.Tree
	dot  reflect.Type
}

// types are those of dot and of $.
type types struct{ dot, top reflect.Type }

func (c *programs) template(t *parse.Tree, dot reflect.Type) *program {
	key, made := programKey{t, dot}, c.made
	if c.page.common[t] {
		made = c.set.made
	}
	if p := made[key]; p != nil {
		return p // it may call itself, and is not whole yet
	}
	p := &program{}
	made[key] = p
	p.steps = c.list(t.Root, types{dot, dot}).steps
	return p
}

// list compiles nodes; texts that follow each other become one.
func (c *programs) list(l *parse.ListNode, at types) *program {
	p := &program{}
	if l == nil {
		return p
	}
	var text []byte
	flush := func() {
		if len(text) > 0 {
			p.steps = append(p.steps, c.text(string(text)))
			text = text[:0]
		}
	}
	for _, n := range l.Nodes {
		s, fixed := c.node(n, at)
		if s == nil {
			if c.set.tidies && len(fixed) > 0 && fixed[0] == '\n' && len(text) > 0 && text[len(text)-1] == '\n' {
				fixed = fixed[1:]
			}
			text = append(text, fixed...)
			continue
		}
		flush()
		p.steps = append(p.steps, s)
	}
	flush()
	return p
}

// text writes t. Two line breaks would be an empty line, which tidy takes out: not to
// write it, and to look only through pages that may have one, is worth it: without, builds
// of 12 and 120 reports take 1.03 and 1.11 of the CPU time.
func (c *programs) text(t string) step {
	switch {
	case !c.set.tidies || t[0] != '\n' && !loose(t):
		return func(r *run) { r.add(t) }
	case t[0] != '\n' || loose(t[1:]):
		return func(r *run) { r.loose = true; r.add(t) }
	}
	return func(r *run) {
		if n := len(r.out); n == 0 || r.out[n-1] == '\n' {
			r.add(t[1:])
			return
		}
		r.loose = r.loose || r.blank()
		r.add(t)
	}
}

// node compiles a node to a step, or to the text that it always is.
func (c *programs) node(n parse.Node, at types) (step, []byte) {
	switch n := n.(type) {
	case *parse.TextNode:
		return nil, n.Text
	case *parse.CommentNode:
		return nil, nil
	case *parse.ActionNode:
		return c.action(n.Pipe, at)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, at), nil
	case *parse.WithNode:
		return c.with(&n.BranchNode, at), nil
	case *parse.RangeNode:
		return c.each(&n.BranchNode, at), nil
	case *parse.TemplateNode:
		return c.call(n, at), nil
	}
	panic(unknown{})
}

// call compiles {{ template }}.
func (c *programs) call(n *parse.TemplateNode, at types) step {
	// html/template keeps a copy of a template that is called within an attribute
	// under a name of its own, where we cannot see it. Of plain text it is the same
	// there; within a script or a style, comments are taken out of it.
	name, context, copied := strings.Cut(n.Name, copyMark)
	t := c.page.find(name)
	if t == nil || copied && !strings.HasPrefix(context, "stateAttr_") {
		panic(unknown{})
	}
	v := c.pipe(n.Pipe, at)
	if copied {
		text := plainText(t)
		return func(r *run) {
			v.get(r) // which may fail
			mark(r, text)
		}
	}
	p := c.template(t, v.typ)
	return func(r *run) {
		with := v.get(r)
		r.depth++
		if r.failed = r.failed || r.depth > deepest; !r.failed {
			p.show(r, with)
		}
		r.depth--
	}
}

// copyMark begins what html/template adds to the name of such a copy.
const copyMark = "$htmltemplate_"

// deepest is how deep templates may be called in each other. Beyond it html/template
// makes the page, which ends a template that calls itself for ever where we would run
// out of memory.
const deepest = 1000

func plainText(t *parse.Tree) string {
	var text []byte
	for _, n := range t.Root.Nodes {
		x, ok := n.(*parse.TextNode)
		if !ok || strings.ContainsAny(string(x.Text), "<>&\"'") {
			panic(unknown{})
		}
		text = append(text, x.Text...)
	}
	return string(text)
}

// branch compiles {{ if }}.
func (c *programs) branch(n *parse.BranchNode, at types) step {
	is := truth(c.pipe(n.Pipe, at))
	yes, no := c.list(n.List, at), c.list(n.ElseList, at)
	return func(r *run) {
		if is(r) {
			yes.run(r)
		} else {
			no.run(r)
		}
	}
}

// with compiles {{ with }}.
func (c *programs) with(n *parse.BranchNode, at types) step {
	v := c.pipe(n.Pipe, at)
	is := truthOf(v.typ)
	yes, no := c.list(n.List, types{v.typ, at.top}), c.list(n.ElseList, at)
	return func(r *run) {
		if x := v.get(r); is(x) {
			yes.of(r, x)
		} else {
			no.run(r)
		}
	}
}

// each compiles {{ range }}.
func (c *programs) each(n *parse.BranchNode, at types) step {
	v := c.pipe(n.Pipe, at)
	if v.typ.Kind() != reflect.Slice {
		panic(unknown{})
	}
	body, no := c.list(n.List, types{v.typ.Elem(), at.top}), c.list(n.ElseList, at)
	return func(r *run) {
		x := v.get(r)
		for i := range x.Len() {
			body.of(r, x.Index(i))
		}
		if x.Len() == 0 {
			no.run(r)
		}
	}
}

// action compiles what shows a value.
func (c *programs) action(p *parse.PipeNode, at types) (step, []byte) {
	value, escapers := c.split(p)
	v := c.command(value, at)
	write := escaper(escapers, v.typ)
	if v.fixed {
		var r run
		write(&r, v.get(&r))
		return nil, r.out
	}
	return func(r *run) { write(r, v.get(r)) }, nil
}

// split parts a pipe into what it shows and the escapers that html/template has
// put behind it.
func (c *programs) split(p *parse.PipeNode) (*parse.CommandNode, string) {
	if len(p.Decl) > 0 {
		panic(unknown{})
	}
	var names []string
	for _, cmd := range p.Cmds[1:] {
		name, ok := cmd.Args[0].(*parse.IdentifierNode)
		if !ok || len(cmd.Args) > 1 {
			panic(unknown{})
		}
		names = append(names, strings.TrimPrefix(name.Ident, "_html_template_"))
	}
	return p.Cmds[0], strings.Join(names, " ")
}
