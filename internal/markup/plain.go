package markup

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// bullet begins a list item. It is no hyphen, which a spreadsheet may take for a
// formula.
const bullet = "– "

// Plain returns what a reader reads in markup: paragraphs, list items and lines
// on lines of their own, a link as "words <address>". Elements of one of the classes
// alone are left out with the space before them; they hold text and nothing else.
// The markup is this program's, so that every tag is closed and every attribute
// quoted. (A record has all commentary as plain text: what is written between goes
// into buffers that are used again.)
func Plain(h HTML, without ...string) string {
	p := plains.Get().(*plain)
	defer plains.Put(p)
	p.raw, p.out, p.address, p.start = p.raw[:0], p.out[:0], "", 0
	for s := string(h); s != ""; {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			p.text(s)
			break
		}
		text, tag, rest := s[:at], "", ""
		tag, rest = cutTag(s[at:])
		if s = rest; len(without) > 0 && slices.Contains(without, attribute(tag, "class")) {
			text = strings.TrimRight(text, " \n")
			_, s, _ = strings.Cut(s, "</"+tagName(tag)+">")
			tag = ""
		}
		p.text(text)
		p.tag(tag)
	}
	p.tidy()
	return string(p.out)
}

// plain is a plain text in the making.
type plain struct {
	raw     []byte // with all the space there is
	out     []byte
	address string // of the link that is open
	start   int    // of its words
}

var plains = sync.Pool{New: func() any { return new(plain) }}

// text adds text, in which an end of a line is a space.
func (p *plain) text(s string) {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	for {
		line, rest, more := strings.Cut(s, "\n")
		p.raw = append(p.raw, line...)
		if !more {
			return
		}
		p.raw, s = append(p.raw, ' '), rest
	}
}

// tag adds what a tag means to a reader.
func (p *plain) tag(tag string) {
	switch tagName(tag) {
	case "a":
		p.address, p.start = attribute(tag, "href"), len(p.raw)
	case "/a":
		if absolute(p.address) && string(p.raw[p.start:]) != p.address {
			p.raw = append(append(append(p.raw, " <"...), p.address...), '>')
		}
		p.address = ""
	case "p":
		if !bytes.HasSuffix(p.raw, []byte(bullet)) {
			p.raw = append(p.raw, '\n')
		}
	case "br", "/p", "/li", "/tr", "/dt", "/dd", "ul", "ol", "/h2", "/h3", "/h4", "/h5", "/h6", "/pre", "blockquote":
		p.raw = append(p.raw, '\n')
	case "li":
		p.raw = append(p.raw, "\n"+bullet...)
	case "/td", "/th":
		p.raw = append(p.raw, ' ')
	}
}

// tidy leaves one space between words, none at the ends of lines, and no empty
// line.
func (p *plain) tidy() {
	for line := range bytes.Lines(p.raw) {
		begun := false
		for len(line) > 0 {
			word := indexSpace(line)
			if word == 0 {
				_, n := utf8.DecodeRune(line)
				line = line[n:]
				continue
			}
			switch {
			case begun:
				p.out = append(p.out, ' ')
			case len(p.out) > 0:
				p.out = append(p.out, '\n')
			}
			begun = true
			p.out, line = append(p.out, line[:word]...), line[word:]
		}
	}
}

// indexSpace returns where the first space of any kind is in s, the length of s if
// there is none. Most letters are told from a space by their first byte.
func indexSpace[T string | []byte](s T) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < utf8.RuneSelf || c > 0xE3 || c > 0xC2 && c < 0xE1:
		case c < utf8.RuneSelf:
			if c == ' ' || c >= '\t' && c <= '\r' {
				return i
			}
		default:
			if r, n := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))])); unicode.IsSpace(r) {
				return i
			} else {
				i += n - 1
			}
		}
	}
	return len(s)
}

// cutTag cuts s, which begins with a tag, after it.
func cutTag(s string) (tag, rest string) {
	end := strings.IndexByte(s, '>') + 1
	if end > 0 && strings.IndexByte(s[:end], '"') < 0 && strings.IndexByte(s[:end], '\'') < 0 {
		return s[:end], s[end:] // most have no attributes
	}
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
	tag = strings.TrimPrefix(tag, "<")
	for i := range len(tag) {
		if c := tag[i]; c == '>' || c == ' ' || c == '\n' {
			return tag[:i]
		}
	}
	return tag
}

// attribute returns the value of an attribute of a tag, "" for none.
func attribute(tag, name string) string {
	for rest := tag; ; {
		at := strings.IndexByte(rest, '=')
		if at < 0 {
			return ""
		}
		before, value := rest[:at], rest[at+1:]
		if rest = value; !strings.HasSuffix(before, name) || !strings.HasSuffix(before[:len(before)-len(name)], " ") || !strings.HasPrefix(value, `"`) {
			continue
		}
		value, _, _ = strings.Cut(value[1:], `"`)
		return html.UnescapeString(value)
	}
}

// absolute reports whether an address means something outside of its page.
func absolute(address string) bool {
	return strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "mailto:")
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
		word := indexSpace(s)
		if word == 0 {
			l.gap = true
			_, n := utf8.DecodeRuneInString(s)
			s = s[n:]
			continue
		}
		buf := l.w.at()
		if l.gap && len(buf.b) > 0 {
			buf.b = append(buf.b, ' ')
		}
		l.gap = false
		buf.b = append(buf.b, s[:word]...)
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
