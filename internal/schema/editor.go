package schema

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/archive"
)

type association struct{ files, schema string }

// associations are the files of a site and their schemas. Front matter is not
// among them: no editor reads it as TOML.
var associations = []association{
	{"content/site.toml", "site.json"},
	{"content/codelists/*.toml", "codelist.json"},
	{"content/datasets/*.toml", "dataset.json"},
}

// rules are the associations of a site, which may have several series of reports.
func rules(site *archive.Archive) []association {
	out := associations[:len(associations):len(associations)]
	if !site.Shared {
		out = append(out, association{"content/reports/*/*.toml", "figures.json"})
	}
	if site.Series != nil {
		out = append(out, association{"content/*/series.toml", "series.json"}, association{"content/*/codelists/*.toml", "codelist.json"}, association{"content/*/datasets/*.toml", "dataset.json"})
	}
	for _, a := range site.Series {
		out = append(out, association{a.Folder() + "reports/*/*.toml", "figures-" + a.ID + ".json"})
	}
	return out
}

// Taplo returns a .taplo.toml that finds the schemas of a site in folder, which is
// relative to it. Taplo reads it, and so do editors that have it inside: Even Better TOML
// for VS Code among them.
func Taplo(folder string, site *archive.Archive) []byte {
	var b strings.Builder
	b.WriteString(taploHead)
	for _, a := range rules(site) {
		fmt.Fprintf(&b, taploRule, strconv.Quote(a.files), strconv.Quote(folder+"/"+a.schema))
	}
	return []byte(b.String())
}

const (
	taploHead = "# Completion and checks for the input files of this site, by schemas that\n# \"almanac schema\" makes.\n"
	taploRule = "\n[[rule]]\ninclude = [%s]\n\n[rule.schema]\nenabled = true\npath = %s\n"
)

// IsTaplo reports whether a .taplo.toml has nothing but what Taplo has written: of the same
// site, perhaps, before it had other series. Then it can be written anew.
func IsTaplo(file []byte) bool {
	const text = `"(?:[^"\\]|\\.)*"`
	rule := strings.ReplaceAll(regexp.QuoteMeta(taploRule), "%s", text)
	return regexp.MustCompile("^" + regexp.QuoteMeta(taploHead) + "(?:" + rule + ")*$").Match(file)
}

// vsCode are the settings of VS Code that have Even Better TOML read .taplo.toml,
// which associates files with schemas.
//
// Its own setting for that, evenBetterToml.schema.associations, takes a schema
// "./x.json" to lie beside the workspace's folder instead of in it
// (tamasfe/taplo#479), and any other path for an address; it would also go before
// .taplo.toml.
var vsCode = []struct {
	key   string
	value any
}{
	{"evenBetterToml.schema.enabled", true},
	{"evenBetterToml.taplo.configFile.enabled", true},
	{"evenBetterToml.taplo.configFile.path", ".taplo.toml"},
}

// VSCode returns .vscode/settings.json with what VS Code needs added to the given
// settings, nil for none, whose comments and order stay. Settings that are there
// already stay as they are. It is an error if they are not JSON with comments.
func VSCode(settings []byte) ([]byte, error) {
	if len(strings.TrimSpace(string(settings))) == 0 {
		settings = []byte("{\n}\n")
	}
	var have map[string]any
	if err := json.Unmarshal([]byte(withoutComments(string(settings))), &have); err != nil {
		return nil, fmt.Errorf("the settings are not JSON: %w", err)
	}
	var lines []string
	for _, s := range vsCode {
		if _, ok := have[s.key]; !ok {
			v, _ := json.Marshal(s.value)
			lines = append(lines, fmt.Sprintf("\n\t%q: %s", s.key, v))
		}
	}
	if lines == nil {
		return settings, nil
	}
	added := strings.Join(lines, ",")
	if len(have) > 0 {
		added += ","
	}
	open := opening(string(settings))
	return []byte(string(settings[:open]) + added + string(settings[open:])), nil
}

// token matches a text, a comment, or a comma that nothing follows.
var token = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(?:[^"\\]|\\.)*"|//[^\n]*|(?s:/\*.*?\*/)`) })

var trailing = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(?:[^"\\]|\\.)*"|,(\s*[}\]])`) })

// withoutComments makes JSON of JSON with comments and trailing commas.
func withoutComments(s string) string {
	s = token().ReplaceAllStringFunc(s, func(t string) string {
		if t[0] == '"' {
			return t
		}
		return " "
	})
	return trailing().ReplaceAllStringFunc(s, func(t string) string {
		if t[0] == ',' {
			return t[1:]
		}
		return t
	})
}

// opening returns the offset behind the first brace that is not in a comment.
func opening(s string) int {
	blank := token().ReplaceAllStringFunc(s, func(t string) string { return strings.Repeat(" ", len(t)) })
	return strings.IndexByte(blank, '{') + 1
}
