package schema

import (
	"almanac/internal/archive"
)

// cellKeys are what a value written as a table says: no code has such an id.
var cellKeys = []string{"value", "status", "note", "accepted", "revised", "classification"}

// codelist is a file of content/codelists.
func (s *schemas) codelist() object {
	group := table(object{
		"id":          slug().about("Small letters, digits and hyphens."),
		"label":       words(),
		"description": markdown("What belongs to the group."),
		"accepted":    acceptance(),
	}, "id", "label")
	code := table(object{
		"id":             slug().with("not", object{"enum": cellKeys}).about("Small letters, digits and hyphens: the key of its figures."),
		"label":          words().about("What readers see."),
		"group":          text().about("The id of its group."),
		"description":    markdown("What the code means."),
		"accepted":       acceptance(),
		"from":           month().about("The first month in which it is valid: \"2017-03\""),
		"until":          month().about("The last month in which it is valid: \"2018-02\""),
		"classification": s.class(),
		"redefined":      redefined(),
	}, "id", "label")
	shown := table(object{
		"id":       slug(),
		"caption":  words(),
		"headings": list(text()).with("minItems", 2).with("maxItems", 3).about("Of the group (where codes have groups), the label and the description."),
		"numbered": flag(true),
		"note":     markdown("A note below the table."),
	}, "id", "caption", "headings")
	o := table(object{
		"title":       words(),
		"description": markdown("What the list is for."),
		"glossary":    flag(false).about("Listed on the glossary page."),
		"group":       list(group).about("Groups put codes together under a heading and a subtotal."),
		"code":        list(code).about("The codes, in their order."),
		"table":       list(shown).about("Tables of the list itself."),
	}, "title", "code").with("title", "A code list")
	return o.must(object{"if": object{"required": []string{"group"}, "properties": object{"group": object{"minItems": 1}}},
		"then": object{"properties": object{"code": object{"items": object{"required": []string{"group"}}}}}})
}

// dataset is a file of content/datasets.
func (s *schemas) dataset() object {
	var lists []string
	for _, l := range s.archive.Codelists {
		lists = append(lists, l.ID)
	}
	dimension := table(object{
		"title":    words().about("Of one value: “Driver”."),
		"codelist": oneOf(lists).about("The values it can take."),
	}, "title", "codelist")
	check := table(object{
		"rule":      words().about("What must hold in every month, in the language of the sentences: page_views >= visits"),
		"message":   text().about("What is said where it does not."),
		"tolerance": number().with("minimum", 0).with("default", 0).about("How far the two sides may be from each other."),
	}, "rule")
	o := table(object{
		"title":          words(),
		"description":    markdown("What the figures are."),
		"source":         markdown("Where the figures come from."),
		"classification": s.class(),
		"dimensions":     named(dimension, namePattern).about("What measures are broken down by: [dimensions.driver]"),
		"measures":       named(s.measure(), namePattern, "stated_total", "stated_subtotals", "status", "by", "accepted").about("The quantities: [measures.visits]"),
		"fields":         named(field(lists), namePattern).about("The columns of records: [fields.meeting]"),
		"check":          list(check).about("What must hold in every month."),
		"table":          list(object{"type": "object", "properties": merge(tableKeys(s.class()), recordTableKeys(s.class()))}),
		"chart":          list(s.chart()),
	}, "title").with("title", "A data set")
	filled := object{"minProperties": 1}
	either := object{"anyOf": []object{{"required": []string{"measures"}}, {"required": []string{"fields"}}},
		"not": object{"required": []string{"measures", "fields"}, "properties": object{"measures": filled, "fields": filled}}}
	shown := func(keys object, required ...string) object {
		return object{"properties": object{"table": list(table(keys, required...))}}
	}
	return o.must(either, object{"if": object{"required": []string{"fields"}, "properties": object{"fields": filled}},
		"then": shown(recordTableKeys(s.class()), "id", "caption"),
		"else": shown(tableKeys(s.class()), "id", "caption", "rows", "columns")})
}

// named is a table of tables by id, but for those that are taken.
func named(o object, pattern string, taken ...string) object {
	names := object{"pattern": pattern}
	if taken != nil {
		names["not"] = object{"enum": taken}
	}
	return object{"type": "object", "additionalProperties": o, "propertyNames": names}
}

func merge(a, b object) object {
	out := object{}
	for _, o := range []object{a, b} {
		for k, v := range o {
			out[k] = v
		}
	}
	return out
}

