package diff

import (
	"maps"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/record"
)

func (c *comparison) figures(was, is *record.Month) []Figure {
	var out []Figure
	for _, name := range slices.Sorted(maps.Keys(joined(was.Figures, is.Figures))) {
		for _, key := range slices.Sorted(maps.Keys(joined(was.Figures[name], is.Figures[name]))) {
			if f, ok := c.figure(name, key, was.Figures[name][key], is.Figures[name][key]); ok {
				out = append(out, f)
			}
		}
	}
	return out
}

func (c *comparison) figure(name, key string, was, is *record.Figure) (Figure, bool) {
	f := Figure{Name: called(name, key), Was: value(was), Is: value(is)}
	switch {
	case was == nil && is == nil:
		return f, false
	case was == nil:
		f.Declared = c.was == nil || is.First().Missing()
		f.Corrections = news(nil, is)
		if before := c.next.Record.Month(c.is.Period - 1); c.was == nil && before != nil {
			f.Before = value(before.Figures[name][key])
		}
	case is == nil:
	case was.Now == is.Now && slices.Equal(was.Revisions, is.Revisions):
		return f, false
	case was.Now == is.Now: // the reason of a correction was written anew, or one is gone
		f.Corrections, f.Declared = news(was, is), len(was.Revisions) <= len(is.Revisions)
	default:
		f.Corrections = news(was, is)
		n := len(was.Revisions)
		f.Declared = len(is.Revisions) > n && is.Revisions[n].Was == was.Now || was.Now.Status == archive.Illustrative
	}
	return f, true
}

// news returns the corrections that a figure did not have.
func news(was, is *record.Figure) []Correction {
	var out []Correction
	for _, r := range is.Revisions {
		if was != nil && slices.Contains(was.Revisions, r) {
			continue
		}
		out = append(out, Correction{r.On.String(), valueOf(r.Was), r.Reason})
	}
	return out
}

func value(f *record.Figure) *Value {
	if f == nil {
		return nil
	}
	return valueOf(f.Now)
}

func valueOf(s record.State) *Value {
	v := &Value{Status: s.Status}
	if !s.Missing() {
		v.Value = &s.Value
	}
	return v
}

// called names a figure as an editor finds it.
func called(name, key string) string {
	switch key {
	case "":
		return name
	case record.Stated:
		return name + " (stated total)"
	}
	if of, ok := strings.CutPrefix(key, record.Stated+" "); ok {
		return name + "." + strings.ReplaceAll(of, "/", ".") + " (stated subtotal)"
	}
	return name + "." + strings.ReplaceAll(key, "/", ".")
}
