package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"almanac/internal/deploy"
)

func deployCommand(v *voice, s *siteFlags) *cobra.Command {
	f := &deployFlags{}
	c := &cobra.Command{
		Use:   "deploy TARGET",
		Short: "Send a published folder to where readers find it",
		Long: `Deploy makes TARGET what "almanac build" published: s3://BUCKET/PREFIX on anything
that speaks S3, or another folder. It builds nothing. Only what changed is sent.

Before anything is sent, the folder is held to its manifest, and where the sources are
at hand it is looked through for restricted material, as "almanac verify" does. A
build for a wider circle or with drafts is deployed only when --audience or --drafts
say so, and never to where a build for others is.

What is taken back goes first: reports, pages and attachments that are withdrawn,
reclassified or removed are deleted, or replaced by their notice, before anything else
is sent, and with them the feeds and the files of the search that quote them. Then
assets, data, pages and entrances (home page, feeds, sitemap) follow, so that no page
ever names an asset that is not there, but for such a search; whatever else is gone is
deleted last. Styles, scripts and fonts of the site before stay for readers with an
old page open, until the next deploy. A folder changes all at once.

A deploy that is cut off is gone on with by the next one. A second one to the same
target waits for the first. Where a build is published under it, it goes on with that.
Files on the target that almanac did not put there stay.

For S3, endpoint, region and credentials are those of the AWS tools: AWS_ENDPOINT_URL,
AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws, or the
role of the machine. Types, encodings and Cache-Control are set; S3 cannot set the
other headers of _headers: have the CDN in front send them.`,
		Example: `  almanac deploy s3://reports.example.org --dry-run   what would be done, file by file
  almanac deploy s3://reports.example.org
  almanac deploy s3://bucket/reports --from dist      another folder than public/
  almanac deploy /srv/www/reports                     a folder, changed all at once
  almanac deploy --audience Amber s3://internal       a build for a wider circle
  AWS_ENDPOINT_URL_S3=https://s3.example.net almanac deploy s3://reports`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one target: s3://BUCKET/PREFIX or a folder")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("max-deletes") && f.maxDeletes < 0 { // which would be no limit given
				return fmt.Errorf("--max-deletes %d: write how many addresses may be deleted, 0 or more", f.maxDeletes)
			}
			return runDeploy(v, s, f, args[0])
		},
	}
	c.Flags().StringVar(&f.from, "from", "", "the folder that was built (default \"public\", \"public-level\" with --audience, \"public-drafts\" with --drafts)")
	c.Flags().StringVar(&s.audience, "audience", "", "deploy a build for the readers of this classification `LEVEL`")
	c.Flags().BoolVar(&s.drafts, "drafts", false, "deploy a build with reports that are still being written")
	c.Flags().StringVar(&s.now, "now", "", "take `TIME` for the current time, as in build: what is held back until later is looked for")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "show all that would be done, and do nothing")
	c.Flags().IntVar(&f.maxDeletes, "max-deletes", -1, "delete at most `N` addresses, else do nothing (default a tenth of those there, at least 100; 0 where another base_url is)")
	c.Flags().Lookup("max-deletes").DefValue = "0" // no default is shown: the usage says it in words
	return c
}

type deployFlags struct {
	from       string
	dryRun     bool
	maxDeletes int
}

// moreBuilds is how many builds may be published under a deploy, as a watch does with every
// save. Each time the deploy goes on from where it was, with what is there now.
const moreBuilds = 3

func runDeploy(v *voice, s *siteFlags, f *deployFlags, address string) error {
	start := time.Now()
	t, err := parseTarget(address)
	if err != nil {
		return err
	}
	now, err := s.time()
	if err != nil {
		return err
	}
	if f.from == "" {
		f.from = s.built()
	}
	if fi, err := os.Stat(f.from); err != nil || !fi.IsDir() {
		return fmt.Errorf("there is no folder %s: build the site first, or name the folder it was published in with --from", f.from)
	}
	p, err := s.publication(v, f.from, now)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	context.AfterFunc(ctx, stop)   // being told twice ends the program where it stands
	signal.Ignore(syscall.SIGPIPE) // who reads along may leave, and the lock would stay
	o := f.options(v, s, t)
	o.Leaving = func() {
		stop() // before it is said, and not soon after
		v.warn("giving the lock back; interrupt again to end at once")
	}
	r, err := t.deploy(ctx, p, o)
	for range moreBuilds {
		if !errors.Is(err, deploy.ErrReplaced) || ctx.Err() != nil {
			break
		}
		v.warn("another build was published into %s meanwhile: going on with that one", f.from)
		if p, err = s.publication(v, f.from, now); err != nil {
			return err
		}
		r, err = t.deploy(ctx, p, o)
	}
	switch {
	case ctx.Err() != nil && err != nil:
		return failure{errors.New("interrupted: " + t.left())}
	case err != nil:
		return failure{fmt.Errorf("cannot deploy to %s: %w", t.name, err)}
	}
	f.tell(v, t, r, start)
	return nil
}

