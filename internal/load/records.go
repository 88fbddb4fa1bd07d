package load

import (
	"almanac/internal/archive"
	"almanac/internal/markdown"
	"almanac/internal/tomlfile"
)

// records reads what a month gives of a data set of records.
func (l *loader) records(m *archive.Month, d *archive.Dataset, e tomlfile.Entry) {
	if e.Value.Kind != tomlfile.Array {
		tomlfile.WrongType(&l.diags, e.Key, e.Value, "a list of tables")
		return
	}
	rows := e.Value.List()
	values := make([]archive.FieldValue, len(rows)*len(d.Fields)) // of all records
	out := append(make([]archive.Record, 0, len(m.Records[d])+len(rows)), m.Records[d]...)
	what := "a record of " + d.ID
	for _, v := range rows {
		if v.Kind != tomlfile.TableKind {
			tomlfile.WrongType(&l.diags, e.Key, v, tomlfile.TableKind.String())
			continue
		}
		if !l.hasWithheldCode(d, v.Table) {
			n := len(d.Fields)
			out = append(out, l.record(d, v.Table, what, values[:n:n]))
			values = values[n:]
		}
	}
	m.Records[d] = out
}

// record reads a record, its values into those given.
func (l *loader) record(d *archive.Dataset, t *tomlfile.Table, what string, values []archive.FieldValue) archive.Record {
	r := tomlfile.NewReader(t, what, &l.diags)
	rec := archive.Record{Values: values, Pos: t.Pos()}
	for i, f := range d.Fields {
		rr := r
		if f.Required {
			rr = r.Need()
		}
		if v := rr.Value(f.ID); v != nil {
			rec.Values[i] = l.fieldValue(f, v)
		}
	}
	rec.Note, rec.Accepted = l.text(r, "note"), l.accepted(r, false)
	r.Done()
	return rec
}

// hasWithheldCode reports whether a record is about a code that the audience
// may not see: then it may not see the record.
func (l *loader) hasWithheldCode(d *archive.Dataset, t *tomlfile.Table) bool {
	if len(l.archive.Withheld)+len(l.outer) == 0 {
		return false
	}
	for _, f := range d.Fields {
		if v := t.Get(f.ID); f.Type == archive.CodeField && v != nil {
			for _, x := range each(v) {
				if x.Kind == tomlfile.String && l.isWithheld("code", f.Codelist.ID+"."+x.Str) {
					return true
				}
			}
		}
	}
	return false
}

// each returns the elements of a list, or the value alone.
func each(v *tomlfile.Value) []*tomlfile.Value {
	if v.Kind == tomlfile.Array {
		return v.List()
	}
	return []*tomlfile.Value{v}
}

// fieldValue reads the value of one field.
func (l *loader) fieldValue(f *archive.Field, v *tomlfile.Value) archive.FieldValue {
	out := archive.FieldValue{Pos: v.Pos()}
	switch f.Type {
	case archive.TextField:
		out.Text = l.proseOf(f.ID, v)
	case archive.DateField:
		out.Dates = datesOf(v, f.ID, &l.diags)
	case archive.CodeField:
		out.Codes = l.codesOf(f, v)
	case archive.LinksField:
		out.Links = l.linksOf(f, v)
	}
	return out
}

func (l *loader) codesOf(f *archive.Field, v *tomlfile.Value) []*archive.Code {
	var out []*archive.Code
	for _, x := range each(v) {
		if x.Kind != tomlfile.String {
			tomlfile.WrongType(&l.diags, f.ID, x, "a text")
			continue
		}
		code := f.Codelist.Code(x.Str)
		if code == nil {
			if !l.isWithheld("code", f.Codelist.ID+"."+x.Str) {
				l.unknownCode(f.Codelist, x.Str, x.Pos())
			}
			continue
		}
		if v == x { // a list of its own would be one more for each field
			return f.Codelist.Codes[code.Index : code.Index+1 : code.Index+1]
		}
		out = append(out, code)
	}
	return out
}

func (l *loader) linksOf(f *archive.Field, v *tomlfile.Value) []archive.Link {
	if v.Kind != tomlfile.Array {
		tomlfile.WrongType(&l.diags, f.ID, v, "a list of tables")
		return nil
	}
	var out []archive.Link
	for _, x := range v.List() {
		if x.Kind != tomlfile.TableKind {
			tomlfile.WrongType(&l.diags, f.ID, x, tomlfile.TableKind.String())
			continue
		}
		r := tomlfile.NewReader(x.Table, "a link", &l.diags)
		link := archive.Link{Title: r.Need().String("title"), Pos: x.Pos()}
		if u := r.Need().Text("url"); u != nil {
			link.URL = u.Str
			l.diags = append(l.diags, markdown.CheckLink(u.Str, u.TextPos())...)
		}
		r.Done()
		out = append(out, link)
	}
	return out
}
