package tomlfile

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// pattern is a regular expression that is compiled when it is first asked for. Most
// files have no slip, and to compile all of these takes as long as to read three months.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// The common slips in a value: what they look like, and how to mend them.
var (
	smartQuote   = pattern(`^[“”„‟«»‘’‚]`)
	minusNumber  = pattern(`^[−–—‐‑]\s*(\d[\d.,]*)$`)
	leadingZeros = pattern(`^[+-]?0+([1-9]\d*)$`)
	halfNumber   = pattern(`^([+-]?)(\d*)\.(\d*)$`)
	withUnit     = pattern(`^([£$€]?)\s*([+-]?\d[\d.,]*)\s*([%£€‰]|[A-Za-z][A-Za-z²³/]*)?$`)
	digitsOnly   = pattern(`^[+-]?\d[\d.,_' +-]*$`)
	textStart    = pattern(`^[\p{L}\d(/.*&@~<]`)
	otherWord    = pattern(`(?i)^(true|false|yes|no|on|off|null|nil|none|nan|n/a|-+|–|—|\?+)$`)
)

// explainValue explains a value that is not written as TOML writes it.
func (s *slip) explainValue() bool {
	tok := s.token()
	if s.inKey || s.want == "}" && strings.Contains(tok, "=") {
		return false
	}
	if tok != "" && (tok[0] == '"' || tok[0] == '\'') {
		return s.explainText(tok)
	}
	if tok == "" || strings.ContainsAny(tok[:1], "[{]},=") {
		if tok == "" && s.open < 0 {
			s.message, s.help = fmt.Sprintf("%s has no value", s.key), fmt.Sprintf("write %s = …, or remove the line", s.key)
			return true
		}
		return false
	}
	if s.open >= 0 && strings.Contains(s.said, "expected ','") {
		if n, how := plainNumber(tok); n != "" {
			s.pos, s.message, s.help = s.item, brief(tok)+" is not a number", how
			return true
		}
		return false
	}
	for _, explain := range []func(string) (message, help string){numberSlip, wordSlip} {
		if m, h := explain(tok); m != "" {
			s.pos, s.message, s.help = s.item, m, h
			return true
		}
	}
	if s.open < 0 && digitsOnly().MatchString(tok) && !strings.Contains(tok, "_") {
		s.pos, s.message, s.help = s.item, brief(tok)+" is not a number", "if it is a text, write "+quoted(tok)
		return true
	}
	if textStart().MatchString(tok) && strings.ContainsFunc(tok, unicode.IsLetter) {
		s.pos, s.message, s.help = s.item, "a text must stand between quotation marks", "write "+quoted(tok)
		return true
	}
	return false
}

// explainText explains what goes on behind the closing quotation mark.
func (s *slip) explainText(tok string) bool {
	if !strings.Contains(s.said, "expected newline") && !strings.Contains(s.said, "expected ','") || s.at == s.item {
		return false
	}
	rest := string(s.src[s.at:lineEnd(s.src, s.at)])
	if bytes.IndexByte(s.src[s.item:s.at], '\n') >= 0 || !strings.ContainsAny(rest, tok[:1]) || s.src[s.at] == tok[0] && s.open >= 0 {
		return false
	}
	s.message = "a quotation mark within the text has ended it before this"
	s.help = `write \" for a quotation mark within "…", or put the text between '…'`
	if tok[0] == '\'' {
		s.help = `put a text with an apostrophe between "…"`
	}
	return true
}

// numberSlip explains a number as people write it.
func numberSlip(tok string) (message, help string) {
	if m := minusNumber().FindStringSubmatch(tok); m != nil {
		return "a negative number starts with a hyphen", "write -" + m[1]
	}
	if how := dateSlip(tok); how != "" {
		return tok + " is not a date", how
	}
	if n, how := plainNumber(tok); n != "" {
		return brief(tok) + " is not a number", how
	}
	if m := leadingZeros().FindStringSubmatch(tok); m != nil {
		return "a number does not start with 0", fmt.Sprintf("write %s, or %q if it is a text", m[1], tok)
	}
	if m := halfNumber().FindStringSubmatch(tok); m != nil && m[2]+m[3] != "" {
		whole, part := m[2], m[3]
		if whole == "" {
			whole = "0"
		}
		if part == "" {
			part = "0"
		}
		return "a decimal point stands between digits", "write " + m[1] + whole + "." + part
	}
	if m := withUnit().FindStringSubmatch(tok); m != nil && m[1]+m[3] != "" {
		n := strings.TrimRight(m[2], ".,")
		if p, _ := plainNumber(n); p != "" {
			n = p
		}
		return "a number stands alone, without a unit or sign", fmt.Sprintf("write %s, or %q if it is a text", n, tok)
	}
	return "", ""
}

var (
	grouped      = pattern(`^[+-]?\d{1,3}([,'’ \x{a0}\x{202f}\x{2009}]\d{3})+(\.\d+)?$`)
	groupedPoint = pattern(`^[+-]?\d{1,3}(\.\d{3})+,\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$|^[+-]?\d{1,3}([ \x{a0}\x{202f}\x{2009}]\d{3})+,\d+$`)
	decimalComma = pattern(`^[+-]?\d+,\d+$`)
	separators   = strings.NewReplacer(",", "", "'", "", "’", "", " ", "", "\u00a0", "", "\u202f", "", "\u2009", "")
)

// plainNumber returns a number written with separators or a decimal comma as
// TOML writes it, and how to mend it; "" if tok is not such a number.
func plainNumber(tok string) (number, help string) {
	switch {
	case grouped().MatchString(tok):
		number = separators.Replace(tok)
		if decimalComma().MatchString(tok) {
			return number, fmt.Sprintf("write %s, or %s if the comma is a decimal point", number, strings.Replace(tok, ",", ".", 1))
		}
	case groupedPoint().MatchString(tok):
		whole, part, _ := strings.Cut(tok, ",")
		number = separators.Replace(strings.ReplaceAll(whole, ".", ""))
		if part != "" {
			number += "." + part
		}
	case decimalComma().MatchString(tok):
		number = strings.Replace(tok, ",", ".", 1)
	default:
		return "", ""
	}
	return number, "write " + number
}

// wordSlip explains words that stand for a value elsewhere, and quotation marks
// of the printed page.
func wordSlip(tok string) (message, help string) {
	if smartQuote().MatchString(tok) {
		return "typographic quotation marks do not make a text", "write " + quoted(strings.Trim(tok, "“”„‟«»‘’‚\"'"))
	}
	switch word := strings.ToLower(tok); {
	case tok == "true" || tok == "false" || !otherWord().MatchString(tok):
		return "", ""
	case word == "true" || word == "yes" || word == "on":
		return tok + " is not a value", fmt.Sprintf("write true, or %q if it is a text", tok)
	case word == "false" || word == "no" || word == "off":
		return tok + " is not a value", fmt.Sprintf("write false, or %q if it is a text", tok)
	}
	return tok + " is not a value", "leave the key out where there is no value"
}

// quoted puts a text between the quotation marks that suit it, for a help.
func quoted(tok string) string {
	if tok = brief(tok); strings.ContainsAny(tok, `"\`) && !strings.Contains(tok, "'") {
		return "'" + tok + "'"
	}
	return `"` + tok + `"`
}
