package verify

import (
	"regexp"
	"strings"
	"sync"

	"almanac/internal/diag"
)

// slot is an expression in braces. What it is worth is found as a number; only the
// texts it quotes are words of the editor.
var (
	slot   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\{[^{}]*\}\}`) })
	quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"([^"]*)"`) })
)

// document reads commentary, block by block. Every ::: line counts, whatever it
// stands in: what looks like a restricted section is taken for one.
func (r *reader) document(file string, body []byte, line int, c class) {
	open := []class{c}
	var block []string
	began := line
	flush := func() {
		r.prose(diag.Pos{File: file, Line: began, Col: 1}, strings.Join(block, "\n"), open[len(open)-1])
		block = nil
	}
	for text := range strings.Lines(string(body)) {
		trimmed := strings.TrimSpace(text)
		switch {
		case strings.HasPrefix(trimmed, ":::"):
			flush()
			if name := strings.TrimSpace(strings.TrimLeft(trimmed, ":")); name != "" {
				open = append(open, open[len(open)-1].stricter(r.level(name)))
			} else if len(open) > 1 {
				open = open[:len(open)-1]
			}
		case trimmed == "":
			flush()
		default:
			if len(block) == 0 {
				began = line
			}
			block = append(block, strings.TrimRight(text, "\r\n"))
		}
		line++
	}
	flush()
}

// prose adds a text. Slots break it; what they quote stands for itself.
func (r *reader) prose(at diag.Pos, text string, c class) {
	if !r.takes(c) || strings.TrimSpace(text) == "" {
		return
	}
	text = slot().ReplaceAllStringFunc(text, func(s string) string {
		var b strings.Builder
		for _, m := range quoted().FindAllStringSubmatch(s, -1) {
			b.WriteString("[" + m[1] + "]")
		}
		return b.String() + "[]"
	})
	r.piece(prose, at, text, c)
}
