package markdown

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// decode resolves backslash escapes and entities, once each: &amp;lt; is &lt;.
func decode(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s // as nearly every text
	}
	i := bytes.IndexAny(s, `\&`)
	b := make([]byte, 0, len(s))
	for {
		b = append(b, s[:i]...)
		s = s[i:]
		switch n := 0; {
		case len(s) == 0:
			return b
		case s[0] == '\\' && len(s) > 1 && util.IsPunct(s[1]):
			b = append(b, s[1])
			s = s[2:]
		default: // a backslash that escapes nothing, or &
			if b, n = appendEntity(b, s); n == 0 {
				b, n = append(b, s[0]), 1
			}
			s = s[n:]
		}
		if i = bytes.IndexAny(s, `\&`); i < 0 {
			i = len(s)
		}
	}
}

// appendEntity appends what the entity at the start of s stands for and
// returns its length, 0 if there is none.
func appendEntity(b, s []byte) ([]byte, int) {
	const longest = 40
	end := bytes.IndexByte(s[:min(len(s), longest)], ';')
	if s[0] != '&' || end < 2 {
		return b, 0
	}
	name, base, most := string(s[1:end]), 10, 7
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return append(b, e.Characters...), end + 1
		}
		return b, 0
	}
	name = name[1:]
	if name != "" && (name[0] == 'x' || name[0] == 'X') {
		name, base, most = name[1:], 16, 6
	}
	v, err := strconv.ParseUint(name, base, 32)
	if err != nil || len(name) > most {
		return b, 0
	}
	r := rune(v)
	if !utf8.ValidRune(r) || isControl(r) {
		r = utf8.RuneError
	}
	return utf8.AppendRune(b, r), end + 1
}

var space = []byte{' '}

// say adds to the plain text. White space is not doubled where it meets.
func (w *writer) say(s []byte) {
	if w.document && !w.inHeading && !w.inLink && !w.inImage {
		return // of a document only these words are asked for
	}
	if n := len(w.plain); n == 0 || w.plain[n-1] == ' ' || w.plain[n-1] == '\n' {
		s = bytes.TrimLeft(s, " ")
	}
	w.plain = append(w.plain, s...)
}

// sayBreak ends a block of the plain text.
func (w *writer) sayBreak() {
	n := len(w.plain)
	for n > 0 && w.plain[n-1] == ' ' {
		n--
	}
	w.plain = w.plain[:n]
	if n > 0 && w.plain[n-1] != '\n' {
		w.plain = append(w.plain, '\n')
	}
}

// oneLine returns the plain text from an offset on as words with a space between.
func (w *writer) oneLine(from int) string {
	end := len(w.plain)
	for word := range bytes.FieldsSeq(w.plain[from:]) {
		if len(w.plain) > end {
			w.plain = append(w.plain, ' ')
		}
		w.plain = append(w.plain, word...)
	}
	line := string(w.plain[end:])
	w.plain = w.plain[:end]
	return line
}

// words writes text, plain and in the markup.
func (w *writer) words(s []byte) {
	w.out.TextBytes(s)
	w.say(s)
}
