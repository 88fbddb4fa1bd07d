package load

import (
	"bytes"
	"slices"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// unwritten reports the headings of a draft with nothing below them.
func (l *loader) unwritten(rep *archive.Report, body []byte) {
	if !rep.Month.Draft {
		return
	}
	lines := bytes.Split(body, []byte("\n"))
	for i, h := range rep.Body.Headings {
		if end := sectionEnd(rep.Body.Headings, i, len(lines)+1); end > 0 && isBlank(lines[h.Pos.Line:end-1]) {
			l.diags.Warnf("unfinished", h.Pos, "%q has no text yet", h.Title)
		}
	}
}

// pointBack points from every text of a report that is still to be written to that
// of the report before.
func pointBack(diags diag.List, rep, last *archive.Report) {
	for i := range diags {
		if d := &diags[i]; d.Rule == "unfinished" {
			if h := counterpart(rep, last, d.Pos); h != nil {
				d.At(h.Pos, "the text of %s", last.Month.Period)
			}
		}
	}
}

// sectionEnd returns the line of the heading that ends the i-th section, 0 where
// parts of the section follow.
func sectionEnd(headings []archive.Heading, i, end int) int {
	if i+1 == len(headings) {
		return end
	}
	if next := headings[i+1]; next.Level <= headings[i].Level {
		return next.Pos.Line
	}
	return 0
}

func isBlank(lines [][]byte) bool {
	return !slices.ContainsFunc(lines, func(line []byte) bool { return len(bytes.TrimSpace(line)) > 0 })
}

// counterpart returns the heading in the last report of the section in which
// pos lies, nil for none.
func counterpart(rep, last *archive.Report, pos diag.Pos) *archive.Heading {
	id := ""
	for _, h := range rep.Body.Headings {
		if h.Pos.Compare(pos) <= 0 {
			id = h.ID
		}
	}
	i := slices.IndexFunc(last.Body.Headings, func(h archive.Heading) bool { return h.ID == id })
	if i < 0 {
		return nil
	}
	return &last.Body.Headings[i]
}
