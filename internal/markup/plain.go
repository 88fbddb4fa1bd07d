package markup

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"
)

// bullet begins a list item. It is no hyphen, which a spreadsheet may take for a
// formula.
const bullet = "– "

// Plain returns what a reader reads in markup: paragraphs, list items and lines
// on lines of their own, a link as "words <address>". The markup is this
// program's, so that every tag is closed and every attribute quoted.
func Plain(h HTML) string {
	var b strings.Builder
	var address string // of the link that is open
	start := 0         // of its words
	s := string(h)
	for s != "" {
		at := strings.IndexByte(s, '<')
		if at != 0 {
			if at < 0 {
				at = len(s)
			}
			b.WriteString(strings.ReplaceAll(html.UnescapeString(s[:at]), "\n", " "))
			s = s[at:]
			continue
		}
		var tag string
		tag, s = cutTag(s)
		switch name := tagName(tag); name {
		case "a":
			address, start = attribute(tag, "href"), b.Len()
		case "/a":
			if words := b.String()[start:]; absolute(address) && words != address {
				b.WriteString(" <" + address + ">")
			}
			address = ""
		case "p":
			if !strings.HasSuffix(b.String(), bullet) {
				b.WriteByte('\n')
			}
		case "br", "/p", "/li", "/tr", "/dt", "/dd", "ul", "ol", "/h2", "/h3", "/h4", "/h5", "/h6", "/pre", "blockquote":
			b.WriteByte('\n')
		case "li":
			b.WriteString("\n" + bullet)
		case "/td", "/th":
			b.WriteByte(' ')
		}
	}
	return tidy(b.String())
}

// cutTag cuts s, which begins with a tag, after it.
func cutTag(s string) (tag, rest string) {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '>':
			return s[:i+1], s[i+1:]
		}
	}
	return s, ""
}

func tagName(tag string) string {
	tag = strings.Trim(tag, "<>")
	if i := strings.IndexAny(tag, " \n"); i >= 0 {
		tag = tag[:i]
	}
	return tag
}

func attribute(tag, name string) string {
	_, v, _ := strings.Cut(tag, " "+name+`="`)
	v, _, _ = strings.Cut(v, `"`)
	return html.UnescapeString(v)
}

// absolute reports whether an address means something outside of its page.
func absolute(address string) bool {
	return strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "mailto:")
}

// tidy leaves no space at the ends of lines and no empty line.
func tidy(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// within are the elements that stand in a word or beside it; all others part
// the words before them from those after.
var within = map[string]bool{"a": true, "abbr": true, "b": true, "code": true, "data": true, "del": true, "em": true, "i": true, "span": true, "strong": true, "sub": true, "sup": true}

// Words returns the words of markup on one line, without addresses.
func Words(h HTML) string {
	var b strings.Builder
	for s := string(h); s != ""; {
		text, _, found := strings.Cut(s, "<")
		b.WriteString(html.UnescapeString(text))
		if !found {
			break
		}
		var tag string
		tag, s = cutTag(s[len(text):])
		if !within[strings.TrimPrefix(tagName(tag), "/")] {
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Without returns markup without the elements that a pattern matches from their
// first to their last tag.
func Without(elements *regexp.Regexp, h HTML) HTML {
	return HTML(elements.ReplaceAllLiteralString(string(h), ""))
}

// WithoutMarks returns markup without the elements that are of one of the classes
// alone, and without the space before them. They hold text and nothing else.
func WithoutMarks(h HTML, classes ...string) HTML {
	var b []byte
	for s := string(h); s != ""; {
		text, _, found := strings.Cut(s, "<")
		b = append(b, text...)
		if !found {
			break
		}
		var tag string
		tag, s = cutTag(s[len(text):])
		if !slices.Contains(classes, attribute(tag, "class")) {
			b = append(b, tag...)
			continue
		}
		_, s, _ = strings.Cut(s, "</"+tagName(tag)+">")
		b = bytes.TrimRight(b, " \n")
	}
	return HTML(b)
}
