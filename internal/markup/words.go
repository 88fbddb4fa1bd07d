package markup

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
