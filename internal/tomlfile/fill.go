package tomlfile

import (
	"math"
	"strings"
	"time"

	"almanac/internal/period"
)

// fillTable gives the values of a tree what the authority decoded for them. It
// reports false where the two differ in more than the value.
func fillTable(t *Table, values map[string]any) bool {
	if len(values) != len(t.Entries) {
		return false
	}
	for i := range t.Entries {
		e := &t.Entries[i]
		v, ok := values[e.Key]
		if !ok || !fillValue(e.Value, v) {
			return false
		}
	}
	return true
}

func fillValue(v *Value, decoded any) bool {
	switch x := decoded.(type) {
	case string:
		v.Str = strings.Clone(x) // the library's are parts of the whole text, which must not live on
		return v.Kind == String
	case int64:
		v.setInt(x)
		return v.Kind == Integer
	case float64:
		if v.setFloat(x); math.IsNaN(x) || math.IsInf(x, 0) {
			v.setFloat(0)
		}
		return v.Kind == Float
	case bool:
		v.setBool(x)
		return v.Kind == Bool
	case time.Time:
		return fillTime(v, x)
	case map[string]any:
		return v.Kind == TableKind && fillTable(v.Table, x)
	case []any:
		return fillList(v, x)
	case []map[string]any:
		return fillList(v, x)
	}
	return false
}

func fillList[T any](v *Value, values []T) bool {
	if v.Kind != Array || len(values) != len(v.more.list) {
		return false
	}
	for i, item := range v.more.list {
		if !fillValue(item, values[i]) {
			return false
		}
	}
	return true
}

// fillTime drops the zones that the authority invents: what has no offset in
// the file is its clock reading, and an offset has no name.
func fillTime(v *Value, t time.Time) bool {
	switch v.Kind {
	case Date:
		v.setDate(period.DateOf(t))
	case Datetime:
		if _, offset := t.Zone(); offset == 0 {
			v.more = &more{time: t.UTC()}
		} else {
			v.more = &more{time: t.In(time.FixedZone("", offset))}
		}
	case LocalDatetime, Time:
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
		v.more = &more{time: t}
	default:
		return false
	}
	return true
}
