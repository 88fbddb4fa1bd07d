package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CSV writes the sheet by RFC 4180.
func (s *Sheet) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		line[i] = defused(c.Heading)
	}
	_ = w.Write(line) // a buffer takes everything
	for r := range s.Rows {
		for i, c := range s.Columns {
			if line[i] = s.CellText(r, i); c.Type != Number {
				line[i] = defused(line[i])
			}
		}
		_ = w.Write(line)
	}
	w.Flush()
	return b.Bytes()
}

// triggers begin a formula in one spreadsheet or another; the wide forms do so
// where East Asian text is written.
const triggers = "=+-@＝＋－＠"

// defused returns text that no spreadsheet takes for a formula. Space before
// one does not keep every spreadsheet from it.
func defused(s string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsSpace))
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\n") || strings.ContainsRune(triggers, first) {
		return "'" + s
	}
	return s
}
