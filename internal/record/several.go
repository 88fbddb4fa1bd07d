package record

import (
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// Part is what a publication says of one of several series of reports, or of what
// they share.
type Part struct {
	ID string // of the series, "" for what they share
	Publication
}

// Parts divides a publication: what the series share first, which is all of it where
// there is a single one. The files of a part are named from its own root.
func (p Publication) Parts() []Part {
	if len(p.Record.Series) == 0 {
		return []Part{{"", p}}
	}
	out := []Part{{"", Publication{p.Record, map[string]string{}}}}
	at := map[string]int{"": 0}
	for _, r := range p.Record.Series {
		at[r.ID] = len(out)
		out = append(out, Part{r.ID, Publication{r, map[string]string{}}})
	}
	for file, sum := range p.Files {
		id, below, _ := strings.Cut(file, "/")
		if i := at[id]; i > 0 && below != "" {
			out[i].Files[below] = sum
		} else {
			out[0].Files[file] = sum
		}
	}
	return out
}

// Check holds a publication that is about to be made, whose record comes from Of,
// to the one before. Today is the date that hints propose.
//
// The history of a figure only grows: what was published stays its beginning. So
// these are errors:
//
//	record-figure      a published figure changed, vanished or appeared without a correction
//	record-correction  a published correction changed or vanished
//	record-definition  what figures were published under is called or means something else, undeclared
//	record-attachment  a document of a report is another file, and no correction of the report says so
//	record-date        a new correction is so early that a report published meanwhile would change
//	record-report      a report vanished without a withdrawal, or has another date
//	record-address     an address vanished without a withdrawal
//	record-series      one of several series of reports vanished without a withdrawal
//	record-audience    the two are for different readers and cannot be compared
//
// What is declared is none: a withdrawal covers its address and all below it, a
// classification covers what it takes from the audience, a report excepted, for
// a report is withdrawn in words. Made-up figures are no record and may change. So
// may notes, reasons, commentary and records: RetoldIn tells of the last two that they
// did, and package diff shows how.
//
// Each of several series is held to its own record. The page of a data set that they share
// may go from one in which nothing was published of it.
func Check(old, next Publication, today period.Date) diag.List {
	now := map[string]Publication{}
	for _, p := range next.Parts() {
		now[p.ID] = p.Publication
	}
	var diags diag.List
	for _, was := range old.Parts() {
		is, ok := now[was.ID]
		if !ok {
			diags = append(diags, seriesGone(was, now[""], next.Files, today)...)
			continue
		}
		diags = append(diags, check(was.Publication, is, next.Files, today)...)
		if slices.ContainsFunc(diags, func(d diag.Diagnostic) bool { return d.Rule == "record-audience" }) {
			break
		}
	}
	diags.Sort()
	return diags
}

// seriesGone reports a series that was published and is there no more. A page may have
// taken its address, and then each of the others is to be withdrawn.
func seriesGone(was Part, site Publication, there map[string]string, today period.Date) diag.List {
	c := &checker{next: site, there: there, archive: site.Record.archive, today: today}
	at, r := was.ID+"/", was.Record
	if c.withdrawn(at) || len(r.Months)+len(r.Pages)+len(r.Withdrawn) == 0 { // or it never had anything
		return nil
	}
	if _, ok := there[at+"index.html"]; ok {
		c.old = Publication{&Record{}, map[string]string{}}
		for file, sum := range was.Files {
			if file != Path {
				c.old.Files[at+file] = sum
			}
		}
		c.addresses()
		return c.diags
	}
	pos, why := diag.Pos{File: "content/" + was.ID}, "gone"
	if i := slices.IndexFunc(c.archive.Idle, func(a *archive.Archive) bool { return a.ID == was.ID }); i >= 0 {
		pos, why = c.archive.Idle[i].Site.Pos, "left out, as nothing of it is for these readers now"
	}
	c.diags.Errorf("record-series", pos, "the series of reports %q was published and is %s", was.ID, why).
		Helpf("put it back, or %s", strings.Replace(c.withdrawal(at), "them", "the whole of "+at, 1)+"\n    and each report as well, for a notice at its address")
	return c.diags
}
