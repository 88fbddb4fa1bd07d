package tomlfile

import "sync"

// words are short texts that have been met before, each kept once: the months of
// an archive have the same keys and codes.
type words struct {
	known map[string]string
	last  [512]string // met at a place that few words share: they need no hash
}

// spare are the words of files that are read alone, for the next of them.
var spare = sync.Pool{New: func() any { return new(words) }}

const (
	longWord  = 80   // bytes of a text that will hardly come again: the most an id has
	manyWords = 4096 // where a file has words that never do, all are forgotten
)

// of returns a text as a string of its own.
func (w *words) of(text []byte) string {
	n := len(text)
	if n == 0 || n > longWord {
		return string(text)
	}
	last := &w.last[(n*37+int(text[0])*5+int(text[n/2])*11+int(text[n-1])*3)%len(w.last)]
	if *last != string(text) {
		*last = w.find(text)
	}
	return *last
}

// find looks a text up among all.
func (w *words) find(text []byte) string {
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
