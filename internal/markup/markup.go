// Package markup is the one place where text becomes markup that templates
// trust. Whoever builds HTML by hand builds it with a Writer: Text and Attr
// escape, Raw takes only what the program itself wrote.
//
// No other package converts to template.HTML; a test holds them to it.
package markup

import (
	"bytes"
	"html/template"
	"strconv"
)

// HTML is finished markup: escaped where it had to be, safe to place in a page.
type HTML = template.HTML

// Writer builds markup. The zero value is ready.
type Writer struct{ buf bytes.Buffer }

// Raw writes literal markup. The type makes constants easy and strings that
// came from outside awkward.
func (w *Writer) Raw(parts ...constant) *Writer {
	for _, p := range parts {
		w.buf.WriteString(string(p))
	}
	return w
}

type constant string

// Text writes s escaped, fit for content and for quoted attribute values.
func (w *Writer) Text(s string) *Writer {
	last := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		case 0:
			esc = "\uFFFD"
		default:
			continue
		}
		w.buf.WriteString(s[last:i])
		w.buf.WriteString(esc)
		last = i + 1
	}
	w.buf.WriteString(s[last:])
	return w
}

// Attr writes ` name="value"` with the value escaped.
func (w *Writer) Attr(name constant, value string) *Writer {
	return w.Raw(" ", name, `="`).Text(value).Raw(`"`)
}

// Int writes a number.
func (w *Writer) Int(n int) *Writer {
	w.buf.WriteString(strconv.Itoa(n))
	return w
}

// HTML writes markup that is finished already.
func (w *Writer) HTML(h HTML) *Writer {
	w.buf.WriteString(string(h))
	return w
}

// Write takes in what a renderer that escapes by itself has written (goldmark).
func (w *Writer) Write(p []byte) (int, error) { return w.buf.Write(p) }

// Len returns how many bytes were written since the last Take.
func (w *Writer) Len() int { return w.buf.Len() }

// Take returns what was written and empties the writer.
func (w *Writer) Take() HTML {
	h := HTML(w.buf.String())
	w.buf.Reset()
	return h
}
