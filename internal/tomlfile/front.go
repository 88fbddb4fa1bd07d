package tomlfile

import (
	"bytes"
	"slices"

	"almanac/internal/diag"
)

var fence = []byte("+++")

// FrontMatter splits a Markdown file that starts with TOML between two lines
// "+++". The first such line after the opening one closes, even within a text.
//
// The body is the whole file with the front matter's lines emptied rather than
// cut, so that the line numbers of both parts stay true. Like Parse it skips a
// byte order mark and makes LF of CRLF. Where front matter is missing or not
// closed, front is nil and the body is the file as it is; a file that is too
// large or not UTF-8 has no body.
func FrontMatter(file string, src []byte) (front *Table, body []byte, diags diag.List) {
	p := parser{room: new(room), words: spare.Get().(*words)}
	defer spare.Put(p.words)
	return p.frontMatter(file, src)
}

func (p *parser) frontMatter(file string, src []byte) (front *Table, body []byte, diags diag.List) {
	text, ok := ready(file, src, &diags)
	if !ok {
		return nil, nil, diags
	}
	start := diag.Pos{File: file, Line: 1, Col: 1}
	end := lineEnd(text, 0)
	if !isFence(text[:end]) {
		d := diags.Errorf("front-matter", start, "the file does not start with front matter").
			Helpf(`start it with a line +++, lines such as title = "…", and another line +++`)
		if bytes.HasPrefix(text, []byte("---")) {
			d.Helpf("front matter is TOML: write +++ instead of ---, and title = \"…\" instead of title: …")
		}
		return nil, text, diags
	}
	open := end
	for end < len(text) {
		line := end + 1
		end = lineEnd(text, line)
		if isFence(text[line:end]) {
			front = p.parse(file, text[open:line], 1, &diags)
			if front != nil {
				hidden(file, text, &diags)
			}
			p.body = blanked(p.body[:0], text, end)
			return front, p.body, diags
		}
	}
	diags.Errorf("front-matter", start, "the front matter is not closed").Helpf("end it with a line +++")
	return nil, text, diags
}

func isFence(line []byte) bool { return bytes.Equal(bytes.TrimRight(line, " \t"), fence) }

// blanked appends the text with nothing but its newlines before off.
func blanked(body, text []byte, off int) []byte {
	lines := bytes.Count(text[:off], newline)
	body = slices.Grow(body, lines+len(text)-off)
	for range lines {
		body = append(body, '\n')
	}
	return append(body, text[off:]...)
}
