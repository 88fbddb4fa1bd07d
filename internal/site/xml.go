package site

import (
	"bytes"
	"encoding/xml"
	"sync"
	"unicode/utf8"
)

// xmlWriter writes elements as encoding/xml indents them, each text straight to where
// it stands: a feed has whole reports in it.
type xmlWriter struct {
	b     []byte
	depth int
}

var xmlHeader = []byte(xml.Header[:len(xml.Header)-1])

var xmlWriters = sync.Pool{New: func() any { return &xmlWriter{b: make([]byte, 0, 64<<10)} }}

// xmlPart returns what write writes at some depth.
func xmlPart(depth int, write func(*xmlWriter)) []byte {
	x := xmlWriters.Get().(*xmlWriter)
	defer xmlWriters.Put(x)
	x.b, x.depth = x.b[:0], depth
	write(x)
	return bytes.Clone(x.b)
}

// xmlFile returns a file of what write writes.
func xmlFile(write func(*xmlWriter)) []byte {
	return xmlPart(0, func(x *xmlWriter) {
		x.b = append(x.b, xmlHeader...)
		write(x)
		x.b = append(x.b, '\n')
	})
}

// open begins an element that has others in it; attributes are names and values.
func (x *xmlWriter) open(name string, attributes ...string) {
	x.begin(name, attributes)
	x.depth++
}

// close ends it.
func (x *xmlWriter) close(name string) {
	x.depth--
	x.line()
	x.end(name)
}

// leaf writes an element with text in it.
func (x *xmlWriter) leaf(name, text string, attributes ...string) {
	x.begin(name, attributes)
	x.text(text)
	x.end(name)
}

// around writes an element with text in it that write writes.
func (x *xmlWriter) around(name string, write func(*xmlWriter), attributes ...string) {
	x.begin(name, attributes)
	write(x)
	x.end(name)
}

func (x *xmlWriter) line() {
	x.b = append(x.b, '\n')
	for range x.depth {
		x.b = append(x.b, "  "...)
	}
}

func (x *xmlWriter) begin(name string, attributes []string) {
	x.line()
	x.b = append(append(x.b, '<'), name...)
	for i := 0; i < len(attributes); i += 2 {
		x.b = append(append(append(x.b, ' '), attributes[i]...), `="`...)
		x.text(attributes[i+1])
		x.b = append(x.b, '"')
	}
	x.b = append(x.b, '>')
}

func (x *xmlWriter) end(name string) {
	x.b = append(append(append(x.b, "</"...), name...), '>')
}

// text writes s escaped, fit for content and for attributes; U+FFFD stands for what XML
// cannot have.
func (x *xmlWriter) text(s string) {
	b, from := x.b, 0
	for i := 0; i < len(s); {
		c := s[i]
		if xmlPlain[c] {
			i++
			continue
		}
		escaped, n := xmlEscapes[c], 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && n == 1 || r == '\uFFFE' || r == '\uFFFF' {
				escaped = "\uFFFD"
			}
		}
		if escaped != "" {
			b = append(append(b, s[from:i]...), escaped...)
			from = i + n
		}
		i += n
	}
	x.b = append(b, s[from:]...)
}

// xmlPlain are the bytes that stand for themselves, whatever is beside them.
var xmlPlain = func() (t [256]bool) {
	for c := range utf8.RuneSelf {
		t[c] = xmlEscapes[c] == ""
	}
	return t
}()

// xmlEscapes has what stands for a byte that cannot stand for itself.
var xmlEscapes = func() (t [256]string) {
	for c := range ' ' {
		t[c] = "\uFFFD"
	}
	t['\t'], t['\n'], t['\r'] = "&#x9;", "&#xA;", "&#xD;"
	t['&'], t['<'], t['>'], t['"'], t['\''] = "&amp;", "&lt;", "&gt;", "&#34;", "&#39;"
	return t
}()
