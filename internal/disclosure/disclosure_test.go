package disclosure

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/expr"
	"almanac/internal/period"
)

// square is one month of a measure over two dimensions of n codes, and of a whole
// over the first of them that it is a breakdown of.
type square struct {
	n       int
	archive *archive.Archive
	cells   *archive.Slice
	whole   *archive.Slice
	codes   [2][]*archive.Code
	by      []*archive.Dimension
}

func newSquare(n int) *square {
	s := &square{n: n}
	d := &archive.Dataset{ID: "d"}
	for i := range s.codes {
		list := &archive.Codelist{ID: fmt.Sprint("list", i)}
		for j := range n {
			list.Codes = append(list.Codes, &archive.Code{ID: fmt.Sprint("c", j)})
		}
		list.IndexCodes()
		s.codes[i] = list.Codes
		s.by = append(s.by, &archive.Dimension{ID: fmt.Sprint("by", i), Codelist: list})
	}
	zero := 0.0
	whole := &archive.Measure{Dataset: d, ID: "whole", Index: 0, Min: &zero}
	parts := &archive.Measure{Dataset: d, ID: "parts", Index: 1, Min: &zero, PartsOf: whole}
	d.Measures = []*archive.Measure{whole, parts}
	s.cells, s.whole = &archive.Slice{By: s.by}, &archive.Slice{By: s.by[:1]}
	for i := range n {
		sum := 0.0
		for j := range n {
			v := float64(1 + i*n + j)
			sum += v
			s.cells.Cells = append(s.cells.Cells, archive.Cell{Keys: []*archive.Code{s.codes[0][i], s.codes[1][j]}, Value: v, Pos: diag.Pos{File: "cell", Line: 1 + i, Col: 1 + j}})
		}
		s.whole.Cells = append(s.whole.Cells, archive.Cell{Keys: []*archive.Code{s.codes[0][i]}, Value: sum, Pos: diag.Pos{File: "whole", Line: 1 + i, Col: 1}})
	}
	s.archive = &archive.Archive{Datasets: []*archive.Dataset{d}, Measures: d.Measures,
		Months: []*archive.Month{{Period: period.New(2018, 2), Slices: []*archive.Slice{nil, s.cells}}}}
	return s
}

// subtotal states the total of a row (dimension 0) or of a column (1).
func (s *square) subtotal(dimension, code int) {
	t := archive.Subtotal{Dimension: s.by[dimension], Code: s.codes[dimension][code]}
	for _, c := range s.cells.Cells {
		if c.Keys[dimension] == t.Code {
			t.Value += c.Value
		}
	}
	s.cells.Subtotals = append(s.cells.Subtotals, t)
}

// TestAgainstRank withholds cells of a square at random, states totals at random,
// and compares what is found with what linear algebra says: a value follows from
// equations if adding it to them does not raise their rank.
func TestAgainstRank(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	disclosed, kept := 0, 0
	for range 3000 {
		s := newSquare(2 + random.IntN(3))
		var system [][]int64
		hidden := map[*archive.Cell]int{}
		for i := range s.cells.Cells {
			if c := &s.cells.Cells[i]; random.IntN(2) == 0 {
				c.Class = 1
				hidden[c] = len(hidden)
			}
		}
		equation := func(has func(*archive.Cell) bool) {
			row := make([]int64, len(hidden))
			for c, i := range hidden {
				if has(c) {
					row[i] = 1
				}
			}
			system = append(system, row)
		}
		for d := range 2 {
			for i := range s.n {
				if random.IntN(3) > 0 {
					s.subtotal(d, i)
					equation(func(c *archive.Cell) bool { return c.Keys[d] == s.codes[d][i] })
				}
			}
		}
		if random.IntN(3) == 0 {
			s.archive.Months[0].Slices[0] = s.whole
			for i := range s.n {
				equation(func(c *archive.Cell) bool { return c.Keys[0] == s.codes[0][i] })
			}
		}
		if random.IntN(2) == 0 {
			s.cells.Stated = &archive.Cell{Value: 1}
			for _, c := range s.cells.Cells {
				s.cells.Stated.Value += c.Value
			}
			equation(func(*archive.Cell) bool { return true })
		}
		found := map[*archive.Cell]bool{}
		for _, d := range Find(s.archive, 0) {
			if found[d.Cell] {
				t.Fatal("a disclosure is told twice")
			}
			found[d.Cell] = true
		}
		base := rank(system)
		for c, i := range hidden {
			unit := make([]int64, len(hidden))
			unit[i] = 1
			follows := rank(append(system[:len(system):len(system)], unit)) == base
			if follows != found[c] {
				t.Fatalf("cell %v of %d: found %v, want %v", c.Pos, s.n, found[c], follows)
			}
			if follows {
				disclosed++
			} else {
				kept++
			}
		}
	}
	if disclosed < 1000 || kept < 1000 {
		t.Errorf("%d disclosed and %d not: the cases are too much alike", disclosed, kept)
	}
}

