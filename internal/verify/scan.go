package verify

import (
	"unicode"
	"unicode/utf8"
)

// token is a run of letters and digits in small letters, as a hash.
type token struct {
	hash       uint64
	start, end int
	letters    int
	digits     int
	gap        gap  // to the token before
	time       bool // the middle of one as feeds write it, 2018-04-05T09:00
}

// gap is what stands between two tokens.
type gap int

const (
	spaced  gap = iota // spaces and punctuation: a text goes on
	joined             // one of - _ . /: perhaps a name goes on
	severed            // the end of a sentence, quotes, brackets, commas without a space: something else begins
)

// tokens calls f for each token of a text. Soft hyphens and characters without
// width, which hide a word from the eye of a search only, are not there.
func tokens(b []byte, f func(t token)) {
	last := 0
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf && small[c] == 0 {
			i++
			continue
		}
		t, next := tokenAt(b, i)
		if t.end > t.start {
			t.gap = gapOf(b[last:t.start], last == 0)
			t.time = isTime(b, t)
			last = t.end
			f(t)
		}
		i = next
	}
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// small has ASCII's letters in small and its digits, and 0 for what parts tokens.
var small = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case c >= 'A' && c <= 'Z':
			t[c] = c + 'a' - 'A'
		case c >= 'a' && c <= 'z', isDigit(c):
			t[c] = c
		}
	}
	return t
}()

// tokenAt reads the token at i, if one begins there, and returns where to go on.
func tokenAt(b []byte, i int) (t token, next int) {
	t.start = i
	hash := uint64(fnvOffset)
	for i < len(b) {
		if c := b[i]; c < utf8.RuneSelf {
			if c = small[c]; c == 0 {
				break
			}
			if c <= '9' {
				t.digits++
			} else {
				t.letters++
			}
			hash = (hash ^ uint64(c)) * fnvPrime
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == '\u00ad' || r >= '\u200b' && r <= '\u200d' || r == '\u2060' || r == '\ufeff' {
			if i == t.start {
				return token{}, i + n
			}
			i += n
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			if i == t.start {
				return token{}, i + n
			}
			break
		}
		t.letters++
		hash = (hash ^ uint64(unicode.ToLower(r))) * fnvPrime
		i += n
	}
	t.hash, t.end = hash, i
	return t, i
}

func gapOf(between []byte, first bool) gap {
	if first {
		return severed
	}
	if len(between) == 1 {
		switch between[0] {
		case '-', '_', '.', '/':
			return joined
		case ',':
			return severed
		}
		// a line or a space
	}
	for i, c := range between {
		switch c {
		case '<', '>', '"', '{', '}', '[', ']', '=', '|', '\t', 0:
			return severed
		case ',', ';':
			if i+1 < len(between) && between[i+1] != ' ' && between[i+1] != '\n' {
				return severed
			}
		case '.', '!', '?', ':': // of a sentence: what follows may be another text
			if i+1 < len(between) && (between[i+1] == ' ' || between[i+1] == '\n') {
				return severed
			}
		}
	}
	return spaced
}

// isWord reports whether a token can be told from any other by itself.
func (t token) isWord() bool {
	return t.letters >= 4 || t.letters > 0 && t.letters+t.digits >= 5 && !t.time
}

// isTime reports whether a token is "05T09" of a time: it looks like a word and is made
// anew everywhere, as dates are.
func isTime(b []byte, t token) bool {
	return t.letters == 1 && t.digits == 4 && t.end-t.start == 5 && (b[t.start+2] == 'T' || b[t.start+2] == 't') &&
		t.start > 0 && b[t.start-1] == '-' && t.end < len(b) && b[t.end] == ':'
}

// run is how many words in a row are compared, and short how few of a text that
// has no more.
const (
	run   = 5
	short = 3
)

// longest is the largest number of parts of a name.
const longest = 12

// window remembers the last tokens of a text, in a ring.
type window struct {
	ring [16]token
	at   uint // of the last one
	n    int  // since something else began
	row  int  // parts of a name so far
}

// back returns the token i before the last one.
func (w *window) back(i int) *token { return &w.ring[(w.at-uint(i))%uint(len(w.ring))] }

func (w *window) push(t token) {
	if t.gap == severed {
		w.n = 0
	}
	if t.gap != joined {
		w.row = 0
	}
	w.at++
	w.ring[w.at%uint(len(w.ring))] = t
	w.n++
	w.row = min(w.row+1, longest)
}

// phrase returns the hash of the last n words, false where there are not so many
// or too few are worth the name: dates and the like are made anew everywhere.
func (w *window) phrase(n int) (hash uint64, ok bool) {
	if w.n < n || n > run {
		return 0, false
	}
	long := 0
	hash = uint64(n)
	for i := n - 1; i >= 0; i-- {
		t := w.back(i)
		hash = (hash ^ t.hash) * fnvPrime
		if t.letters >= 4 {
			long++
		}
	}
	return hash, long >= 2
}

// name returns the hash of the last n parts of a name.
func (w *window) name(n int) uint64 {
	hash := uint64(1) << 32
	for i := n - 1; i >= 0; i-- {
		hash = (hash ^ w.back(i).hash) * fnvPrime
	}
	return hash
}
