package layout

import (
	"reflect"
	"regexp"
	"text/template/parse"
)

// walk calls visit for a node and everything below it.
func walk(n parse.Node, visit func(parse.Node)) {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return
	}
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
		walk(n.Pipe, visit)
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
	walk(b.ElseList, visit)
}

var lineBreak = regexp.MustCompile(`[ \t\r\n]*\n[ \t\r\n]*`)

// squeeze makes the white space around a line break one line break.
func squeeze(n parse.Node) {
	if text, ok := n.(*parse.TextNode); ok {
		text.Text = lineBreak.ReplaceAll(text.Text, []byte("\n"))
	}
}
