package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"almanac/internal/build"
	"almanac/internal/record"
)

// settled is how long the files must rest before they are built and published:
// others may read the folder, and a switch of branches is one change.
const settled = 100 * time.Millisecond

// runWatch builds, and builds again whenever the files have changed, until it is
// interrupted. What cannot be built leaves the folder as it is.
func runWatch(v *voice, s *siteFlags, f *buildFlags) error {
	old, err := before(f.against)
	if err != nil {
		return err
	}
	d, err := newDevelop(s)
	if err != nil {
		return err
	}
	defer d.watch.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return watchBuild(ctx, v, d, f, old)
}

func watchBuild(ctx context.Context, v *voice, d *develop, f *buildFlags, old *record.Publication) error {
	var builder build.Builder
	defer builder.Close()
	var changed *change // that is not built yet
	for first := true; ; {
		wait := time.Duration(0)
		if changed != nil {
			wait = settled
		}
		c, ok, err := d.next(ctx, wait)
		switch {
		case errors.Is(err, context.Canceled):
			v.settle()
			return nil
		case err != nil:
			return err
		case ok && !first:
			changed = &c
			continue
		case ok:
			changed = &c
		}
		options, _ := d.site.options() // was right when the command began
		p := newPublishing(ctx, v, d.site, f, changed.at)
		options.Against, options.Strict, options.Drawings, options.Progress, options.Out = old, f.strict, kept("charts"), v.progress, p.begin
		err = p.end(builder.Open(changed.tree, options).Finish(), options.Now, changed.diags)
		var failed failure
		switch {
		case errors.As(err, &failed) && failed.cause != nil && first:
			return err // the folder cannot be written to, and will not be
		case errors.As(err, &failed) && failed.cause != nil:
			v.fail(failed.cause)
		}
		first, changed = false, nil
	}
}
