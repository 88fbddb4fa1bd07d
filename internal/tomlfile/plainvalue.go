package tomlfile

import (
	"bytes"
	"time"

	"almanac/internal/period"
)

// quoted reads what stands between quotation marks, and says how many bytes open it.
func (r *plainReader) quoted() (text []byte, before uint8, ok bool) {
	raw := r.src[r.off:]
	before = opening(raw)
	marks := min(int(before), longQuotes)
	n := bytes.Index(raw[before:], raw[:marks])
	if n < 0 {
		return nil, 0, false
	}
	text, rest := raw[before:int(before)+n], raw[int(before)+n+marks:]
	switch {
	case bytes.IndexByte(text, '\\') >= 0:
		return nil, 0, false
	case marks == 1 && bytes.IndexByte(text, '\n') >= 0:
		return nil, 0, false
	case marks > 1 && (bytes.IndexByte(text, raw[0]) >= 0 || len(rest) > 0 && rest[0] == raw[0]):
		return nil, 0, false // a mark within, or beside those that close
	}
	return text, before, r.pass(len(raw) - len(rest))
}

func (r *plainReader) text(v *Value) bool {
	text, before, ok := r.quoted()
	v.Kind, v.before, v.Str = String, before, r.p.words.of(text)
	return ok
}

func (r *plainReader) truth(v *Value) bool {
	for _, word := range [...]string{"true", "false"} {
		if bytes.HasPrefix(r.src[r.off:], []byte(word)) {
			v.Kind = Bool
			v.setBool(word == "true")
			r.off += len(word)
			return true
		}
	}
	return false
}

// number reads a number in decimals, or a date.
func (r *plainReader) number(v *Value) bool {
	negative := r.take('-')
	signed := negative || r.take('+')
	from := r.off
	x := r.digits(0)
	whole, part := r.off-from, 0
	switch {
	case whole == 4 && !signed && r.take('-'):
		return r.date(v, int(x))
	case whole == 0 || whole > 1 && r.src[from] == '0':
		return false
	}
	v.Kind = Integer
	if r.take('.') {
		from = r.off
		x = r.digits(x)
		part = r.off - from
		v.Kind, v.digits = Float, int16(part)
	}
	switch {
	case whole+part >= len(powers) || v.Kind == Float && part == 0:
		return false
	case v.Kind == Float && negative:
		v.setFloat(-float64(x) / powers[part])
	case v.Kind == Float:
		v.setFloat(float64(x) / powers[part])
	case negative:
		v.setInt(-x)
	default:
		v.setInt(x)
	}
	return true
}

// powers are those of ten by which a number of at most as many digits can be divided
// and is the float nearest to what is written: a float has both of them exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// digits reads on a number that begins with x.
func (r *plainReader) digits(x int64) int64 {
	for c := r.next(); c >= '0' && c <= '9'; c = r.next() {
		x = x*10 + int64(c-'0')
		r.off++
	}
	return x
}

// date reads a date behind its year.
func (r *plainReader) date(v *Value, year int) bool {
	from := r.off
	d := period.Date{Year: year, Month: int(r.digits(0))}
	if r.off != from+2 || !r.take('-') {
		return false
	}
	d.Day = int(r.digits(0))
	v.Kind = Date
	v.setDate(d)
	return r.off == from+len("02-09") && period.DateOf(time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)) == d
}
