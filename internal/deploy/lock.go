package deploy

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// defaultLease is how long a lock holds that nobody renews.
const defaultLease = time.Minute

// holder is what the lock says of whoever holds it.
type holder struct {
	Owner   string    `json:"owner"`
	Since   time.Time `json:"since"`
	Seconds float64   `json:"lease_seconds"` // it is dead if it has not renewed the lock for so long
	Token   string    `json:"token"`
	Renewed int       `json:"renewed"`

	ended bool // its process has, on this machine
}

func (h holder) encode() []byte {
	data, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return append(data, '\n')
}

// lease is asked of a pointer: a copy would read what renew changes meanwhile.
func (h *holder) lease() time.Duration { return time.Duration(h.Seconds * float64(time.Second)) }

// rest is how long a lock has to stand unchanged until it is dead. Of one whose process
// has ended, requests may be under way still. They have as long to arrive as where a
// deploy stops by itself: see trusted.
func (h *holder) rest() time.Duration {
	if h.ended {
		return h.lease() / 4
	}
	return h.lease()
}

// lock is a lock that this deploy holds.
type lock struct {
	store   Store
	mine    holder
	etag    string
	sent    bool // the lock was put, or may have been
	clock   func() time.Time
	note    note
	leaving func()       // is told that the lock is given back after an interruption
	renewed atomic.Int64 // when the put was begun by which others see us alive, in nanoseconds
	stop    context.CancelFunc
	done    chan struct{}
}

// unbelievable is how often in turn a lock that is not there may fail to be put. Now and
// then another deploy has put its own and given it back in between.
const unbelievable = 5

// errNoLock ends a deploy to a store where no lock can be held.
var errNoLock = errors.New("the store has no " + lockPath + " and yet refuses or loses one: it does not keep to conditions; where it has one after all, remove that")

// acquire takes the lock of the target, and waits as long as another deploy holds
// and renews it. The context it returns ends when the lock is lost.
//
// Clocks are not compared. A lock is dead when it was seen not to change for as
// long as its lease; taking it over is a put on condition that it still has not.
//
// It is dead sooner where the note of this machine says that its process has ended.
//
// Where that fails although a lock was sent, it may be there all the same, and is given back.
func acquire(ctx context.Context, store Store, mine holder, o Options) (held context.Context, l *lock, err error) {
	l = &lock{store: store, mine: mine, clock: o.Clock, leaving: o.Leaving}
	defer func() {
		if err != nil && l.sent {
			l.giveBack(ctx)
		}
		if err != nil {
			l.note.close()
		}
	}()
	seen, unchanged, refused := "", time.Duration(0), 0
	told := "nobody" // of whom it was said that they are waited for
	ended := ""
	for {
		ended = cmp.Or(l.note.take(o.note(store)), ended)
		other, tag, err := readLock(ctx, store)
		other.ended = other.Token == ended
		switch {
		case err != nil:
			return nil, l, err
		case tag != "" && other.Token == mine.Token: // the answer to the put was lost
			l.etag = tag
		case tag == "":
			l.renewed.Store(l.clock().UnixNano())
			l.etag, err = l.put(ctx, Condition{Absent: true})
		case tag == seen && unchanged >= other.rest():
			l.renewed.Store(l.clock().UnixNano())
			l.etag, err = l.put(ctx, Condition{ETag: tag})
		default:
			if tag != seen {
				seen, unchanged = tag, 0
			}
			if told != other.Token { // and not each time that it renews its lock
				told = other.Token
				o.Waiting(other.String())
			}
		}
		if err != nil && !errors.Is(err, ErrConflict) {
			return nil, l, err
		}
		if l.etag != "" && l.holds(ctx) {
			return l.keep(ctx), l, nil
		}
		if refused++; tag != "" {
			refused = 0
		}
		if refused == unbelievable {
			return nil, l, errNoLock
		}
		pause := mine.lease() / 20
		if err := sleep(ctx, pause); err != nil {
			return nil, l, err
		}
		l.etag, unchanged = "", unchanged+pause
	}
}

