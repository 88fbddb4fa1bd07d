package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// label is a text that names a code or a group.
type label struct {
	what, id, text string
	pos            diag.Pos
	at             place
}

// codelists looks at the labels of each code list: a reader must be able to tell
// them apart, and a program to find the same one again.
func (c *checker) codelists() {
	for _, l := range c.archive.Codelists {
		labels, ids := make(map[string]label, len(l.Codes)), make(map[string]label, len(l.Codes))
		for _, code := range l.Codes {
			x := label{"code", code.ID, code.Label, code.Pos, place{own: code.Accepted}}
			c.label(x, labels)
			if first, twin := ids[plainID(code.ID)]; twin {
				c.fail("look-alike", x.pos, x.at, "code %q looks like code %q", x.id, first.id).At(first.pos, "the other stands here")
			} else {
				ids[plainID(code.ID)] = x
			}
		}
		groups := make(map[string]label, len(l.Groups))
		for _, g := range l.Groups {
			c.label(label{"group", g.ID, g.Label, g.Pos, place{own: g.Accepted}}, groups)
		}
	}
}

// titles looks at the titles of measures in the same way.
func (c *checker) titles() {
	for _, d := range c.archive.Datasets {
		seen := make(map[string]label, len(d.Measures))
		for _, m := range d.Measures {
			c.label(label{"measure", m.ID, m.Title, m.Pos, place{measure: m}}, seen)
		}
	}
}

// name looks for letters of another script in the text of a record, where they
// make one name into two.
func (c *checker) name(m *archive.Month, d *archive.Dataset, r *archive.Record, v *archive.FieldValue) {
	if !hasStrange(v.Text.Plain) {
		return
	}
	for _, word := range letters(v.Text.Plain) {
		if strange, ok := mixed(word); ok {
			c.fail("look-alike", v.Pos, place{r.Accepted, m, d, nil}, "%s mixes scripts: %s looks like a Latin letter", word, code(strange)).
				Helpf("write it with Latin letters")
		}
	}
}

func letters(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// label looks at one label and compares it with those before it.
func (c *checker) label(x label, seen map[string]label) {
	fault, help := oddity(x.text)
	odd := fault != ""
	if odd {
		c.fail("look-alike", x.pos, x.at, "the label %q of %s %q %s", x.text, x.what, x.id, fault).Helpf("%s", help)
	}
	k := skeleton(x.text)
	first, twin := seen[k]
	switch {
	case !twin:
		seen[k] = x
		return
	case odd:
		return // that explains it
	}
	c.fail("look-alike", x.pos, x.at, "the label %q of %s %q looks like that of %q", x.text, x.what, x.id, first.id).
		At(first.pos, "the other stands here: %q", first.text)
}

// oddity says what is wrong with a label by itself, "" if nothing is.
func oddity(s string) (fault, help string) {
	for _, r := range s {
		switch {
		case ' ' <= r && r <= '~': // most
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return "has the invisible character " + code(r), "remove it"
		case r == '\u00a0' || unicode.Is(unicode.Zs, r) && r != ' ':
			return "has the unusual space " + code(r), "write an ordinary space"
		}
	}
	switch {
	case !norm.NFC.IsNormalString(s):
		return "has letters put together from parts", "write " + norm.NFC.String(s) + " in composed letters (NFC)"
	case strings.Contains(s, "  "):
		return "has two spaces in a row", "write one"
	case strings.TrimSpace(s) != s:
		return "begins or ends with a space", "remove it"
	}
	if !hasStrange(s) {
		return "", ""
	}
	for _, word := range letters(s) {
		if strange, ok := mixed(word); ok {
			return "mixes scripts: " + code(strange) + " looks like a Latin letter in " + word, "write it with Latin letters"
		}
	}
	return "", ""
}

func code(r rune) string { return fmt.Sprintf("%U", r) }

// isStrange reports whether r is a Greek or Cyrillic letter. Those of other scripts
// are told by their number, before any table is asked.
func isStrange(r rune) bool {
	return r >= '\u0370' && unicode.In(r, unicode.Cyrillic, unicode.Greek)
}

// hasStrange reports whether a text has such a letter, which next to none has. Nearly all
// bytes are those of letters before them, and need not be read as letters.
func hasStrange(s string) bool {
	for i := range len(s) {
		if s[i] < firstStrange {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(s[i:]); isStrange(r) {
			return true
		}
	}
	return false
}

// firstStrange is the least byte that one of those letters begins with.
const firstStrange = 0xcd // of U+0370

// mixed finds a Greek or Cyrillic letter in a word that has Latin ones.
func mixed(word string) (strange rune, ok bool) {
	latin := false
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case isStrange(r):
			strange = r
		}
	}
	return strange, latin && strange != 0
}

// twins are letters and signs that look like a Latin one in most typefaces.
var twins = func() map[rune]rune {
	out := map[rune]rune{}
	for latin, others := range map[rune]string{
		'a': "аα", 'b': "вЬβ", 'c': "сϲ", 'd': "ԁ", 'e': "еєε", 'h': "нһη", 'i': "іιı", 'j': "ј", 'k': "кκ", 'm': "мμ", 'n': "ո",
		'o': "оοσ0", 'p': "рρ", 's': "ѕ", 't': "тτ", 'u': "υ", 'v': "ѵν", 'w': "ԝω", 'x': "хχ", 'y': "уγ", 'z': "ζ", 'l': "1ⅼ|",
		'-': "‐‑‒–—−_", '\'': "’‘`´ʼ", '"': "“”„«»", '/': "⁄∕",
	} {
		for _, r := range others {
			out[unicode.ToLower(r)] = latin
		}
	}
	return out
}()

// skeleton is what is left of a label when everything that is hard to see is
// forgotten: case, accents' encoding, widths, twins of letters, spaces.
func skeleton(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		if twin, ok := twins[r]; ok {
			r = twin
		}
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plainID is an id without what is easily mistaken in it.
func plainID(id string) string { return easilyMistaken.Replace(id) }

var easilyMistaken = strings.NewReplacer("-", "", "0", "o", "1", "l")
