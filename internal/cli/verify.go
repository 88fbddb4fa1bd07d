package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	assetfiles "almanac/assets"
	"almanac/internal/verify"
	layoutfiles "almanac/layouts"
)

func verifyCommand(v *voice, s *siteFlags) *cobra.Command {
	var out string
	var rebuild bool
	c := &cobra.Command{
		Use:   "verify [DIR]",
		Short: "Look for restricted material in a published folder",
		Long: `Verify is a second opinion on what a build has published. It shares no code with
what filters the content: it reads the sources by itself, opens every file of the
folder, also those packed in others, and looks for the words, names, numbers and
files that are classified above the audience, held back, drafts or in comments.
Every file must be of a kind that a site consists of.

Findings name the file and the place in the sources. They do not repeat what is
restricted, since the log of a build may be public. Give the options that the
site was built with.

With --rebuild the site is built again in memory, for the address, the audience and
the commit that the manifest of the folder records, and every byte is compared: the
folder is then what these sources make, and nothing else. Where reports are held
back, --now says as of when.`,
		Example: `  almanac verify                                      public/, against content/
  almanac verify --audience Amber                     public-amber/
  almanac verify --site reports dist
  almanac verify --rebuild dist                       is it what the sources make?`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				out = args[0]
			}
			return runVerify(v, s, out, rebuild)
		},
	}
	s.add(c)
	c.Flags().BoolVar(&rebuild, "rebuild", false, "build again and compare every byte as well")
	c.Flags().StringVar(&out, "out", "", "the folder, as in build")
	c.Flags().StringVar(&s.commit, "commit", "", "the commit, as in build")
	c.Flags().String("against", "", "as in build")
	c.Flags().Bool("strict", false, "as in build")
	c.Flags().Bool("compress", false, "as in build")
	for _, name := range []string{"out", "commit", "against", "strict", "compress"} { // what was passed to build can be passed on
		_ = c.Flags().MarkHidden(name)
	}
	return c
}

func runVerify(v *voice, s *siteFlags, dir string, rebuild bool) error {
	start := time.Now()
	now, err := s.time()
	if err != nil {
		return err
	}
	if err := s.present(); err != nil {
		return err
	}
	if dir == "" {
		dir = s.built()
	}
	if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
		return fmt.Errorf("there is no folder %s: build the site first, or name the folder it was published in", dir)
	}
	r, err := s.restricted(v, dir, now)
	if err != nil {
		return failure{err}
	}
	if rebuild {
		differences, err := s.rebuild(v, dir, now)
		if err != nil {
			return err
		}
		r.Findings = append(r.Findings, differences...)
	}
	v.diagnostics(r.Findings)
	what := list(count(r.Files, "file"), size(r.Bytes), count(r.Restricted, "restricted text")+" looked for")
	if len(r.Findings) > 0 {
		v.say("%s: %s.", count(len(r.Findings), "finding"), what)
		return failure{}
	}
	v.say("Verified %s: %s, nothing found, in %.2f s.", dir, what, time.Since(start).Seconds())
	return nil
}

// built is the folder that a build with these options publishes into.
func (s *siteFlags) built() string {
	dir := filepath.Join(s.dir, "public")
	if s.audience != "" {
		dir += "-" + folderName(s.audience)
	}
	if s.drafts {
		dir += "-drafts"
	}
	return dir
}

// restricted looks for restricted material in a folder.
func (s *siteFlags) restricted(v *voice, dir string, now time.Time) (*verify.Report, error) {
	v.phase("verify")
	site := os.DirFS(s.dir)
	return verify.Run(site, os.DirFS(dir), verify.Options{Audience: s.audience, Now: now, Drafts: s.drafts, Folder: filepath.ToSlash(dir),
		Public: []string{s.baseURL}, Program: program(site)})
}

// program is what is public because it is in the program, or in its place.
func program(site fs.FS) []fs.FS {
	out := []fs.FS{layoutfiles.Files, assetfiles.Files}
	for _, dir := range []string{"layouts", "assets"} {
		if _, err := fs.Stat(site, dir); err == nil {
			sub, err := fs.Sub(site, dir)
			if err == nil {
				out = append(out, sub)
			}
		}
	}
	return out
}
