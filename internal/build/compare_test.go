package build

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	seriesMarkup = regexp.MustCompile(`(?s)<div class="table[^"]*" id="(series_[^"]*|whole_series)">.*?</table>`)
	columnMarkup = regexp.MustCompile(`(?s)<th scope="col"[^>]*>(.*?)</th>`)
	monthMarkup  = regexp.MustCompile(`<th scope="row"><time datetime="([^"]*)">`)
	shownTag     = regexp.MustCompile(`<[^>]*>`)
	noteMark     = regexp.MustCompile(`<a class="mark".*?</a>`)
)

// comparedFile is what a test reads of a month's file for the comparison.
type comparedFile struct {
	Datasets []struct {
		ID     string
		Tables []struct {
			ID   string
			Rows []struct {
				ID, Kind, Label, Status string
				Value                   *json.Number
				Decimals                int
				Notes                   []string
			}
		}
	}
}

// cell is the value as the page writes it: "504.61", "20 [illustrative]", "[x]".
func comparedCell(value *json.Number, decimals int, status string) string {
	text := ""
	if value != nil {
		f, _ := value.Float64()
		text = strconv.FormatFloat(f, 'f', decimals, 64)
	}
	if status != "" {
		text = strings.TrimSpace(text + " [" + status + "]")
	}
	return text
}

// seriesCells are the cells of the whole series on the page of a data set, by
// "table month column".
func seriesCells(page string) map[string]string {
	out := map[string]string{}
	for _, m := range seriesMarkup.FindAllStringSubmatch(page, -1) {
		var heads []string
		for _, h := range columnMarkup.FindAllStringSubmatch(m[0], -1) {
			heads = append(heads, html.UnescapeString(shownTag.ReplaceAllString(h[1], "")))
		}
		for _, r := range rowMarkup.FindAllString(m[0], -1) {
			month := monthMarkup.FindStringSubmatch(r)
			if month == nil {
				continue
			}
			for i, c := range numberMarkup.FindAllStringSubmatch(r, -1) {
				text := shownTag.ReplaceAllString(noteMark.ReplaceAllString(c[1], ""), "")
				text = strings.NewReplacer(",", "", "−", "-").Replace(strings.TrimSpace(html.UnescapeString(text)))
				out[m[1]+" "+month[1]+" "+heads[i+1]] = text
			}
		}
	}
	return out
}

// comparedFaults says where the file of a month differs from the tables of the
// data sets' pages; n counts the values that were compared.
func comparedFaults(get func(string) []byte, month string) (faults []string, n int) {
	var file comparedFile
	if err := json.Unmarshal(get("compare/"+month+".json"), &file); err != nil {
		return []string{err.Error()}, 0
	}
	for _, d := range file.Datasets {
		cells := seriesCells(string(get("data/" + d.ID + "/index.html")))
		for _, t := range d.Tables {
			for _, r := range t.Rows {
				want, ok := cells[t.ID+" "+month+" "+r.Label]
				if !ok || r.Kind == "group" || r.Kind == "subtotal" { // no column of the series
					continue
				}
				n++
				if got := comparedCell(r.Value, r.Decimals, r.Status); got != want {
					faults = append(faults, fmt.Sprintf("%s %s %s: %q, the table has %q", month, t.ID, r.Label, got, want))
				}
			}
		}
	}
	return faults, n
}

// TestComparedNumbers holds that the comparison of months has the very numbers
// and statuses of the tables.
func TestComparedNumbers(t *testing.T) {
	set := realSite(t).Set
	compared := 0
	for _, p := range set.Paths() {
		month, ok := strings.CutPrefix(p, "compare/2")
		if !ok {
			continue
		}
		faults, n := comparedFaults(set.Get, "2"+strings.TrimSuffix(month, ".json"))
		compared += n
		for _, f := range faults {
			t.Error(f)
		}
	}
	if compared < 230 {
		t.Errorf("only %d values were compared", compared)
	}
	// A control: one number of one file is not that of the table.
	faults, _ := comparedFaults(func(p string) []byte {
		if p == "compare/2017-11.json" {
			return []byte(strings.Replace(string(set.Get(p)), `"value":439`, `"value":0`, 1))
		}
		return set.Get(p)
	}, "2017-11")
	if len(faults) != 1 || !strings.Contains(faults[0], `Sub-Committees: "0", the table has "439"`) {
		t.Errorf("a planted fault gives %q", faults)
	}
}
