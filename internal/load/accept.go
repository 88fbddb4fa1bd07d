package load

import (
	"strings"

	"almanac/internal/archive"
	"almanac/internal/tomlfile"
)

// accepted reads accepted: the reason for whatever fails here, or a table of
// rules with the reason for each. Where named is set only a table will do: a
// whole month is not excused in one breath.
func (l *loader) accepted(r tomlfile.Reader, named bool) archive.Acceptances {
	v := r.Value("accepted")
	switch {
	case v == nil:
		return nil
	case v.Kind == tomlfile.String && !named:
		return l.acceptance(nil, "", "accepted", v)
	case v.Kind != tomlfile.TableKind:
		want := "a text, or a table of rules"
		if named {
			want = "a table of rules"
		}
		tomlfile.WrongType(&l.diags, "accepted", v, want).Helpf(`write accepted = { RULE = "why" }; almanac check --rules lists the rules`)
		return nil
	}
	var out archive.Acceptances
	for _, e := range v.Table.Entries {
		out = l.acceptance(out, e.Key, e.Key, e.Value)
	}
	if len(out) == 0 && len(v.Table.Entries) == 0 {
		l.diags.Errorf("bad-value", v.Pos(), "\"accepted\" names no rule").Helpf(`write accepted = { RULE = "why" }`)
	}
	return out
}

func (l *loader) acceptance(to archive.Acceptances, rule, key string, v *tomlfile.Value) archive.Acceptances {
	switch {
	case v.Kind != tomlfile.String:
		tomlfile.WrongType(&l.diags, key, v, "a text")
		return to
	case strings.TrimSpace(v.Str) == "":
		l.diags.Errorf("no-reason", v.Pos(), "what is accepted needs a reason").Helpf("say why it stands: readers may see it")
		return to
	}
	return append(to, archive.Acceptance{Rule: rule, Reason: v.Str, Pos: v.Pos()})
}
