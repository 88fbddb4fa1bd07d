package record

import (
	"fmt"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// Retold is a month whose words or records are not as they were published. Check lets
// them pass, for a slip of the pen is no revision; but nobody should change a published
// report unawares.
type Retold struct {
	Pos     diag.Pos
	Period  period.Month
	Lines   int // of the commentary
	Records int
}

func (r Retold) String() string {
	var what []string
	if r.Lines > 0 {
		what = append(what, diag.Count(r.Lines, "paragraph"))
	}
	if r.Records > 0 {
		what = append(what, diag.Count(r.Records, "record"))
	}
	return fmt.Sprintf("%s: not as published: %s; no new correction says so, almanac diff shows it", r.Pos, strings.Join(what, ", "))
}

// RetoldIn returns what a publication that is about to be made says otherwise than the
// one before did, without a new correction in the report. Both are as for Check.
func RetoldIn(old, next Publication) (out []Retold) {
	if old.Record.Audience != next.Record.Audience {
		return nil // they say other things
	}
	was := map[string]Publication{}
	for _, p := range old.Parts() {
		was[p.ID] = p.Publication
	}
	for _, is := range next.Parts() {
		before, ok := was[is.ID]
		if !ok {
			continue
		}
		for _, m := range is.Record.Months {
			if b := before.Record.Month(m.Period); b != nil {
				out = append(out, retold(before, is.Publication, b, m)...)
			}
		}
	}
	return out
}

func retold(old, in Publication, was, is *Month) []Retold {
	r := Retold{Period: is.Period, Pos: diag.Pos{File: in.Record.archive.Folder() + "reports/" + is.Period.String()}}
	if was.Report != nil && is.Report != nil {
		if len(is.Report.Corrections) > len(was.Report.Corrections) {
			return nil
		}
		r.Pos, r.Lines = is.source.Report.Pos, others(was.Report.Text, is.Report.Text)
		if was.Report.Title != is.Report.Title {
			r.Lines++
		}
	}
	for _, d := range in.Record.archive.Datasets { // of one that is gone its address tells
		if slices.ContainsFunc(d.Codelists(), func(l *archive.Codelist) bool { return renamed(old, in, l) }) {
			continue // records name codes by their labels, and that these are others is declared
		}
		r.Records += others(was.Records[d.ID], is.Records[d.ID])
	}
	if r.Lines+r.Records == 0 {
		return nil
	}
	return []Retold{r}
}

// renamed reports whether a redefinition of a code is declared that was not before.
func renamed(old, next Publication, l *archive.Codelist) bool {
	return slices.ContainsFunc(l.Codes, func(c *archive.Code) bool {
		name := l.ID + "/" + c.ID
		return len(next.Record.Redefined[name]) > len(old.Record.Redefined[name])
	})
}

// others is how many lines are others in one of two lists.
func others(was, is []string) int {
	if slices.Equal(was, is) { // as nearly all are
		return 0
	}
	left := slices.Clone(is)
	gone := 0
	for _, line := range was {
		if i := slices.Index(left, line); i >= 0 {
			left = slices.Delete(left, i, i+1)
		} else {
			gone++
		}
	}
	return max(gone, len(left))
}
