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
	series   bool   // it is one of several
	failures diag.List
	accepted []diag.Accepted
}

// alone reports whether a file is read by this archive only: what a site declares is read
// by its series as well.
func (v verdict) alone(file string) bool {
	below, ok := strings.CutPrefix(file, v.folder)
	folder, _, _ := strings.Cut(below, "/")
	return ok && (v.series || folder != "codelists" && folder != "datasets")
}

// judge applies every rule to an archive.
func judge(a *archive.Archive, loc *locale.Locale) verdict {
	failures, accepted := check.Run(a, loc)
	return verdict{a.Folder(), a.ID != "", failures, accepted}
}

// judged applies every rule to each archive of a site.
func judged(site *archive.Archive, loc *locale.Locale) verdict {
	var verdicts []verdict
	for _, a := range site.All() {
		if !a.Shared {
			verdicts = append(verdicts, judge(a, loc))
		}
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
			if d.Rule == "unused-acceptance" && !v.alone(d.File) {
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
