package build

import (
	"strings"

	"almanac/internal/archive"
	"almanac/internal/check"
	"almanac/internal/diag"
	"almanac/internal/locale"
)

// checked applies every rule to each archive of a site. What several series share is
// judged by all of them: a fault in it is told once, and an acceptance there is
// unused only if none of them uses it.
func checked(site *archive.Archive, loc *locale.Locale) (failures diag.List, accepted []diag.Accepted) {
	if site.Series == nil {
		return check.Run(site, loc)
	}
	found := map[diag.Pos]int{} // unused acceptances
	told := map[diag.Pos]map[string]bool{}
	news := func(d diag.Diagnostic) bool {
		if told[d.Pos][d.Message] {
			return false
		}
		if told[d.Pos] == nil {
			told[d.Pos] = map[string]bool{}
		}
		told[d.Pos][d.Message] = true
		return true
	}
	for _, a := range site.Series {
		own, slips := check.Run(a, loc)
		for _, d := range own {
			if d.Rule == "unused-acceptance" && !strings.HasPrefix(d.File, a.Folder()) {
				if found[d.Pos]++; found[d.Pos] < len(site.Series) {
					continue
				}
			}
			failures = append(failures, d)
		}
		for _, x := range slips {
			if news(x.Diagnostic) {
				accepted = append(accepted, x)
			}
		}
	}
	failures.Sort()
	return failures, accepted
}
