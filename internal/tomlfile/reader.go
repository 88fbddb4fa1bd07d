package tomlfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"almanac/internal/diag"
)

// Reader takes a table apart key by key. It reports a key that is missing
// (rule "missing-key"), of the wrong kind ("wrong-type"), with a value that
// will not do ("bad-value") and, at Done, every key nobody has read
// ("unknown-key"):
//
//	r := tomlfile.NewReader(t, "a chart", &diags)
//	id := r.Need().String("id")
//	kind := r.Need().OneOf("kind", "line", "area", "bar")
//	window := r.Int("window", 12)
//	r.Done()
//
// A Reader holds as long as its table, and those of one file are for one goroutine.
//
// A key that is absent, or has been reported, reads as the default given or as
// the zero value. A nil Table reads as empty and is silent, so that an optional
// table needs no test.
type Reader struct {
	*reading
	need bool
}

// reading is what all copies of a Reader share.
type reading struct {
	table *Table
	what  string
	diags *diag.List
	read  []bool // of the table's entries
	asked []string
}

// NewReader returns a reader of t, which messages call by the name what: "a chart".
func NewReader(t *Table, what string, diags *diag.List) Reader {
	if t == nil {
		return Reader{reading: &reading{what: what, diags: diags}}
	}
	r := t.doc.room.reading(len(t.Entries))
	r.table, r.what, r.diags = t, what, diags
	return Reader{reading: r}
}

// Need returns a reader that reports the keys it is asked for and the table
// does not have, and a text that is empty.
func (r Reader) Need() Reader { return Reader{r.reading, true} }

// Has reports whether the table has a key. It does not count as reading it.
func (r Reader) Has(key string) bool {
	r.ask(key)
	return r.table.find(key) >= 0
}

// ask takes note of a key that the table may have.
func (r Reader) ask(key string) {
	if !slices.Contains(r.asked, key) {
		r.asked = append(r.asked, key)
	}
}

// Pos returns the place of a key, or that of the table where the key is absent.
func (r Reader) Pos(key string) diag.Pos {
	switch e := r.table.Entry(key); {
	case e != nil:
		return e.Pos()
	case r.table != nil:
		return r.table.Pos()
	}
	return diag.Pos{}
}

// Value returns the value of a key as it is, nil if the key is absent.
func (r Reader) Value(key string) *Value {
	r.ask(key)
	if i := r.table.find(key); i >= 0 {
		r.read[i] = true
		return r.table.Entries[i].Value
	}
	if r.need && r.table != nil {
		r.diags.Errorf("missing-key", r.table.Pos(), "%s needs %q", r.what, key)
	}
	return nil
}

// Errorf reports a fault at the value of a key, or at the table where the key
// is absent.
func (r Reader) Errorf(rule, key, format string, args ...any) *diag.Diagnostic {
	pos := r.Pos(key)
	if v := r.table.Get(key); v != nil {
		pos = v.Pos()
	}
	return r.diags.Errorf(rule, pos, format, args...)
}

// Rest returns the entries that have not been read, and counts them as read:
// for tables whose keys are free, such as codes.
func (r Reader) Rest() []Entry {
	rest := make([]Entry, 0, len(r.read))
	for i, done := range r.read {
		if !done {
			r.read[i] = true
			rest = append(rest, r.table.Entries[i])
		}
	}
	return rest
}

// Done reports every key that has not been read.
func (r Reader) Done() {
	for i, done := range r.read {
		if done {
			continue
		}
		e := r.table.Entries[i]
		d := r.diags.Errorf("unknown-key", e.Pos(), "%s has no key %q", r.what, e.Key).Suggest(e.Key, r.asked)
		if d.Help == "" && len(r.asked) > 0 {
			d.Helpf("its keys are %s", strings.Join(r.asked, ", "))
		}
	}
}

// of returns the value of a key if it is of one of the kinds, and otherwise
// reports that it must be want.
func (r Reader) of(key, want string, kinds ...Kind) *Value {
	v := r.Value(key)
	if v == nil {
		return nil
	}
	for _, k := range kinds {
		if v.Kind == k {
			return v
		}
	}
	WrongType(r.diags, key, v, want)
	return nil
}

// WrongType reports that the value of name must be want, "a text", and says how
// to mend it where that can be seen. Readers of free values use it so that all
// such messages read alike.
func WrongType(diags *diag.List, name string, v *Value, want string) *diag.Diagnostic {
	return wrongType(diags, strconv.Quote(name), name, v, want)
}

func wrongType(diags *diag.List, subject, name string, v *Value, want string) *diag.Diagnostic {
	found := v.Kind.String()
	if v.Kind == Bool || v.Kind == Float && want == Integer.String() {
		found = v.literal() // "a whole number, not a number" would tell nothing
	}
	return diags.Errorf("wrong-type", v.Pos(), "%s must be %s, not %s", subject, want, found).Helpf("%s", retype(name, v, want))
}

// retype says how a value becomes what it must be, "" where nobody can know.
func retype(name string, v *Value, want string) string {
	switch {
	case v.Kind == String:
		return retypeText(v.Str, want)
	case want == wantMonth && v.Kind == Date:
		return fmt.Sprintf("write %q", v.Date().In())
	case want == wantTime && v.Kind == LocalDatetime:
		return "say how far it is from UTC, as in " + v.Time().Format("2006-01-02T15:04:05") + "+01:00, or write Z for UTC"
	case want == wantTime && v.Kind == Date:
		return fmt.Sprintf("add a time, as in %sT09:30:00Z", v.Date())
	case want == Date.String() && (v.Kind == Datetime || v.Kind == LocalDatetime):
		return "write " + v.Time().Format(time.DateOnly)
	case want == wantTables && v.Kind == TableKind:
		return fmt.Sprintf("write [[%s]], with double brackets", name)
	case want == TableKind.String() && v.tables:
		return fmt.Sprintf("write [%s], with single brackets", name)
	case strings.Contains(want, String.String()) && want != wantMonth && v.literal() != "":
		return fmt.Sprintf("put it between quotation marks: %q", v.literal())
	}
	return ""
}

// retypeText says how a text becomes a number, truth value or date.
func retypeText(s, want string) string {
	number := s
	if n, _ := plainNumber(s); n != "" {
		number = n
	}
	switch {
	case strings.Contains(want, Float.String()) || want == Integer.String():
		if x, err := strconv.ParseFloat(number, 64); err == nil && x-x == 0 {
			return "write " + number + ", without quotation marks"
		}
	case want == Bool.String() && (s == "true" || s == "false"), want == Date.String() && dateText().MatchString(s):
		return "write " + s + ", without quotation marks"
	case want == wantTexts:
		return fmt.Sprintf("write [%q]", s)
	}
	return ""
}

// literal returns a plain value as an editor would write it.
func (v *Value) literal() string {
	switch v.Kind {
	case Integer:
		return strconv.FormatInt(v.Int(), 10)
	case Float:
		return strconv.FormatFloat(v.Float(), 'f', v.Digits(), 64)
	case Bool:
		return strconv.FormatBool(v.Bool())
	case Date:
		return v.Date().String()
	}
	return ""
}
