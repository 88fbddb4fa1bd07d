package tomlfile

// words are short texts that have been met before, each kept once: the months of
// an archive have the same keys and codes.
type words map[string]string

const (
	longWord  = 48   // bytes of a text that will hardly come again
	manyWords = 4096 // where a file has words that never do, all are forgotten
)

// of returns a text as a string of its own.
func (w words) of(text []byte) string {
	if len(text) > longWord {
		return string(text)
	}
	if s, ok := w[string(text)]; ok {
		return s
	}
	if len(w) == manyWords {
		clear(w)
	}
	s := string(text)
	w[s] = s
	return s
}
