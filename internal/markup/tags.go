package markup

import (
	"html"
	"slices"
	"strings"
)

// cutTag cuts s, which begins with a tag, after it.
func cutTag(s string) (tag, rest string) {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '>':
			return s[:i+1], s[i+1:]
		}
	}
	return s, ""
}

func tagName(tag string) string {
	tag = strings.TrimPrefix(tag, "<")
	for i := range len(tag) {
		if c := tag[i]; c == '>' || c == ' ' || c == '\n' {
			return tag[:i]
		}
	}
	return tag
}

// attribute returns the value of an attribute of a tag, "" for none.
func attribute(tag, name string) string {
	for rest := tag; ; {
		at := strings.IndexByte(rest, '=')
		if at < 0 {
			return ""
		}
		before, value := rest[:at], rest[at+1:]
		if rest = value; !strings.HasSuffix(before, name) || !strings.HasSuffix(before[:len(before)-len(name)], " ") || !strings.HasPrefix(value, `"`) {
			continue
		}
		value, _, _ = strings.Cut(value[1:], `"`)
		return html.UnescapeString(value)
	}
}

// WithoutLinks returns markup without the links of some classes, which hold text
// alone, and the space before each. (A pattern takes ten times as long, and
// search asks this of every table.)
func WithoutLinks(h HTML, classes ...string) HTML {
	s := string(h)
	at := strings.Index(s, linkOfClass)
	if at < 0 {
		return h
	}
	var b strings.Builder
	for ; at >= 0; at = strings.Index(s, linkOfClass) {
		before, after, ok := CutLink(s, at+len("<a "), classes...)
		if !ok {
			at += len(linkOfClass)
			before, after = s[:at], s[at:]
		}
		b.WriteString(before)
		s = after
	}
	b.WriteString(s)
	return HTML(b.String())
}

const linkOfClass = `<a class="`

// CutLink cuts s around the link whose first attribute begins at a place, and the
// space before it. It is ok if the attribute is one of the classes and the link holds
// text alone.
func CutLink(s string, at int, classes ...string) (before, after string, ok bool) {
	begin := at - len("<a ")
	if begin < 0 || !strings.HasPrefix(s[begin:], linkOfClass) {
		return "", "", false
	}
	tag, rest := cutTag(s[begin:])
	words, after, _ := strings.Cut(rest, "<")
	class, _, _ := strings.Cut(tag[len(linkOfClass):], `"`)
	if len(words) == len(rest) || !strings.HasPrefix(after, "/a>") || !slices.Contains(classes, class) {
		return "", "", false
	}
	return strings.TrimRight(s[:begin], " \t\n\f\r"), after[len("/a>"):], true
}
