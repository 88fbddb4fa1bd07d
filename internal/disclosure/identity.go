package disclosure

import (
	"math"
	"slices"

	"almanac/internal/archive"
	"almanac/internal/expr"
	"almanac/internal/series"
)

// identities adds what declared checks say to be equal: readers may know it too.
func (s *system) identities(a *archive.Archive, m *archive.Month) {
	for _, d := range a.Datasets {
		for _, check := range d.Checks {
			for _, i := range expr.Identities(check.Rule) {
				source := Source{What: "the check " + check.Rule.String(), Measure: i.Parts[0].Measure, Pos: check.Pos}
				for _, codes := range s.instances(i, m) {
					s.identity(i, m, source, codes)
				}
			}
		}
	}
}

// instances returns the codes that an identity is about: none where it is about
// no codes, else those for which some part is withheld.
func (s *system) instances(i expr.Identity, m *archive.Month) [][]series.Pick {
	var out [][]series.Pick
	each := false
	for _, p := range i.Parts {
		each = each || p.Each
		slice := m.Slices[p.Measure.Index]
		if !p.Each || slice == nil {
			continue
		}
		for j := range slice.Cells {
			c := &slice.Cells[j]
			again := func(codes []series.Pick) bool { return series.HasAll(slice, c, codes) }
			if !s.seen(p.Measure, c) && series.HasAll(slice, c, p.Picks) && !slices.ContainsFunc(out, again) {
				out = append(out, open(p, slice, c))
			}
		}
	}
	if !each {
		return [][]series.Pick{nil}
	}
	return out
}

// open returns the codes of a cell in the dimensions that a part picks none of.
func open(p expr.Part, slice *archive.Slice, c *archive.Cell) (out []series.Pick) {
	for i, d := range slice.By {
		if !slices.ContainsFunc(p.Picks, func(x series.Pick) bool { return x.Dimension == d }) {
			out = append(out, series.Pick{Dimension: d, Code: c.Keys[i]})
		}
	}
	return out
}

func (s *system) identity(i expr.Identity, m *archive.Month, source Source, codes []series.Pick) {
	e := &equation{source: source, factors: map[int]int64{}, rest: i.Sum, positive: true}
	for _, p := range i.Parts {
		slice := m.Slices[p.Measure.Index]
		switch {
		case slice == nil:
			return // the month does not say
		case p.Stated && slice.Stated != nil:
			s.add(e, p.Measure, slice.Stated, p.Factor)
			continue
		}
		picks := p.Picks
		if p.Each {
			picks = slices.Concat(picks, codes)
		}
		for j := range slice.Cells {
			if c := &slice.Cells[j]; series.HasAll(slice, c, picks) {
				s.add(e, p.Measure, c, p.Factor)
			}
		}
	}
	s.keep(e)
}

// coincidence is the least number that two values have in common by more than
// chance.
const coincidence = 100

// twins adds that a published number equals the sum of cells that are partly
// withheld, where both are counted alike: nobody states the same sum by accident.
func (s *system) twins(a *archive.Archive, m *archive.Month) {
	for i, slice := range m.Slices {
		x := a.Measures[i]
		if slice == nil || len(slice.Cells) < 2 || x.Aggregate == archive.None {
			continue
		}
		sum, seen := 0.0, 0.0
		for j := range slice.Cells {
			sum += slice.Cells[j].Value
			if s.seen(x, &slice.Cells[j]) {
				seen += slice.Cells[j].Value
			}
		}
		if sum == seen || math.Abs(sum) < coincidence {
			continue
		}
		for j, other := range m.Slices {
			if y := a.Measures[j]; j != i && other != nil && alike(x, y) {
				s.twin(x, slice, y, other, sum)
			}
		}
	}
}

// alike reports whether two measures count the same kind of thing and no
// declaration ties one to the other.
func alike(x, y *archive.Measure) bool {
	return x.PartsOf != y && y.PartsOf != x && (x.Dataset == y.Dataset || x.Unit != "" && x.Unit == y.Unit)
}

func (s *system) twin(x *archive.Measure, slice *archive.Slice, y *archive.Measure, other *archive.Slice, sum float64) {
	if len(other.By) > 0 || len(other.Cells) != 1 {
		return
	}
	c := &other.Cells[0]
	if c.Missing() || !s.seen(y, c) || math.Abs(c.Value-sum) > 1e-9 {
		return
	}
	e := &equation{source: Source{y.Name() + ", the same number as the sum of " + x.Name() + ",", y, c.Accepted(), c.Pos},
		factors: map[int]int64{}, rest: c.Value, positive: true}
	for j := range slice.Cells {
		s.add(e, x, &slice.Cells[j], 1)
	}
	s.keep(e)
}
