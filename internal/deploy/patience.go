package deploy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// passing reports whether the same request may succeed a moment later.
func passing(err error) bool {
	if errors.Is(err, errHuge) || errors.As(err, new(*tls.CertificateVerificationError)) { // it will be the same a moment later
		return false
	}
	if isCut(err) {
		return true
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

// silence is the error of a try that took too long.
type silence time.Duration

func (s silence) Error() string {
	return fmt.Sprintf("no answer within %v", time.Duration(s).Round(time.Second/10))
}

// listener tells of each part of a body that arrives.
type listener struct {
	io.Reader
	heard func()
}

func (l listener) Read(b []byte) (int, error) {
	n, err := l.Reader.Read(b)
	if n > 0 {
		l.heard()
	}
	return n, err
}

// try does something until it succeeds, fails for good or was tried enough. Each try has
// the time that its bytes need to be sent. Nobody knows beforehand how many come back:
// who reads them calls heard whenever some did, and the time begins anew.
func (p patience) try(ctx context.Context, size int64, do func(ctx context.Context, heard func()) error) error {
	limit := p.each + time.Duration(size)*time.Second/slowest
	pause := p.pause
	for n := 1; ; n++ {
		one, cancel := context.WithCancelCause(ctx)
		late := time.AfterFunc(limit, func() { cancel(silence(limit)) })
		err := do(one, func() { late.Reset(limit) })
		late.Stop()
		var silent silence
		if err != nil && statusOf(err) < 300 && errors.As(context.Cause(one), &silent) {
			err = silent // and not how the libraries say that they were cut short
		}
		cancel(nil)
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
