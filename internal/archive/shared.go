package archive

import "slices"

// SharedDimensions are the dimensions that two breakdowns have in common, by
// their positions in each.
type SharedDimensions struct{ first, second []int }

// Shared pairs the dimensions of two breakdowns: the same one, or another over
// the same code list.
func Shared(first, second []*Dimension) SharedDimensions {
	var out SharedDimensions
	for i, d := range first {
		j := slices.Index(second, d)
		if j < 0 {
			j = slices.IndexFunc(second, func(x *Dimension) bool { return x.Codelist == d.Codelist })
		}
		if j >= 0 && !slices.Contains(out.second, j) {
			out.first, out.second = append(out.first, i), append(out.second, j)
		}
	}
	return out
}

// First tells the shared codes of a cell of the first breakdown from other
// combinations, Second likewise of the second.
func (s SharedDimensions) First(c *Cell) uint64 { return c.Combination(s.first) }

// Second is First for a cell of the second breakdown.
func (s SharedDimensions) Second(c *Cell) uint64 { return c.Combination(s.second) }

// FirstCodes writes the shared codes of a cell of the first breakdown as an
// expression has them: ".applications". SecondCodes does so of the second.
func (s SharedDimensions) FirstCodes(c *Cell) string { return c.Codes(s.first) }

// SecondCodes is FirstCodes for a cell of the second breakdown.
func (s SharedDimensions) SecondCodes(c *Cell) string { return c.Codes(s.second) }

// AllKeys are the positions of all keys of a cell of s.
func (s *Slice) AllKeys() []int {
	out := make([]int, len(s.By))
	for i := range out {
		out[i] = i
	}
	return out
}

// Combination tells the codes of c at the given positions from other
// combinations of the same dimensions.
func (c *Cell) Combination(at []int) uint64 {
	var k uint64
	for _, i := range at {
		k = k*1_000_003 + uint64(c.Keys[i].Index) + 1
	}
	return k
}

// Codes writes the codes of c at the given positions as an expression has them.
func (c *Cell) Codes(at []int) string {
	out := ""
	for _, i := range at {
		out += "." + c.Keys[i].ID
	}
	return out
}
