package deploy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// passing reports whether the same request may succeed a moment later.
func passing(err error) bool {
	if errors.As(err, new(*tls.CertificateVerificationError)) { // the store has the same one a moment later
		return false
	}
	switch errorCode(err) {
	case "RequestTimeout", "BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "OperationAborted": // what arrived is not what was sent
		return true
	}
	switch status := statusOf(err); {
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		return true
	case status == http.StatusNotImplemented:
		return false
	case status >= 500, status == 0, status < 300: // the answer broke off, or there was none
		return true
	}
	return false
}

// patience is how often and how long a request is tried.
type patience struct {
	tries   int
	each    time.Duration // for one try, besides what its bytes need
	pause   time.Duration // after the first try; then twice as long each time
	longest time.Duration // of the pauses
}

var defaultPatience = patience{tries: 8, each: 30 * time.Second, pause: 200 * time.Millisecond, longest: 10 * time.Second}

// slowest is how many bytes go through the slowest line in a second.
const slowest = 50_000

// givenUp is the last of so many errors that might have passed.
type givenUp struct {
	tries int
	last  error
}

func (g *givenUp) Error() string { return fmt.Sprintf("after %d tries: %v", g.tries, g.last) }

func (g *givenUp) Unwrap() error { return g.last }

// try does something until it succeeds, fails for good or was tried enough.
func (p patience) try(ctx context.Context, size int, do func(context.Context) error) error {
	limit := p.each + time.Duration(size)*time.Second/slowest
	pause := p.pause
	for n := 1; ; n++ {
		one, cancel := context.WithTimeout(ctx, limit)
		err := do(one)
		cancel()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !passing(err):
			return err
		case n == p.tries:
			return &givenUp{n, err}
		}
		if err := sleep(ctx, jitter(pause)); err != nil {
			return err
		}
		pause = min(2*pause, p.longest)
	}
}
