package tomlfile

import (
	"bytes"
	"strconv"
)

// What is plain can be read in one way only, and is read here: for a month of
// 12 KB the authority takes twice the time of all the rest, and 290 KB. Whatever
// has the least room for a second reading is the authority's: numbers with
// underscores, exponents or another base, texts with backslashes or with quotation
// marks within, dates with a time, dotted keys, headings of tables that are there
// already. TestOnce and FuzzOnce hold both ways to the same tree and the same
// faults.

// plainKey reports whether a part of a key, as written, is its name.
func plainKey(raw []byte) bool {
	if raw[0] == '"' || raw[0] == '\'' {
		return len(raw) > 2 && bytes.IndexByte(raw, '\\') < 0 // the authority has trouble with ""
	}
	return true
}

// plainValue reads a value as written, if it is plain.
func (p *parser) plainValue(v *Value, raw []byte) bool {
	switch v.Kind {
	case String:
		text := raw[v.before : len(raw)-min(int(v.before), longQuotes)]
		v.Str = p.words.of(text)
		return bytes.IndexByte(text, raw[0]) < 0 && bytes.IndexByte(text, '\\') < 0
	case Integer:
		x, err := strconv.ParseInt(string(raw), 10, 64)
		v.setInt(x)
		return err == nil && isDecimal(raw)
	case Float:
		x, err := strconv.ParseFloat(string(raw), 64)
		v.setFloat(x)
		whole, part, _ := bytes.Cut(raw, []byte{'.'})
		return err == nil && isDecimal(whole) && isDecimal(part)
	case Bool:
		v.setBool(raw[0] == 't')
		return true
	}
	return v.Kind == Date // which the builder has read
}

// isDecimal reports whether a number has nothing but digits behind its sign.
func isDecimal(raw []byte) bool {
	if len(raw) > 0 && (raw[0] == '+' || raw[0] == '-') {
		raw = raw[1:]
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(raw) > 0
}

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
