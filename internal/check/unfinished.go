package check

import (
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// unfinished tells what a draft lacks of what the month before it has.
func (c *checker) unfinished(i int) {
	m := c.archive.Months[i]
	if !m.Draft {
		return
	}
	before := previous(c.archive, m)
	if m.Report != nil {
		c.unfinishedReport(m.Report, before)
	}
	if before == nil {
		return
	}
	for _, d := range c.archive.Datasets {
		if lacks := lacks(before, m, d); len(lacks) > 0 {
			c.failures.Warnf("unfinished", placeOf(m, d), "not given yet for %s: %s", m.Period, strings.Join(lacks, ", ")).
				Helpf("%s", whatElse(d)).At(placeOf(before, d), "as %s gives it", before.Period)
		}
	}
}

func whatElse(d *archive.Dataset) string {
	if d.IsRecords() {
		return "write [[" + d.ID + "]] with its fields for each; where there are none, " + d.ID + " = [] above all headings"
	}
	return `write the number; where there is none, { status = "x" } (not available), "c" (confidential) or "z" (not applicable)`
}

func (c *checker) unfinishedReport(r *archive.Report, before *archive.Month) {
	if r.Published.IsZero() {
		c.failures.Warnf("unfinished", r.Pos, "the report has no date of publication yet").
			Helpf("write published = YYYY-MM-DD between the lines +++")
	}
	if before != nil && before.Report != nil && before.Report.Reference != "" && r.Reference == "" {
		c.failures.Warnf("unfinished", r.Pos, "the report has no reference yet").At(before.Report.Pos, "that of %s is %q", before.Period, before.Report.Reference)
	}
}

// previous returns the month before m in the archive, nil for none.
func previous(a *archive.Archive, m *archive.Month) *archive.Month {
	if i := slices.Index(a.Months, m); i > 0 {
		return a.Months[i-1]
	}
	return nil
}

// placeOf is where a month speaks of a data set, or the month itself.
func placeOf(m *archive.Month, d *archive.Dataset) diag.Pos {
	if pos, ok := m.Places[d]; ok {
		return pos
	}
	for _, file := range m.Files {
		if strings.HasSuffix(file, ".toml") {
			return diag.Pos{File: file, Line: 1, Col: 1}
		}
	}
	return m.Pos
}

// Lacking reports whether a month is a draft that lacks figures which the month
// before it has: that nothing can be shown of them is then no news.
func Lacking(a *archive.Archive, m *archive.Month) bool {
	if m == nil || !m.Draft {
		return false
	}
	before := previous(a, m)
	return before != nil && slices.ContainsFunc(a.Datasets, func(d *archive.Dataset) bool { return len(lacks(before, m, d)) > 0 })
}

// lacks names what a month does not give of a data set and the one before does.
func lacks(before, m *archive.Month, d *archive.Dataset) []string {
	var out []string
	for _, x := range d.Measures {
		switch was, is := before.Slices[x.Index], m.Slices[x.Index]; {
		case was == nil || x.Derive != nil:
		case is == nil:
			out = append(out, x.Name())
		default:
			out = append(out, lacksOf(x, was, is, m)...)
		}
	}
	if d.IsRecords() && len(before.Records[d]) > 0 && m.Records[d] == nil {
		out = append(out, d.ID)
	}
	return out
}

// lacksOf names the parts of a measure that one month gives and another does
// not, where both break it down alike.
func lacksOf(x *archive.Measure, was, is *archive.Slice, m *archive.Month) []string {
	var out []string
	if was.Stated != nil && is.Stated == nil && !is.Incomplete {
		out = append(out, "the stated total of "+x.Name())
	}
	if !slices.Equal(was.By, is.By) || is.Incomplete {
		return out
	}
	var parts []string
	for _, cell := range was.Cells {
		given := slices.ContainsFunc(is.Cells, func(other archive.Cell) bool { return slices.Equal(cell.Keys, other.Keys) })
		retired := slices.ContainsFunc(cell.Keys, func(c *archive.Code) bool { return !c.ValidIn(m.Period) })
		if !given && !retired {
			parts = append(parts, partName(cell.Keys))
		}
	}
	if parts != nil {
		out = append(out, x.Name()+" ("+strings.Join(parts, ", ")+")")
	}
	return out
}

// partName is a part of a measure as an editor writes it: website.core-team.
func partName(keys []*archive.Code) string {
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.ID
	}
	return strings.Join(ids, ".")
}

// partial reports whether a draft gives a measure in part: it cannot add up yet.
func (c *checker) partial(m *archive.Month, x *archive.Measure) bool {
	if !m.Draft {
		return false
	}
	before, s := previous(c.archive, m), m.Slices[x.Index]
	if before == nil || before.Slices[x.Index] == nil {
		return false
	}
	return s == nil || len(lacksOf(x, before.Slices[x.Index], s, m)) > 0
}
