package markup

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bullet begins a list item, with a space after it. It is no hyphen, which a
// spreadsheet may take for a formula.
const bullet = "–"

// Plain returns what a reader reads in markup: paragraphs, list items and lines
// on lines of their own, a link as "words <address>". Elements of one of the classes
// alone are left out with the space before them; they hold text and nothing else.
// The markup is this program's, so that every tag is closed and every attribute
// quoted.
func Plain(h HTML, without ...string) string { return string(AppendPlain(nil, h, without...)) }

// AppendPlain appends Plain to what is written before it. A record has all commentary
// as plain text: hence it goes through markup once, and what it makes is finished.
func AppendPlain(b []byte, h HTML, without ...string) []byte {
	p := plain{out: b, from: len(b)}
	for s := string(h); s != ""; {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			p.text(s)
			break
		}
		text := s[:at]
		if name, rest, ok := cutBare(s[at:]); ok { // as most are
			p.text(text)
			p.tag(name, "")
			s = rest
			continue
		}
		var tag string
		if tag, s = cutTag(s[at:]); len(without) > 0 && slices.Contains(without, attribute(tag, "class")) {
			p.text(strings.TrimRight(text, " \n"))
			_, s, _ = strings.Cut(s, "</"+tagName(tag)+">")
			continue
		}
		p.text(text)
		p.tag(tagName(tag), tag)
	}
	return p.out
}

// plain is a plain text in the making.
type plain struct {
	out     []byte
	from    int // where it begins in out
	gap     gap
	address string // of the link that is open
	unsaid  string // what of it its words have not said so far
	other   bool   // its words are others
}

// gap is what there is between two words, or before the next one.
type gap int

const (
	noGap gap = iota
	oneSpace
	spaces
	newLine
)

// word adds text without a space at its ends.
func (p *plain) word(s string) {
	if p.gap != noGap && len(p.out) > p.from {
		p.out = append(p.out, [...]byte{oneSpace: ' ', spaces: ' ', newLine: '\n'}[p.gap])
	}
	p.gap = noGap
	p.out = append(p.out, s...)
}

// space adds a space of any kind.
func (p *plain) space(c byte) {
	if p.gap == noGap && c == ' ' {
		p.gap = oneSpace
	} else {
		p.gap = max(p.gap, spaces)
	}
}

// text adds text, in which an end of a line is a space.
func (p *plain) text(s string) {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	if p.address != "" {
		p.say(strings.ReplaceAll(s, "\n", " "))
	}
	p.add(s)
}

func (p *plain) add(s string) {
	for s != "" {
		if n := words(s); n > 0 {
			p.word(s[:n])
			s = s[n:]
			continue
		}
		c, n := s[0], 1
		if c == '\n' {
			c = ' '
		} else if c >= utf8.RuneSelf {
			_, n = utf8.DecodeRuneInString(s)
		}
		p.space(c)
		s = s[n:]
	}
}

// say takes in words of the link that is open.
func (p *plain) say(s string) {
	if strings.HasPrefix(p.unsaid, s) {
		p.unsaid = p.unsaid[len(s):]
	} else {
		p.other = true
	}
}

// tag adds what a tag means to a reader.
func (p *plain) tag(name, tag string) {
	switch name {
	case "a":
		p.address, p.other = attribute(tag, "href"), false
		p.unsaid = p.address
	case "/a":
		if absolute(p.address) && (p.other || p.unsaid != "") {
			p.space(' ')
			p.add("<")
			p.add(p.address)
			p.add(">")
		}
		p.address = ""
	case "p":
		if p.gap != oneSpace || !bytes.HasSuffix(p.out[p.from:], []byte(bullet)) {
			p.endLine()
		}
	case "br", "/p", "/li", "/tr", "/dt", "/dd", "ul", "ol", "/h2", "/h3", "/h4", "/h5", "/h6", "/pre", "blockquote":
		p.endLine()
	case "li":
		p.endLine()
		p.word(bullet)
		p.gap = oneSpace
	case "/td", "/th":
		p.space(' ')
		p.other = true
	}
}

