package verify

import (
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// derived is what public figures make: a number that is also a total, a change or
// a sum over months of public ones is nobody's secret, and must not alarm. It is made
// only where some number is looked for: an archive has many figures, and few that are
// restricted. What it has are the figures added up by what is a total, and month.
type derived map[uint64][]monthly

// monthly is what something comes to in a month, counted from the year 0.
type monthly struct {
	month int
	value float64
}

// cellPath is where a figure stands: the month, the data set, the measure and the codes.
type cellPath struct {
	month, dataset string
	keys           []string
}

// add takes up a public figure: it counts by itself, and as a part of totals by each of its
// codes and their groups. Months come one after another.
func (d derived) add(r *reader, set *dataset, at cellPath, text string) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	year, month, _ := strings.Cut(at.month, "-")
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	if err != nil || err1 != nil || err2 != nil || slices.Contains(at.keys, "revised") {
		return
	}
	parts := at.parts(r, set)
	slices.Sort(parts)
	for _, p := range slices.Compact(parts) {
		s := d[p]
		if n := len(s); n > 0 && s[n-1].month == 12*y+m {
			s[n-1].value += v
		} else {
			d[p] = append(s, monthly{12*y + m, v})
		}
	}
}

// parts returns what a figure is a part of, as hashes: a decade has a hundred million of
// them, and their names would take longer than all else.
func (at cellPath) parts(r *reader, set *dataset) (parts []uint64) {
	dataset := maphash.String(seed, at.dataset)
	of := joint(dataset, maphash.String(seed, at.keys[0]))
	codes := make([]uint64, len(at.keys)-1)
	all := joint(of, total)
	for i, c := range at.keys[1:] {
		codes[i] = maphash.String(seed, c)
		all = joint(all, codes[i])
	}
	if parts = append(parts, joint(of, total), all); len(codes) == 0 {
		parts = append(parts, dataset)
	}
	for i, c := range codes {
		under := []uint64{c}
		for _, list := range set.by[at.keys[0]] {
			if g := r.groups[list][at.keys[i+1]]; g != "" {
				under = append(under, joint(group, maphash.String(seed, g)))
			}
		}
		for _, g := range under {
			g = joint(of, g)
			parts = append(parts, g)
			for j, other := range codes {
				if j != i {
					parts = append(parts, joint(g, other))
				}
			}
		}
	}
	return parts
}

// group and total set what they are joined with apart from codes.
const (
	group uint64 = iota + 1
	total
)

// joint is the hash of two things in a row.
func joint(a, b uint64) uint64 {
	a = (a ^ b) * fnvPrime
	return (a ^ a>>32) * fnvPrime
}

// totals calls f, on all cores, for every number that public figures make.
func (d derived) totals(f func(float64)) {
	series := slices.Collect(maps.Values(d))
	each(len(series), func(i int) {
		s := series[i]
		all := 0.0
		for i, x := range s {
			f(x.value)
			for j := i - 1; j >= 0 && s[j].month >= x.month-12; j-- {
				if since := x.month - s[j].month; since == 1 || since == 12 {
					f(x.value - s[j].value)
				}
			}
			all += x.value
			f(all)
			sum := x.value
			for j := i - 1; j >= 0 && j > i-12; j-- {
				sum += s[j].value
				f(sum)
			}
		}
	})
}
