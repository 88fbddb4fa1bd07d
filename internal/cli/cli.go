// Package cli is the command line: commands, what they print, exit codes.
//
//	0  done
//	1  the content has faults, or the machine failed
//	2  the command was called wrongly
//
// Results go to standard output, diagnostics and progress to standard error.
// Progress and colour appear on a terminal only; NO_COLOR is honoured. Each
// command has a file of its own; voice.go is how all of them speak.
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	assetfiles "almanac/assets"
	"almanac/internal/build"
	"almanac/internal/diag"
	"almanac/internal/load"
	"almanac/internal/period"
	"almanac/internal/source"
	layoutfiles "almanac/layouts"
)

// Main runs the command that args name and returns its exit code.
func Main(args []string, stdout, stderr io.Writer) (code int) {
	v := newVoice(stdout, stderr)
	defer func() {
		if r := recover(); r != nil { // a fault of ours must not look like one of the caller
			v.fail(fmt.Errorf("internal error: %v\n%s", r, debug.Stack()))
			code = 1
		}
	}()
	if !mayOpen(fewest) {
		v.fail(fmt.Errorf("too many open files: to read content/ takes %d more at the least; %s", fewest, allowMore))
		return 1
	}
	root := rootCommand(v)
	root.SetArgs(args)
	root.SetErr(stderr)
	err := root.Execute()
	if lost := v.lost(); lost != nil {
		defer func() {
			v.fail(fmt.Errorf("not all that was to be printed is there: %w", lost))
			code = 1
		}()
		if errors.Is(err, lost) {
			err = nil
		}
	}
	var failed failure
	switch {
	case err == nil:
		return 0
	case errors.As(err, &failed):
		switch cause := failed.cause; {
		case cause == nil:
		case (errors.Is(cause, syscall.EMFILE) || errors.Is(cause, syscall.ENFILE)) && !strings.Contains(cause.Error(), allowMore):
			v.fail(fmt.Errorf("%w; %s", cause, allowMore))
		default:
			v.fail(cause)
		}
		return 1
	}
	v.fail(err)
	fmt.Fprintf(stderr, "Run \"almanac help\" for usage.\n")
	return 2
}

// fewest is how many files must be allowed beside those that are open already. With less
// the runtime of Go may be unable to begin, and ends the program with a trace of itself.
const fewest = 10

// allowMore is what helps where there are too many open files.
const allowMore = "allow more open files (ulimit -n 1024)"

// failure ends a command with exit code 1. What went wrong was printed already
// if cause is nil.
type failure struct{ cause error }

func (f failure) Error() string {
	if f.cause == nil {
		return "failed"
	}
	return f.cause.Error()
}

func (f failure) Unwrap() error { return f.cause }

func rootCommand(v *voice) *cobra.Command {
	s := &siteFlags{}
	root := &cobra.Command{
		Use:   "almanac",
		Short: "Compile periodical data reports into an archive of web pages",
		Long: `Almanac compiles monthly Markdown and TOML files into an archive of report
pages with tables, charts and feeds. It looks for a folder "content" in the
current folder, or in the one --site names.`,
		Example: `  almanac build                      build the site into public/
  almanac build --strict --out dist  the same, failing on warnings, into dist/
  almanac serve                      show it while you edit
  almanac check                      does every report add up?
  almanac new                        begin the next month's report
  almanac completion bash            completions for your shell`,
		Version:       versionLine(), // for --version, which some try first
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		text, cause, of := strings.Cut(err.Error(), ": strconv.")
		switch {
		case !of:
			return err
		case strings.HasPrefix(cause, "ParseBool"):
			return errors.New(text + ": write true or false")
		case strings.HasSuffix(cause, strconv.ErrRange.Error()):
			return errors.New(text + ": there is no such number")
		}
		return errors.New(text + ": it is no whole number")
	})
	root.SetVersionTemplate("{{ .Version }}")
	root.Flags().Bool("version", false, "print the version")
	root.PersistentFlags().StringVar(&s.dir, "site", ".", "the site's folder, the one that has content/ in it")
	root.AddCommand(buildCommand(v, s), serveCommand(v, s), checkCommand(v, s), diffCommand(v, s), newCommand(v, s), verifyCommand(v, s), deployCommand(v, s), schemaCommand(v, s), versionCommand())
	root.SetOut(v.out) // which completion keeps from here on
	root.InitDefaultCompletionCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil && c != root {
		c.RunE = root.RunE // a command that does nothing takes a shell that is not known for a call for help
	}
	return root
}

// siteFlags say what to read and for whom.
type siteFlags struct {
	dir      string
	audience string
	baseURL  string
	commit   string
	now      string
	drafts   bool
}

func (s *siteFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.audience, "audience", "", "build for the readers of this classification `LEVEL` instead of the public")
	f.StringVar(&s.baseURL, "base-url", "", "address of the site's root, in place of the one in site.toml")
	f.BoolVar(&s.drafts, "drafts", false, "take in reports whose front matter says draft = true")
	f.StringVar(&s.now, "now", "", "take `TIME` (2018-03-02 or 2018-03-02T09:00:00Z) for the current time: reports with a later publish_at are held back")
}

// time returns the time of --now, the clock's without it.
func (s *siteFlags) time() (time.Time, error) {
	if s.now == "" {
		return time.Now(), nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, s.now); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--now %q is not a time: write 2018-03-02 or 2018-03-02T09:00:00Z", s.now)
}

// options are those of a build of this instant.
func (s *siteFlags) options() (build.Options, error) {
	now, err := s.time()
	return build.Options{Audience: s.audience, BaseURL: s.baseURL, Commit: s.commit, Now: now, Today: period.DateOf(now), Drafts: s.drafts}, err
}

// inputs are the folders of a site that hold input.
var inputs = []string{"content", "layouts", "assets"}

// present returns an error of usage where there is no site.
func (s *siteFlags) present() error {
	if s.baseURL != "" {
		if err := load.CheckBaseURL(s.baseURL); err != nil {
			return fmt.Errorf("--base-url %w: write it in full, as https://reports.example/", err)
		}
	}
	fi, err := os.Stat(filepath.Join(s.dir, "content"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return failure{err}
	}
	if err != nil || !fi.IsDir() {
		where, gone := filepath.Abs(s.dir)
		if gone != nil {
			return errors.New("the current folder has been removed: go to the site's folder, or name it with --site by its whole path")
		}
		return fmt.Errorf("there is no folder content in %s: run almanac in the site's folder, or name it with --site", where)
	}
	return nil
}

// tree reads the site's files and lays them over the defaults.
func (s *siteFlags) tree() (*source.Tree, diag.List, error) {
	found, err := s.find()
	if err != nil {
		return nil, nil, err
	}
	defer found.Close()
	own, diags, err := found.Read()
	if err != nil {
		return nil, nil, failure{err}
	}
	tree, err := overDefaults(own)
	return tree, diags, err
}

// find finds the site's files.
func (s *siteFlags) find() (*source.Found, error) {
	if err := s.present(); err != nil {
		return nil, err
	}
	found, err := source.Find(s.dir, inputs...)
	if err != nil {
		return nil, failure{err}
	}
	return found, nil
}

// overDefaults lays the site's files over the defaults.
func overDefaults(own *source.Tree) (*source.Tree, error) {
	base, err := defaults()
	if err != nil {
		return nil, failure{err}
	}
	return source.Overlay(base, own), nil
}

// defaults are the layouts and assets that are in the program.
func defaults() (*source.Tree, error) {
	layouts, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		return nil, err
	}
	assets, err := source.FromFS(assetfiles.Files, "assets")
	return source.Overlay(layouts, assets), err
}
