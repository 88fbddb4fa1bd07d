package export

import (
	"strings"

	"almanac/internal/archive"
)

// Resource is a data set's CSV file with its path below the site's root.
type Resource struct {
	Path  string
	Sheet *Sheet
}

// DataPackage describes the files of a whole archive by Data Package 2.0.
func DataPackage(site *archive.Site, resources []Resource) []byte {
	var files lines
	for _, r := range resources {
		files = append(files, r.Sheet.resource(r.Path))
	}
	o := object{
		{"$schema", "https://datapackage.org/profiles/2.0/datapackage.json"},
		{"name", strings.ReplaceAll(slug(site.Title), "_", "-")},
		{"id", site.BaseURL},
		{"title", site.Title},
		{"description", site.Description},
		{"homepage", site.BaseURL},
		{"contributors", lines{object{{"title", site.Publisher.Name}, {"path", site.Publisher.URL}, {"email", site.Publisher.Email}, {"roles", []string{"publisher"}}}}},
	}
	if l := site.Licence; l.URL != "" { // a licence must have an address or a registered name
		o = append(o, member{"licenses", lines{object{{"path", l.URL}, {"title", l.Name}}}})
	}
	return document(append(o, member{"resources", files}))
}

// resource is the sheet as a Data Resource with a Table Schema.
func (s *Sheet) resource(path string) object {
	var fields []any
	for _, c := range s.Columns {
		fields = append(fields, s.frictionlessField(&c))
	}
	return object{
		{"name", s.ID}, {"type", "table"}, {"path", path}, {"title", s.Title}, {"description", s.Description},
		{"format", "csv"}, {"mediatype", "text/csv"}, {"encoding", "utf-8"},
		{"homepage", s.Page.URL},
		{"schema", object{{"$schema", "https://datapackage.org/profiles/2.0/tableschema.json"}, {"fields", fields}, {"missingValues", []any{""}}}},
	}
}

// frictionlessField describes a column. A list stays a text: the type "list"
// knows separators of one character only in some readers.
func (s *Sheet) frictionlessField(c *Column) object {
	o := object{{"name", c.Heading}, {"type", "string"}, {"title", c.Title}}
	switch {
	case c.List != "":
	case c.Type == Number:
		o[1].value = "number"
	case c.Type == Month:
		o[1].value = "yearmonth"
	case c.Type == Date:
		o[1].value = "date"
	}
	if c.Required {
		o = append(o, member{"constraints", object{{"required", true}}})
	}
	if c.Codes != nil && c.List == "" {
		var categories []any
		for _, x := range c.Codes.Codes {
			categories = append(categories, object{{"value", x.ID}, {"label", x.Label}})
		}
		o = append(o, member{"categories", categories})
	}
	if c.Name == "status" {
		o = append(o, member{"description", s.legendText()})
	}
	return o
}