// readLock returns who holds the lock and its ETag, "" where nobody does. A lock
// that cannot be read has the usual lease.
func readLock(ctx context.Context, store Store) (holder, string, error) {
	data, tag, err := store.Get(ctx, lockPath)
	if errors.Is(err, ErrAbsent) {
		return holder{}, "", nil
	}
	var h holder
	if json.Unmarshal(data, &h) != nil || h.lease() <= 0 || h.lease() > time.Hour {
		h = holder{Owner: "someone", Seconds: defaultLease.Seconds()}
	}
	return h, tag, err
}

func (l *lock) put(ctx context.Context, when Condition) (string, error) {
	if !l.sent {
		l.note.write(l.mine.Token)
	}
	l.sent = true
	return l.store.Put(ctx, File{Path: lockPath, Header: Header{Type: "application/json", Cache: "no-store"}}, bodyOf(l.mine.encode()), when)
}

// trusted is the part of a lease after which a holder takes its own lock for dead:
// before others do.
func (l *lock) trusted() time.Duration { return l.mine.lease() * 3 / 4 }

// alive returns an error if the lock is lost or may be. It is asked before each change:
// after a pause of the whole process the timer of keep is not always the first to run.
func (l *lock) alive(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if l.clock().UnixNano()-l.renewed.Load() > int64(l.trusted()) {
		return errStale
	}
	return nil
}

// holds looks whether the lock is ours: not every store minds conditions.
func (l *lock) holds(ctx context.Context) bool {
	now, tag, err := readLock(ctx, l.store)
	if err != nil || now.Token != l.mine.Token {
		return false
	}
	l.etag = tag
	return true
}

// errLost ends a deploy whose lock another one has taken over.
var errLost = errors.New("another deploy took the lock over, since this one did not renew it in time: deploy again")

// errStale ends a deploy that could not renew its lock. It does not know of another.
var errStale = errors.New("the lock could not be renewed in time, so another deploy may take it over: deploy again")

// keep renews the lock until it is released. The context ends when that fails for
// so long that others may take the lock for dead.
func (l *lock) keep(ctx context.Context) context.Context {
	ctx, lose := context.WithCancelCause(ctx)
	renewing, stop := context.WithCancel(ctx)
	l.stop, l.done = stop, make(chan struct{})
	go func() {
		defer close(l.done)
		alive := time.AfterFunc(l.trusted(), func() { lose(errStale) })
		defer alive.Stop()
		for sleep(renewing, l.mine.lease()/6) == nil {
			switch err := l.renew(renewing); {
			case err == nil:
				alive.Reset(l.trusted())
			case errors.Is(err, ErrConflict):
				lose(errLost)
			}
		}
	}()
	return ctx
}

// renew puts the lock again. A conflict may be with a put of ours whose answer was
// lost: then the lock still has our token.
func (l *lock) renew(ctx context.Context) error {
	l.mine.Renewed++
	begun := l.clock().UnixNano()
	tag, err := l.put(ctx, Condition{ETag: l.etag})
	if errors.Is(err, ErrConflict) && l.holds(ctx) {
		return nil
	}
	if err == nil {
		l.etag = tag
		l.renewed.Store(begun)
	}
	return err
}

// release ends the renewing and gives the lock back.
func (l *lock) release(ctx context.Context) {
	l.stop()
	<-l.done
	l.giveBack(ctx)
	l.note.close()
}

// giveBack removes the lock if it is ours, also after ctx has ended. If that fails, the
// lock ends by itself.
func (l *lock) giveBack(ctx context.Context) {
	if ctx.Err() != nil {
		l.leaving() // a store that does not answer takes its time
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.mine.lease()/4)
	defer cancel()
	if l.holds(ctx) {
		_ = l.store.Delete(ctx, lockPath)
	}
}

// String says who holds the lock and what happens if it is dead.
func (h holder) String() string {
	fate := "if that is dead, its lock ends"
	if h.ended {
		fate = "that is dead: its lock ends"
	}
	return fmt.Sprintf("%s, since %s; %s within %v", harmless(h.Owner), h.Since.UTC().Format("15:04 UTC"), fate, h.rest())
}
