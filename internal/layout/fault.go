package layout

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
	"unicode/utf8"

	"almanac/internal/diag"
)

// sources is the text of every layout by its path; faults are placed in it.
type sources map[string][]byte

// verbatim reports whether a layout has a place where empty lines stay.
func (s sources) verbatim() bool {
	for _, text := range s {
		if hasVerbatim(text) {
			return true
		}
	}
	return false
}

// at turns an offset into a place.
func (s sources) at(file string, offset parse.Pos) diag.Pos {
	before := string(s[file][:min(int(offset), len(s[file]))])
	line := 1 + strings.Count(before, "\n")
	return diag.Pos{File: file, Line: line, Col: 1 + utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])}
}

// place turns a line and a column in bytes, from 0, into a place.
func (s sources) place(file string, line, bytes int) diag.Pos {
	lines := strings.SplitN(string(s[file]), "\n", line+1)
	if line < 1 || line > len(lines) {
		return diag.Pos{File: file}
	}
	text := lines[line-1]
	return diag.Pos{File: file, Line: line, Col: 1 + utf8.RuneCountInString(text[:min(bytes, len(text))])}
}

// patterns are the texts of html/template's errors; it gives no other access to the
// place. Most programs end without one.
var patterns = sync.OnceValue(func() (p struct{ located, executing, noField, noList, contexts, ownName, noFunc *regexp.Regexp }) {
	p.located = regexp.MustCompile(`(?s)^(?:html/)?template: ?([^:\n]+):(\d+)(?::(\d+))?: (.*)$`)
	p.executing = regexp.MustCompile(`(?s)^executing "[^"]*" at <(.*?)>: (.*)$`)
	p.noField = regexp.MustCompile(`can't evaluate field (\w+) in type (\S+)`)
	p.noList = regexp.MustCompile(`(?s)^range can't iterate over .*`)
	p.contexts = regexp.MustCompile(` in different contexts: \{.*`)
	p.ownName = regexp.MustCompile(`(?:\x00|\\x00)[^" ]*`)
	p.noFunc = regexp.MustCompile(`^function "(\w+)" not defined`)
	return p
})

// fault adds what html/template says about a layout, in our words. view is
// what the layout was shown, nil while it is compiled.
func (s sources) fault(l *diag.List, file string, err error, view any) {
	p, pos, text, rule := patterns(), diag.Pos{File: file}, err.Error(), "layout-syntax"
	if m := p.located.FindStringSubmatch(text); m != nil {
		text = m[4]
		if _, ok := s[m[1]]; ok {
			file = m[1]
			line, _ := strconv.Atoi(m[2])
			pos = diag.Pos{File: file, Line: line}
			if m[3] != "" {
				column, _ := strconv.Atoi(m[3])
				pos = s.place(file, line, column)
			}
		}
	}
	if m := p.executing.FindStringSubmatch(text); m != nil {
		rule, text = "layout", fmt.Sprintf("{{ %s }}: %s", m[1], p.noList.ReplaceAllString(m[2], "this is no list")) // not all that it is
	}
	text, _, _ = strings.Cut(text, "\n")
	text = p.ownName.ReplaceAllString(text, "")
	text = p.contexts.ReplaceAllString(text, " in different parts of the markup")
	if m := p.noField.FindStringSubmatch(text); m != nil {
		kind := m[2][strings.LastIndexByte(m[2], '.')+1:] // without its package
		l.Errorf("unknown-field", pos, "%s has no field %q", kind, m[1]).Suggest(m[1], fieldsOf(view, m[2]))
		return
	}
	d := l.Errorf(rule, pos, "%s", text)
	if m := p.noFunc.FindStringSubmatch(text); m != nil {
		d.Helpf("layouts have html/template's functions and t, the words of the site")
	}
}

// fieldsOf returns the fields of the type called name, which is the type of the
// view or of something in it.
func fieldsOf(view any, name string) []string {
	if view == nil {
		return nil
	}
	var out []string
	seen := map[reflect.Type]bool{}
	var search func(t reflect.Type)
	search = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		if t.String() == strings.TrimPrefix(name, "*") {
			for _, f := range reflect.VisibleFields(t) {
				if f.Type != writtenType {
					out = append(out, f.Name)
				}
			}
			for i := range t.NumMethod() { // Markup
				out = append(out, t.Method(i).Name)
			}
		}
		for i := range t.NumField() {
			search(t.Field(i).Type)
		}
	}
	search(reflect.TypeOf(view))
	return out
}
