package tomlfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/pelletier/go-toml/v2/unstable"

	"almanac/internal/diag"
)

// Read gives what Parse gives, and reads what is plain as a Parser does: the table is for
// keeps.
func Read(file string, src []byte) (*Table, diag.List) {
	p := parser{room: new(room), words: spare.Get().(*words), once: true}
	defer spare.Put(p.words)
	return p.read(file, src)
}

// Parse reads a TOML file. The table is nil unless the file is TOML as a whole;
// a file that is, but holds a number that is not finite, has a table and a fault.
func Parse(file string, src []byte) (*Table, diag.List) {
	p := parser{room: new(room), words: spare.Get().(*words)}
	defer spare.Put(p.words)
	return p.read(file, src)
}

// A Parser reads the many files of an archive, one after another in the same
// memory: a table or a body holds until the Parser reads the next file. The texts
// in a table are for keeps. It gives what Parse and FrontMatter give; a file that is plain
// throughout (see plain.go), as those of months, code lists and words are, is read without
// the two libraries. The zero value is ready.
type Parser struct{ parser }

// Parse reads a TOML file.
func (p *Parser) Parse(file string, src []byte) (*Table, diag.List) {
	p.again()
	return p.read(file, src)
}

// FrontMatter splits a Markdown file.
func (p *Parser) FrontMatter(file string, src []byte) (front *Table, body []byte, diags diag.List) {
	p.again()
	return p.frontMatter(file, src)
}

// again makes a Parser ready for another file.
func (p *Parser) again() {
	if p.once = true; p.room == nil {
		p.room, p.words = new(room), new(words)
	}
	p.room.clear()
}

// ready checks size and encoding, and returns the text without a byte order
// mark and with LF for CRLF.
func ready(file string, src []byte, diags *diag.List) ([]byte, bool) {
	if len(src) > maxBytes {
		diags.Errorf("too-large", diag.Pos{File: file}, "the file has %d MiB, and %d MiB is the most", len(src)>>20, maxBytes>>20).
			Helpf("split it over several files")
		return nil, false
	}
	text := bytes.TrimPrefix(src, []byte("\ufeff"))
	if !utf8.Valid(text) {
		off := 0
		for off < len(text) {
			r, n := utf8.DecodeRune(text[off:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			off += n
		}
		p := newPlaces(file, text, 1)
		d := diags.Errorf("not-utf-8", p.at(off), "the byte 0x%02X is not UTF-8", text[off]).Helpf("save the file as UTF-8")
		if off == 0 && (text[0] == 0xFF || text[0] == 0xFE) {
			d.Helpf("the file looks like UTF-16: save it as UTF-8")
		}
		return nil, false
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), newline)
	}
	return text, true
}

// parser is one text on its way to a tree.
type parser struct {
	places
	diags   *diag.List
	toml    unstable.Parser
	base    int // offset of the text that toml is reading
	done    int // offset behind the last whole expression
	builder builder
	room    *room
	words   *words
	body    []byte // of the last Markdown file
	once    bool   // plain files are read without the libraries
}

func (p *parser) read(file string, src []byte) (*Table, diag.List) {
	var diags diag.List
	text, ok := ready(file, src, &diags)
	if !ok {
		return nil, diags
	}
	t := p.parse(file, text, 1, &diags)
	if t != nil {
		hidden(file, text, &diags)
	}
	return t, diags
}

// parse reads a text that is ready and whose first line has the given number.
func (p *parser) parse(file string, src []byte, first int, diags *diag.List) *Table {
	p.places, p.diags = newPlaces(file, src, first), diags
	if p.once {
		if t := p.plainly(); t != nil {
			return t
		}
	}
	p.builder = newBuilder(p)
	if p.control() {
		return nil
	}
	for off := 0; off < len(src); {
		if at, fault := bounds(src, off); fault != "" {
			diags.Errorf("too-large", p.at(at), "%s", fault)
			return nil
		}
		off = p.expressions(off)
	}
	if p.builder.faults > 0 {
		return nil
	}
	values := p.decode()
	if values == nil {
		return nil
	}
	if !fillTable(p.builder.root, values) {
		diags.Errorf("syntax", diag.Pos{File: file}, "the file can be read in two ways").Helpf("write its tables and dotted keys more plainly")
		return nil
	}
	p.builder.reportNotFinite()
	return p.builder.root
}

