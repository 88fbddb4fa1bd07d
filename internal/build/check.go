package build

import (
	"strings"

	"almanac/internal/archive"
	"almanac/internal/check"
	"almanac/internal/diag"
	"almanac/internal/locale"
)

// verdict is what the rules say of one archive.
type verdict struct {
	folder   string // of its content
	failures diag.List
	accepted []diag.Accepted
}

// judge applies every rule to an archive.
func judge(a *archive.Archive, loc *locale.Locale) verdict {
	failures, accepted := check.Run(a, loc)
	return verdict{a.Folder(), failures, accepted}
}

// judged applies every rule to each archive of a site.
func judged(site *archive.Archive, loc *locale.Locale) verdict {
	if site.Series == nil {
		return judge(site, loc)
	}
	verdicts := make([]verdict, len(site.Series))
	for i, a := range site.Series {
		verdicts[i] = judge(a, loc)
	}
	return joined(verdicts)
}

// joined joins the verdicts on several series. What they share is judged by all of
// them: a fault in it is told once, and an acceptance there is unused only if none of
// them uses it.
func joined(verdicts []verdict) (out verdict) {
	found := map[diag.Pos]int{} // unused acceptances
	type told struct {
		at      diag.Pos
		message string
	}
	accepted := map[told]bool{}
	for _, v := range verdicts {
		for _, d := range v.failures {
			if d.Rule == "unused-acceptance" && !strings.HasPrefix(d.File, v.folder) {
				if found[d.Pos]++; found[d.Pos] < len(verdicts) {
					continue
				}
			}
			out.failures = append(out.failures, d)
		}
		for _, x := range v.accepted {
			if k := (told{x.Pos, x.Message}); !accepted[k] {
				accepted[k] = true
				out.accepted = append(out.accepted, x)
			}
		}
	}
	out.failures.Sort()
	return out
}
