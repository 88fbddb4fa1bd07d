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

// hex are the digits of an escape.
const hex = "0123456789abcdef"

// String appends s in quotes. As encoding/json does, it escapes <, > and & too, so
// that the text can stand in a page, and writes U+FFFD for what is no UTF-8.
func String(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		quoted, err := json.Marshal(s)
		if err != nil {
			panic("jsontext: " + err.Error()) // a text always encodes
		}
		return append(b, quoted...)
	}
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !special[c] {
			continue
		}
		if c == lineSeparator[0] {
			if len(s) < i+3 || s[i+1] != lineSeparator[1] || s[i+2]&^1 != lineSeparator[2] {
				continue
			}
			b = append(append(b, s[from:i]...), '\\', 'u', '2', '0', '2', hex[s[i+2]&0xf])
			from = i + 3
			i += 2
			continue
		}
		b = escape(append(b, s[from:i]...), c)
		from = i + 1
	}
	return append(append(b, s[from:]...), '"')
}

// lineSeparator is U+2028, which U+2029 follows: some scripts take them for ends
// of lines.
const lineSeparator = "\u2028"

// special are the bytes at which an escape may begin.
var special = func() (t [256]bool) {
	for c := range byte(' ') {
		t[c] = true
	}
	for _, c := range `"\<>&` {
		t[c] = true
	}
	t[lineSeparator[0]] = true
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
	if i := int64(v); float64(i) == v && i > -1e15 && i < 1e15 && (i != 0 || !math.Signbit(v)) {
		return strconv.AppendInt(b, i, 10)
	}
	format := byte('f')
	if x := math.Abs(v); x != 0 && (x < 1e-6 || x >= 1e21) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, v, format, -1, 64)
	if n := len(b); format == 'e' && n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b = append(b[:n-2], b[n-1]) // e-09 is e-9
	}
	return b
}
