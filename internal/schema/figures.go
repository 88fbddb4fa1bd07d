package schema

import (
	"fmt"
	"slices"

	"almanac/internal/archive"
)

// figures is a file of a month's figures.
func (s *schemas) figures() object {
	keys := object{"classification": s.class(), "accepted": acceptances()}
	restated := object{}
	definitions := object{"revision": s.revision(), "plain": s.onlyValue()}
	for _, d := range s.archive.Datasets {
		if d.IsRecords() {
			keys[d.ID] = list(s.record(d)).about(sentences(d.Title, plain(d.Description)))
			continue
		}
		restated[d.ID] = s.given(d, definitions)
		keys[d.ID] = s.given(d, definitions)
		keys[d.ID].(object)["properties"].(object)["accepted"] = acceptances()
	}
	definitions["restated"] = table(restated)
	keys["restated"] = object{"type": "object", "patternProperties": object{monthPattern: ref("restated")}, "additionalProperties": false}.
		about("What the source says of an earlier month, to be compared: [restated.2018-01.DATASET]")
	definitions["valued"] = object{"not": s.bare(), "additionalProperties": ref("valued")}
	definitions["leaf"] = object{"anyOf": []object{number(), s.onlyValue()}}
	for i := range maxDepth(s.archive) {
		inner := "leaf"
		if i > 0 {
			inner = fmt.Sprint("depth", i)
		}
		definitions[fmt.Sprint("depth", i+1)] = object{"type": "object", "additionalProperties": ref(inner)}
	}
	return table(keys).with("title", "The figures of a month").with("definitions", definitions)
}

func maxDepth(a *archive.Archive) int {
	n := 0
	for _, m := range a.Measures {
		n = max(n, len(m.Dimensions))
	}
	return n
}

// given is what a month gives of a data set of measures.
func (s *schemas) given(d *archive.Dataset, definitions object) object {
	about := sentences(d.Title, plain(d.Description))
	keys, declared := object{"status": s.status().about("The status of every value here that has none of its own.")}, object{}
	once := func(key string, o object) { // it stands in restated too
		definitions[d.ID+"-"+key], keys[key] = o, like(d.ID+"-"+key, o["description"].(string))
	}
	deep := false
	var with []*archive.Measure
	for _, m := range d.Measures {
		if len(m.Dimensions) > 0 {
			with = append(with, m)
		}
		if m.Formula == nil {
			keys[m.ID] = s.quantity(m, true, definitions)
			declared[m.ID] = s.quantity(m, false, definitions)
			deep = deep || len(m.Dimensions) > 1
		}
	}
	if len(with) > 0 {
		once("stated_total", s.statedTotal(with))
		once("stated_subtotals", s.statedSubtotals(d, with, definitions))
	}
	if len(d.Dimensions) > 0 {
		once("by", by(d))
	}
	missing := object{"properties": object{"status": oneOf([]string{"x", "c", "z"})}, "required": []string{"status"}}
	rules := []object{{"anyOf": []object{missing, {"additionalProperties": ref("valued")}}}}
	if deep {
		rules = append(rules, object{"anyOf": []object{{"required": []string{"by"}}, {"properties": declared}}})
	}
	return table(keys).about(about).must(rules...)
}

func by(d *archive.Dataset) object {
	var ids []string
	measures := object{}
	for _, x := range d.Dimensions {
		ids = append(ids, x.ID)
	}
	for _, m := range d.Measures {
		measures[m.ID] = list(oneOf(ids)).with("uniqueItems", true)
	}
	return object{"anyOf": []object{list(oneOf(ids)).with("uniqueItems", true), table(measures)}}.
		about("The dimensions that tables of codes run over, where that is not the declared order: a list, or a list for each measure.")
}

// quantity is what a month gives of a measure: a value, or tables of codes as
// deep as its dimensions, in any order of them or in the declared one.
func (s *schemas) quantity(m *archive.Measure, anyOrder bool, definitions object) object {
	o := like(s.below(m, m.Dimensions, anyOrder, definitions), sentences(m.Title, unit(m), plain(m.Description)))
	if len(m.Dimensions) > 1 { // as deep everywhere
		even := []object{ref("leaf")}
		for i := range m.Dimensions {
			even = append(even, ref(fmt.Sprint("depth", i+1)))
		}
		o.must(object{"anyOf": even})
	}
	return o
}

func unit(m *archive.Measure) string {
	if m.Unit == "" {
		return ""
	}
	return "In " + m.Unit
}

// level is a value, or a table of the codes of the next dimension. What stands
// below the codes is defined once.
func (s *schemas) level(m *archive.Measure, dims []*archive.Dimension, anyOrder bool, definitions object) object {
	o := s.value(m)
	keys := o["properties"].(object)
	for i, d := range dims {
		if i > 0 && !anyOrder {
			break
		}
		below := s.below(m, slices.Delete(slices.Clone(dims), i, i+1), anyOrder, definitions)
		for _, c := range d.Codelist.Codes {
			keys[c.ID] = like(below, sentences(c.Label, validity(c), plain(c.Description)))
		}
	}
	return o
}

// below defines what stands below the name of a measure or a code, and returns
// the definition's name.
func (s *schemas) below(m *archive.Measure, dims []*archive.Dimension, anyOrder bool, definitions object) string {
	name := kindOf(m)
	if len(dims) > 0 {
		name = m.Name()
		if anyOrder {
			name += "-any"
		}
	}
	for _, d := range dims {
		name += "-" + d.ID
	}
	if definitions[name] == nil {
		definitions[name] = s.level(m, dims, anyOrder, definitions)
	}
	return name
}