// publication opens the folder and makes sure that what is in it may go out.
func (s *siteFlags) publication(v *voice, dir string, now time.Time) (*deploy.Publication, error) {
	v.phase("read")
	p, diags, err := deploy.Open(dir)
	if err != nil {
		return nil, failure{err}
	}
	v.diagnostics(diags)
	if diags.Errors() > 0 {
		v.say("Nothing deployed: %s is no whole publication, %s.", dir, faults(diags))
		return nil, failure{}
	}
	if err := s.meant(dir, p); err != nil {
		return nil, failure{err}
	}
	if s.present() != nil {
		v.warn("there are no sources in %s: what was built is not looked through for restricted material once more", s.dir)
		return p, nil
	}
	s.baseURL = p.Build.BaseURL
	r, err := s.restricted(v, dir, now)
	if err != nil {
		return nil, failure{err}
	}
	v.diagnostics(r.Findings)
	if len(r.Findings) > 0 {
		v.say("Nothing deployed: %s.", count(len(r.Findings), "finding"))
		return nil, failure{}
	}
	return p, nil
}

// meant refuses a build for others than the options name.
func (s *siteFlags) meant(dir string, p *deploy.Publication) error {
	b := p.Build
	switch {
	case s.audience == "" && !b.Public:
		return fmt.Errorf("%s is not known to be for the public, but for %s: to deploy it for these readers, say --audience %[2]q; or build the public site again", dir, b.Audience)
	case s.audience != "" && s.audience != b.Audience:
		return fmt.Errorf("%s is for %s, not for %s", dir, b.Audience, s.audience)
	case b.Drafts && !s.drafts:
		return fmt.Errorf("%s has reports that are still being written: to deploy them all the same, say --drafts", dir)
	case !b.Drafts && s.drafts:
		return fmt.Errorf("%s was built without drafts", dir)
	}
	return nil
}

// destination is where a site is deployed to: a bucket, or else a folder.
type destination struct {
	name   string
	bucket bool
}

// parseTarget reads the argument of the command.
func parseTarget(address string) (destination, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	switch {
	case address == "":
		return destination{}, errors.New("name a target: s3://BUCKET/PREFIX or a folder")
	case !ok && !strings.HasPrefix(address, "s3:"): // that with fewer slashes is a slip, no folder
		return destination{name: address}, nil
	case scheme == "file" && strings.HasPrefix(rest, "/"):
		return destination{name: filepath.FromSlash(rest)}, nil
	case scheme == "file":
		return destination{}, fmt.Errorf("%q names another machine: write file:///FOLDER", address)
	case ok && scheme != "s3":
		return destination{}, fmt.Errorf("%q: almanac deploys to s3://BUCKET/PREFIX and to folders, not to %s", address, scheme)
	}
	_, _, err := deploy.ParseS3(address)
	return destination{address, true}, err
}

func (t destination) deploy(ctx context.Context, p *deploy.Publication, o deploy.Options) (deploy.Result, error) {
	if !t.bucket {
		return deploy.Folder(ctx, t.name, p, o)
	}
	store, err := deploy.OpenS3(ctx, t.name)
	if err != nil {
		return deploy.Result{}, err
	}
	return deploy.Run(ctx, store, p, o)
}

// left says what a deploy leaves that was interrupted.
func (t destination) left() string {
	if t.bucket {
		return "what was done until then stays, and deploying again goes on from there"
	}
	return "nothing was changed, deploy again"
}

func (f *deployFlags) options(v *voice, s *siteFlags, t destination) deploy.Options {
	v.phase("there")
	o := deploy.Options{
		MaxDeletes: f.maxDeletes, DryRun: f.dryRun, Owner: owner(), Clock: wall, Cache: kept("published"), Notes: kept("deploying"),
		Planned:  func(p *deploy.Plan) { f.show(v, t, p) },
		Waiting:  func(who string) { v.warn("waiting for another deploy to %s: %s", t.name, who) },
		Progress: func(done, total int) { v.progress("deploy", done, total) },
	}
	for _, dir := range inputs {
		o.Protected = append(o.Protected, filepath.Join(s.dir, dir))
	}
	return o
}

// wall is the time on the wall, which goes on while the machine is suspended.
func wall() time.Time { return time.Now().Round(0) }

// owner is who deploys, as far as others who wait have to know.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "a machine"
	}
	return fmt.Sprintf("%s, process %d", host, os.Getpid())
}