// rank calculates in fractions.
func rank(rows [][]int64) int {
	m := make([][]*big.Rat, len(rows))
	for i, r := range rows {
		for _, v := range r {
			m[i] = append(m[i], big.NewRat(v, 1))
		}
	}
	done := 0
	for j := 0; len(m) > 0 && j < len(m[0]); j++ {
		for i := done; i < len(m); i++ {
			if m[i][j].Sign() == 0 {
				continue
			}
			m[done], m[i] = m[i], m[done]
			for k := done + 1; k < len(m); k++ {
				f := new(big.Rat).Quo(m[k][j], m[done][j])
				for l := range m[k] {
					m[k][l] = new(big.Rat).Sub(m[k][l], new(big.Rat).Mul(f, m[done][l]))
				}
			}
			done++
			break
		}
	}
	return done
}

// TestNothingLeft finds that a total which its published parts add up to leaves
// nothing for the others, where values cannot be negative.
func TestNothingLeft(t *testing.T) {
	for _, negative := range []bool{false, true} {
		s := newSquare(2)
		for i := range 2 {
			s.cells.Cells[i].Class, s.cells.Cells[i].Value = 1, 0
		}
		s.cells.Stated = &archive.Cell{Value: 7}
		if negative {
			s.archive.Measures[1].Min = nil
		}
		if got := len(Find(s.archive, 0)); (got == 2) == negative {
			t.Errorf("negative values %v: %d values disclosed", negative, got)
		}
	}
}

// TestWholeOfPublishedParts finds a classified whole whose parts are published,
// and not one part of a classified whole.
func TestWholeOfPublishedParts(t *testing.T) {
	s := newSquare(3)
	s.archive.Months[0].Slices[0] = s.whole
	s.whole.Cells[1].Class = 1
	found := Find(s.archive, 0)
	if len(found) != 1 || found[0].Cell != &s.whole.Cells[1] {
		t.Errorf("found %v", found)
	}
	s.cells.Cells[3].Class = 1 // a part of it
	if found := Find(s.archive, 0); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	if found := Find(s.archive, 1); len(found) != 0 {
		t.Errorf("what everybody may see is disclosed: %v", found)
	}
}

// TestOneListTwice has a measure with two dimensions over one code list: a cell is told
// from the one with the same codes the other way round.
func TestOneListTwice(t *testing.T) {
	list := &archive.Codelist{ID: "places", Codes: []*archive.Code{{ID: "n"}, {ID: "s"}}}
	list.IndexCodes()
	by := []*archive.Dimension{{ID: "from", Codelist: list}, {ID: "to", Codelist: list}}
	n, s := list.Codes[0], list.Codes[1]
	d := &archive.Dataset{ID: "d", Dimensions: by}
	d.Measures = []*archive.Measure{{Dataset: d, ID: "sent", Dimensions: by}, {Dataset: d, ID: "came", Index: 1, Dimensions: by}, {Dataset: d, ID: "shown", Index: 2}}
	month := &archive.Month{Period: period.New(2018, 2), Slices: []*archive.Slice{
		{By: by, Cells: []archive.Cell{{Keys: []*archive.Code{s, n}, Value: 5, Class: 1}, {Keys: []*archive.Code{n, s}, Value: 7, Class: 1}}},
		{By: by, Cells: []archive.Cell{{Keys: []*archive.Code{s, n}, Value: 5}, {Keys: []*archive.Code{n, s}, Value: 7}}},
		{Cells: []archive.Cell{{Value: 7}}},
	}}
	a := &archive.Archive{Datasets: []*archive.Dataset{d}, Measures: d.Measures, Months: []*archive.Month{month}}
	for rule, want := range map[string]int{
		`shown == sent["n"]["s"]`:     1,
		`shown == sent["s"]["n"] + 2`: 1,
		`total(sent) == total(came)`:  0,
		`sent == came`:                2,
		`sent["n"] == came["n"]`:      1,
	} {
		cond, faults := expr.NewCompiler(a).CompileCondition(rule, d, diag.Pos{})
		if len(faults) > 0 {
			t.Fatalf("%s: %v", rule, faults)
		}
		d.Checks = []*archive.Check{{Rule: cond}}
		if found := Find(a, 0); len(found) != want {
			t.Errorf("%s tells %d values, want %d", rule, len(found), want)
		}
	}
}

// TestManyMonths holds the time to the number of months.
func TestManyMonths(t *testing.T) {
	s := newSquare(12)
	s.cells.Cells[0].Class, s.cells.Cells[1].Class, s.cells.Cells[12].Class, s.cells.Cells[13].Class = 1, 1, 1, 1
	for d := range 2 {
		for i := range 12 {
			s.subtotal(d, i)
		}
	}
	for i := range 1199 {
		s.archive.Months = append(s.archive.Months, &archive.Month{Period: period.New(2018, 3) + period.Month(i), Slices: s.archive.Months[0].Slices})
	}
	start := time.Now()
	if found := Find(s.archive, 0); len(found) != 0 {
		t.Errorf("%d disclosures: a square of four tells none", len(found))
	}
	t.Logf("1,200 months in %v", time.Since(start))
}
