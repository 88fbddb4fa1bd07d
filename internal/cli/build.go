package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"almanac/internal/build"
	"almanac/internal/diag"
	"almanac/internal/output"
)

func buildCommand(v *voice, s *siteFlags) *cobra.Command {
	var out string
	var strict bool
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build compiles the site and publishes it into a folder, all at once: whoever
reads the folder sees the old site or the new one, never a mixture. When there
is an error, nothing is written and the old site stays.

The folder belongs to almanac. If it holds files almanac did not publish, the
build is refused and nothing is touched.`,
		Example: `  almanac build
  almanac build --strict                              fail on warnings too, as CI should
  almanac build --base-url https://stats.example.org/reports/
  almanac build --audience Amber                      for a wider circle, into public-amber/
  almanac build --now 2018-03-02T09:00:00Z            as it would be built then`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return runBuild(v, s, out, strict) },
	}
	s.add(c)
	c.Flags().StringVar(&out, "out", "", "the folder to publish into (default \"public\", or \"public-level\" with --audience)")
	c.Flags().StringVar(&s.commit, "commit", "", "record `HASH` as the commit of the sources, in the manifest and the downloads")
	c.Flags().BoolVar(&strict, "strict", false, "fail on warnings too")
	return c
}

func runBuild(v *voice, s *siteFlags, out string, strict bool) error {
	start := time.Now()
	now, err := s.time()
	if err != nil {
		return err
	}
	v.phase("read")
	tree, diags, err := s.tree()
	if err != nil {
		return err
	}
	r := build.Run(tree, build.Options{Audience: s.audience, BaseURL: s.baseURL, Commit: s.commit, Now: now, Strict: strict,
		Drawings: drawings(), Progress: v.progress})
	diags = append(diags, r.Diags...)
	diags.Sort()
	v.diagnostics(diags)
	if r.Failed() || diags.Errors() > 0 {
		v.say("Nothing written: %s.", faults(diags))
		return failure{}
	}
	if out, err = s.output(r, out); err != nil {
		return failure{err}
	}
	v.phase("publish")
	published, err := r.Set.Publish(out, s.publishOptions(v))
	if err != nil {
		return failure{err}
	}
	v.say("Built %s: %s in %.2f s.", out, list(count(r.Pages, "page"), count(r.Tables, "table"), count(r.Charts, "chart"),
		count(len(diags), "warning"), size(published.Bytes)), time.Since(start).Seconds())
	return nil
}

// drawings is where drawings of charts are kept between builds: in the user's
// folder for what programs may forget, nowhere if there is none.
func drawings() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "almanac", "charts")
}

// output returns the folder to publish into. A build for a narrower circle
// never goes where the public one goes.
func (s *siteFlags) output(r *build.Result, out string) (string, error) {
	p := r.Archive.Site.Policy
	public := filepath.Join(s.dir, "public")
	switch {
	case p.Audience == p.Public && out == "":
		return public, nil
	case p.Audience == p.Public:
		return out, nil
	case out == "":
		return public + "-" + folderName(p.Levels[p.Audience].Name), nil
	}
	if same(out, public) {
		return "", fmt.Errorf("%s is the folder of the public site: a build for %s goes elsewhere", out, p.Levels[p.Audience].Name)
	}
	return out, nil
}

func same(a, b string) bool {
	x, err := filepath.Abs(a)
	y, err2 := filepath.Abs(b)
	return err == nil && err2 == nil && x == y
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

func (s *siteFlags) publishOptions(v *voice) output.Options {
	o := output.Options{Waiting: func() { v.phase("wait") }}
	for _, dir := range inputs {
		o.Protected = append(o.Protected, filepath.Join(s.dir, dir))
	}
	return o
}

func faults(l diag.List) string {
	errors := l.Errors()
	if warnings := len(l) - errors; warnings > 0 {
		return list(count(errors, "error"), count(warnings, "warning"))
	}
	return count(errors, "error")
}