// kindOf is the JSON type of a measure's numbers.
func kindOf(m *archive.Measure) string {
	if m.Decimals == 0 {
		return "integer"
	}
	return "number"
}

func validity(c *archive.Code) string {
	out := ""
	if c.From != 0 {
		out = "Valid from " + c.From.String()
	}
	if c.Until != 0 {
		out = sentences(out, "Valid until "+c.Until.String())
	}
	return out
}

// value is a number, or a table with the number and what is to be said of it.
func (s *schemas) value(m *archive.Measure) object {
	kind := kindOf(m)
	figure := object{"type": kind}.bounded()
	return object{"type": []string{kind, "object"}, "additionalProperties": false, "properties": object{
		"value":          figure,
		"status":         s.status(),
		"note":           markdown("A note below every table that has the value."),
		"accepted":       acceptance(),
		"revised":        list(ref("revision")).about("Corrections after publication, oldest first."),
		"classification": s.class(),
	}, "dependencies": object{"value": ref("plain"), "status": ref("plain")}}.bounded()
}

// onlyValue is a table that says a value: with a number, or with a status in its
// place.
func (s *schemas) onlyValue() object {
	keys := object{}
	for _, k := range cellKeys {
		keys[k] = object{}
	}
	missing := object{"required": []string{"value", "status"}, "properties": object{"status": object{"enum": []string{"x", "c", "z"}}}}
	return table(keys).with("minProperties", 1).with("not", missing)
}

// bare is a table that should say a value and does not.
func (s *schemas) bare() object {
	return table(object{"note": object{}, "accepted": object{}, "revised": object{}, "classification": object{}, "status": object{"enum": []string{"p", "e", "illustrative"}}}).
		with("minProperties", 1)
}

func (s *schemas) status() object {
	names := make([]string, len(archive.Statuses))
	text := ""
	for i, st := range archive.Statuses {
		names[i] = string(st)
		text = sentences(text, string(st)+": "+s.loc.T("status_"+string(st)))
	}
	return oneOf(names).about(text)
}

func (s *schemas) revision() object {
	return table(object{
		"on":     date().about("When it was corrected, without quotation marks."),
		"was":    s.was(),
		"reason": words().about("Why; readers see it."),
	}, "on", "was", "reason")
}

// was is what a value was: a number, or a table with the number, or with a status in
// its place.
func (s *schemas) was() object {
	none := object{"properties": object{"status": object{"enum": []string{"x", "c", "z"}}}, "required": []string{"status"}}
	return object{"type": []string{"number", "object"}, "additionalProperties": false, "properties": object{"value": number().bounded(), "status": s.status()}}.bounded().
		about("What was published before: the number, or a table with value and status.").
		must(object{"if": object{"type": "object"}, "then": object{"if": none,
			"then": object{"properties": object{"value": false}}, "else": object{"required": []string{"value"}}}})
}

// statedTotal is the total as the source prints it: of the one measure that is
// broken down, or of each.
func (s *schemas) statedTotal(with []*archive.Measure) object {
	about := "The total as the source states it: it is compared with the sum of its parts."
	if len(with) == 1 {
		o := s.value(with[0])
		o["properties"].(object)[with[0].ID] = s.value(with[0])
		return o.about(about)
	}
	keys := object{}
	for _, m := range with {
		keys[m.ID] = s.value(m).about(sentences("The total of "+m.Title, unit(m)))
	}
	return table(keys).about(about)
}

// statedSubtotals are totals over the codes and groups of a dimension: of each
// measure or, under the dimension alone, of the one that is broken down by it.
func (s *schemas) statedSubtotals(d *archive.Dataset, with []*archive.Measure, definitions object) object {
	keys, only := object{}, map[*archive.Dimension][]*archive.Measure{}
	for _, m := range with {
		own := object{}
		for _, x := range m.Dimensions {
			own[x.ID] = s.parts(m, x, definitions)
			only[x] = append(only[x], m)
		}
		keys[m.ID] = table(own).about("Of " + m.Title)
	}
	for _, x := range d.Dimensions {
		if d.Measure(x.ID) == nil && len(only[x]) == 1 {
			keys[x.ID] = s.parts(only[x][0], x, definitions)
		}
	}
	return table(keys).about("Totals over a part, as the source states them: each is compared with the sum of its parts.")
}

// parts are the codes and groups of a dimension, each with a subtotal.
func (s *schemas) parts(m *archive.Measure, x *archive.Dimension, definitions object) object {
	keys := object{}
	for _, c := range x.Codelist.Codes {
		keys[c.ID] = like(s.below(m, nil, false, definitions), c.Label)
	}
	for _, g := range x.Codelist.Groups {
		keys[g.ID] = like(s.below(m, nil, false, definitions), g.Label)
	}
	return table(keys).about("By " + x.Title)
}

// record is one record of a data set.
func (s *schemas) record(d *archive.Dataset) object {
	keys := object{"note": markdown("A note below the table."), "accepted": acceptance()}
	var required []string
	for _, f := range d.Fields {
		keys[f.ID] = s.field(f).about(f.Title)
		if f.Required {
			required = append(required, f.ID)
		}
	}
	return table(keys, required...)
}

func (s *schemas) field(f *archive.Field) object {
	single := text()
	switch f.Type {
	case archive.LinksField:
		return list(table(object{"title": words(), "url": words()}, "title", "url"))
	case archive.TextField:
		return single
	case archive.DateField:
		single = date()
	case archive.CodeField:
		ids := make([]string, len(f.Codelist.Codes))
		for i, c := range f.Codelist.Codes {
			ids[i] = c.ID
		}
		single = oneOf(ids)
	}
	return object{"anyOf": []object{single, list(single)}}
}
