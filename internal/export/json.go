package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object whose members keep their order. One that is empty is
// left out; none is null.
type object []member

type member struct {
	name  string
	value any // string, int, bool, digits, none, object, []string, []any or lines
}

// lines is an array of which each element is written on a line of its own.
type lines []any

// digits is a number as it is to be written.
type digits string

// none is null.
type none struct{}

// document writes an object as a file: a member a line, and its lines.
func document(o object) []byte {
	b := []byte("{")
	for _, m := range o {
		if empty(m.value) {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(quote(append(b, "\n  "...), m.name), ": "...)
		array, ok := m.value.(lines)
		if !ok {
			b = encode(b, m.value)
			continue
		}
		b = append(b, '[')
		for i, x := range array {
			if i > 0 {
				b = append(b, ',')
			}
			b = encode(append(b, "\n    "...), x)
		}
		b = append(b, "\n  ]"...)
	}
	return append(b, "\n}\n"...)
}

func empty(v any) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	case object:
		return !slices.ContainsFunc(v, func(m member) bool { return !empty(m.value) })
	case lines:
		return v == nil
	case bool:
		return !v
	}
	return false
}

// encode appends a value.
func encode(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return quote(b, v)
	case digits:
		return append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case bool:
		return strconv.AppendBool(b, v)
	case object:
		b = append(b, '{')
		for _, m := range v {
			if empty(m.value) {
				continue
			}
			if b[len(b)-1] != '{' {
				b = append(b, ',')
			}
			b = encode(append(quote(b, m.name), ':'), m.value)
		}
		return append(b, '}')
	case []string:
		return array(b, v)
	case []any:
		return array(b, v)
	case lines:
		return array(b, v)
	}
	return append(b, "null"...)
}

func array[T any](b []byte, elements []T) []byte {
	b = append(b, '[')
	for i, x := range elements {
		if i > 0 {
			b = append(b, ',')
		}
		b = encode(b, x)
	}
	return append(b, ']')
}

// escapes are the characters that JSON escapes, once a text is clean.
var escapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`, "\t", `\t`)

// quote appends a string.
func quote(b []byte, s string) []byte {
	return append(append(append(b, '"'), escapes.Replace(clean(s))...), '"')
}

// JSON writes the sheet with everything that is known about it.
func (s *Sheet) JSON() []byte {
	o := object{{"id", s.ID}, {"label", s.Label}, {"title", s.Title}, {"description", s.Description}, {"source", s.Source}}
	o = append(o, s.provenance()...)
	o = append(o, member{"statuses", s.legend()}, member{"notes", s.noteList()}, member{"columns", s.columnList()})
	if s.Dataset != nil {
		o = append(o, s.definitions()...)
	}
	rows := lines{}
	for i := range s.Rows {
		rows = append(rows, s.rowObject(i))
	}
	return document(append(o, member{"rows", rows}, member{"sources", s.sources()}))
}

// sources are, row by row, the columns whose values the content gives, with the
// place: nil if it gives none.
func (s *Sheet) sources() lines {
	var out lines
	given := false
	for _, row := range s.Rows {
		of := object{}
		for j, v := range row {
			if v.From.IsValid() {
				of = append(of, member{s.Columns[j].Name, fmt.Sprintf("%s:%d", v.From.File, v.From.Line)})
				given = true
			}
		}
		out = append(out, of)
	}
	if !given {
		return nil
	}
	return out
}

// provenance says where a sheet was published, by whom and on which terms.
func (s *Sheet) provenance() object {
	site := s.Page.Site
	return object{
		{"page", object{{"title", s.Page.Title}, {"url", s.URL()}}},
		{"period", s.Page.Period.String()},
		{"published", s.Page.Published.String()},
		{"commit", site.Commit},
		{"language", site.Language},
		{"publisher", object{{"name", site.Publisher.Name}, {"url", site.Publisher.URL}, {"email", site.Publisher.Email}}},
		{"licence", object{{"name", site.Licence.Name}, {"url", site.Licence.URL}, {"text", site.Licence.Text}}},
		{"classification", object{{"level", s.Class.Name}, {"statement", s.Class.Statement}}},
	}
}

func (s *Sheet) legend() object {
	var out object
	for _, x := range s.Statuses {
		out = append(out, member{string(x), s.Page.Locale.T("status_" + string(x))})
	}
	return out
}

// noteList has every note, a general one marked as such.
func (s *Sheet) noteList() lines {
	var out lines
	general := map[int]bool{}
	for _, n := range s.General {
		general[n] = true
	}
	for i, n := range s.Notes {
		out = append(out, object{{"note", i + 1}, {"text", n}, {"whole_table", general[i+1]}})
	}
	return out
}

var typeNames = map[Type]string{Text: "text", Number: "number", Month: "month", Date: "date"}

func (s *Sheet) columnList() lines {
	out := lines{}
	for _, c := range s.Columns {
		o := object{{"name", c.Name}, {"title", c.Title}, {"type", typeNames[c.Type]}, {"unit", c.Unit}, {"list", c.List != ""}}
		if c.Type == Number {
			o = append(o, member{"decimals", c.Decimals})
		}
		out = append(out, o)
	}
	return out
}

// rowObject is a row by the names of its columns.
func (s *Sheet) rowObject(i int) object {
	out := make(object, len(s.Columns))
	for j, c := range s.Columns {
		v := s.Rows[i][j]
		var x any = none{}
		switch parts := s.parts(v); {
		case parts != nil:
			x = parts
		case v.Text == "":
		case c.Type == Number:
			x = digits(v.Text)
		default:
			x = v.Text
		}
		out[j] = member{c.Name, x}
	}
	return out
}

// definitions are the measures and code lists of a data set.
func (s *Sheet) definitions() object {
	var measures lines
	for _, m := range s.Dataset.Measures {
		var by []string
		for _, d := range m.Dimensions {
			by = append(by, d.ID)
		}
		o := object{{"id", m.ID}, {"title", m.Title}, {"description", s.plain(m.Description, 0)}, {"unit", m.Unit},
			{"decimals", m.Decimals}, {"dimensions", by}, {"aggregate", m.Aggregate.String()}}
		if m.Formula != nil {
			o = append(o, member{"formula", m.Formula.String()})
		}
		measures = append(measures, o)
	}
	var codes lines
	for _, c := range s.Columns {
		if c.Codes == nil {
			continue
		}
		for _, x := range c.Codes.Codes {
			o := object{{"column", c.Name}, {"code", x.ID}, {"label", x.Label}}
			if x.Group != nil {
				o = append(o, member{"group", x.Group.Label})
			}
			codes = append(codes, append(o, member{"description", s.plain(x.Description, 0)},
				member{"from", x.From.String()}, member{"until", x.Until.String()}))
		}
	}
	return object{{"measures", measures}, {"codes", codes}}
}
