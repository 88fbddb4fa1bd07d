package layout

import (
	"bytes"
	"text/template/parse"
)

// walk calls visit for a node and everything below it.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	switch n := n.(type) {
	case *parse.ListNode:
		for _, x := range n.Nodes {
			walk(x, visit)
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, visit)
		}
	case *parse.PipeNode:
		for _, x := range n.Cmds {
			walk(x, visit)
		}
	case *parse.CommandNode:
		for _, x := range n.Args {
			walk(x, visit)
		}
	case *parse.ChainNode:
		walk(n.Node, visit)
	}
}

func walkBranch(b *parse.BranchNode, visit func(parse.Node)) {
	walk(b.Pipe, visit)
	walk(b.List, visit)
	if b.ElseList != nil {
		walk(b.ElseList, visit)
	}
}

// squeeze makes the white space around a line break one line break.
func squeeze(n parse.Node) {
	if text, ok := n.(*parse.TextNode); ok {
		text.Text = squeezed(text.Text)
	}
}

// squeezed does so in place.
func squeezed(text []byte) []byte {
	const white = " \t\r\n"
	out := text[:0]
	for len(text) > 0 {
		from := bytes.IndexAny(text, white)
		if from < 0 {
			return append(out, text...)
		}
		rest := bytes.TrimLeft(text[from:], white)
		space := text[from : len(text)-len(rest)]
		out = append(out, text[:from]...)
		if bytes.IndexByte(space, '\n') >= 0 {
			space = space[:1]
			space[0] = '\n'
		}
		out, text = append(out, space...), rest
	}
	return out
}
