package cli

import (
	"fmt"
	"strings"
	"time"

	"almanac/internal/deploy"
)

// show prints a plan: what is done in each phase, all of it on a dry run.
func (f *deployFlags) show(v *voice, t destination, p *deploy.Plan) {
	for _, phase := range deploy.Phases {
		steps := p.Of(phase)
		if len(steps) == 0 {
			continue
		}
		what, first := count(len(steps), "file"), ""
		if !phase.Deletes() {
			what = list(what, size(weight(steps)))
		}
		if !f.dryRun {
			first = some(steps)
		}
		v.say("%-10s %-20s %s", phase, what, first)
		for _, s := range steps {
			if f.dryRun {
				v.say("    %-7s %s", deed(s), s.Path)
			}
		}
	}
	if len(p.Kept) > 0 && len(p.Steps) > 0 {
		v.say("%-10s %-20s %s", "keep", count(len(p.Kept), "old asset"), "until the next deploy")
	}
}

func deed(s deploy.Step) string {
	switch {
	case s.Deletes():
		return "delete"
	case s.New:
		return "add"
	}
	return "replace"
}

func weight(steps []deploy.Step) (n int64) {
	for _, s := range steps {
		n += s.Size
	}
	return n
}

// some names the first files.
func some(steps []deploy.Step) string {
	const few = 2
	var names []string
	for _, s := range steps[:min(few, len(steps))] {
		names = append(names, s.Path)
	}
	if len(steps) > few {
		names = append(names, "…")
	}
	return list(names...)
}

// tell says what was done.
func (f *deployFlags) tell(v *voice, t destination, r deploy.Result, start time.Time) {
	sent, sum, deleted := 0, int64(0), 0
	for _, s := range r.Plan.Steps {
		if s.Deletes() {
			deleted++
			continue
		}
		sent++
		sum += s.Size
	}
	if r.Busy {
		v.warn("another deploy to %s is at work, or was cut off: what is to be done is another when that has ended", t.name)
	}
	if r.Leftover != nil {
		v.warn("the old site is still in part beside %s: %v; the next deploy tries again", t.name, r.Leftover)
	}
	if r.Foreign > 0 {
		v.say("Files there that are not almanac’s stay: %d.", r.Foreign)
	}
	what := list(count(sent, "file")+" sent", size(sum), fmt.Sprintf("%d deleted, %d unchanged", deleted, r.Plan.Unchanged))
	switch {
	case len(r.Plan.Steps) == 0:
		v.say("%s is up to date: %s.", t.name, count(r.Plan.Unchanged, "file"))
	case f.dryRun:
		if t.bucket { // which nobody can ask without an attempt
			what += "; whether they may be sent was not tried"
		}
		v.say("Nothing done, it was a dry run: %s.", strings.Replace(what, " sent", " to send", 1))
	default:
		v.say("Deployed %s to %s: %s, in %.2f s.", f.from, t.name, what, time.Since(start).Seconds())
	}
}
