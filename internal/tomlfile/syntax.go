package tomlfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// slip is a syntax fault on its way to a diagnostic: what the parser said, and
// what an editor probably meant.
type slip struct {
	src   []byte
	start int // of the expression that failed
	at    int // where the parser stopped
	said  string

	key    string // as written, before the "="
	equals bool   // a "=" comes before at
	value  int    // start of the whole value
	item   int    // start of the list element or value that failed
	open   int    // start of the innermost open bracket or brace, -1 for none
	want   string // what closes it
	inKey  bool   // a key of a table in braces is due, not a value

	message, help string
	pos           int // where the diagnostic points
}

// syntaxFault reports where and why the text is not TOML, and returns where to
// go on: at the next line that starts afresh, if the fault did not leave a list
// or a text of several lines open, else at the end.
func (p *parser) syntaxFault(at int, said string) int {
	s := &slip{src: p.src, start: skipBlank(p.src, p.done, false), at: at, said: said, pos: at, open: -1}
	s.start = min(s.start, at)
	s.locate()
	s.explain()
	d := p.builder.fault("syntax", p.place(s.pos), "%s", s.message).Helpf("%s", s.help)
	p.builder.cur = p.builder.table(place{}, headed) // what follows a broken heading has no home
	if i := bytes.IndexByte(p.src[s.start:at], '\n'); i >= 0 {
		if s.pos == at {
			d.At(p.at(s.start), "in what starts here")
		}
		return len(p.src)
	}
	if p.builder.halted || strings.Contains(said, "multiline") {
		return len(p.src)
	}
	afresh := freshAttempt
	if s.open >= 0 {
		afresh = fresh
	}
	for off := lineEnd(p.src, at); off < len(p.src); off = lineEnd(p.src, off) {
		off++
		if afresh().Match(p.src[off:lineEnd(p.src, off)]) {
			return off
		}
	}
	return len(p.src)
}

var (
	// fresh matches a line that starts an expression of its own.
	fresh = pattern(`^[ \t]*(\[\[?[A-Za-z0-9_."' -]+\]\]?[ \t]*(#.*)?$|[A-Za-z0-9_."'-]+[ \t]*=)`)
	// freshAttempt matches a line that was meant to, which lines of prose
	// behind a text without quotation marks do not.
	freshAttempt = pattern(`^[ \t]*(\[|[^#=]{0,60}=|[A-Za-z0-9_-]+:|[<>]{7})`)
)

// locate finds the key, the value and the list element around the fault.
func (s *slip) locate() {
	src, opened := s.src, []int{}
	s.value, s.item = s.start, s.start
	for i := s.start; i < s.at; {
		switch c := src[i]; c {
		case '#':
			i = lineEnd(src, i)
			continue
		case '"', '\'':
			i = skipString(src, i)
			continue
		case '=':
			if !s.equals {
				s.key, s.equals, s.value = string(bytes.TrimSpace(src[s.start:i])), true, skipSpace(src, i+1)
			}
			s.item, s.inKey = i+1, false
		case '[', '{':
			opened = append(opened, i)
			s.item, s.inKey = i+1, c == '{'
		case ']', '}':
			if len(opened) > 0 {
				opened = opened[:len(opened)-1]
			}
		case ',':
			if n := len(opened); n > 0 {
				s.item, s.inKey = i+1, src[opened[n-1]] == '{'
			}
		}
		i++
	}
	s.item = min(skipBlank(src, s.item, false), s.at)
	if n := len(opened); n > 0 {
		s.open, s.want = opened[n-1], "]"
		if src[s.open] == '{' {
			s.want = "}"
		}
	}
}

// token returns what stands at the fault's element: the rest of its line, or
// in a list or table in braces up to where the element should end.
func (s *slip) token() string {
	line := s.src[s.item:lineEnd(s.src, s.item)]
	if i := comment().FindIndex(line); i != nil {
		line = line[:i[0]]
	}
	if s.open >= 0 {
		if i := bytes.IndexAny(line, ",]}"); i >= 0 {
			line = line[:i]
		}
	}
	return string(bytes.TrimSpace(line))
}

