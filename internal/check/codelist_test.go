package check

import (
	"testing"
	"unicode"
)

// TestHasStrange holds what is told from single bytes to the letters themselves.
func TestHasStrange(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		if s := "a" + string(r) + "b"; hasStrange(s) != isStrange(r) {
			t.Errorf("%q: %v", s, hasStrange(s))
		}
	}
	if hasStrange("\xcd") || hasStrange("\xff\xd0") {
		t.Error("half a letter is taken for one")
	}
}
