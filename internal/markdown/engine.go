package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// engine is goldmark with the syntax that reports may use. It has no state:
// what its parsers note goes to the pass in their context.
var engine = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(underlineParser{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(bounded{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(bounded{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(hashParser{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(bounded{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(blockSlotParser{}, 950),
		util.Prioritized(noteParser{extension.NewFootnoteBlockParser()}, 960),
		util.Prioritized(lineParser{parser.NewParagraphParser()}, 990),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(inlineSlotParser{}, 50),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(noteMarkParser{}, 150),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(beforeTables{}, 50),
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		util.Prioritized(afterTables{}, 300),
	),
)

// passKey is where goldmark's context keeps the pass that a parser works for.
var passKey = parser.NewContextKey()

func passOf(pc parser.Context) *pass { return pc.Get(passKey).(*pass) }

func (p *pass) goldmark() ast.Node {
	p.scratch = scratches.Get().(*scratch)
	pc := parser.NewContext()
	pc.Set(passKey, p)
	return engine.Parse(text.NewReader(p.src), parser.WithContext(pc))
}
