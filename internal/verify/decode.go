package verify

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf8"
)

// decoded undoes the ways in which a text is written in pages, addresses and
// scripts: entities, percent signs and escapes, also one within another. Lines
// stay the lines they are.
func decoded(b []byte) []byte {
	for range 3 {
		out, changed := decodeOnce(b)
		if !changed {
			return b
		}
		b = out
	}
	return b
}

func decodeOnce(b []byte) (out []byte, changed bool) {
	var next [3]int // of each sign: to look for one at a time is many times faster than for any
	done := 0
	for at := 0; ; {
		i := len(b)
		for s, sign := range [...]byte{'&', '\\', '%'} {
			if next[s] < at || at == 0 {
				if next[s] = bytes.IndexByte(b[at:], sign); next[s] < 0 {
					next[s] = len(b)
				} else {
					next[s] += at
				}
			}
			i = min(i, next[s])
		}
		if i == len(b) {
			break
		}
		r, n := escape(b[i:])
		if at = i + max(n, 1); n == 0 {
			continue
		}
		if !changed {
			out, changed = make([]byte, 0, len(b)), true
		}
		out = append(append(out, b[done:i]...), r...)
		done = at
	}
	if !changed {
		return b, false
	}
	return append(out, b[done:]...), true
}

// escape reads what is escaped at the beginning of b; n is 0 if nothing is.
func escape(b []byte) (text []byte, n int) {
	switch b[0] {
	case '&':
		end := bytes.IndexByte(b[:min(len(b), 34)], ';')
		if end < 0 {
			return nil, 0
		}
		s := html.UnescapeString(string(b[:end+1]))
		if s == string(b[:end+1]) {
			return nil, 0
		}
		return harmless([]byte(s)), end + 1
	case '%':
		return percent(b)
	}
	return backslash(b)
}

func percent(b []byte) (text []byte, n int) {
	for n+2 < len(b) && b[n] == '%' {
		v, err := strconv.ParseUint(string(b[n+1:n+3]), 16, 8)
		if err != nil {
			break
		}
		text, n = append(text, byte(v)), n+3
	}
	return harmless(text), n
}

func backslash(b []byte) (text []byte, n int) {
	if len(b) < 2 {
		return nil, 0
	}
	digits := map[byte]int{'u': 4, 'x': 2, 'U': 8}[b[1]]
	switch {
	case digits > 0 && len(b) >= 2+digits:
		v, err := strconv.ParseUint(string(b[2:2+digits]), 16, 32)
		if err != nil {
			return nil, 0
		}
		return harmless(utf8.AppendRune(nil, rune(v))), 2 + digits
	case b[1] == 'n' || b[1] == 'r' || b[1] == 't' || b[1] == '"' || b[1] == '\'':
		return []byte{' '}, 2
	case b[1] == '\\' || b[1] == '/':
		return b[1:2], 2
	}
	return nil, 0
}

// harmless takes what would change the structure of the text around it for spaces.
func harmless(b []byte) []byte {
	for i, c := range b {
		switch {
		case c < ' ', c == '<', c == '>', c == '"', c == '\'', c == '=':
			b[i] = ' '
		}
	}
	return b
}
