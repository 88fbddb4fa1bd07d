package tomlfile

import (
	"fmt"
	"strings"
	"time"

	"almanac/internal/period"
)

// What a value must be, where it is more than the name of a kind.
const (
	wantMonth  = `a month as a text, "2018-02"`
	wantTime   = "a date and time with an offset"
	wantTexts  = "a list of texts"
	wantTables = "a list of tables"
)

var dateText = pattern(`^\d{4}-\d{2}-\d{2}$`)

// Text returns the value of a key that must be a text, nil if it is absent: for
// texts whose place matters, such as Markdown.
func (r Reader) Text(key string) *Value {
	v := r.of(key, String.String(), String)
	if v != nil && r.need && strings.TrimSpace(v.Str) == "" {
		r.diags.Errorf("bad-value", v.Pos(), "%q must not be empty", key)
		return nil
	}
	return v
}

// String returns the text of a key, or the default.
func (r Reader) String(key string, def ...string) string {
	if v := r.Text(key); v != nil {
		return v.Str
	}
	return or(def)
}

// OneOf returns the text of a key that must be one of the choices, or "".
func (r Reader) OneOf(key string, choices ...string) string {
	v := r.Text(key)
	if v == nil {
		return ""
	}
	for _, c := range choices {
		if v.Str == c {
			return c
		}
	}
	d := r.diags.Errorf("bad-value", v.Pos(), "%q cannot be %q", key, v.Str).Suggest(v.Str, choices)
	if d.Help == "" {
		d.Helpf("write one of %q", choices)
	}
	return ""
}

// Int returns the whole number of a key, or the default.
func (r Reader) Int(key string, def ...int) int {
	if v := r.of(key, Integer.String(), Integer); v != nil {
		return int(v.Int())
	}
	return or(def)
}

// Float returns the number of a key, whole or not, or the default.
func (r Reader) Float(key string, def ...float64) float64 {
	if v := r.of(key, Float.String(), Float, Integer); v != nil {
		x, _ := v.Number()
		return x
	}
	return or(def)
}

// Bool returns the truth value of a key, or the default.
func (r Reader) Bool(key string, def ...bool) bool {
	if v := r.of(key, Bool.String(), Bool); v != nil {
		return v.Bool()
	}
	return or(def)
}

// Date returns the date of a key, written without quotation marks.
func (r Reader) Date(key string) period.Date {
	if v := r.of(key, Date.String(), Date); v != nil {
		return v.Date()
	}
	return period.Date{}
}

// Month returns the month of a key, written as a text: "2018-02".
func (r Reader) Month(key string) period.Month {
	v := r.of(key, wantMonth, String)
	if v == nil {
		return 0
	}
	m, err := period.ParseMonth(v.Str)
	if err != nil {
		r.diags.Errorf("bad-value", v.Pos(), "%q is not a month: %q", key, v.Str).Helpf(`write it as "2018-02"`)
	}
	return m
}

// Time returns the date and time of a key, which must say its offset from UTC.
func (r Reader) Time(key string) time.Time {
	if v := r.of(key, wantTime, Datetime); v != nil {
		return v.Time()
	}
	return time.Time{}
}

// Texts returns the elements of a key that must be a list of texts, with their
// places. Elements of another kind are reported and left out.
func (r Reader) Texts(key string) []*Value { return r.elements(key, wantTexts, String) }

// Strings returns the texts of a key that must be a list of texts.
func (r Reader) Strings(key string) []string {
	var out []string
	for _, v := range r.Texts(key) {
		out = append(out, v.Str)
	}
	return out
}

// Table returns the table of a key, nil if it is absent.
func (r Reader) Table(key string) *Table {
	if v := r.of(key, TableKind.String(), TableKind); v != nil {
		return v.Table
	}
	return nil
}

// Tables returns the tables of a key: [[key]] headings, or a list of tables in
// braces.
func (r Reader) Tables(key string) []*Table {
	var out []*Table
	for _, v := range r.elements(key, wantTables, TableKind) {
		out = append(out, v.Table)
	}
	return out
}

func (r Reader) elements(key, want string, kind Kind) []*Value {
	list := r.of(key, want, Array)
	if list == nil {
		return nil
	}
	out := make([]*Value, 0, len(list.List()))
	for i, v := range list.List() {
		if v.Kind == kind {
			out = append(out, v)
			continue
		}
		wrongType(r.diags, fmt.Sprintf("element %d of %q", i+1, key), key, v, kind.String())
	}
	return out
}

func or[T any](def []T) (v T) {
	if len(def) > 0 {
		return def[0]
	}
	return v
}
