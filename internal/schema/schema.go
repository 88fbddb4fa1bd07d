// Package schema describes the input files of one site as JSON Schema, so that
// editors complete and check them: which data sets a month may give, which codes
// are valid keys, what a chart can be.
//
//	site.json       content/site.toml
//	codelist.json   content/codelists/*.toml
//	dataset.json    content/datasets/*.toml
//	figures.json    content/reports/*/*.toml
//	report.json     front matter of content/reports/*/report.md
//	page.json       front matter of content/pages/*.md
//
// Of a site with several series of reports the first three and the last two are for
// all of them, and know the names of all; beside them are
//
//	series.json       content/*/series.toml
//	figures-ID.json   content/ID/reports/*/*.toml, in place of figures.json
//
// The dialect is draft 7, which Taplo and VS Code know. What package load accepts
// is valid, and what load refuses for its shape is not: keys, kinds of values,
// codes, statuses, what is needed. Some of load's rules are beyond a schema,
// which sees values and not how they are written, and one file at a time:
//
//   - a date in quotation marks, and the number of decimals
//   - names that must be declared once, or elsewhere: ids given twice, formulas,
//     axes of tables and charts, files of attachments
//   - classifications wider than that of what something belongs to
//   - rules of package check that acceptances name, and addresses that only some
//     file systems can have
//   - the checks of package check, in which months a code is valid among them
//
// The schemas name everything whatever its classification: they are for those
// who write the site, and no part of it.
package schema

import (
	"encoding/json"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/locale"
)

// Files returns the schemas by the names of their files. The archive holds
// everything there is.
func Files(a *archive.Archive, loc *locale.Locale) map[string][]byte {
	s := &schemas{archive: a, loc: loc}
	if a.Series != nil {
		s.archive = union(a)
	}
	all := map[string]object{"site.json": s.site(), "codelist.json": s.codelist(), "dataset.json": s.dataset(), "report.json": s.report(), "page.json": s.page()}
	if !a.Shared {
		own := &schemas{archive: a, loc: loc}
		all["figures.json"] = own.figures()
	}
	if a.Series != nil {
		all["series.json"] = s.series()
	}
	for _, x := range a.Series {
		of := &schemas{archive: x, loc: loc}
		all["figures-"+x.ID+".json"] = of.figures()
	}
	out := map[string][]byte{}
	for name, o := range all {
		o["$schema"] = "http://json-schema.org/draft-07/schema#"
		b, err := json.MarshalIndent(o, "", "  ")
		if err != nil {
			panic("schema: " + err.Error()) // cannot be: texts, numbers, and lists of them
		}
		out[name] = append(b, '\n')
	}
	return out
}

type schemas struct {
	archive *archive.Archive
	loc     *locale.Locale
}

// object is a schema, or a part of one.
type object map[string]any

// about adds what an editor shows beside a key.
func (o object) about(description string) object {
	o["description"] = description
	return o
}

// with adds a keyword.
func (o object) with(key string, value any) object {
	o[key] = value
	return o
}

// must adds rules that a file must keep. They stand where validators look and
// Taplo does not when it collects what it could offer: it would offer the keys of
// every rule, and nothing else where it finds "allOf".
func (o object) must(rules ...object) object {
	o["if"], o["then"] = object{}, object{"allOf": rules}
	return o
}

// table is a table with these keys and no others.
func table(keys object, required ...string) object {
	o := object{"type": "object", "properties": keys, "additionalProperties": false}
	if required != nil {
		o["required"] = required
	}
	return o
}

func list(items object) object { return object{"type": "array", "items": items} }

func text() object { return object{"type": "string"} }

// words is a text that must say something.
func words() object { return object{"type": "string", "pattern": `\S`} }

func flag(def bool) object { return object{"type": "boolean", "default": def} }

func whole(lowest int) object { return object{"type": "integer", "minimum": lowest} }

func number() object { return object{"type": "number"} }

// bounded lets no number exceed what load takes for a figure.
func (o object) bounded() object { return o.with("minimum", -9e15).with("maximum", 9e15) }

func oneOf(values []string) object {
	if len(values) == 0 { // "enum" must not be empty
		return object{"not": object{}}
	}
	return object{"type": "string", "enum": values}
}

func ref(name string) object { return object{"$ref": "#/definitions/" + name} }

// like is what is defined, with a description of its own: beside "$ref" none counts.
func like(name, description string) object {
	return object{"anyOf": []object{ref(name)}}.about(description)
}

// Patterns of ids, as package load has them, and of dates.
const (
	slugPattern  = `^[a-z0-9][a-z0-9-]{0,79}$`
	namePattern  = `^[a-z][a-z0-9_]{0,79}$`
	monthPattern = `^[1-9][0-9]{3}-(0[1-9]|1[0-2])$`
	datePattern  = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	timePattern  = `^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}.*([Zz]|[+-][0-9]{2}:[0-9]{2})$`
)

func slug() object  { return text().with("pattern", slugPattern) }
func name() object  { return text().with("pattern", namePattern) }
func month() object { return text().with("pattern", monthPattern) }
func date() object  { return text().with("pattern", datePattern) }

func (s *schemas) class() object {
	p := s.archive.Site.Policy
	levels := make([]string, len(p.Levels))
	for i, l := range p.Levels {
		levels[i] = l.Name
	}
	return oneOf(levels).about("The classification: who may see it, from the widest circle to the narrowest.")
}

// acceptance is the reason for whatever fails at a place, or one for each rule.
func acceptance() object {
	return object{"anyOf": []object{words(), reasons()}}.about("Why a check that fails here is accepted, or a table of rules with the reason for each; readers see it.")
}

// acceptances are reasons where only a table will do.
func acceptances() object {
	return reasons().about("Rules whose failures are accepted here, with the reason for each: { jump = \"why\" }")
}

func reasons() object {
	return object{"type": "object", "additionalProperties": words(), "minProperties": 1}
}

func markdown(description string) object { return text().about(description + " Markdown.") }

// plain is prose as one line for a description.
func plain(p *archive.Prose) string {
	if p == nil {
		return ""
	}
	return strings.Join(strings.Fields(p.Plain), " ")
}

// sentences joins what is not empty, each with a full stop.
func sentences(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	for i, p := range parts {
		if !strings.HasSuffix(p, ".") {
			parts[i] = p + "."
		}
	}
	return strings.Join(parts, " ")
}
