package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"almanac/internal/build"
	"almanac/internal/diff"
	"almanac/internal/output"
	"almanac/internal/record"
)

func diffCommand(v *voice, s *siteFlags) *cobra.Command {
	var asJSON bool
	var page string
	c := &cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "Say what differs between two publications",
		Long: `Diff compares two publications by meaning: which figures, sentences, records and
attachments of which month changed, appeared or vanished, and whether a change of
a published figure is declared as a correction. OLD and NEW are folders: one that
was built (its manifest.json and record.json are enough), or that of a site, the
one with content/ in it. Without NEW it is the site that --site names.

The exit code is 0 whether or not something differs: a difference is what one
asked for. It is 1 if the two cannot be compared.`,
		Example: `  almanac diff public                 what would be published now
  almanac diff published .            the same against what stands published
  almanac diff a/public b/public --html review.html
  almanac diff public --json | jq '.months[].figures[] | select(.declared | not)'`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				args = append(args, s.dir)
			}
			return runDiff(v, s, args[0], args[1], page, asJSON)
		},
	}
	s.add(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the differences as JSON")
	c.Flags().StringVar(&page, "html", "", "write them into `FILE` as a page that needs no other file")
	return c
}

func runDiff(v *voice, s *siteFlags, old, next, page string, asJSON bool) error {
	a, err := s.side(v, old)
	if err != nil {
		return err
	}
	b, err := s.side(v, next)
	if err != nil {
		return err
	}
	if x, y := a.Record.Audience, b.Record.Audience; x != y {
		return fmt.Errorf("%s is for %s and %s is for %s: publications for different readers cannot be compared (--audience says for whom a site is read)", old, x, next, y)
	}
	d := diff.Compare(*a, *b)
	v.settle()
	if page != "" {
		if err := output.WriteFile(page, d.HTML(old, next)); err != nil {
			return failure{err}
		}
	}
	switch {
	case asJSON:
		err = encode(v, d)
	case page == "":
		err = d.Print(v.out, v.paints)
	}
	if err != nil {
		return failure{err}
	}
	if !asJSON {
		v.say("%s", d.Summary())
	}
	return nil
}

// side reads one of the two publications: that of a folder that was built, or
// the one that a site would make.
func (s *siteFlags) side(v *voice, dir string) (*record.Publication, error) {
	if fi, err := os.Stat(filepath.Join(dir, "content")); err != nil || !fi.IsDir() {
		return publication(dir)
	}
	options, err := s.options()
	if err != nil {
		return nil, err
	}
	options.Progress = v.progress
	of := *s
	of.dir = dir
	v.phase("read")
	tree, diags, err := of.tree()
	if err != nil {
		return nil, err
	}
	r := build.Check(tree, options)
	diags = append(diags, r.Diags...)
	diags.Sort()
	if r.Publication == nil || diags.Errors() > 0 {
		v.diagnostics(diags)
		return nil, failure{fmt.Errorf("%s cannot be compared: %s", dir, faults(diags))}
	}
	return r.Publication(), nil
}
