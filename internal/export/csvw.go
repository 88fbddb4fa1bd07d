package export

import (
	"path"
	"strings"

	"almanac/internal/archive"
)

// MetadataSuffix follows the name of a CSV file in the name of its metadata:
// where CSV on the Web looks by default.
const MetadataSuffix = "-metadata.json"

// Metadata describes the CSV file of the sheet, which is called file, by the
// W3C's Metadata Vocabulary for Tabular Data.
func (s *Sheet) Metadata(file string) []byte {
	site := s.Page.Site
	var columns []any
	for _, c := range s.Columns {
		columns = append(columns, s.csvwColumn(&c))
	}
	var notes lines
	for _, n := range s.General {
		notes = append(notes, object{{"type", "Annotation"}, {"body", s.Notes[n-1]}})
	}
	o := object{
		{"@context", []any{"http://www.w3.org/ns/csvw", object{{"@language", site.Language}}}},
		{"url", path.Base(file)},
		{"dc:title", s.FullTitle()},
		{"dc:description", s.Description},
		{"dc:source", s.Source},
		{"dc:isPartOf", object{{"@id", s.URL()}, {"dc:title", s.Page.Title}}},
		{"dc:temporal", s.Page.Period.String()},
		{"dc:issued", s.Page.Published.String()},
		{"dc:publisher", object{{"schema:name", site.Publisher.Name}, {"schema:url", site.Publisher.URL}, {"schema:email", site.Publisher.Email}}},
		{"dc:license", s.licence()},
		{"dc:accessRights", strings.TrimSpace(s.Class.Name + ". " + s.Class.Statement)},
		{"notes", notes},
		{"tableSchema", object{{"columns", columns}}},
	}
	return document(o)
}

func (s *Sheet) licence() object {
	l := s.Page.Site.Licence
	if l == (archive.Licence{}) {
		return nil
	}
	return object{{"@id", l.URL}, {"dc:title", l.Name}, {"dc:description", l.Text}}
}

func (s *Sheet) csvwColumn(c *Column) object {
	titles := []string{defused(c.Heading)}
	o := object{{"name", c.Name}, {"titles", titles}, {"datatype", csvwType(c)}, {"required", c.Required}, {"separator", c.List}, {"schema:unitText", c.Unit}}
	if c.Title != c.Heading {
		o = append(o, member{"dc:title", c.Title})
	}
	if c.Name == "status" || strings.HasSuffix(c.Name, "_status") {
		o = append(o, member{"dc:description", s.legendText()})
	}
	return o
}

// legendText says in one line what the shorthands mean.
func (s *Sheet) legendText() string {
	var out []string
	for _, m := range s.legend() {
		out = append(out, m.name+": "+m.value.(string))
	}
	return strings.Join(out, "; ")
}

func csvwType(c *Column) string {
	switch {
	case c.Type == Number && c.Decimals == 0:
		return "integer"
	case c.Type == Number:
		return "decimal"
	case c.Type == Month:
		return "gYearMonth"
	case c.Type == Date:
		return "date"
	}
	return "string"
}
