package cli

import (
	"time"

	"almanac/internal/diag"
	"almanac/internal/load"
	"almanac/internal/source"
)

// everything loads the site as those see it who write it: of every
// classification, drafts and what is held back included. It is nil where there
// is nothing to go on.
func (s *siteFlags) everything() (*load.Loaded, *source.Tree, diag.List, error) {
	tree, diags, err := s.tree()
	if err != nil {
		return nil, nil, nil, err
	}
	o := load.Options{Drafts: true, Now: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}
	loaded, faults := load.Archive(tree, o)
	if loaded != nil {
		levels := loaded.Archive.Site.Policy.Levels
		o.Audience = levels[len(levels)-1].Name
		loaded, faults = load.Archive(tree, o)
	}
	diags = append(diags, faults...)
	diags.Sort()
	return loaded, tree, diags, nil
}
