package cli

import (
	"slices"
	"strings"

	"almanac/internal/archive"
)

// tellDrafts says which months are held back as drafts: whoever waits for one
// to appear must not wonder.
func tellDrafts(v *voice, a *archive.Archive) {
	if a == nil {
		return
	}
	var held []string
	for name, w := range a.Withheld {
		if month, ok := strings.CutPrefix(name, "month "); ok && w.Draft {
			held = append(held, month)
		}
	}
	if len(held) > 0 {
		slices.Sort(held)
		v.say("%s held back: %s (take in with --drafts).", count(len(held), "draft"), strings.Join(held, ", "))
	}
}
