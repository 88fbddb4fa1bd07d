package site

import (
	"almanac/internal/archive"
	"almanac/internal/check"
	"almanac/internal/diag"
)

// lack reports that a page has nothing to show at a place. That is an error, but
// for a table, whose headings can stand alone. In a draft it is only unfinished,
// and no news where figures are known to be missing.
func (w *writer) lack(rule string, pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	m := w.archive.Month(w.scope.At)
	switch {
	case check.Lacking(w.archive, m):
		return new(diag.Diagnostic)
	case m != nil && m.Draft:
		return w.diags.Warnf("unfinished", pos, format, args...)
	case rule == "empty-table":
		return w.diags.Warnf(rule, pos, format, args...)
	}
	return w.diags.Errorf(rule, pos, format, args...)
}

// stamp says for whom a page is that is not for publication, "" for one that is:
// a page of a draft, or of a build for a narrower circle or with drafts.
func (s *Site) stamp(draft *archive.Month) string {
	out := ""
	if p := s.archive.Site.Policy; p.Audience != p.Public {
		out = s.loc.T("stamp", "level", p.Levels[p.Audience].Name)
	}
	words := "stamp_draft"
	if draft == nil {
		words, draft = "stamp_drafts", s.draft()
	}
	if draft == nil {
		return out
	}
	if out != "" {
		out += " · "
	}
	return out + s.loc.T(words, "month", s.loc.Month(draft.Period))
}

// firstDraft returns the oldest draft, of the first of several series that has one; nil
// where there is none.
func (s *Site) firstDraft() *archive.Month {
	for _, a := range s.archive.All() {
		for _, m := range a.Months {
			if m.Draft {
				return m
			}
		}
	}
	return nil
}
