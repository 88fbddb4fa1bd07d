package tomlfile

import "sync"

// words are short texts that have been met before, each kept once: the months of
// an archive have the same keys and codes.
type words struct{ known map[string]string }

// spare are the words of files that are read alone, for the next of them.
var spare = sync.Pool{New: func() any { return new(words) }}

const (
	longWord  = 80   // bytes of a text that will hardly come again: the most an id has
	manyWords = 4096 // where a file has words that never do, all are forgotten
)

// of returns a text as a string of its own.
func (w *words) of(text []byte) string {
	if len(text) > longWord {
		return string(text)
	}
	if s, ok := w.known[string(text)]; ok {
		return s
	}
	if w.known == nil || len(w.known) == manyWords {
		w.known = map[string]string{}
	}
	s := string(text)
	w.known[s] = s
	return s
}
