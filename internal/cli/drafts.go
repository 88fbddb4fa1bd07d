package cli

import (
	"slices"
	"strings"

	"almanac/internal/archive"
)

// heldBack returns the months that are held back as drafts.
func heldBack(a *archive.Archive) []string {
	var held []string
	if a == nil {
		return nil
	}
	for _, x := range slices.Concat(a.All(), a.Idle) {
		for name, w := range x.Withheld {
			if month, ok := strings.CutPrefix(name, "month "); ok && w.Draft {
				held = append(held, x.Path()+month)
			}
		}
	}
	slices.Sort(held)
	return held
}

// idle returns the series that are left out, for they have nothing to read yet.
func idle(a *archive.Archive) []string {
	if a == nil {
		return nil
	}
	var out []string
	for _, x := range a.Idle {
		out = append(out, x.ID)
	}
	return out
}

// tellDrafts says which months are held back as drafts, and which series are left out:
// whoever waits for one to appear must not wonder.
func tellDrafts(v *voice, held, idle []string) {
	if len(held) > 0 {
		v.say("%s held back: %s (take in with --drafts).", count(len(held), "draft"), strings.Join(held, ", "))
	}
	if len(idle) > 0 {
		v.say("Left out with nothing to read yet: %s.", strings.Join(idle, ", "))
	}
}
