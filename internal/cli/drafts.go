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
	for name, w := range a.Withheld {
		if month, ok := strings.CutPrefix(name, "month "); ok && w.Draft {
			held = append(held, month)
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
