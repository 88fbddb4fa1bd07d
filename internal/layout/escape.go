package layout

import (
	"reflect"
	"strconv"
	"strings"

	"almanac/internal/markup"
)

// escaper returns what writes a value of a type as a chain of html/template's
// escapers would. (html/template exports none of them.)
func escaper(chain string, t reflect.Type) func(*run, reflect.Value) {
	switch {
	case t == htmlType && chain == "htmlescaper":
		return func(r *run, v reflect.Value) { mark(r, v.String()) }
	case t == intType && (chain == "htmlescaper" || chain == "attrescaper"):
		return func(r *run, v reflect.Value) { r.out = strconv.AppendInt(r.out, v.Int(), 10) }
	case t == writtenType && chain == "htmlescaper":
		return func(r *run, v reflect.Value) { mark(r, v.Bytes()) }
	case t == jsonType && chain == "jsvalescaper":
		return func(r *run, v reflect.Value) { r.out = append(r.out, v.Bytes()...) } // on one line
	case t != stringType:
		panic(unknown{})
	}
	switch chain {
	case "htmlescaper", "attrescaper", "rcdataescaper":
		return func(r *run, v reflect.Value) { r.text(v.String()) }
	case "urlfilter urlnormalizer attrescaper":
		return func(r *run, v reflect.Value) {
			if s := v.String(); safeURL(s) {
				r.out = appendURL(r.out, s, true)
			} else {
				r.add("#ZgotmplZ")
			}
		}
	case "urlescaper attrescaper":
		return func(r *run, v reflect.Value) { r.out = appendURL(r.out, v.String(), false) }
	}
	panic(unknown{})
}

// mark writes markup.
func mark[T string | []byte](r *run, markup T) {
	from := len(r.out)
	r.out = append(r.out, markup...)
	r.loose = r.loose || loose(r.out[from:])
}

// text writes a text for content and attributes.
func (r *run) text(s string) {
	for {
		n := markup.Before(&referred, s)
		r.add(s[:n])
		if n == len(s) {
			return
		}
		r.loose = r.loose || s[n] == '\n'
		r.add(references[s[n]])
		s = s[n+1:]
	}
}

// references has what stands for a byte that cannot stand for itself, and line breaks,
// which stand but are to be told of (see run.loose).
var references = markup.Escapes{0: "\uFFFD", '\n': "\n", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

var referred = references.Set()

// safeURL reports whether an address has no scheme that could run a script.
func safeURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || strings.Contains(scheme, "/") {
		return true
	}
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// appendURL writes an address for an attribute: a whole one, whose signs and
// escapes stay, or a part of one.
func appendURL(out []byte, s string, whole bool) []byte {
	set := &outsidePart
	if whole {
		set = &outsideWhole
	}
	for {
		n := markup.Before(set, s)
		if out = append(out, s[:n]...); n == len(s) {
			return out
		}
		switch c := s[n]; {
		case whole && c == '%' && n+2 < len(s) && isHex(s[n+1]) && isHex(s[n+2]):
			out = append(out, c)
		case whole && (c == '&' || c == '+'):
			out = append(out, references[c]...)
		default:
			out = append(out, '%', lowerHex[c>>4], lowerHex[c&15])
		}
		s = s[n+1:]
	}
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

// outsidePart and outsideWhole are the bytes that do not stand for themselves in a part of
// an address, and in a whole one.
var outsidePart, outsideWhole = outside(letters), outside(letters + "!#$*,/:;=?@[]")

func outside(inside string) (set markup.Bytes) {
	for c := range set {
		if strings.IndexByte(inside, byte(c)) < 0 {
			set[c] = 1
		}
	}
	return set
}

const lowerHex = "0123456789abcdef"

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
