package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// headingIDs makes the automatic ids of a document's headings.
type headingIDs struct{ seen map[string]bool }

// Generate returns the id of a heading with this text.
func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	id := slug(string(value))
	unique := id
	for n := 2; h.seen[unique]; n++ {
		unique = id + "-" + strconv.Itoa(n)
	}
	h.seen[unique] = true
	return []byte(unique)
}

// Put takes note of an id that an editor gave.
func (h *headingIDs) Put(value []byte) { h.seen[string(value)] = true }

// slug is the text without a leading number, in lower case, words joined by
// hyphens.
func slug(s string) string {
	s = strings.TrimLeft(s, "0123456789. )\t")
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r != '\'' && r != '’':
			gap = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

// isID accepts the ids an editor may give.
func isID(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0) {
			return false
		}
	}
	return s != ""
}
