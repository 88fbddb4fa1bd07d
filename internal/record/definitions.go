package record

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// definitions reports what figures were published under other words than they stand
// under now. A publication that is older than the definitions of codes says nothing of
// them.
func (c *checker) definitions() {
	said := c.said()
	for _, name := range slices.Sorted(maps.Keys(c.old.Record.Definitions)) {
		was, is := c.old.Record.Definitions[name], c.next.Record.Definitions[name]
		before, now := c.old.Record.Redefined[name], c.next.Record.Redefined[name]
		pos, what := c.defined(name)
		switch {
		case is == "": // what is declared no more is told with its figures
		case !slices.Equal(before, now[:min(len(before), len(now))]):
			c.diags.Errorf("record-correction", pos, "a redefinition of %s was published and is gone or changed", what).
				Helpf("put it back: %s", redefined(before))
		case was != is && said[name] && len(now) == len(before):
			c.diags.Errorf("record-definition", pos, "%s was published as %q and is %q now: nothing declares it", what, was, is).
				Helpf("declare it: %s", redefined(append(before[:len(before):len(before)], Redefined{c.today, "what it was, and why"})))
		}
	}
}

func redefined(list []Redefined) string {
	var out []string
	for _, x := range list {
		out = append(out, "{ on = "+x.On.String()+", reason = "+strconv.Quote(x.Reason)+" }")
	}
	return "redefined = [" + strings.Join(out, ", ") + "]"
}

// said are the names under which figures were published that are not made up. Those of a
// derived measure are in no record: they are published with what they are worked out from.
func (c *checker) said() map[string]bool {
	out := map[string]bool{}
	for _, m := range c.archive.Measures {
		out[m.Name()] = m.Formula != nil
	}
	seen := map[string]map[string]bool{} // keys of measures: months have the same ones
	for _, month := range c.old.Record.Months {
		for name, figures := range month.Figures {
			m := c.measures[name]
			if m == nil {
				continue
			}
			if seen[name] == nil {
				seen[name] = map[string]bool{}
			}
			for key, f := range figures {
				if seen[name][key] || f.Now.Status == archive.Illustrative {
					continue
				}
				out[name], seen[name][key] = true, true
				for i, code := range strings.Split(key, "/") {
					if !isStated(key) && i < len(m.Dimensions) {
						out[m.Dimensions[i].Codelist.ID+"/"+code] = true
					}
				}
			}
		}
	}
	return out
}

// defined is where a measure or a code is declared, and how messages name it.
func (c *checker) defined(name string) (diag.Pos, string) {
	if m := c.measures[name]; m != nil {
		return m.Pos, name
	}
	id, code, _ := strings.Cut(name, "/")
	for _, l := range c.archive.Codelists {
		if x := l.Code(code); x != nil && l.ID == id {
			return x.Pos, "the code \"" + code + "\" of " + id
		}
	}
	return c.archive.Site.Pos, name
}
