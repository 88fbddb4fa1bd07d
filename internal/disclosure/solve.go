package disclosure

import (
	"math"
	"slices"
)

// largest is how many unknowns are solved for at once.
const largest = 300

// solve returns the secrets that the equations determine.
func (s *system) solve() []Disclosure {
	out := s.peel()
	for _, part := range s.components() {
		found := s.eliminate(part)
		out = append(out, found...)
		if len(found) > 0 {
			out = append(out, s.peel()...)
		}
	}
	return out
}

func (s *system) tell(i int, by ...*equation) []Disclosure {
	u := &s.unknowns[i]
	u.known = true
	if !u.secret {
		return nil
	}
	d := Disclosure{Measure: u.measure, Cell: u.cell}
	for _, e := range by {
		d.By = append(d.By, e.source)
	}
	return []Disclosure{d}
}

// open returns the unknowns of an equation that are still unknown.
func (s *system) open(e *equation) []int {
	var out []int
	for i, f := range e.factors {
		if f != 0 && !s.unknowns[i].known {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

// peel finds what follows from one equation at a time.
func (s *system) peel() []Disclosure {
	var out []Disclosure
	of := make([][]*equation, len(s.unknowns))
	queue := slices.Clone(s.equations)
	for _, e := range s.equations {
		for i := range e.factors {
			of[i] = append(of[i], e)
		}
	}
	for len(queue) > 0 {
		e := queue[0]
		queue = queue[1:]
		open := s.open(e)
		nothing := e.positive && math.Abs(e.rest) < 1e-9 && len(open) == len(e.factors)
		if len(open) != 1 && !nothing {
			continue
		}
		for _, i := range open {
			out = append(out, s.tell(i, e)...)
			queue = append(queue, of[i]...)
		}
	}
	return out
}

// components returns the equations that are not settled, those together that
// share an unknown.
func (s *system) components() [][]*equation {
	root := make([]int, len(s.unknowns))
	for i := range root {
		root[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	for _, e := range s.equations {
		if open := s.open(e); len(open) > 0 {
			for _, i := range open[1:] {
				root[find(i)] = find(open[0])
			}
		}
	}
	byRoot := map[int]int{}
	var out [][]*equation
	for _, e := range s.equations {
		open := s.open(e)
		if len(open) == 0 {
			continue
		}
		r := find(open[0])
		if _, ok := byRoot[r]; !ok {
			byRoot[r] = len(out)
			out = append(out, nil)
		}
		out[byRoot[r]] = append(out[byRoot[r]], e)
	}
	return out
}

// prime is the field that is calculated in: exact, where floating point is not.
const prime = 1<<31 - 1

// row is a combination of equations.
type row struct {
	factors []int64
	by      map[*equation]bool
}

// eliminate finds what follows from several equations together.
func (s *system) eliminate(part []*equation) []Disclosure {
	var columns []int
	for _, e := range part {
		columns = append(columns, s.open(e)...)
	}
	slices.Sort(columns)
	columns = slices.Compact(columns)
	if len(part) < 2 || len(columns) > largest {
		return nil
	}
	rows := make([]row, len(part))
	for i, e := range part {
		rows[i] = row{make([]int64, len(columns)), map[*equation]bool{e: true}}
		for _, u := range s.open(e) {
			j, _ := slices.BinarySearch(columns, u)
			rows[i].factors[j] = (e.factors[u] + prime) % prime
		}
	}
	reduce(rows, len(columns))
	var out []Disclosure
	for _, r := range rows {
		if only := r.only(); only >= 0 {
			var by []*equation
			for _, e := range part {
				if r.by[e] {
					by = append(by, e)
				}
			}
			out = append(out, s.tell(columns[only], by...)...)
		}
	}
	return out
}

// only returns the one column in which a row is not zero, -1 for none or several.
func (r row) only() int {
	at := -1
	for j, f := range r.factors {
		if f != 0 {
			if at >= 0 {
				return -1
			}
			at = j
		}
	}
	return at
}

// reduce brings rows to reduced row echelon form.
func reduce(rows []row, columns int) {
	done := 0
	for j := 0; j < columns && done < len(rows); j++ {
		pivot := slices.IndexFunc(rows[done:], func(r row) bool { return r.factors[j] != 0 })
		if pivot < 0 {
			continue
		}
		rows[done], rows[done+pivot] = rows[done+pivot], rows[done]
		p := rows[done]
		inverse := power(p.factors[j], prime-2)
		for k := range p.factors {
			p.factors[k] = p.factors[k] * inverse % prime
		}
		for i := range rows {
			if f := rows[i].factors[j]; i != done && f != 0 {
				for k := range p.factors {
					rows[i].factors[k] = (rows[i].factors[k] + (prime-f)*p.factors[k]) % prime
				}
				for e := range p.by {
					rows[i].by[e] = true
				}
			}
		}
		done++
	}
}

func power(x, n int64) int64 {
	out := int64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out * x % prime
		}
		x = x * x % prime
	}
	return out
}
