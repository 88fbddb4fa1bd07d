package markup

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
	var l Line
	for s := string(h); s != ""; {
		text, _, found := strings.Cut(s, "<")
		l.Text(html.UnescapeString(text))
		if !found {
			break
		}
		var tag string
		tag, s = cutTag(s[len(text):])
		if !within[strings.TrimPrefix(tagName(tag), "/")] {
			l.Part()
		}
	}
	return l.Take()
}

// Line puts texts on one line: whatever space there is between two words becomes
// one space. The zero value is ready.
type Line struct {
	w   Writer
	gap bool // a space is due before the next word
}

// Part parts what follows from what stands before it.
func (l *Line) Part() { l.gap = true }

// Text adds a text.
func (l *Line) Text(s string) {
	for s != "" {
		word := strings.IndexFunc(s, unicode.IsSpace)
		if word == 0 {
			l.gap = true
			_, n := utf8.DecodeRuneInString(s)
			s = s[n:]
			continue
		}
		if word < 0 {
			word = len(s)
		}
		if b := l.w.b(); l.gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		l.gap = false
		l.w.b().WriteString(s[:word])
		s = s[word:]
	}
}

// Take returns the line and empties it.
func (l *Line) Take() string {
	l.gap = false
	return string(l.w.Take())
}

// WithoutLinks returns markup without the links of some classes, which hold text
// alone, and the space before each. (A pattern takes ten times as long, and
// search asks this of every table.)
func WithoutLinks(h HTML, classes ...string) HTML {
	const begin, end = `<a class="`, "</a>"
	s := string(h)
	at := strings.Index(s, begin)
	if at < 0 {
		return h
	}
	var b strings.Builder
	for ; at >= 0; at = strings.Index(s, begin) {
		tag, rest := cutTag(s[at:])
		words := strings.IndexByte(rest, '<')
		class, _, _ := strings.Cut(tag[len(begin):], `"`)
		if words >= 0 && strings.HasPrefix(rest[words:], end) && slices.Contains(classes, class) {
			b.WriteString(strings.TrimRight(s[:at], " \t\n\f\r"))
			s = rest[words+len(end):]
			continue
		}
		b.WriteString(s[:at+len(begin)])
		s = s[at+len(begin):]
	}
	b.WriteString(s)
	return HTML(b.String())
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
