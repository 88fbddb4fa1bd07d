package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"almanac/internal/archive"
	"almanac/internal/build"
	"almanac/internal/diag"
	"almanac/internal/output"
)

func buildCommand(v *voice, s *siteFlags) *cobra.Command {
	f := &buildFlags{}
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build compiles the site and publishes it into a folder, all at once: whoever
reads the folder sees the old site or the new one, never a mixture. When there
is an error, nothing is written and the old site stays.

With --against, what stands published is the witness: the build fails if a
figure, a correction, a report or an address of it changed or vanished undeclared
(see "almanac help check"). The folder built into is no such witness by itself, for
an editor builds into it again and again before anything is published.

The folder belongs to almanac. If it holds files almanac did not publish, the
build is refused and nothing is touched.`,
		Example: `  almanac build
  almanac build --strict                              fail on warnings too, as CI should
  almanac build --base-url https://stats.example.org/reports/
  almanac build --strict --against published/         and if it changes what was published
  almanac build --audience Amber                      for a wider circle, into public-amber/
  almanac build --drafts                              with reports still being written, into public-drafts/
  almanac build --now 2018-03-02T09:00:00Z            as it would be built then
  almanac build --compress                            with .br and .gz beside each text, for servers
  almanac build --watch                               again with every change, until Ctrl-C`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if f.watch {
				return runWatch(v, s, f)
			}
			return runBuild(v, s, f)
		},
	}
	s.add(c)
	c.Flags().StringVar(&f.out, "out", "", "the folder to publish into (default \"public\", \"public-level\" with --audience, \"public-drafts\" with --drafts)")
	againstFlag(c, &f.against)
	c.Flags().StringVar(&s.commit, "commit", "", "record `HASH` as the commit of the sources, in the manifest and the downloads")
	c.Flags().BoolVar(&f.strict, "strict", false, "fail on warnings too")
	c.Flags().BoolVar(&f.compress, "compress", false, "put .br and .gz forms beside every text, for servers that send them as they are")
	c.Flags().BoolVar(&f.watch, "watch", false, "go on, and build again whenever the files have changed and settled (to see the site, use almanac serve)")
	return c
}

type buildFlags struct {
	out, against            string
	strict, watch, compress bool
}

func runBuild(v *voice, s *siteFlags, f *buildFlags) error {
	p := newPublishing(context.Background(), v, s, f, time.Now())
	defer p.heed()()
	defer p.close()
	o, err := s.options()
	if err != nil {
		return err
	}
	if o.Against, err = before(f.against); err != nil {
		return err
	}
	o.Strict, o.Drawings, o.Progress, o.Out = f.strict, kept("charts"), v.progress, p.begin
	for { // again where what was read is stale
		v.phase("read")
		own, diags, err := p.read(o, f)
		if err != nil || own == nil {
			return err
		}
		tree, err := overDefaults(own)
		if err != nil {
			return err
		}
		r := build.Run(tree, o)
		if errors.Is(r.Err, errStale) {
			continue
		}
		wrong := r.Err == nil && (r.Failed() || diags.Errors() > 0)
		if wrong && p.isStale(time.Time{}) { // half of a file may be all that is wrong
			p.close()
			continue
		}
		return p.end(r, diags)
	}
}

// output returns the folder to publish into. A build for a narrower circle, or
// with drafts, never goes where the public one goes.
func (s *siteFlags) output(a *archive.Archive, out string) (string, error) {
	p := a.Site.Policy
	public := filepath.Join(s.dir, "public")
	suffix, what := "", ""
	if p.Audience != p.Public {
		what = " for " + p.Levels[p.Audience].Name
		suffix = "-" + folderName(p.Levels[p.Audience].Name)
	}
	if s.drafts {
		what += " with drafts"
		suffix += "-drafts"
	}
	if out == "" {
		return public + suffix, nil
	}
	if what != "" && resolved(out) == resolved(public) {
		return "", fmt.Errorf("%s is the folder of the public site: a build%s goes elsewhere", out, what)
	}
	return out, nil
}

// replaces returns an error if a folder holds what is for other readers, who would read
// this build in its place. What is for everybody may stand anywhere.
func (s *siteFlags) replaces(a *archive.Archive, out string) error {
	p := a.Site.Policy
	audience := p.Levels[p.Audience].Name
	if p.Audience == p.Public && !s.drafts {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(out, output.ManifestPath))
	if err != nil {
		return nil // nothing is published there
	}
	old, ok := output.ReadBuild(data)
	if !ok || old.Audience == audience && old.Drafts == s.drafts {
		return nil
	}
	what := func(audience string, drafts bool) string {
		if drafts {
			return audience + " with drafts"
		}
		return audience
	}
	return fmt.Errorf("%s holds a build for %s: one for %s goes elsewhere, or remove that first", out, what(old.Audience, old.Drafts), what(audience, s.drafts))
}

// folderName makes the name of a level fit for a folder.
func folderName(level string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, level)
}

func faults(l diag.List) string {
	errors := l.Errors()
	if warnings := len(l) - errors; warnings > 0 {
		return list(count(errors, "error"), count(warnings, "warning"))
	}
	return count(errors, "error")
}
