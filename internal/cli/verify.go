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
site was built with.`,
		Example: `  almanac verify                                      public/, against content/
  almanac verify --audience Amber                     public-amber/
  almanac verify --site reports dist`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				out = args[0]
			}
			return runVerify(v, s, out)
		},
	}
	s.add(c)
	c.Flags().StringVar(&out, "out", "", "the folder, as in build")
	_ = c.Flags().MarkHidden("out") // so that what was passed to build can be passed on
	return c
}

func runVerify(v *voice, s *siteFlags, dir string) error {
	start := time.Now()
	now, err := s.time()
	if err != nil {
		return err
	}
	if err := s.present(); err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(s.dir, "public")
		if s.audience != "" {
			dir += "-" + folderName(s.audience)
		}
	}
	if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
		return fmt.Errorf("there is no folder %s: build the site first, or name the folder it was published in", dir)
	}
	v.phase("verify")
	site := os.DirFS(s.dir)
	r, err := verify.Run(site, os.DirFS(dir), verify.Options{Audience: s.audience, Now: now, Folder: filepath.ToSlash(dir),
		Public: []string{s.baseURL}, Program: program(site)})
	if err != nil {
		return failure{err}
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
