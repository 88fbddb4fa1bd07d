package markup

import (
	"bytes"
	"html"
	"slices"
	"strings"
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
		text, tag := s[:at], ""
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

// absolute reports whether an address means something outside of its page.
func absolute(address string) bool {
	return strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "mailto:")
}
