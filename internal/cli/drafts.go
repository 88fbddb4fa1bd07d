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
	for _, x := range a.All() {
		for name, w := range x.Withheld {
			if month, ok := strings.CutPrefix(name, "month "); ok && w.Draft {
				held = append(held, x.Path()+month)
			}
		}
	}
	if len(held) > 0 {
		slices.Sort(held)
		v.say("%s held back: %s (take in with --drafts).", count(len(held), "draft"), strings.Join(held, ", "))
	}
}
