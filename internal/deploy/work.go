package deploy

import (
	"context"
	"math/rand/v2"
	"time"
)

// sleep waits, or returns why ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// jitter keeps those who failed together from trying together.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }
