package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

func (w *writer) list(n *ast.List) {
	if !n.IsOrdered() {
		w.out.Raw("<ul>\n")
	} else if n.Start == 1 {
		w.out.Raw("<ol>\n")
	} else {
		w.out.Raw(`<ol start="`).Int(n.Start).Raw("\">\n")
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		w.out.Raw("<li>")
		if first := item.FirstChild(); first != nil && !isBare(first) {
			w.out.Raw("\n")
		}
		w.blocks(item)
		w.out.Raw("</li>\n")
	}
	if n.IsOrdered() {
		w.out.Raw("</ol>\n")
	} else {
		w.out.Raw("</ul>\n")
	}
}

func (w *writer) definitions(n *east.DefinitionList) {
	w.out.Raw("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == east.KindDefinitionTerm {
			w.out.Raw("<dt>")
			w.inlines(c)
			w.out.Raw("</dt>\n")
			w.sayBreak()
			continue
		}
		w.out.Raw("<dd>")
		if first := c.FirstChild(); first != nil && !isBare(first) {
			w.out.Raw("\n")
		}
		w.blocks(c)
		w.out.Raw("</dd>\n")
	}
	w.out.Raw("</dl>\n")
}

// code writes a block of code. It can be reached by the keyboard, because it
// scrolls where it is wider than the page.
func (w *writer) code(n ast.Node, language []byte) {
	w.out.Raw(`<pre tabindex="0"><code`)
	if len(language) > 0 {
		w.out.Attr("class", "language-"+string(decode(language)))
	}
	w.out.Raw(">")
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		w.words(line.Value(w.src))
	}
	w.out.Raw("</code></pre>\n")
}

// table writes a table in a box of its own. An empty cell of the head is not a
// heading: nothing is headed by silence.
func (w *writer) table(n *east.Table) {
	w.out.Raw("<div class=\"prose-table\"><table>\n")
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == east.KindTableHeader
		if head {
			w.out.Raw("<thead>\n")
		}
		w.row(row, head)
		if head {
			w.out.Raw("</thead>\n")
			if row.NextSibling() != nil {
				w.out.Raw("<tbody>\n")
			}
		} else if row.NextSibling() == nil {
			w.out.Raw("</tbody>\n")
		}
	}
	w.out.Raw("</table></div>\n")
}

func (w *writer) row(row ast.Node, head bool) {
	w.out.Raw("<tr>\n")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell := c.(*east.TableCell)
		heads := head && cell.HasChildren()
		if heads {
			w.out.Raw(`<th scope="col"`)
		} else {
			w.out.Raw("<td")
		}
		switch cell.Alignment {
		case east.AlignRight:
			w.out.Raw(` class="end"`)
		case east.AlignCenter:
			w.out.Raw(` class="center"`)
		}
		w.out.Raw(">")
		w.inCell = true
		w.inlines(cell)
		w.inCell = false
		w.say(space)
		if heads {
			w.out.Raw("</th>\n")
		} else {
			w.out.Raw("</td>\n")
		}
	}
	w.out.Raw("</tr>\n")
	w.sayBreak()
	w.surplus(row.LastChild())
}

// surplus reports cells of a row for which the table has no column, given the
// last cell that has one; goldmark leaves them out.
func (w *writer) surplus(last ast.Node) {
	if last == nil || last.Lines().Len() == 0 {
		return
	}
	end := last.Lines().At(0).Stop
	line := lineEnd(w.src, end)
	if rest := bytes.TrimLeft(w.src[end:line], "| \t\n"); len(rest) > 0 {
		w.errorf("table-row", line-len(rest), "this row has more cells than the table has columns").Helpf(`write \| for the sign itself`)
	}
}
