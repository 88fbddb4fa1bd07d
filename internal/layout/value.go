package layout

import (
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"

	"almanac/internal/jsontext"
	"almanac/internal/markup"
)

// value is what a pipe comes to.
type value struct {
	typ   reflect.Type
	get   func(r *run) reflect.Value
	fixed bool // get needs nothing
}

var stringType, htmlType, jsonType, intType = reflect.TypeFor[string](), reflect.TypeFor[template.HTML](), reflect.TypeFor[jsontext.Plain](), reflect.TypeFor[int]()

// writtenType is embedded in what html/template asks for its method Markup.
var writtenType = reflect.TypeFor[markup.Written]()

// pipe compiles a pipe of one command.
func (c *programs) pipe(p *parse.PipeNode, at types) value {
	if p == nil || len(p.Cmds) != 1 || len(p.Decl) > 0 {
		panic(unknown{})
	}
	return c.command(p.Cmds[0], at)
}

func (c *programs) command(n *parse.CommandNode, at types) value {
	f, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		if len(n.Args) > 1 {
			panic(unknown{})
		}
		return c.operand(n.Args[0], at)
	}
	args := make([]value, len(n.Args)-1)
	for i, a := range n.Args[1:] {
		args[i] = c.operand(a, at)
	}
	switch f.Ident {
	case "t":
		return c.words(args)
	case "print":
		return joined(args)
	case "not":
		return not(args)
	case "and", "or":
		return either(args, f.Ident == "or")
	case "len":
		return length(args)
	}
	panic(unknown{})
}

func (c *programs) operand(n parse.Node, at types) value {
	switch n := n.(type) {
	case *parse.DotNode:
		return value{typ: at.dot, get: func(r *run) reflect.Value { return r.dot }}
	case *parse.FieldNode:
		return field(value{typ: at.dot, get: func(r *run) reflect.Value { return r.dot }}, n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] != "$" {
			panic(unknown{})
		}
		return field(value{typ: at.top, get: func(r *run) reflect.Value { return r.top }}, n.Ident[1:])
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.PipeNode:
		return c.pipe(n, at)
	}
	panic(unknown{})
}

func constant(text string) value {
	v := reflect.ValueOf(text)
	return value{typ: stringType, fixed: true, get: func(*run) reflect.Value { return v }}
}

// field compiles .A.B of a value.
func field(of value, names []string) value {
	for _, name := range names {
		of = oneField(of, name)
	}
	return of
}

func oneField(of value, name string) value {
	in, pointer := of.typ, of.typ.Kind() == reflect.Pointer
	if pointer {
		in = in.Elem()
	}
	if in.Kind() != reflect.Struct {
		panic(unknown{})
	}
	f, ok := in.FieldByName(name)
	switch {
	case !ok && name == "Markup":
		name = writtenType.Name() // which is not copied
		f, ok = in.FieldByName(name)
		ok = ok && f.Type == writtenType
	case ok && f.Type == writtenType:
		panic(unknown{}) // no markup to html/template
	}
	if _, method := reflect.PointerTo(in).MethodByName(name); !ok || method || !f.IsExported() {
		panic(unknown{})
	}
	none := reflect.Zero(f.Type)
	return value{typ: f.Type, get: func(r *run) reflect.Value {
		x := of.get(r)
		if pointer {
			if x.IsNil() {
				r.failed = true
				return none
			}
			x = x.Elem()
		}
		for _, i := range f.Index {
			x = x.Field(i) // no view embeds by a pointer
		}
		return x
	}}
}

// words compiles {{ t "key" "name" value … }}.
func (c *programs) words(args []value) value {
	if len(args) == 0 || args[0].typ != stringType {
		panic(unknown{})
	}
	texts := make([]func(*run) string, len(args))
	for i, a := range args {
		texts[i] = text(a)
	}
	said := func(r *run) string {
		out := make([]string, len(texts))
		for i, t := range texts {
			out[i] = t(r)
		}
		return c.set.loc.T(out[0], out[1:]...)
	}
	if len(args) == 1 && args[0].fixed {
		return constant(said(nil))
	}
	return value{typ: stringType, get: func(r *run) reflect.Value { return reflect.ValueOf(said(r)) }}
}

// text is a value as fmt.Sprint writes it.
func text(v value) func(r *run) string {
	switch v.typ {
	case stringType, htmlType:
		return func(r *run) string { return v.get(r).String() }
	case intType:
		return func(r *run) string { return strconv.FormatInt(v.get(r).Int(), 10) }
	}
	panic(unknown{})
}

// joined compiles print of texts.
func joined(args []value) value {
	texts := make([]func(*run) string, len(args))
	for i, a := range args {
		if a.typ != stringType {
			panic(unknown{}) // between others, print writes spaces
		}
		texts[i] = text(a)
	}
	return value{typ: stringType, get: func(r *run) reflect.Value {
		var all strings.Builder
		for _, t := range texts {
			all.WriteString(t(r))
		}
		return reflect.ValueOf(all.String())
	}}
}

var yes, no = reflect.ValueOf(true), reflect.ValueOf(false)

func not(args []value) value {
	if len(args) != 1 {
		panic(unknown{})
	}
	is := truth(args[0])
	return value{typ: yes.Type(), get: func(r *run) reflect.Value {
		if is(r) {
			return no
		}
		return yes
	}}
}

// either compiles and, or: of values of one type it is one of them, of others only
// whether it is true.
func either(args []value, stop bool) value {
	if len(args) == 0 {
		panic(unknown{})
	}
	typ := args[0].typ
	is := make([]func(reflect.Value) bool, len(args))
	for i, a := range args {
		if is[i] = truthOf(a.typ); a.typ != typ {
			typ = yes.Type()
		}
	}
	return value{typ: typ, get: func(r *run) reflect.Value {
		var x reflect.Value
		var sure bool
		for i, a := range args {
			x = a.get(r)
			if sure = is[i](x); sure == stop {
				break
			}
		}
		switch {
		case x.Type() == typ:
			return x
		case sure:
			return yes
		}
		return no
	}}
}

func length(args []value) value {
	if len(args) != 1 || args[0].typ.Kind() != reflect.Slice {
		panic(unknown{})
	}
	return value{typ: intType, get: func(r *run) reflect.Value {
		return reflect.ValueOf(args[0].get(r).Len())
	}}
}

func truth(v value) func(r *run) bool {
	is := truthOf(v.typ)
	return func(r *run) bool { return is(v.get(r)) }
}

// truthOf tells what counts as true of a type.
func truthOf(t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	panic(unknown{})
}
