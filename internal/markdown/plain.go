package markdown

import (
	"strings"
	"sync"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/markup"
)

// isPlain reports whether a text is one line in which nothing means anything to
// Markdown, and where its first digit is: then it needs no parser. Of the texts in a
// report's TOML more than nine in ten are plain, and goldmark takes seven times as long
// to say so: 1.06 of the CPU time of a build of 120 reports. TestPlain and FuzzPlain hold
// both ways to the same prose.
func isPlain(text string) (firstDigit int, ok bool) {
	if n := len(text); n == 0 || n > maxBytes || !isLetter(text[0]) || text[n-1] == ' ' {
		return 0, false
	}
	firstDigit = len(text)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError || isControl(r) {
				return 0, false
			}
			i += n - 1
		case isWords[c] == 0:
			return 0, false
		case isWords[c] == aDigit:
			firstDigit = min(firstDigit, i)
		}
	}
	return firstDigit, true
}

// isWords has the bytes that never mean anything behind a letter: aDigit, or aWord for
// any other.
var isWords = func() (is [256]uint8) {
	for c := range is {
		if isWordly(byte(c)) || c >= utf8.RuneSelf {
			is[c] = aWord
		}
	}
	for _, c := range " ,.;:?'\"()/-+=%@#$" {
		is[c] = aWord
	}
	for c := '0'; c <= '9'; c++ {
		is[c] = aDigit
	}
	return is
}()

const (
	aWord  = 1
	aDigit = 2
)

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// plainly makes prose of a text that is plain. Mostly its words are its markup.
func plainly(text string, firstDigit int, at diag.Pos) *archive.Prose {
	x := newPlainProse()
	x.piece[0].Markup = markup.Text(text)
	x.Prose = archive.Prose{Pos: at, Plain: strings.TrimSpace(text), Pieces: x.piece[:]}
	if firstDigit < len(text) {
		w := writer{pass: &pass{src: []byte(text), at: at}, prose: &x.Prose}
		w.numbers(firstDigit, w.src[firstDigit:])
	}
	return &x.Prose
}

// plainProse is prose and its one piece.
type plainProse struct {
	archive.Prose
	piece [1]archive.Piece
}

// newPlainProse returns one of those that are made at a time: a month has 30 of them, and
// keeps them as long.
func newPlainProse() *plainProse {
	const batch = 16
	left, _ := plains.Get().(*[]plainProse)
	if left == nil || len(*left) == 0 {
		some := make([]plainProse, batch)
		left = &some
	}
	x := &(*left)[0]
	*left = (*left)[1:]
	plains.Put(left)
	return x
}

// plains are those that nobody has yet.
var plains sync.Pool
