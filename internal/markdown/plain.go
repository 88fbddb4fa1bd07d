package markdown

import (
	"strings"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/markup"
)

// isPlain reports whether a text is one line in which nothing means anything to
// Markdown: then it needs no parser. Of the texts in a report's TOML more than
// nine in ten are plain, and goldmark takes seven times as long to say so. TestPlain and
// FuzzPlain hold both ways to the same prose.
func isPlain(text string) bool {
	if n := len(text); n == 0 || n > maxBytes || !isLetter(text[0]) || text[n-1] == ' ' {
		return false
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < utf8.RuneSelf {
			if !isWords[c] {
				return false
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError || isControl(r) {
			return false
		}
		i += n - 1
	}
	return true
}

// isWords has the bytes that never mean anything behind a letter.
var isWords = func() (is [256]bool) {
	for c := range is {
		is[c] = isWordly(byte(c)) || c >= utf8.RuneSelf
	}
	for _, c := range " ,.;:?'\"()/-+=%@#$" {
		is[c] = true
	}
	return is
}()

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// plainly makes prose of a text that is plain. Mostly its words are its markup.
func plainly(text string, at diag.Pos) *archive.Prose {
	var x struct { // one piece of memory for both
		archive.Prose
		piece [1]archive.Piece
	}
	x.piece[0].Markup = markup.Text(text)
	x.Prose = archive.Prose{Pos: at, Plain: strings.TrimSpace(text), Pieces: x.piece[:]}
	if strings.ContainsAny(text, "0123456789") {
		w := writer{pass: &pass{src: []byte(text), at: at}, prose: &x.Prose}
		w.numbers(0, w.src)
	}
	return &x.Prose
}
