package tomlfile

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"almanac/internal/diag"
)

// manyHidden is how many hidden characters of a file are told: who has more deletes them
// all at once.
const manyHidden = 20

// hidden warns of characters that no editor shows and that make a text read otherwise
// than it is written: those that turn the order of others around, so that a title, a code
// or a number reads backwards, and those that part a word although nobody sees it. An
// escape can be seen and is not looked at. The marks that languages need are left alone:
// U+200E, U+200F and U+061C beside words written from right to left, joiners, soft
// hyphens, and U+200B in scripts without spaces.
func hidden(file string, text []byte, diags *diag.List) {
	p, told := newPlaces(file, text, 1), 0
	for _, lead := range [...]byte{0xE2, 0xEF} { // they all begin with one of these
		for off := 0; told < manyHidden; off++ {
			i := bytes.IndexByte(text[off:], lead)
			if i < 0 {
				break
			}
			off += i
			r, _ := utf8.DecodeRune(text[off:])
			what := ""
			switch {
			case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
				what = "turns the order of letters around"
			case r == '\u200b' && !unspaced(text[:off]), r == '\u2060', r == '\ufeff':
				what = "is invisible"
			default:
				continue
			}
			told++
			diags.Warnf("hidden-character", p.at(off), "the character %U stands here, which %s", r, what).
				Helpf("delete it, or write \\u%04x in its place (&#x%04x; in commentary), which is seen", r, r)
		}
	}
}

// unspaced reports whether a text ends in a script that has no spaces between words.
func unspaced(text []byte) bool {
	r, _ := utf8.DecodeLastRune(text)
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
