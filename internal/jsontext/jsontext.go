// Package jsontext writes JSON by appending to a buffer: the bytes that
// encoding/json writes for the same text or number, without reflection and without
// a piece of memory for each. Files of which there is one for each month are
// written with it.
package jsontext

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"
)

// Plain is JSON that may stand in a script element of a page as it is: compact, with
// texts as String writes them. Whoever makes one holds it to that by a test; nobody
// looks through it again.
type Plain []byte

// MarshalJSON returns p, so that it is a part of other JSON.
func (p Plain) MarshalJSON() ([]byte, error) { return p, nil }

// hex are the digits of an escape.
const hex = "0123456789abcdef"

// String appends s in quotes. As encoding/json does, it escapes <, > and & too, so
// that the text can stand in a page, and writes U+FFFD for what is no UTF-8.
func String[T string | []byte](b []byte, s T) []byte {
	begin := len(b)
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plain[c] {
			continue
		}
		if c < utf8.RuneSelf {
			b = escape(append(b, s[from:i]...), c)
			from = i + 1
			continue
		}
		r, n := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		switch {
		case r == utf8.RuneError && n == 1:
			quoted, err := json.Marshal(string(s))
			if err != nil {
				panic("jsontext: " + err.Error()) // a text always encodes
			}
			return append(b[:begin], quoted...)
		case r == lineSeparator || r == paragraphSeparator:
			b = append(append(b, s[from:i]...), '\\', 'u', '2', '0', '2', hex[r&0xf])
			from = i + n
		}
		i += n - 1
	}
	return append(append(b, s[from:]...), '"')
}

// Some scripts take these for ends of lines.
const (
	lineSeparator      = '\u2028'
	paragraphSeparator = '\u2029'
)

// plain are the bytes that stand for themselves, whatever is beside them.
var plain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = true
	}
	for _, c := range `"\<>&` {
		t[c] = false
	}
	return t
}()

func escape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}

// Number appends v, which is finite: with an exponent only where it is very large
// or very small.
func Number(b []byte, v float64) []byte {
	if x := math.Abs(v); x == 0 || x >= 1e-6 && x < 1e21 {
		return Fixed(b, v)
	}
	b = strconv.AppendFloat(b, v, 'e', -1, 64)
	if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b = append(b[:n-2], b[n-1]) // e-09 is e-9
	}
	return b
}

// Fixed appends v, which is finite, without an exponent. Nearly all figures have two
// decimals at most: of all numbers with so few digits, one alone is nearest to v, so
// that nothing need be searched for.
func Fixed(b []byte, v float64) []byte {
	hundredths := math.Round(v * 100)
	if hundredths/100 != v || math.Abs(hundredths) >= 1e15 || v == 0 && math.Signbit(v) {
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	n := int64(hundredths)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/100, 10)
	switch n %= 100; {
	case n == 0:
		return b
	case n%10 == 0:
		return append(b, '.', byte('0'+n/10))
	}
	return append(b, '.', byte('0'+n/10), byte('0'+n%10))
}