// control reports the first control character. TOML has a place for none but
// tab and newline, not even in a comment, and later messages may quote the text.
func (p *parser) control() bool {
	for off, c := range p.src {
		if !isControl[c] {
			continue
		}
		switch c {
		case '\r':
			p.diags.Errorf("syntax", p.at(off), "a carriage return stands without a line feed").Helpf("save the file with ordinary line ends")
		case 0:
			p.diags.Errorf("syntax", p.at(off), "a NUL character stands here").Helpf("if the file was saved as UTF-16, save it as UTF-8")
		default:
			p.diags.Errorf("syntax", p.at(off), "a control character (%U) stands here", rune(c)).Helpf("remove it")
		}
		return true
	}
	return false
}

// isControl has the control characters that TOML has no place for.
var isControl = func() (is [256]bool) {
	for c := range ' ' {
		is[c] = c != '\t' && c != '\n'
	}
	is[0x7F] = true
	return is
}()

// expressions builds the expressions from off on and returns where to go on
// after a fault, or the end of the text.
func (p *parser) expressions(off int) int {
	p.toml.Reset(p.src[off:])
	p.base, p.done = off, off
	for p.toml.NextExpression() {
		p.done = p.builder.expression(p.toml.Expression())
		if p.builder.halted {
			return len(p.src)
		}
	}
	var fault *unstable.ParserError
	if !errors.As(p.toml.Error(), &fault) {
		return len(p.src)
	}
	at := p.base + int(p.toml.Range(fault.Highlight).Offset)
	return p.syntaxFault(at, fault.Message)
}

// decode has the authority decode the text. What the tree's builder let pass is
// reported here: a number beyond its range, a time of day that does not exist.
func (p *parser) decode() (values map[string]any) {
	defer func() {
		// The library panics where it believes in a bug of its own; to an
		// editor that is a file it cannot read.
		if r := recover(); r != nil {
			values = nil
			p.diags.Errorf("syntax", diag.Pos{File: p.file}, "the file cannot be read: %v", r)
		}
	}()
	var out any // the interface spares the library a walk over all values
	_, err := toml.NewDecoder(bytes.NewReader(p.src)).Decode(&out)
	var fault toml.ParseError
	switch {
	case errors.As(err, &fault):
		p.valueFault(fault)
		return nil
	case err != nil:
		p.diags.Errorf("syntax", diag.Pos{File: p.file}, "the file cannot be read: %v", err)
		return nil
	}
	return out.(map[string]any)
}

// valueFault reports what the authority refuses in a text whose form is right.
func (p *parser) valueFault(fault toml.ParseError) {
	off := min(max(fault.Position.Start, 0), len(p.src))
	end := lineEnd(p.src, off)
	if i := bytes.IndexAny(p.src[off:end], ",]}#"); i >= 0 {
		end = off + i
	}
	switch text := brief(strings.TrimSpace(string(p.src[off:end]))); {
	case strings.Contains(fault.Message, "invalid datetime"):
		p.diags.Errorf("syntax", p.at(off), "%s is not a date and time", text).Helpf("write it as 2018-02-09T09:30:00Z")
	case strings.Contains(fault.Message, "out of range"):
		p.diags.Errorf("syntax", p.at(off), "the number %s is too large", text)
	default:
		p.diags.Errorf("syntax", p.at(off), "%s", plain(fault.Message))
	}
}

// plain makes a library's message one of ours as far as that can be done.
func plain(message string) string { return fmt.Sprintf("this is not TOML: %s", message) }
