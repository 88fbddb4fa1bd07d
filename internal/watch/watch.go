// Package watch tells when files below a root folder may have changed. It is the
// home of fsnotify.
//
// What it tells are hints. Systems lose events (in folders that are new, when
// many come at once), have a limit of folders that can be watched, and have none
// at all on some network mounts. Therefore
//
//   - a Batch names the paths that events named, or says that anything may have
//     changed: whoever reads must look at the contents;
//   - besides events there is a pulse, a Batch without paths at regular intervals,
//     so that nothing stays unseen for longer, whatever the system does. The first
//     pulse after an event comes soon: events that were lost are mostly lost then;
//   - Follow says which folders there are now; those that cannot be watched are
//     counted, and the pulse does their work.
//
// The first event of a burst is passed on after an instant, long enough for an
// editor that empties a file before it writes it. While a burst lasts, the waits
// double up to a limit; after a silence they are short again. One save is
// therefore not delayed for the sake of the hundredth.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	instant = 2 * time.Millisecond   // from the first event to its batch
	longest = 120 * time.Millisecond // to which it grows in a burst
	silence = 300 * time.Millisecond // after which a burst is over
	soon    = 150 * time.Millisecond // from the last event to the next pulse
)

// Pulse is how often everything is to be looked at without an event.
const Pulse = time.Second

// Batch is a hint.
type Batch struct {
	// Paths are what events named, relative to the root, with slashes, sorted.
	Paths []string
	// All is set where anything may have changed: folders came or went, events
	// were lost, or it is the pulse.
	All bool
}

// Watcher watches folders below a root. It is for one goroutine, but for Close.
type Watcher struct {
	root    string
	dirs    []string          // that are followed
	events  *fsnotify.Watcher // nil where the system has none
	broken  chan struct{}     // an error of events
	watched map[string]bool
	failed  error // why some folder cannot be watched
	missing int   // how many cannot be
	wait    time.Duration
	last    time.Time // of the last batch with paths
	pulse   time.Time // of the next
	// Interval replaces Pulse where looking at everything takes long.
	Interval time.Duration
}

// New returns a watcher of root, which watches nothing yet.
func New(root string) *Watcher {
	w := &Watcher{root: root, watched: map[string]bool{}, wait: instant, Interval: Pulse}
	if w.events, w.failed = fsnotify.NewWatcher(); w.events != nil {
		w.broken = make(chan struct{}, 1)
		go heed(w.events.Errors, w.broken)
	}
	w.pulse = time.Now().Add(Pulse)
	return w
}

// heed tells that there were errors. It takes them at any time: fsnotify sends some while
// it holds the lock that Follow waits for.
func heed(failures <-chan error, broken chan<- struct{}) {
	defer close(broken)
	for range failures {
		select {
		case broken <- struct{}{}:
		default: // as one was told before it, and nobody has looked yet
		}
	}
}

// Close ends the watch, and Next with it.
func (w *Watcher) Close() error {
	if w.events == nil {
		return nil
	}
	return w.events.Close()
}

// Deafen gives up on events, as on a system that has none.
func (w *Watcher) Deafen(why error) {
	w.Close()
	w.events, w.broken, w.failed = nil, nil, why
}

// Follow watches the root, the folders below it that are named, and all that are
// inside them. It is called again whenever folders may have come or gone.
func (w *Watcher) Follow(dirs ...string) {
	w.dirs = dirs
	if w.events == nil {
		return
	}
	now := map[string]bool{}
	w.follow(w.root, now)
	for _, dir := range dirs {
		// What cannot be read now is looked at with the next pulse.
		_ = filepath.WalkDir(filepath.Join(w.root, filepath.FromSlash(dir)), func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") && d.Name() != ".well-known" {
				return fs.SkipDir
			}
			w.follow(p, now)
			return nil
		})
	}
	for dir := range w.watched {
		if !now[dir] {
			_ = w.events.Remove(dir) // it is gone, and its watch most likely with it
		}
	}
	w.missing = 0
	for _, ok := range now {
		if !ok {
			w.missing++
		}
	}
	w.watched = now
}

// follow watches one folder. A folder that took the place of another under its
// name is watched anew: adding what is watched already does nothing.
func (w *Watcher) follow(dir string, now map[string]bool) {
	err := w.events.Add(dir)
	if now[dir] = err == nil; err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.failed = err
	}
}

// Blind reports how many folders cannot be watched, and why: their changes are
// seen by the pulse alone. Where no folder can be, n is -1.
func (w *Watcher) Blind() (n int, why error) {
	if w.events == nil {
		return -1, w.failed
	}
	if w.missing == 0 {
		return 0, nil
	}
	return w.missing, w.failed
}

// Next returns the next batch, or an error once ctx is done.
func (w *Watcher) Next(ctx context.Context) (Batch, error) {
	var b Batch
	timer := time.NewTimer(time.Until(w.pulse))
	defer timer.Stop()
	for first := true; ; {
		select {
		case <-ctx.Done():
			return b, ctx.Err()
		case <-timer.C:
			if first { // nothing happened
				b.All = true
				w.pulse = time.Now().Add(w.Interval)
			}
			return b.sorted(), nil
		case e, ok := <-w.eventsOf():
			if !ok {
				return b, context.Canceled
			}
			if w.take(&b, e) && first {
				first = false
				timer.Reset(w.pace())
			}
		case _, ok := <-w.broken:
			if !ok {
				return b, context.Canceled
			}
			b.All = true // an overflow, or a watch that broke
			if first {
				first = false
				timer.Reset(w.pace())
			}
		}
	}
}

func (w *Watcher) eventsOf() chan fsnotify.Event {
	if w.events == nil {
		return nil
	}
	return w.events.Events
}

// pace returns how long to gather events from the first on.
func (w *Watcher) pace() time.Duration {
	now := time.Now()
	if now.Sub(w.last) > silence {
		w.wait = instant
	} else {
		w.wait = min(2*w.wait, longest)
	}
	w.last = now
	w.pulse = now.Add(w.wait + soon)
	return w.wait
}

// take adds an event to the batch, and reports whether it says anything.
func (w *Watcher) take(b *Batch, e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	rel, err := filepath.Rel(w.root, e.Name)
	if err != nil {
		return false
	}
	rel = filepath.ToSlash(rel)
	if !w.follows(rel) {
		return false
	}
	gone := w.watched[e.Name] && e.Has(fsnotify.Remove|fsnotify.Rename)
	if gone || e.Has(fsnotify.Create) && isFolder(e.Name) {
		b.All = true
		return true
	}
	if !slices.Contains(b.Paths, rel) {
		b.Paths = append(b.Paths, rel)
	}
	if len(b.Paths) > 1000 {
		b.All, b.Paths = true, nil
	}
	return true
}

// follows reports whether a path is in one of the folders, or is one.
func (w *Watcher) follows(rel string) bool {
	for _, dir := range w.dirs {
		if rel == dir || strings.HasPrefix(rel, dir+"/") {
			return true
		}
	}
	return rel == "." // the root itself went
}

func isFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir()
}

func (b Batch) sorted() Batch {
	slices.Sort(b.Paths)
	return b
}
