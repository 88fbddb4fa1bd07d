package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"slices"
)

// Tool is what a SARIF log says of the program.
type Tool struct {
	Name, Version string
	Rules         map[string]string // id → what must be so, of the rules that have a description
}

// SARIF writes the list as a SARIF 2.1.0 log, which code review services read.
// Accepted faults are in it as suppressed results with their reasons.
func (l List) SARIF(w io.Writer, accepted []Accepted, tool Tool) error {
	s := sarif{indexOf: map[string]int{}, tool: tool}
	results := []any{} // not null where there are none
	for _, d := range l.Brief() {
		results = append(results, s.result(d, nil))
	}
	for _, a := range accepted {
		results = append(results, s.result(a.Diagnostic, []any{object{"kind": "inSource", "justification": a.Reason}}))
	}
	driver := object{"name": tool.Name, "rules": s.rules}
	if s.rules == nil {
		driver["rules"] = []any{}
	}
	if tool.Version != "" {
		driver["version"] = tool.Version
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []any{object{
			"tool":        object{"driver": driver},
			"columnKind":  "unicodeCodePoints",
			"invocations": []any{object{"executionSuccessful": true}},
			"results":     results,
		}},
	})
}

type object map[string]any

type sarif struct {
	tool    Tool
	rules   []any
	indexOf map[string]int // in rules
}

func (s *sarif) result(d Diagnostic, suppressions []any) object {
	text := d.Message
	if d.Help != "" {
		text += "\n" + d.Help
	}
	r := object{
		"ruleId": d.Rule, "ruleIndex": s.rule(d.Rule), "level": d.Severity.String(),
		"message":             object{"text": text},
		"locations":           []any{object{"physicalLocation": location(d.Pos)}},
		"partialFingerprints": object{"almanac/v1": fingerprint(d)},
	}
	var related []any
	for _, n := range d.Notes {
		related = append(related, object{"id": len(related) + 1, "physicalLocation": location(n.Pos), "message": object{"text": n.Message}})
	}
	if related != nil {
		r["relatedLocations"] = related
	}
	if suppressions != nil {
		r["suppressions"] = suppressions
	}
	return r
}

// rule returns the place of a rule among those that the log describes.
func (s *sarif) rule(id string) int {
	i, ok := s.indexOf[id]
	if !ok {
		i = len(s.rules)
		s.indexOf[id] = i
		rule := object{"id": id}
		if text := s.tool.Rules[id]; text != "" {
			rule["shortDescription"] = object{"text": text}
		}
		s.rules = append(s.rules, rule)
	}
	return i
}

func location(p Pos) object {
	out := object{"artifactLocation": object{"uri": (&url.URL{Path: p.File}).String()}}
	if p.Line > 0 {
		region := object{"startLine": p.Line}
		if p.Col > 0 {
			region["startColumn"] = p.Col
		}
		out["region"] = region
	}
	return out
}

// fingerprint tells a fault from others wherever in its file it has moved to.
func fingerprint(d Diagnostic) string {
	sum := sha256.Sum256([]byte(d.Rule + "\n" + d.File + "\n" + d.Message))
	return hex.EncodeToString(sum[:16])
}

// In returns the list with every file below the folder dir.
func (l List) In(dir string) List {
	out := slices.Clone(l)
	for i := range out {
		out[i] = out[i].In(dir)
	}
	return out
}

// In returns the diagnostic with every file below the folder dir.
func (d Diagnostic) In(dir string) Diagnostic {
	d.File = dir + d.File
	d.Notes = slices.Clone(d.Notes)
	for i := range d.Notes {
		d.Notes[i].File = dir + d.Notes[i].File
	}
	return d
}
