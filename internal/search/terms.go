package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// split appends the terms of a text. It has a memory for words: an archive
// repeats most of its own.
func (b *builder) split(to []*postings, text string) []*postings {
	for word := range words(text) {
		terms, ok := b.words[word]
		if !ok {
			word = strings.Clone(word) // of which a term may be a part
			for _, t := range wordTerms(word) {
				terms = append(terms, b.term(t))
			}
			b.words[word] = terms
		}
		to = append(to, terms...)
	}
	return to
}

func (b *builder) term(text string) *postings {
	t := b.terms[text]
	if t == nil {
		t = new(postings)
		b.terms[text] = t
	}
	return t
}

func isHyphen(r rune) bool     { return r == '-' || r == '‑' || r == '‐' }
func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// words runs over the words of a text: letters, digits and marks, with hyphens
// and apostrophes between.
func words(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		from, to := -1, 0 // of the word at hand
		for i, r := range text {
			switch {
			case isLetter(r):
				if from < 0 {
					from = i
				}
				to = i + utf8.RuneLen(r)
			case from >= 0 && !isHyphen(r) && !isApostrophe(r):
				if !yield(text[from:to]) {
					return
				}
				from = -1
			}
		}
		if from >= 0 {
			yield(text[from:to])
		}
	}
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf { // nearly all are
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// wordTerms returns the parts of a word, then the whole of one with hyphens,
// then what German writes without its letters. Query words are split and folded likewise
// in assets/js/search/words.js; testdata/terms.json holds both to the same.
func wordTerms(word string) []string {
	parts := strings.FieldsFunc(word, isHyphen)
	if len(parts) > 1 {
		parts = append(parts, strings.Join(parts, ""))
	}
	var out []string
	for _, p := range parts {
		folded := fold(p)
		out = append(out, folded)
		if german := fold(umlauts.Replace(norm.NFC.String(p))); german != folded {
			out = append(out, german)
		}
	}
	return slices.DeleteFunc(out, func(t string) bool { return t == "" })
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue")

// letters are those that no decomposition makes plain.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ς", "σ", "'", "", "’", "")

// fold takes case and diacritics away.
func fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKD.String(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, s)
	return letters.Replace(s)
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] == '\'' {
			return false
		}
	}
	return true
}
