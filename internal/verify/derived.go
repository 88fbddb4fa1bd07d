package verify

import (
	"slices"
	"strconv"
	"strings"
)

// derived is what public figures make: a number that is also a total, a change or
// a sum over months of public ones is nobody's secret, and must not alarm. It is made
// only where some number is looked for: an archive has many figures, and few that are
// restricted.
type derived struct {
	figures []publicFigure
}

// publicFigure is a figure of a month, counted from the year 0.
type publicFigure struct {
	set    *dataset
	groups map[string]map[string]string // of code lists: the group of a code
	at     cellPath
	month  int
	value  float64
}

// cellPath is where a figure stands: the month, the data set, the measure and the codes.
type cellPath struct {
	month, dataset string
	keys           []string
}

// add takes up a public figure.
func (d *derived) add(r *reader, set *dataset, at cellPath, text string) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	year, month, _ := strings.Cut(at.month, "-")
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	if err == nil && err1 == nil && err2 == nil && !slices.Contains(at.keys, "revised") {
		d.figures = append(d.figures, publicFigure{set, r.groups, at, 12*y + m, v})
	}
}

// series adds up the figures by what is a total, and month: each figure counts by itself,
// and as a part of totals by each of its codes and their groups.
func (d *derived) series() map[string]map[int]float64 {
	out := map[string]map[int]float64{}
	var parts []string
	for _, x := range d.figures {
		parts = x.parts(parts[:0])
		slices.Sort(parts)
		for _, p := range slices.Compact(parts) {
			if out[p] == nil {
				out[p] = map[int]float64{}
			}
			out[p][x.month] += x.value
		}
	}
	return out
}

// parts appends what a figure is a part of.
func (x *publicFigure) parts(parts []string) []string {
	of := x.at.dataset + "." + x.at.keys[0]
	codes := x.at.keys[1:]
	if len(codes) == 0 {
		parts = append(parts, of, x.at.dataset)
	} else {
		parts = append(parts, of+"/", of+"/"+strings.Join(codes, "/"))
	}
	for i, c := range codes {
		under := []string{c}
		for _, list := range x.set.by[x.at.keys[0]] {
			if g := x.groups[list][c]; g != "" {
				under = append(under, "group "+g)
			}
		}
		for _, g := range under {
			parts = append(parts, of+"/"+g)
			for j, other := range codes {
				if j != i {
					parts = append(parts, of+"/"+g+"/"+other)
				}
			}
		}
	}
	return parts
}

// each calls f for every number that public figures make.
func (d *derived) each(f func(float64)) {
	for _, s := range d.series() {
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
