package verify

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pdf reads the strings of a document and of its streams. The letters of a font
// that was cut down to those in use have numbers of their own: text set in such a
// font is not read, its title and outline are.
func (o *opener) pdf(name string, b []byte) {
	var outside []byte
	for {
		i := bytes.Index(b, []byte("stream"))
		if i < 0 {
			break
		}
		outside = append(outside, b[:i]...)
		b = bytes.TrimLeft(b[i+len("stream"):], "\r\n")
		end := bytes.Index(b, []byte("endstream"))
		if end < 0 {
			break
		}
		o.pdfStream(name+"!stream", b[:end])
		b = b[end+len("endstream"):]
	}
	outside = append(outside, b...)
	o.each(part{name, printable(outside), wordsOnly})
	o.each(part{name, []byte(pdfText(outside)), plain})
}

func (o *opener) pdfStream(name string, s []byte) {
	if r, err := zlib.NewReader(bytes.NewReader(s)); err == nil {
		out, err := o.read(r)
		if len(out) == 0 && err != nil {
			o.fault(name, "cannot be unpacked: "+err.Error())
			return
		}
		s = out
	} else if len(s) > 4 && bytes.HasPrefix(s, []byte("\xff\xd8\xff")) {
		o.jpeg(name, s)
		return
	}
	o.each(part{name, []byte(pdfText(s)), plain})
	if utf8.Valid(s) {
		o.each(part{name, s, wordsOnly})
	}
}

// pdfText is all strings of a stream. In a list, as the operator TJ has it, they
// are parts of words, and a wide gap is a space.
func pdfText(b []byte) string {
	var out strings.Builder
	inList := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '[':
			inList = true
		case c == ']':
			inList = false
			out.WriteByte('\n')
		case c == '(':
			s, n := pdfString(b[i:])
			out.WriteString(pdfDecode(s))
			i += n - 1
		case c == '<' && i+1 < len(b) && b[i+1] == '<':
			i++
		case c == '<':
			end := bytes.IndexByte(b[i:], '>')
			if end < 0 {
				return out.String()
			}
			if s, err := hex.DecodeString(string(bytes.Join(bytes.Fields(b[i+1:i+end]), nil))); err == nil {
				out.WriteString(pdfDecode(s))
			}
			i += end
		case inList && (c == '-' || isDigit(c)):
			n := 1
			for i+n < len(b) && (isDigit(b[i+n]) || b[i+n] == '.') {
				n++
			}
			if wide, _ := strconv.ParseFloat(string(b[i:i+n]), 64); wide < -150 {
				out.WriteByte(' ')
			}
			i += n - 1
			continue
		default:
			continue
		}
		if !inList {
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// pdfString reads a string in round brackets and returns how long it is written.
func pdfString(b []byte) (s []byte, n int) {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '(':
			if depth++; depth > 1 {
				s = append(s, c)
			}
		case ')':
			if depth--; depth == 0 {
				return s, i + 1
			}
			s = append(s, c)
		case '\\':
			if i++; i >= len(b) {
				return s, i
			}
			n := 0
			for n < 3 && i+n < len(b) && b[i+n] >= '0' && b[i+n] <= '7' {
				n++
			}
			if n > 0 {
				v, _ := strconv.ParseUint(string(b[i:i+n]), 8, 16)
				s = append(s, byte(v))
				i += n - 1
			} else {
				s = append(s, strings.NewReplacer("n", "\n", "r", " ", "t", " ", "\n", "").Replace(string(b[i]))...)
			}
		default:
			s = append(s, c)
		}
	}
	return s, len(b)
}

func pdfDecode(s []byte) string {
	if bytes.HasPrefix(s, []byte("\xfe\xff")) {
		return string(fromUTF16(s[2:], binary.BigEndian))
	}
	return string(s)
}