var conflictMark = pattern(`^(<<<<<<<|=======|>>>>>>>)`)

var comment = pattern(`(^|[ \t])#`)

// explain sets message, help and pos.
func (s *slip) explain() {
	switch {
	case conflictMark().Match(s.src[s.start:]):
		s.pos, s.message, s.help = s.start, "a mark of a merge conflict is left in the file", "settle the conflict and remove the mark"
	case s.unterminated(), s.reword(characterFaults), s.invisible():
	case s.start < len(s.src) && s.src[s.start] == '[' && !s.equals:
		s.explainHeading()
	case !s.equals:
		s.explainKey()
	case s.explainValue(), s.explainList():
	case s.reword(otherFaults):
	default:
		s.message = plain(s.said)
	}
}

// invisible explains a space or mark that looks like a plain space or nothing,
// as text copied from elsewhere has it.
func (s *slip) invisible() bool {
	r, _ := utf8.DecodeRune(s.src[s.at:])
	if r < 0x80 || !unicode.In(r, unicode.Zs, unicode.Cf) {
		return false
	}
	if number, _ := plainNumber(s.token()); number != "" {
		return false
	}
	s.message, s.help = fmt.Sprintf("an invisible character (%U) stands here", r), "remove it, or type an ordinary space"
	return true
}

// unterminated explains a text or a list that does not end.
func (s *slip) unterminated() bool {
	switch {
	case strings.Contains(s.said, "have new lines"), strings.Contains(s.said, "unterminated"):
		s.pos = s.item
		s.message, s.help = "this text has no closing quotation mark", "close it on its line, or put a text of several lines between three quotation marks"
	case strings.Contains(s.said, "multiline") && strings.Contains(s.said, "not terminated"):
		s.pos = s.item
		s.message, s.help = "this text of several lines is not closed", "end it with three quotation marks, as it starts"
	case strings.Contains(s.said, "is incomplete"):
		s.pos = max(s.open, s.start)
		s.message, s.help = fmt.Sprintf("%q is not closed", s.src[s.pos:s.pos+1]), fmt.Sprintf("end it with %q", s.want)
	default:
		return false
	}
	return true
}

func (s *slip) explainHeading() {
	line := strings.TrimSpace(string(s.src[s.start:lineEnd(s.src, s.start)]))
	name := strings.Trim(line, "[] ")
	switch {
	case name == "":
		s.message, s.help = "a heading has no name", "write [name]"
	case strings.Contains(s.said, "expected newline"):
		s.message, s.help = "a heading stands on a line of its own", "put what follows it on the next line"
	case strings.HasSuffix(line, "]") && !strings.Contains(s.said, "escape"):
		s.message, s.help = "a heading holds letters, digits, - and _, with dots between its parts", "put any other name between quotation marks"
		if strings.HasPrefix(line, "[[") != strings.HasSuffix(line, "]]") {
			s.message, s.help = "the brackets of this heading do not match", "write [name] for a table, [[name]] for one of a list"
		}
	default:
		s.message, s.help = `this heading has no closing "]"`, "write [name] on a line of its own"
	}
}

