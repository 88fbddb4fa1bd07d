package load

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/tomlfile"
)

// statedSubtotals reads the totals that a month states over parts of its
// figures: a table for each dimension with its codes and groups, or such tables
// for each measure.
func (l *loader) statedSubtotals(m *archive.Month, d *archive.Dataset, v *tomlfile.Value) {
	if v.Kind != tomlfile.TableKind {
		tomlfile.WrongType(&l.diags, "stated_subtotals", v, tomlfile.TableKind.String())
		return
	}
	for _, e := range v.Table.Entries {
		if l.isWithheld("measure", d.ID+"."+e.Key) {
			continue
		}
		if e.Value.Kind != tomlfile.TableKind {
			tomlfile.WrongType(&l.diags, e.Key, e.Value, tomlfile.TableKind.String())
			continue
		}
		if x := d.Measure(e.Key); x != nil {
			for _, e := range e.Value.Table.Entries {
				l.subtotalsOf(m, x, e)
			}
			continue
		}
		if with := brokenDownBy(d, e.Key); len(with) == 1 {
			l.subtotalsOf(m, with[0], e)
		} else if !l.hasWithheldMeasure(d) {
			l.unclearSubtotal(d, with, e)
		}
	}
}

// brokenDownBy returns the measures that have the dimension with this id.
func brokenDownBy(d *archive.Dataset, id string) []*archive.Measure {
	var out []*archive.Measure
	for _, m := range d.Measures {
		if slices.ContainsFunc(m.Dimensions, func(x *archive.Dimension) bool { return x.ID == id }) {
			out = append(out, m)
		}
	}
	return out
}

func (l *loader) unclearSubtotal(d *archive.Dataset, with []*archive.Measure, e tomlfile.Entry) {
	if len(with) > 1 {
		l.diags.Errorf("stated-total-of", e.Pos(), "%d measures of %q are broken down by %s: say whose subtotals are stated", len(with), d.ID, e.Key).
			Helpf("write [%s.stated_subtotals.%s.%s]", d.ID, with[0].ID, e.Key)
		return
	}
	known := measureIDs(d)
	for _, x := range d.Dimensions {
		known = append(known, x.ID)
	}
	l.diags.Errorf("unknown-dimension", e.Pos(), "data set %q has no dimension or measure %q to state subtotals of", d.ID, e.Key).Suggest(e.Key, known)
}

// subtotalsOf reads the subtotals of one measure over one dimension.
func (l *loader) subtotalsOf(m *archive.Month, x *archive.Measure, e tomlfile.Entry) {
	i := slices.IndexFunc(x.Dimensions, func(d *archive.Dimension) bool { return d.ID == e.Key })
	if i < 0 {
		l.diags.Errorf("unknown-dimension", e.Pos(), "%s has no dimension %q", x.Name(), e.Key).At(x.Pos, "its dimensions are declared here")
		return
	}
	if e.Value.Kind != tomlfile.TableKind {
		tomlfile.WrongType(&l.diags, e.Key, e.Value, tomlfile.TableKind.String())
		return
	}
	s, dim := m.Slices[x.Index], x.Dimensions[i]
	if s == nil || !slices.Contains(s.By, dim) {
		l.diags.Errorf("stated-total-of", e.Pos(), "the month states subtotals of %s by %s and does not break it down so in this file", x.Name(), dim.ID).
			Helpf("give the parts beside their subtotals")
		return
	}
	for _, e := range e.Value.Table.Entries {
		l.subtotal(m, s, x, dim, e)
	}
}

// subtotal reads one: of a group or, where there is no such group, of a code.
func (l *loader) subtotal(m *archive.Month, s *archive.Slice, x *archive.Measure, dim *archive.Dimension, e tomlfile.Entry) {
	list := dim.Codelist
	sub := archive.Subtotal{Dimension: dim, Code: list.Code(e.Key)}
	if i := slices.IndexFunc(list.Groups, func(g *archive.Group) bool { return g.ID == e.Key }); i >= 0 {
		sub.Code, sub.Group = nil, list.Groups[i]
	}
	switch {
	case sub.Code == nil && sub.Group == nil:
		if !l.isWithheld("code", list.ID+"."+e.Key) {
			l.unknownPart(list, e)
		}
		return
	case sub.Code != nil && len(s.By) == 1:
		l.diags.Errorf("stated-total-of", e.Pos(), "%q is one value of %s and has no subtotal", e.Key, x.Name()).
			Helpf("state the subtotal of a group of codes")
		return
	}
	cell, ok := l.cell(e.Key, e.Value, x.Decimals, archive.Plain)
	if !ok {
		return
	}
	sub.Cell = cell
	l.total(m, x, s, &sub.Cell, func() { s.Subtotals = append(s.Subtotals, sub) })
}

func (l *loader) unknownPart(list *archive.Codelist, e tomlfile.Entry) {
	var known []string
	for _, g := range list.Groups {
		known = append(known, g.ID)
	}
	for _, c := range list.Codes {
		known = append(known, c.ID)
	}
	l.diags.Errorf("unknown-code", e.Pos(), "code list %q has no group or code %q", list.ID, e.Key).Suggest(e.Key, known).
		At(list.Pos, "they are declared here")
}
