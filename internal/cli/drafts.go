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
	for _, x := range a.All() {
		for name, w := range x.Withheld {
			if month, ok := strings.CutPrefix(name, "month "); ok && w.Draft {
				held = append(held, x.Path()+month)
			}
		}
	}
	slices.Sort(held)
	return held
}

// tellDrafts says which months are held back as drafts: whoever waits for one
// to appear must not wonder.
func tellDrafts(v *voice, held []string) {
	if len(held) > 0 {
		v.say("%s held back: %s (take in with --drafts).", count(len(held), "draft"), strings.Join(held, ", "))
	}
}
