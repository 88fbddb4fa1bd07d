package markdown

import (
	"bytes"
	"unicode/utf8"

	"almanac/internal/markup"
)

// token is a part of a line. What goldmark's parser found is what is written: nothing is
// read twice. Offsets are those of the text.
type token struct {
	kind       tokenKind
	start, end int // of all of it
	from, to   int // of the words, the expression or the label in it
	digit      int // of the first digit of the words, to for none
}

type tokenKind uint8

const (
	wordsToken    tokenKind = iota
	slotToken               // {{ expression }}
	markToken               // [^label]
	linkToken               // [words](address)
	emphasisToken           // *words* or **words**
)

// address returns that of a link.
func (t *token) address(src []byte) []byte { return src[t.to+len("](") : t.end-len(")")] }

// level returns that of emphasis.
func (t *token) level() int { return t.from - t.start }

// tokensOf reads a part of the text; ok is false where it has anything but what a line
// may have.
func (p *pass) tokensOf(from, to int) (tokens []token, ok bool) {
	n, s := len(p.tokens), p.src[:to]
	for i := from; i < to; {
		t := token{start: i}
		switch c := s[i]; {
		case isWords[c] != 0:
			t.from = i
			t.to, t.digit = wordsEnd(s, i)
			t.end = t.to
		case c == '{' && bytes.HasPrefix(s[i:], braces):
			t.slot(s)
		case c == '[':
			t.mark(s)
			if t.end == 0 {
				t.link(s)
			}
		case c == '*' && (i == from || isEdge(s[i-1])):
			t.emphasis(s)
		}
		if t.end == 0 {
			p.tokens = p.tokens[:n]
			return nil, false
		}
		p.tokens, i = append(p.tokens, t), t.end
	}
	return p.tokens[n:], true
}

// wordsEnd returns where the words end that begin at i, and where their first digit is.
func wordsEnd(s []byte, i int) (end, digit int) {
	digit = i + markup.Before(&besideWords, s[i:])
	return digit + markup.Before(&besideText, s[digit:]), digit
}

// besideWords are the bytes that are in no words without digits, besideText those in none.
var (
	besideWords = bytesThat(func(c byte) bool { return isWords[c] != aWord })
	besideText  = bytesThat(func(c byte) bool { return isWords[c] == 0 })
)

// slot reads braces. It leaves the token empty where there are none, as do those that follow.
func (t *token) slot(s []byte) {
	from, to, n, ok := scan(s[t.start:])
	if ok {
		t.kind, t.from, t.to, t.end = slotToken, t.start+from, t.start+to, t.start+n
	}
}

// mark reads the mark of a footnote.
func (t *token) mark(s []byte) {
	label, n := readMark(s[t.start:])
	if n > 0 {
		t.kind, t.from, t.end = markToken, t.start+len("[^"), t.start+n
		t.to = t.from + len(label)
	}
}

// emphasis reads words whose marks can belong to nothing else.
func (t *token) emphasis(s []byte) {
	level := 1
	if bytes.HasPrefix(s[t.start:], []byte("**")) {
		level = 2
	}
	from := t.start + level
	to, digit := wordsEnd(s, from)
	end := to + level
	switch {
	case to == from || end > len(s) || !isWordly(s[from]) || !isWordly(s[to-1]),
		s[to] != '*' || s[end-1] != '*' || end < len(s) && !isEdge(s[end]):
		return
	}
	*t = token{emphasisToken, t.start, end, from, to, digit}
}

// link reads words with an address.
func (t *token) link(s []byte) {
	const most = 500 // goldmark takes links of up to 998 characters
	from := t.start + len("[")
	to, digit := wordsEnd(s, from)
	if to == from || to-t.start > most || !isWordly(s[from]) || !bytes.HasPrefix(s[to:], []byte("](")) {
		return
	}
	address := to + len("](")
	end := address
	for end < len(s) && (isOfAddress(s[end]) || s[end] == ':') {
		end++
	}
	if end == address || end == len(s) || s[end] != ')' {
		return
	}
	*t = token{linkToken, t.start, end + len(")"), from, to, digit}
}

// isWordly reports whether a character can only be part of a word.
func isWordly(c byte) bool { return isLetter(c) || isDigit(c) }

// isEdge reports whether a mark of emphasis between c and a word is surely at its edge.
func isEdge(c byte) bool { return isWords[c] != 0 && c < utf8.RuneSelf && !isWordly(c) }
