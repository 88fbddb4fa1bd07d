package archive

import (
	"slices"
	"strings"

	"almanac/internal/diag"
)

// A site has one series of reports, or several: other reports of the publisher, or
// reports of other publishers. Each of several is an Archive with months, data sets
// and corrections of its own, as if it were alone. The Archive of the site lists them;
// it has reports of its own beside them, or, Shared, only what they share. (Package
// series is about something else, the values of a measure over months.)

// Folder is where the content of the archive lies: "content/", or "content/ID/"
// for one of several series.
func (a *Archive) Folder() string { return "content/" + a.Path() }

// Path is where the pages of the archive lie below the site's root: "", or "ID/"
// for one of several series.
func (a *Archive) Path() string {
	if a.ID == "" {
		return ""
	}
	return a.ID + "/"
}

// All returns the archive and, where it is that of a site with several series,
// theirs.
func (a *Archive) All() []*Archive { return append([]*Archive{a}, a.Series...) }

// Uses reports whether a data set is one of the archive: of those that several series
// share, each uses the ones that it has figures or records of, and those that are worked
// out.
func (a *Archive) Uses(d *Dataset) bool {
	worked := !d.IsRecords() && !slices.ContainsFunc(d.Measures, func(m *Measure) bool { return m.Derive == nil })
	return worked || a.declares(d.Pos) || slices.ContainsFunc(a.Months, func(m *Month) bool { return m.HasData(d) })
}

// Explains reports whether the codes of a list are in the glossary of the archive. A series
// beside reports of the site leaves those that only they use to the site's.
func (a *Archive) Explains(l *Codelist) bool {
	return l.Glossary && (!a.Beside || a.declares(l.Pos) || slices.ContainsFunc(a.Datasets, func(d *Dataset) bool {
		return slices.Contains(d.Codelists(), l) && a.Uses(d)
	}))
}

// declares reports whether what stands at a place is the archive's own.
func (a *Archive) declares(at diag.Pos) bool { return strings.HasPrefix(at.File, a.Folder()) }

// Redefines reports whether a redefinition is of words that the archive uses: what several
// series share may have no figures in one.
func (a *Archive) Redefines(r *Redefinition) bool {
	return slices.ContainsFunc(a.Datasets, func(d *Dataset) bool { return r.Concerns(d) && a.Uses(d) })
}

// IsEmpty reports whether there is nothing in the archive for its audience, nor was.
func (a *Archive) IsEmpty() bool { return len(a.Months)+len(a.Pages)+len(a.Withdrawn) == 0 }
