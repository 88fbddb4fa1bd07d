package output

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxName = 200 // bytes; file systems allow 255, some with encryption less
	maxPath = 400 // bytes
)

// CheckPath reports why path cannot be the name of a file on each of the usual
// systems, as the rest of a sentence ("is absolute"), or returns nil.
//
// A path is relative, clean, slash-separated UTF-8. Its parts have at most 200
// bytes and it has at most 400. They hold visible characters and spaces, none
// of them reserved on Windows, do not end in a dot or a space and are not the
// name of a device there.
//
// A path must also be the same bytes in every Unicode normal form, because
// some systems change the form. This is judged by range: combining diacritics,
// conjoining Hangul, kana voicing marks and compatibility ideographs are
// refused, which covers Latin, Greek, Cyrillic and East Asian scripts. Marks of
// Arabic, Hebrew and Indic scripts are not judged.
func CheckPath(path string) error {
	switch {
	case path == "":
		return errors.New("is empty")
	case len(path) > maxPath:
		return fmt.Errorf("is longer than %d bytes", maxPath)
	case !utf8.ValidString(path):
		return errors.New("is not valid UTF-8")
	case path[0] == '/':
		return errors.New("is absolute")
	}
	for name := range strings.SplitSeq(path, "/") {
		if err := checkName(name); err != nil {
			return err
		}
	}
	return nil
}

func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("has an empty part")
	case name == "." || name == "..":
		return fmt.Errorf("has the part %q", name)
	case len(name) > maxName:
		return fmt.Errorf("has a part longer than %d bytes", maxName)
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return fmt.Errorf("has a part that ends in %q", name[len(name)-1:])
	case isDevice(name):
		return fmt.Errorf("has the part %q, which Windows reserves", name)
	case isPlain(name):
		return nil // nearly every name, in a fifth of the time
	}
	for _, r := range name {
		switch {
		case strings.ContainsRune(`\:*?"<>|`, r):
			return fmt.Errorf("has the character %q, which Windows reserves", r)
		case !unicode.IsPrint(r):
			return fmt.Errorf("has the control or invisible character %U", r)
		case unicode.Is(unstable, r):
			return fmt.Errorf("has the decomposed character %U: write letters with their accents as one character (NFC)", r)
		}
	}
	return nil
}

// isPlain reports whether a name has no characters but those that every system knows.
func isPlain(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// unstable are characters that normalisation forms C or D change.
var unstable = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0300, Hi: 0x036f, Stride: 1}, // combining diacritical marks
		{Lo: 0x1100, Hi: 0x11ff, Stride: 1}, // conjoining Hangul
		{Lo: 0x3099, Hi: 0x309a, Stride: 1}, // kana voicing marks
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, // compatibility ideographs
	},
	R32: []unicode.Range32{{Lo: 0x2f800, Hi: 0x2fa1f, Stride: 1}},
}

// isDevice reports whether Windows takes name for a device, whatever follows
// the first dot.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	if len(stem) > len("CONOUT$") && stem[len(stem)-1] != ' ' {
		return false // as are most
	}
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// Fold returns a key that is the same for two paths when they are one file
// where letter case is ignored.
func Fold(path string) string {
	if isASCII(path) {
		return strings.ToLower(path) // as below, and path itself where nothing changes
	}
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return unicode.ToLower(least)
	}, path)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
