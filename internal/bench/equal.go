package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// differences compares the reports of two builds of one corpus, Hugo's and
// ours: do they show the same figures? Compared are the numbers of the tables
// and of the chart options in their order, zeros left out, as one shows them
// where the other says that nothing is given; and how many rows the tables of
// texts have. Of several series the first and the last are compared.
func differences(hugo, ours string) ([]string, error) {
	series, err := filepath.Glob(filepath.Join(hugo, "s[0-9]*"))
	switch {
	case err != nil:
		return nil, err
	case len(series) == 0:
		return nil, fmt.Errorf("%s holds no series", hugo)
	case len(series) == 1:
		return differ(series[0], ours)
	}
	var out []string
	for _, dir := range []string{series[0], series[len(series)-1]} {
		d, err := differ(dir, filepath.Join(ours, filepath.Base(dir)))
		if err != nil {
			return nil, err
		}
		out = append(out, d...)
	}
	return out, nil
}

// differ compares the reports of one series.
func differ(hugo, ours string) ([]string, error) {
	pages, err := filepath.Glob(filepath.Join(hugo, "*", "index.html"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range pages {
		month := filepath.Base(filepath.Dir(p))
		a, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		b, err := os.ReadFile(filepath.Join(ours, strings.ReplaceAll(month, "-", "/"), "index.html"))
		if err != nil {
			return nil, err
		}
		for _, d := range unlike(string(a), string(b)) {
			out = append(out, month+": "+d)
		}
	}
	return out, nil
}

// unlike names what differs on two pages of a report.
func unlike(hugo, ours string) []string {
	var out []string
	for _, t := range []string{"membership", "drivers", "helpdesk", "website"} {
		a, b := numbers(part(hugo, `id="t-`+t+`"`, "</table>")), numbers(part(ours, `id="`+t+`-caption"`, "</table>"))
		if len(a) == 0 || !slices.Equal(a, b) {
			out = append(out, fmt.Sprintf("table %s has %v, not %v", t, b, a))
		}
	}
	for _, c := range []string{"voting", "effort", "usage"} {
		a := optionNumbers(part(hugo, `data-chart="`+c+`">`, "</script>"))
		b := optionNumbers(part(part(ours, `<figure class="chart" id="`+c+`"`, "</figure>"), `class="option">`, "</script>"))
		if len(a) == 0 || !slices.Equal(a, b) {
			out = append(out, fmt.Sprintf("chart %s has %v, not %v", c, b, a))
		}
	}
	for _, t := range []string{"uep", "meetings", "categories"} {
		a, b := textRows(part(hugo, `id="t-`+t+`"`, "</table>")), textRows(part(ours, `id="`+t+`-caption"`, "</table>"))
		if a != b {
			out = append(out, fmt.Sprintf("table %s has %d rows, not %d", t, b, a))
		}
	}
	return out
}

// part is what stands between two texts, "" if it does not.
func part(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, found := strings.Cut(s, to)
	if !found {
		return ""
	}
	return s
}

var numberCell = regexp.MustCompile(`<td class="n(?:um)?">([0-9.,]+)`)

func numbers(table string) []float64 {
	var out []float64
	for _, m := range numberCell.FindAllStringSubmatch(table, -1) {
		if x, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64); err == nil && x != 0 {
			out = append(out, x)
		}
	}
	return out
}

func optionNumbers(option string) []float64 {
	var o struct{ Series []struct{ Data []any } }
	if json.Unmarshal([]byte(option), &o) != nil {
		return nil
	}
	var out []float64
	for _, s := range o.Series {
		for _, d := range s.Data {
			if named, ok := d.(map[string]any); ok {
				d = named["value"]
			}
			if x, ok := d.(float64); ok && x != 0 {
				out = append(out, x)
			}
		}
	}
	return out
}

func textRows(table string) int {
	n := 0
	for _, row := range strings.Split(table, "<tr") {
		if strings.Contains(row, "<td") {
			n++
		}
	}
	return n
}
