package cli

import (
	"context"
	"errors"
	"os/signal"
	"syscall"
	"time"

	"almanac/internal/build"
	"almanac/internal/record"
)

// settled is how long the files must rest before they are built and published:
// others may read the folder, and a switch of branches is one change.
const settled = 100 * time.Millisecond

// patience is how long a watch waits before it tries again what the machine refused.
const patience = 5 * time.Second

// runWatch builds, and builds again whenever the files have changed, until it is
// interrupted. What cannot be built leaves the folder as it is. What cannot be published,
// since the disk is full or the folder is another's, is tried again: whoever has made room
// need not find something to edit.
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
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	return watchBuild(ctx, v, d, f, old)
}

func watchBuild(ctx context.Context, v *voice, d *develop, f *buildFlags, old *record.Publication) error {
	var builder build.Builder
	defer builder.Close()
	var changed *change // that is not built yet
	var refused *change // that is built, and that the machine did not let be published
	var found told      // by the last attempt at it
	var cause error     // of its refusal, as it was told
	var wait time.Duration
	for first := true; ; {
		c, ok, err := d.next(ctx, wait)
		switch {
		case errors.Is(err, context.Canceled):
			v.settle()
			return nil
		case err != nil:
			return err
		case ok && !first:
			changed, wait = &c, settled
			continue
		case ok:
			changed = &c
		}
		again := changed == nil
		if again {
			changed = refused
			changed.at = time.Now()
		} else {
			found = told{}
		}
		options, _ := d.site.options() // was right when the command began
		p := newPublishing(ctx, v, d.site, f, changed.at)
		p.told = found
		start := time.Now()
		options.Against, options.Strict, options.Drawings, options.Progress, options.Out = old, f.strict, kept("charts"), v.progress, p.begin
		err = p.end(builder.Open(changed.tree, options).Finish(), changed.diags)
		if ctx.Err() != nil && errors.Is(err, context.Canceled) { // while it waited for another build
			v.settle()
			return nil
		}
		refused, found, wait = nil, p.told, 0
		if failed := (failure{}); errors.As(err, &failed) && failed.cause != nil {
			if first {
				return err // the folder cannot be written to, and will not be
			}
			// To try takes no more than a tenth of the time.
			refused, wait = changed, max(d.patience, 10*time.Since(start))
			if !again || !sameCause(failed.cause, cause) { // once is enough
				cause = failed.cause
				v.fail(cause)
				v.warn("this is tried again from time to time, until it succeeds or something changes")
			}
			v.settle()
		}
		first, changed = false, nil
	}
}

// sameCause reports whether two failures are one to whoever reads of them: by what the
// system said, since a disk that is full refuses another file each time.
func sameCause(a, b error) bool {
	var x, y syscall.Errno
	if errors.As(a, &x) && errors.As(b, &y) {
		return x == y
	}
	return a.Error() == b.Error()
}