func (p *plain) endLine() { p.gap, p.other = newLine, true }

// words returns the length of the words that s begins with, as long as there is one
// plain space between two of them.
func words(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case inWord[c]:
		case c == ' ':
			if i == 0 || i+1 == len(s) || !inWord[s[i+1]] {
				return i
			}
		case c < utf8.RuneSelf:
			if c >= '\t' && c <= '\r' {
				return i
			}
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if unicode.IsSpace(r) {
				return i
			}
			i += n - 1
		}
	}
	return len(s)
}

// inWord are the bytes with which no space of any kind begins.
var inWord = func() (t [256]bool) {
	for c := range t {
		t[c] = c > ' ' && c < utf8.RuneSelf || c > 0xE3 || c > 0xC2 && c < 0xE1
	}
	return t
}()

// cutBare cuts s, which begins with a tag, after it, if the tag has a name alone.
func cutBare(s string) (name, rest string, ok bool) {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '>':
			return s[1:i], s[i+1:], true
		case c < '/' || c > '9' && c < 'a' || c > 'z':
			return "", "", false
		}
	}
	return "", "", false
}

// cutTag cuts s, which begins with a tag, after it.
func cutTag(s string) (tag, rest string) {
	end := strings.IndexByte(s, '>') + 1
	if end > 0 && strings.Count(s[:end], `"`)%2 == 0 && strings.IndexByte(s[:end], '\'') < 0 {
		return s[:end], s[end:] // no quotation is open, as nearly always
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
		n := words(s)
		if n == 0 {
			l.gap = true
			_, n = utf8.DecodeRuneInString(s)
			s = s[n:]
			continue
		}
		buf := l.w.at()
		if l.gap && len(buf.b) > 0 {
			buf.b = append(buf.b, ' ')
		}
		l.gap = false
		buf.b = append(buf.b, s[:n]...)
		s = s[n:]
	}
}

// Take returns the line and empties it.
func (l *Line) Take() string {
	l.gap = false
	return string(l.w.Take())
}

// Flush hands the line to use, which must not keep it, and empties it.
func (l *Line) Flush(use func([]byte)) {
	buf := l.w.at()
	use(buf.b)
	l.gap, buf.b = false, buf.b[:0]
}

// WithoutLinks returns markup without the links of some classes, which hold text
// alone, and the space before each. (A pattern takes ten times as long, and
// search asks this of every table.)
func WithoutLinks(h HTML, classes ...string) HTML {
	s := string(h)
	at := strings.Index(s, linkOfClass)
	if at < 0 {
		return h
	}
	var b strings.Builder
	for ; at >= 0; at = strings.Index(s, linkOfClass) {
		before, after, ok := CutLink(s, at+len("<a "), classes...)
		if !ok {
			at += len(linkOfClass)
			before, after = s[:at], s[at:]
		}
		b.WriteString(before)
		s = after
	}
	b.WriteString(s)
	return HTML(b.String())
}

const linkOfClass = `<a class="`

// CutLink cuts s around the link whose first attribute begins at a place, and the
// space before it. It is ok if the attribute is one of the classes and the link holds
// text alone.
func CutLink(s string, at int, classes ...string) (before, after string, ok bool) {
	begin := at - len("<a ")
	if begin < 0 || !strings.HasPrefix(s[begin:], linkOfClass) {
		return "", "", false
	}
	tag, rest := cutTag(s[begin:])
	words, after, _ := strings.Cut(rest, "<")
	class, _, _ := strings.Cut(tag[len(linkOfClass):], `"`)
	if len(words) == len(rest) || !strings.HasPrefix(after, "/a>") || !slices.Contains(classes, class) {
		return "", "", false
	}
	return strings.TrimRight(s[:begin], " \t\n\f\r"), after[len("/a>"):], true
}
