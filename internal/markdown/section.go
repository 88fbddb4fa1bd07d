package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"sync"

	"github.com/yuin/goldmark/ast"
)

var colons = []byte(":::")

// section is one that is open.
type section struct {
	offset int
	hidden bool
}

// sections empties the sections that the reader may not see, and the lines
// that open and close any.
func (p *pass) sections() {
	if !bytes.Contains(p.src, colons) {
		return
	}
	var open []section
	var code fence
	p.literal = map[int]bool{}
	src := p.src
	out := make([]byte, 0, len(src)) // the caller's text stays as it is
	for off, end := 0, 0; off < len(src); off = end {
		end = lineEnd(src, off)
		line := src[off:end]
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		isLine := indent <= 3 && bytes.HasPrefix(line[indent:], colons)
		inCode := code.next(line)
		switch {
		case isLine && !inCode:
			open = p.sectionLine(open, bytes.TrimSpace(line), off+indent)
			line = nil
		case len(open) > 0 && open[len(open)-1].hidden:
			p.hideNote(line)
			line = nil
		case looksLikeSection().Match(line):
			p.colons = append(p.colons, len(out)+bytes.Index(line, colons))
		}
		out = append(out, bytes.TrimSuffix(line, []byte("\n"))...)
		if src[end-1] == '\n' {
			out = append(out, '\n')
		}
	}
	for _, s := range open {
		p.errorf("section", s.offset, "this section is not closed").Helpf("end it with a line :::")
	}
	p.src, p.last = out, place{}
}

// sectionLine opens or closes a section.
func (p *pass) sectionLine(open []section, line []byte, off int) []section {
	name := string(bytes.TrimSpace(bytes.TrimLeft(line, ":")))
	if name != "" {
		hidden := len(open) > 0 && open[len(open)-1].hidden
		return append(open, section{off, !p.visible(name, off) || hidden})
	}
	if len(open) == 0 {
		p.errorf("section", off, "this ends a section that nothing began").Helpf("begin it with a line ::: and the name of a level")
		return open
	}
	return open[:len(open)-1]
}

// hideNote takes note of a footnote that is written in a hidden section.
func (p *pass) hideNote(line []byte) {
	if m := startsNote().FindSubmatch(line); m != nil {
		if p.hidden == nil {
			p.hidden = map[string]bool{}
		}
		p.hidden[string(m[1])] = true
	}
}

var startsNote = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^ *\[\^([^\[\]]+)\]:`) })

// visible reports whether a section of this level may be seen; one of which
// that cannot be told may not.
func (p *pass) visible(name string, offset int) bool {
	if p.options.Level == nil {
		p.errorf("section", offset, "a section cannot stand here")
		return false
	}
	known, visible := p.options.Level(name)
	if !known {
		p.errorf("unknown-level", offset, "%q is not a classification level", name).Suggest(name, p.options.Levels)
	}
	return known && visible
}

// looksLikeSection matches a line that starts with ::: but for what opens lists,
// quotations, headings, cells and footnotes, and for what nobody sees.
var looksLikeSection = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[\s\pZ\p{Cf}>*+.):|#0-9-]|\[\^[^\[\]]*\]:)*:::`) })

// isCode takes note that a block of code was written: ::: is literal there if
// the block has a fence at its end as well. Without it nobody can tell code from
// a section that was to be hidden.
func (p *pass) isCode(block *ast.FencedCodeBlock) {
	lines := block.Lines()
	if lines.Len() == 0 {
		return
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	after := bytes.TrimLeft(p.src[end:lineEnd(p.src, end)], " \t>")
	if bytes.HasPrefix(after, []byte("```")) || bytes.HasPrefix(after, []byte("~~~")) {
		i, _ := slices.BinarySearch(p.colons, start)
		for ; i < len(p.colons) && p.colons[i] < end; i++ {
			p.literal[p.colons[i]] = true
		}
	}
}

// strayColons reports what looks like a section and is none.
func (p *pass) strayColons() {
	for _, off := range p.colons {
		if p.literal[off] {
			p.sectionInCode(off)
			continue
		}
		p.errorf("section", off, "a section cannot begin or end here").
			Helpf("write ::: at the start of a line, outside lists, quotations and open code blocks; \\::: is literal")
	}
}

// sectionInCode reports what is code and reads like the beginning of a section that is
// hidden. It would be published, and nobody can tell whether it is an example: a slip of
// one fence looks the same.
func (p *pass) sectionInCode(off int) {
	name := string(bytes.TrimSpace(bytes.TrimLeft(p.src[off:lineEnd(p.src, off)], ":")))
	if name == "" || p.options.Level == nil {
		return
	}
	if known, visible := p.options.Level(name); !known || !visible {
		p.errorf("section", off, "this is code, which is published, and reads like a section that is not").
			Helpf("end the code before the section; an example names a level that may be published")
	}
}

// fence is a fenced code block that is open: its mark, how often.
type fence struct {
	mark byte
	n    int
}

// next reads a line and reports whether it is code, the fences included.
func (f *fence) next(line []byte) bool {
	rest := bytes.TrimLeft(line, " ")
	if len(line)-len(rest) > 3 || len(rest) == 0 {
		return f.n > 0
	}
	n := len(rest) - len(bytes.TrimLeft(rest, string(rest[:1])))
	switch mark := rest[0]; {
	case f.n > 0:
		if mark == f.mark && n >= f.n && len(bytes.TrimSpace(rest[n:])) == 0 {
			*f = fence{}
		}
		return true
	case n >= 3 && (mark == '~' || mark == '`' && bytes.IndexByte(rest[n:], '`') < 0):
		*f = fence{mark, n}
		return true
	}
	return false
}

// lineEnd returns the offset behind the line at off, its newline included.
func lineEnd(src []byte, off int) int {
	if i := bytes.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i + 1
	}
	return len(src)
}
