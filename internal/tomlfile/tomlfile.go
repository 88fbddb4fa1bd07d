// Package tomlfile reads TOML 1.1 and remembers where every key and value
// stands. It is the home of both TOML libraries and hides them.
//
// A file goes through five steps:
//
//  1. The text is made ready: a byte order mark is skipped, CRLF becomes LF,
//     bytes that are not UTF-8 are a fault. Values and places are therefore the
//     same whichever editor saved the file. Characters that no editor shows are
//     told of (see hidden.go), those of commentary under front matter as well.
//  2. Bounds are checked by a scan that allocates nothing (see bounds.go), so
//     that no library meets a hostile file.
//  3. go-toml's unstable parser yields one expression after another. They are
//     built into a tree of Tables with the place of each key, value and list
//     element, and every key given twice is reported with its first place.
//  4. BurntSushi/toml, the authority on syntax and values, decodes the same text.
//  5. The decoded values are filled into the tree. A file on which the two
//     libraries differ is refused.
//
// The last four steps are for declarations, which Parse reads, and for whatever is
// not plain. The many files of months and the long ones of code lists and words, which a
// Parser reads, mostly are: they are read in one pass (see plain.go), to the same result.
//
// Keys are case sensitive. A number that is not finite is a fault. A date is a
// year, a month and a day without a zone.
//
// A Reader takes a Table apart key by key and reports what is missing, unknown
// or of the wrong kind, all in one run.
package tomlfile

import (
	"math"
	"time"

	"almanac/internal/diag"
	"almanac/internal/period"
)

// Kind says what a Value is.
type Kind uint8

const (
	String        Kind = iota + 1
	Integer            // a number without a decimal point
	Float              // a number with a decimal point or an exponent
	Bool               //
	Date               // 2018-02-09
	Datetime           // 2018-02-09T09:30:00Z: a date and time with an offset
	LocalDatetime      // 2018-02-09T09:30:00: a date and time without one
	Time               // 09:30:00
	Array              //
	TableKind          //
)

var kindNames = [...]string{"nothing", "a text", "a whole number", "a number", "true or false", "a date",
	"a date and time", "a date and time without an offset", "a time of day", "a list", "a table"}

// String names the kind as a message does: "a text", "a whole number".
func (k Kind) String() string { return kindNames[k] }

// Value is a value and where it stands. Only the part that Kind names is set.
type Value struct {
	Kind   Kind
	tables bool  // an Array written as [[key]]: it may grow
	before uint8 // of a String: how many bytes stand before its text, see opening
	digits int16
	place
	doc   *document
	Str   string
	Table *Table
	bits  uint64 // of an Integer, a Float, a Bool or a Date
	more  *more  // of the kinds that are rare
}

// more is what few values have, apart so that the many stay small: a file of a
// month has hundreds.
type more struct {
	list []*Value
	time time.Time
}

// document is what all parts of a tree share.
type document struct {
	file string
	room *room
}

// place is a line and a column of the document, both from 1.
type place struct{ line, col int32 }

func (d document) pos(at place) diag.Pos {
	return diag.Pos{File: d.file, Line: int(at.line), Col: int(at.col)}
}

// Pos is the place of the value's first character: a quotation mark, a bracket.
func (v *Value) Pos() diag.Pos { return v.doc.pos(v.place) }

// TextPos is where the text of a String starts: behind the opening quotation
// marks and the newline that may follow three of them.
func (v *Value) TextPos() diag.Pos {
	if v.before > longQuotes {
		return v.doc.pos(place{v.line + 1, 1})
	}
	return v.doc.pos(place{v.line, v.col + int32(v.before)})
}

// Int is the value of an Integer.
func (v *Value) Int() int64 { return int64(v.bits) }

// Float is the value of a Float; 0 for one that is not finite, which has been
// reported.
func (v *Value) Float() float64 { return math.Float64frombits(v.bits) }

// Bool is the value of a Bool.
func (v *Value) Bool() bool { return v.bits != 0 }

// Date is the value of a Date.
func (v *Value) Date() period.Date {
	return period.Date{Year: int(v.bits >> 16), Month: int(v.bits >> 8 & 0xFF), Day: int(v.bits & 0xFF)}
}

// Time is the value of a Datetime; of a LocalDatetime or a Time it is the clock
// reading, as if in UTC.
func (v *Value) Time() time.Time { return v.more.time }

// List returns the elements of an Array.
func (v *Value) List() []*Value { return v.more.list }

// Digits is how many decimals a number is written with: 2 for 280.89 and for
// 280.80, 0 for an Integer.
func (v *Value) Digits() int { return int(v.digits) }

// Number returns the value of an Integer or a Float.
func (v *Value) Number() (x float64, ok bool) {
	switch v.Kind {
	case Integer:
		return float64(v.Int()), true
	case Float:
		return v.Float(), true
	}
	return 0, false
}

func (v *Value) setInt(x int64)     { v.bits = uint64(x) }
func (v *Value) setFloat(x float64) { v.bits = math.Float64bits(x) }

func (v *Value) setBool(x bool) {
	if v.bits = 0; x {
		v.bits = 1
	}
}

func (v *Value) setDate(d period.Date) {
	v.bits = uint64(d.Year)<<16 | uint64(d.Month)<<8 | uint64(d.Day)
}

// Table is a table: its entries in order of first appearance.
type Table struct {
	Entries []Entry

	place
	doc    *document
	index  map[string]int // of Entries, once they are many
	origin origin
}

// Pos is the place of the table's heading's key, its opening brace or its first
// key.
func (t *Table) Pos() diag.Pos { return t.doc.pos(t.place) }

// Entry is a key of a table with its value.
type Entry struct {
	Key   string
	Value *Value
	place
}

// Pos is the place of the key.
func (e Entry) Pos() diag.Pos { return e.Value.doc.pos(e.place) }

// Get returns the value of a key, nil if the table has none. A nil Table is empty.
func (t *Table) Get(key string) *Value {
	if e := t.Entry(key); e != nil {
		return e.Value
	}
	return nil
}

// Entry returns the entry of a key, nil if the table has none.
func (t *Table) Entry(key string) *Entry {
	if i := t.find(key); i >= 0 {
		return &t.Entries[i]
	}
	return nil
}

// manyEntries is where looking up a key by an index beats comparing them all.
const manyEntries = 32

func (t *Table) find(key string) int {
	switch {
	case t == nil:
		return -1
	case t.index != nil:
		if i, ok := t.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range t.Entries {
		if t.Entries[i].Key == key {
			return i
		}
	}
	return -1
}

// add appends an entry whose key the table does not have yet.
func (t *Table) add(e Entry) {
	t.Entries = append(t.Entries, e)
	switch n := len(t.Entries); {
	case t.index != nil:
		t.index[e.Key] = n - 1
	case n > manyEntries:
		t.index = make(map[string]int, 2*n)
		for i := range t.Entries {
			t.index[t.Entries[i].Key] = i
		}
	}
}
