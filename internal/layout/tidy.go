package layout

import (
	"bytes"
	"unicode/utf8"
)

// A page has no empty lines. To look for them takes a fourth of what a program takes,
// which therefore watches for them itself. What a layout has around values has none (see
// text), so that there is one only where a value has one, or where a line ends that has
// white space alone: a run that comes upon either is loose.

// tidy takes the empty lines out of a page, in place, but for those of <pre> and
// <textarea>.
func tidy(page []byte) []byte {
	at, end := emptyLine(page, 0)
	if at == len(page) {
		return page
	}
	if hasVerbatim(page) {
		return tidyAround(page)
	}
	out := page[:at]
	for at < len(page) {
		from := end
		at, end = emptyLine(page, from)
		out = append(out, page[from:at]...)
	}
	return out
}

// emptyLine returns where the next empty line begins and ends, from the beginning of a
// line on.
func emptyLine(page []byte, at int) (from, to int) {
	for at < len(page) {
		end := lineEnd(page, at)
		if blank(page[at:end]) {
			return at, end
		}
		at = end
	}
	return at, at
}

// blank reports whether a line has nothing but white space, which most are seen not to
// be by how they begin.
func blank(line []byte) bool { return white(line[0]) && len(bytes.TrimSpace(line)) == 0 }

// white reports whether c may be of white space.
func white(c byte) bool { return c <= ' ' || c >= utf8.RuneSelf }

// loose reports whether one of the lines that a text has may be empty.
func loose[T string | []byte](text T) bool {
	lines := []byte(text)
	at, _ := emptyLine(lines, 0)
	return at < len(lines) && bytes.IndexByte(lines, '\n') >= 0
}

// page is what was written, without empty lines.
func (r *run) page() []byte {
	if r.loose || r.blank() {
		r.out = tidy(r.out)
	}
	return r.out
}

// blank reports whether the line at hand has nothing but white space so far.
func (r *run) blank() bool {
	n := len(r.out)
	return n > 0 && r.out[n-1] != '\n' && white(r.out[n-1]) && blank(r.out[bytes.LastIndexByte(r.out, '\n')+1:])
}

// lineEnd returns where the line that begins at at ends, its line break included.
func lineEnd(page []byte, at int) int {
	if i := bytes.IndexByte(page[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(page)
}

// hasVerbatim reports whether a text has a place where empty lines stay. To look takes
// longer than all else that tidy does, and few pages have an empty line or one of these.
func hasVerbatim(text []byte) bool {
	return bytes.Contains(text, []byte("<pre")) || bytes.Contains(text, []byte("<textarea"))
}

// tidyAround is tidy for a page with such a place.
func tidyAround(page []byte) []byte {
	verbatim := false
	out := page[:0]
	for at := 0; at < len(page); {
		end := lineEnd(page, at)
		line := page[at:end]
		at = end
		if !verbatim && blank(line) {
			continue
		}
		begins := max(bytes.LastIndex(line, []byte("<pre")), bytes.LastIndex(line, []byte("<textarea")))
		ends := max(bytes.LastIndex(line, []byte("</pre")), bytes.LastIndex(line, []byte("</textarea")))
		verbatim = begins > ends || verbatim && ends < 0
		out = append(out, line...)
	}
	return out
}
