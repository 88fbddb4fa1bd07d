package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/markup"
)

// context is how many bytes around a number tell what it is the number of.
const context = 48

// numbers notes the numbers written in a run of text that starts at offset:
// those that stand by themselves, not in a name ("SECMP0027"), a date
// ("2018-02-09"), a file name, a range or a fraction, nor a year. What each is a
// number of is for others to find out.
func (w *writer) numbers(offset int, text []byte) {
	if w.inHeading || w.inLink || w.inImage {
		return
	}
	for i := markup.Before(&digits, text); i < len(text); i += markup.Before(&digits, text[i:]) {
		end := numberEnd(text, i)
		if end-i >= 3 {
			w.number(offset+i, offset+end)
		}
		i = end
	}
}

// digits are those of numbers.
var digits = bytesThat(isDigit)

// bytesThat returns the bytes of which something is true.
func bytesThat(is func(c byte) bool) (set markup.Bytes) {
	for c := range set {
		if is(byte(c)) {
			set[c] = 1
		}
	}
	return set
}

// numberEnd returns where a number ends that begins at i, with its separators.
func numberEnd(text []byte, i int) int {
	for i < len(text) {
		if isDigit(text[i]) {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		separates := r == '.' || r == ',' || r == '\'' || r == '\u00a0' || r == '\u202f' || r == '\u2019'
		if !separates || i+n == len(text) || !isDigit(text[i+n]) {
			return i
		}
		i += n
	}
	return i
}

func (w *writer) number(from, to int) {
	before, _ := utf8.DecodeLastRune(w.src[:from])
	after, n := utf8.DecodeRune(w.src[to:])
	beyond, _ := utf8.DecodeRune(w.src[min(to+n, len(w.src)):])
	switch {
	case canBeYear(w.src[from:to]):
		return
	case from >= 2 && before == ' ' && isDigit(w.src[from-2]):
		return // thousands set apart by a space, or two numbers side by side
	case joins(before) || before == '.' || before == ',' || before == ':':
		return
	case joins(after), after == ':' && unicode.IsDigit(beyond), after == '.' && unicode.IsDigit(beyond):
		return
	}
	start, end := paragraphStart(w.src, from), paragraphEnd(w.src, to)
	around := string(w.src[start:end])
	w.prose.Numbers = append(w.prose.Numbers, archive.Number{Text: around[from-start : to-start], Pos: w.pos(from),
		Before: emphasis.Replace(around[:from-start]), After: emphasis.Replace(around[to-start:])})
}

// canBeYear reports whether a number may be a year of our time. Most numbers in prose are.
func canBeYear(s []byte) bool {
	return len(s) == 4 && (s[0] == '1' && s[1] == '9' || s[0] == '2' && s[1] == '0') && isDigit(s[2]) && isDigit(s[3])
}

// joins reports whether a character beside a number makes it part of something
// else.
func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-‐‑–/_#&@\\=+~^", r)
}

// paragraphStart returns where the text before an offset begins that says what
// stands there.
func paragraphStart(text []byte, at int) int {
	start := max(0, at-context)
	if i := bytes.LastIndex(text[start:at], emptyLine); i >= 0 {
		return start + i + 2
	}
	for start < at && !utf8.RuneStart(text[start]) {
		start++
	}
	return start
}

func paragraphEnd(text []byte, at int) int {
	end := min(len(text), at+context)
	if i := bytes.Index(text[at:end], emptyLine); i >= 0 {
		return at + i
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

var emptyLine = []byte("\n\n")

var emphasis = strings.NewReplacer("*", "", "~", "", "`", "", "|", " ")

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
