package tomlfile

import (
	"hash/maphash"
	"sync"
)

// words are short texts that have been met, kept for when they are met again: the months
// of an archive have the same keys and codes. Each has one place to be kept at, where it
// gives way to another. Without, loading asks for memory twice as often, and a build of
// 120 reports takes 1.01 of the CPU time.
type words struct{ kept [1 << 11]string }

// spare are the words of files that are read alone, for the next of them.
var spare = sync.Pool{New: func() any { return new(words) }}

// longWord is how many bytes a text has that will hardly come again: the most an id has.
const longWord = 80

// of returns a text as a string of its own.
func (w *words) of(text []byte) string {
	if len(text) > longWord {
		return string(text)
	}
	s := &w.kept[maphash.Bytes(seed, text)%uint64(len(w.kept))]
	if *s != string(text) {
		*s = string(text)
	}
	return *s
}

var seed = maphash.MakeSeed()
