package markdown

import (
	"bytes"
	"strings"
)

// sections empties the sections that the reader may not see, and the lines
// that open and close any.
func (p *pass) sections() {
	if !bytes.Contains(p.src, []byte(":::")) {
		return
	}
	type open struct {
		offset int
		hidden bool
	}
	var stack []open
	out := make([]byte, 0, len(p.src))
	fence := ""
	hidden := func() bool { return len(stack) > 0 && stack[len(stack)-1].hidden }
	for i, at := range p.lines {
		end := len(p.src)
		if i+1 < len(p.lines) {
			end = p.lines[i+1]
		}
		line := strings.TrimSpace(string(p.src[at:end]))
		fence = inFence(fence, line)
		name, isMark := strings.CutPrefix(line, ":::")
		switch {
		case fence != "" || !isMark:
			if !hidden() {
				out = append(out, p.src[at:end]...)
				continue
			}
		case strings.TrimSpace(name) == "":
			if len(stack) == 0 {
				p.errorf("section", at, "this ends a section that nothing began")
			} else {
				stack = stack[:len(stack)-1]
			}
		default:
			stack = append(stack, open{at, !p.visible(strings.TrimSpace(name), at) || hidden()})
		}
		if end > at && p.src[end-1] == '\n' {
			out = append(out, '\n')
		}
	}
	for _, s := range stack {
		p.errorf("section", s.offset, "this section is not closed").Helpf("end it with a line :::")
	}
	p.setText(out)
}

// visible reports whether a section of this level may be seen; one that cannot
// be told may not.
func (p *pass) visible(name string, offset int) bool {
	if p.options.Level == nil {
		p.errorf("section", offset, "a section cannot stand here")
		return false
	}
	known, visible := p.options.Level(name)
	if !known {
		p.errorf("unknown-level", offset, "%q is not a classification level", name)
	}
	return known && visible
}

// inFence returns the fence that is open after line: "```" or more, or "".
func inFence(fence, line string) string {
	mark := ""
	for _, c := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, c)); n >= 3 {
			mark = strings.Repeat(c, n)
		}
	}
	switch {
	case fence == "" && mark != "":
		return mark
	case fence != "" && strings.HasPrefix(mark, fence) && strings.Trim(line, fence[:1]) == "":
		return ""
	}
	return fence
}
