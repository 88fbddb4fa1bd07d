package verify

import (
	"slices"
	"strconv"
	"strings"
)

// derived is what public figures make: a number that is also a total, a change or
// a sum over months of public ones is nobody's secret, and must not alarm.
type derived struct {
	series map[string]map[int]float64 // by what is added up, and month
}

// cellPath is where a figure stands: the month, the data set, the measure and the codes.
type cellPath struct {
	month, dataset string
	keys           []string
}

// add takes up a public figure: by itself and as a part of totals by each of its
// codes and their groups.
func (d *derived) add(r *reader, set *dataset, at cellPath, text string) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	year, month, _ := strings.Cut(at.month, "-")
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	if err != nil || err1 != nil || err2 != nil || slices.Contains(at.keys, "revised") {
		return
	}
	parts := map[string]bool{}
	of := at.dataset + "." + at.keys[0]
	codes := at.keys[1:]
	parts[strings.Join(append([]string{of}, codes...), "/")] = true
	if len(codes) == 0 {
		parts[at.dataset] = true
	} else {
		parts[of+"/"] = true
	}
	for i, c := range codes {
		groups := []string{c}
		for _, list := range set.by[at.keys[0]] {
			if g := r.groups[list][c]; g != "" {
				groups = append(groups, "group "+g)
			}
		}
		for _, g := range groups {
			parts[of+"/"+g] = true
			for j, other := range codes {
				if j != i {
					parts[of+"/"+g+"/"+other] = true
				}
			}
		}
	}
	if d.series == nil {
		d.series = map[string]map[int]float64{}
	}
	for p := range parts {
		if d.series[p] == nil {
			d.series[p] = map[int]float64{}
		}
		d.series[p][12*y+m] += v
	}
}

// each calls f for every number that public figures make.
func (d *derived) each(f func(float64)) {
	for _, s := range d.series {
		months := make([]int, 0, len(s))
		for m := range s {
			months = append(months, m)
		}
		slices.Sort(months)
		whole := 0.0
		for i, m := range months {
			f(s[m])
			for _, before := range []int{1, 12} {
				if v, ok := s[m-before]; ok {
					f(s[m] - v)
				}
			}
			whole += s[m]
			f(whole)
			sum := s[m]
			for j := i - 1; j >= 0 && j > i-12; j-- {
				sum += s[months[j]]
				f(sum)
			}
		}
	}
}