func (s *schemas) measure() object {
	return table(object{
		"title":          words(),
		"unit":           text().about("Of many: “days”, “emails”."),
		"description":    markdown("What is measured."),
		"decimals":       whole(0).with("maximum", 9).with("default", 0).about("How many are shown, and at most given."),
		"aggregate":      oneOf([]string{"sum", "last", "none"}).with("default", "sum").about("How months combine: flows add up, of stocks the last counts, ratios do not combine."),
		"dimensions":     list(name()).with("uniqueItems", true).with("default", []string{}).about("The finest breakdown a month may give, in the order of its tables."),
		"min":            number().with("default", 0),
		"max":            number(),
		"tolerance":      number().with("minimum", 0).with("default", 0).about("How far a stated total may be from the sum of its parts."),
		"parts_of":       text().with("pattern", `^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`).about("The measure this one is a breakdown of: effort.days"),
		"accepted":       acceptances(),
		"formula":        text().about("How it is worked out from others of its data set: page_views / visits"),
		"classification": s.class(),
		"redefined":      redefined(),
	}, "title")
}

// redefined says when a measure or a code was called or meant something else.
func redefined() object {
	return list(table(object{
		"on":     date().about("When it was defined anew, without quotation marks."),
		"reason": words().about("What it was, and why; readers see it."),
	}, "on", "reason")).about("When it was called or meant something else, oldest first.")
}

func field(lists []string) object {
	types := []string{"text", "date", "code", "links"}
	o := table(object{
		"title":     words(),
		"type":      oneOf(types).about("Markdown, dates, codes of a list, or links with titles."),
		"required":  flag(false),
		"codelist":  oneOf(lists).about("Of a code: its list."),
		"in_period": flag(false).about("Of a date: it lies in the month."),
		"dates":     text().about("Of a text: the date field above it that months it names are compared with."),
	}, "title", "type")
	only := map[string]string{"text": "dates", "date": "in_period", "code": "codelist"}
	var rules []object
	for _, t := range types {
		then := object{"properties": object{}}
		for other, key := range only {
			if other != t {
				then["properties"].(object)[key] = false
			}
		}
		if t == "code" {
			then["required"] = []string{"codelist"}
		}
		is := object{"properties": object{"type": object{"enum": []string{t}}}, "required": []string{"type"}}
		rules = append(rules, object{"if": is, "then": then})
	}
	return o.must(rules...)
}

const overWhat = "What it runs over: month, measures or a dimension."

func window() object {
	months := whole(1).with("maximum", 1200)
	return object{"anyOf": []object{months, oneOf([]string{"all"})}}.about("How many months, the report's last, or \"all\". 12 where months are an axis.")
}

func tableKeys(class object) object {
	return object{
		"id":             slug().about("What {{ table ID }} places."),
		"caption":        words(),
		"rows":           words().about(overWhat),
		"columns":        words().about(overWhat),
		"measures":       list(text()).about("Which measures, all that fit by default."),
		"window":         window(),
		"total":          flag(false).about("A total over the rows."),
		"total_column":   flag(false).about("A total over the columns."),
		"subtotals":      flag(false).about("A subtotal for each group of the rows' code list."),
		"numbered":       flag(true),
		"note":           markdown("A note below the table."),
		"classification": class,
	}
}

func recordTableKeys(class object) object {
	return object{
		"id":             slug().about("What {{ table ID }} places."),
		"caption":        words(),
		"fields":         list(text()).about("Which fields, all by default."),
		"group_by":       text().about("A code field: rows under a heading for each code."),
		"numbered":       flag(true),
		"note":           markdown("A note below the table."),
		"classification": class,
	}
}

func (s *schemas) chart() object {
	kinds := make([]string, len(archive.ChartKinds))
	for i, k := range archive.ChartKinds {
		kinds[i] = string(k)
	}
	series := object{"anyOf": []object{words(), list(text())}}
	o := table(object{
		"id":             slug().about("What {{ chart ID }} places."),
		"of":             text().about("The table it accompanies: it takes over what it does not say, and has no number of its own."),
		"caption":        text(),
		"subtitle":       text().about("What is measured and when."),
		"kind":           oneOf(kinds),
		"x":              words().about(overWhat),
		"series":         series.about(overWhat + " Or a list of measures."),
		"measures":       list(text()),
		"window":         window(),
		"drill":          text().about("Another dimension: readers can have a code broken down by it."),
		"groups":         flag(false).about("Divides x by the groups of its code list."),
		"description":    markdown("What the chart shows, for those who cannot see it. It may hold values in braces."),
		"classification": s.class(),
	}, "id", "kind", "description")
	alone := object{"required": []string{"caption", "x", "series"}, "properties": object{"caption": words()}}
	listed := object{"required": []string{"measures", "series"}, "properties": object{"series": object{"type": "array"}}}
	return o.must(object{"anyOf": []object{{"required": []string{"of"}, "properties": object{"of": words()}}, alone}}, object{"not": listed})
}
