package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/archive"
)

// context is how many bytes around a number tell what it is the number of.
const context = 48

// numbers notes the numbers written in a run of text that starts at offset:
// those that stand by themselves, not in a name ("SECMP0027"), a date
// ("2018-02-09"), a file name, a range or a fraction, nor a year. What each is a
// number of is for others to find out.
func (w *writer) numbers(offset int, text string) {
	if w.inHeading || w.inLink || w.inImage {
		return
	}
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		end := numberEnd(text, i)
		if end-i >= 3 {
			w.number(offset+i, offset+end)
		}
		i = end
	}
}

// numberEnd returns where a number ends that begins at i, with its separators.
func numberEnd(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		separates := r == '.' || r == ',' || r == '\'' || r == '\u00a0' || r == '\u202f' || r == '\u2019'
		switch {
		case isDigit(text[i]):
		case separates && i+n < len(text) && isDigit(text[i+n]):
		default:
			return i
		}
		i += n
	}
	return i
}

func (w *writer) number(from, to int) {
	before, _ := utf8.DecodeLastRuneInString(w.content[:from])
	after, n := utf8.DecodeRuneInString(w.content[to:])
	beyond, _ := utf8.DecodeRuneInString(w.content[min(to+n, len(w.content)):])
	switch {
	case isYear(w.content[from:to]):
		return
	case from >= 2 && before == ' ' && isDigit(w.content[from-2]):
		return // thousands set apart by a space, or two numbers side by side
	case joins(before) || before == '.' || before == ',' || before == ':':
		return
	case joins(after), after == ':' && unicode.IsDigit(beyond), after == '.' && unicode.IsDigit(beyond):
		return
	}
	start, end := paragraphStart(w.content, from), paragraphEnd(w.content, to)
	around := strings.Clone(w.content[start:end]) // the whole text must not live on
	w.prose.Numbers = append(w.prose.Numbers, archive.Number{Text: around[from-start : to-start], Pos: w.pos(from),
		Before: emphasis.Replace(around[:from-start]), After: emphasis.Replace(around[to-start:])})
}

// isYear reports whether a number can only be a year. Most numbers in prose are.
func isYear(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && isDigit(s[2]) && isDigit(s[3])
}

// joins reports whether a character beside a number makes it part of something
// else.
func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-‐‑–/_#&@\\=+~^", r)
}

// paragraphStart returns where the text before an offset begins that says what
// stands there.
func paragraphStart(text string, at int) int {
	start := max(0, at-context)
	if i := strings.LastIndex(text[start:at], "\n\n"); i >= 0 {
		return start + i + 2
	}
	for start < at && !utf8.RuneStart(text[start]) {
		start++
	}
	return start
}

func paragraphEnd(text string, at int) int {
	end := min(len(text), at+context)
	if i := strings.Index(text[at:end], "\n\n"); i >= 0 {
		return at + i
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

var emphasis = strings.NewReplacer("*", "", "~", "", "`", "", "|", " ")

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
