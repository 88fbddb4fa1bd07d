package verify

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// significant returns the number as a key, if a number like it is not found
// anywhere by chance: it has four digits or more, three of them other than
// zeros at its ends, and is no year.
func significant(v float64) (key uint64, ok bool) {
	v = math.Abs(v)
	if math.IsNaN(v) || v > 9e15 { // more than any figure has
		return 0, false
	}
	micro := math.Round(v * 1e6)
	whole := math.Trunc(micro/1e6)*1e6 == micro // math.Mod takes ten times as long
	digits := int64(v)                          // of more than twelve a few are enough
	if v < 1e12 {
		digits = int64(micro)
	}
	for digits != 0 && digits%10 == 0 {
		digits /= 10
	}
	if digits < 100 || !whole && digits < 1000 || whole && (v < 1000 || v >= 1900 && v < 2100) {
		return 0, false
	}
	return math.Float64bits(micro) * 0x9e3779b97f4a7c15, true
}

// parseFigure reads a number of TOML, which may be written in sixteens, eights and twos.
func parseFigure(text string) (key uint64, ok bool) {
	if len(text) > 2 && text[0] == '0' && strings.IndexByte("xob", text[1]) >= 0 {
		n, err := strconv.ParseInt(text, 0, 64)
		if err != nil {
			return 0, false
		}
		return significant(float64(n))
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil {
		return 0, false
	}
	return significant(v)
}

// numbersAt calls f for the numbers that may begin with a token: 22712, 22,712,
// 22.712,5 and so on. What is ambiguous is each of what it may be.
func numbersAt(b []byte, t token, f func(key uint64)) {
	if t.letters > 0 || t.digits > 16 || t.digits == 0 {
		return
	}
	try := func(text []byte) {
		if v, err := strconv.ParseFloat(string(text), 64); err == nil {
			if k, ok := significant(v); ok {
				f(k)
			}
		}
	}
	before := separator(b[:t.start], true)
	after := separator(b[t.end:], false)
	if t.digits > 3 && before != '.' && after != '.' {
		try(b[t.start:t.end])
	}
	if after == 0 || before != 0 && t.digits == 3 && before != '.' && !isFraction(b[:t.start-1]) || before == '.' {
		return
	}
	groups, sep, rest := grouped(b, t)
	listed := sep == ',' && inList(b, t.start, len(b)-len(rest))
	if len(groups) > t.digits && before == 0 && !listed {
		if next := separator(rest, false); next == 0 || next == rune(sep) {
			try(groups)
		} else {
			_, n := utf8.DecodeRune(rest)
			try(append(append(groups, '.'), digitsOf(rest[n:])...))
		}
	}
	if after == '.' || after == ',' && !inList(b, t.start, t.end+1+len(digitsOf(b[t.end+1:]))) {
		if fraction := digitsOf(b[t.end+1:]); separator(b[t.end+1+len(fraction):], false) != '.' {
			try(append(append(bytes.Clone(b[t.start:t.end]), '.'), fraction...))
		}
	}
}

// separators of thousands and of decimals.
const separators = ".,'’\u00a0\u202f\u2009"

// separator returns the separator between a number and digits beside it, 0 for none.
func separator(b []byte, before bool) rune {
	var r rune
	var n int
	var beyond []byte
	if before {
		r, n = utf8.DecodeLastRune(b)
		beyond = b[:len(b)-n]
		if len(beyond) == 0 || !isDigit(beyond[len(beyond)-1]) {
			return 0
		}
	} else {
		r, n = utf8.DecodeRune(b)
		if beyond = b[n:]; len(beyond) == 0 || !isDigit(beyond[0]) {
			return 0
		}
	}
	if n == 0 || !strings.ContainsRune(separators, r) {
		return 0
	}
	return r
}

// grouped reads a number with its thousands set apart, and returns its digits.
func grouped(b []byte, t token) (digits []byte, sep rune, rest []byte) {
	digits, rest = bytes.Clone(b[t.start:t.end]), b[t.end:]
	if t.digits > 3 {
		return digits, 0, rest
	}
	for {
		s := separator(rest, false)
		if s == 0 || sep != 0 && s != sep {
			return digits, sep, rest
		}
		n := utf8.RuneLen(s)
		next := digitsOf(rest[n:])
		if len(next) != 3 {
			return digits, sep, rest
		}
		digits, sep, rest = append(digits, next...), s, rest[n+3:]
	}
}

// inList reports whether a comma seems to part two numbers of a list, as in
// [6099,227] or in a line of CSV, which may begin with a date.
func inList(b []byte, start, end int) bool {
	begins := start > 0 && (bytes.IndexByte([]byte("[,:\n("), b[start-1]) >= 0 || b[start-1] == '-' && start > 1 && isDigit(b[start-2]))
	ends := end < len(b) && bytes.IndexByte([]byte(",]"), b[end]) >= 0 && (end+1 == len(b) || b[end+1] != ' ')
	return begins || ends
}

// isBare reports whether a number is an element of a list of JSON.
func isBare(b []byte, t token) bool {
	return t.start > 0 && bytes.IndexByte([]byte("[,"), b[t.start-1]) >= 0 && t.end < len(b) && bytes.IndexByte([]byte("],"), b[t.end]) >= 0
}

// isFraction reports whether the digits at the end of b follow a point.
func isFraction(b []byte) bool {
	i := len(b)
	for i > 0 && isDigit(b[i-1]) {
		i--
	}
	return i > 0 && b[i-1] == '.'
}

func digitsOf(b []byte) []byte {
	for i, c := range b {
		if !isDigit(c) {
			return b[:i]
		}
	}
	return b
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