func (s *slip) explainKey() {
	line := string(s.src[s.start:lineEnd(s.src, s.start)])
	name, _, assigned := strings.Cut(line, "=")
	name = strings.TrimSpace(name)
	colon, rest, mapped := strings.Cut(line, ":")
	switch {
	case name == "":
		s.message, s.help = `there is no key before the "="`, "write key = value"
	case strings.ContainsAny(line, "“”„‟«»‘’‚"):
		s.message, s.help = "a key or text stands between typographic quotation marks", `use straight ones: "…"`
	case assigned && bareKey().MatchString(strings.ReplaceAll(name, ".", "")):
		s.message, s.help = fmt.Sprintf("a part of the key %s is empty", name), "write a name before and behind each dot"
	case assigned && !strings.ContainsAny(name, `"':,[]{}`):
		s.message, s.help = fmt.Sprintf("the key %s holds more than letters, digits, - and _", name), fmt.Sprintf("write %q = …", name)
	case mapped && bareKey().MatchString(colon):
		s.message, s.help = `a key is followed by "=", not by ":"`, brief("write "+colon+" = "+strings.TrimSpace(rest))
	case strings.HasPrefix(line, "//"), strings.HasPrefix(line, "/*"), strings.HasPrefix(line, "--"), strings.HasPrefix(line, ";"):
		s.message, s.help = "this line is not key = value", "a comment starts with #"
	default:
		s.message, s.help = "this line is not key = value", "write key = value, [heading] or # comment"
	}
}

var bareKey = pattern(`^[A-Za-z0-9_-]+$`)

// explainList explains what is wrong between the elements of a list or table.
func (s *slip) explainList() bool {
	if s.open < 0 || s.at >= len(s.src) {
		return false
	}
	before := s.src[s.open:s.at]
	line := bytes.LastIndexByte(before, '\n') + 1
	ownLine := line > 0 && len(bytes.TrimSpace(before[line:])) == 0
	switch {
	case s.want == "]" && ownLine && fresh().Match(s.src[s.at:lineEnd(s.src, s.at)]):
		s.pos, s.message, s.help = s.open, `"[" is not closed`, `end the list with "]"`
	case strings.Contains(s.said, "expected ','"):
		s.message = fmt.Sprintf("a comma or %q is missing before this", s.want)
	case s.src[s.at] == ',':
		s.message, s.help = "nothing stands before this comma", "remove the comma"
	case strings.Contains(s.said, "expected '='"):
		s.message, s.help = `a key between braces is followed by "="`, "write { key = value }"
	default:
		return false
	}
	return true
}

// reword puts what the parser said into our words.
func (s *slip) reword(words []wording) bool {
	for _, w := range words {
		if strings.Contains(s.said, w.said) {
			s.message, s.help = w.message, w.help
			return true
		}
	}
	return false
}

type wording struct{ said, message, help string }

// characterFaults are about one character of a text or comment, whatever the
// rest of the line looks like.
var characterFaults = []wording{
	{"invalid escape", "a backslash stands before a character that needs none", `write \\ for a backslash, or put the text between '…'`},
	{"need a character after", "a backslash stands at the end", `write \\ for a backslash`},
	{"unicode", `\u is not followed by the number of a character`, `write four digits, as in \u2013, or the character itself`},
	{"too many quotes", "too many quotation marks stand together", "three of them end the text"},
}

var otherFaults = []wording{
	{"'='", `there is a "=" too many`, "write key = value"},
	{"start of value", "no value starts like this", "put a text between quotation marks"},
	{"start of key", "no key starts like this", "put any name but letters, digits, - and _ between quotation marks"},
	{"expected \"", "no value starts like this", "put a text between quotation marks"},
	{"leading zeroes", "a number does not start with 0", "remove the 0, or put a text between quotation marks"},
	{"decimal point", "a decimal point stands between digits", ""},
	{"underscores", "an underscore in a number must stand between digits", ""},
	{"radix", "a number in another base needs digits and takes no sign", ""},
	{"expected digit", "a sign must stand before a digit", "write a number"},
	{"exponent", "the exponent of the number has no digits", ""},
	{"expected newline", "a value must be the last thing on its line", "put what follows it on the next line, or a text between quotation marks"},
	{"end of input", "the value is missing", ""},
	{"expected value", "the value is missing", ""},
}

// brief shortens a text for a message.
func brief(s string) string {
	r := []rune(s)
	if len(r) <= 60 {
		return s
	}
	return string(r[:59]) + "…"
}
