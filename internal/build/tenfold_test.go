package build

import (
	"regexp"
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestTenfold makes one number of the archive at a time ten times as large, or a
// tenth, and wants a finding for each that has a total or enough history: emails,
// visits, page views and days of three months. In June 2017 a slip of the source is
// accepted, which must not hide another.
func TestTenfold(t *testing.T) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		t.Fatal(err)
	}
	site := map[string]string{}
	for _, f := range own.Under("content") {
		site[f.Path] = string(f.Data())
	}
	number := regexp.MustCompile(`(?m)^([a-z-]+) = ([0-9]+)((?:\.[0-9]+)?)$|^(visits|page_views) = ([0-9]+)$`)
	part := regexp.MustCompile(`(?ms)^\[(website|helpdesk\.emails|effort\.days)\]$.*?(?:^\[|\z)`)
	months := regexp.MustCompile("/2017-03/|/2017-06/|/2018-02/")
	planted, missed := 0, 0
	for path, text := range site {
		if !strings.HasPrefix(path, "content/reports/") || strings.HasSuffix(path, "illustrative.toml") || !months.MatchString(path) {
			continue
		}
		for _, table := range part.FindAllStringIndex(text, -1) {
			for _, at := range number.FindAllStringSubmatchIndex(text[table[0]:table[1]], -1) {
				line := text[table[0]+at[0] : table[0]+at[1]]
				key, value, _ := strings.Cut(line, " = ")
				if strings.Trim(value, "0.") == "" {
					continue
				}
				for _, wrong := range slips(value) {
					planted++
					site[path] = text[:table[0]+at[0]] + key + " = " + wrong + text[table[0]+at[1]:]
					r := Check(source.Overlay(defaults(), source.FromMap(site)), Options{})
					if len(r.Diags) == 0 {
						missed++
						t.Errorf("%s: %s = %s in place of %s is not found", path, key, wrong, value)
					}
				}
			}
		}
		site[path] = text
	}
	t.Logf("%d planted, %d missed", planted, missed)
	if planted < 80 {
		t.Errorf("only %d slips planted", planted)
	}
}

// slips returns a number ten times as large and a tenth of it.
func slips(value string) []string {
	whole, frac, decimal := strings.Cut(value, ".")
	if !decimal {
		out := []string{whole + "0"}
		if len(whole) > 1 {
			out = append(out, whole[:len(whole)-1])
		}
		return out
	}
	up := strings.TrimLeft(whole+frac[:1], "0")
	if up == "" {
		up = "0"
	}
	return []string{up + "." + frac[1:] + "0"}
}
