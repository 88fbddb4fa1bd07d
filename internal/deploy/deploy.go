package deploy

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"almanac/internal/output"
	"almanac/internal/parallel"
	"almanac/internal/record"
)

// workers is how many requests are under way at a time. They wait for the network,
// not for the processor.
const workers = 16

// Options of a deploy.
type Options struct {
	MaxDeletes int    // refuse to give up more addresses than that; negative: a tenth of what is there, or 100, and none of a site with another address
	DryRun     bool   // make the plan and nothing else
	Owner      string // told to others who wait

	// Clock tells the time on the wall, without the reading by which timers run: that
	// one stands still while the machine is suspended.
	Clock func() time.Time

	Protected []string // folders that a folder deployed to must not hold or be inside
	Notes     string   // where deploys of this machine note that they are at work, so that one that was killed is not waited for as long
	Cache     string   // where package output remembers how it left a folder, so that unchanged files are linked

	Planned  func(*Plan)           // is told the plan before anything is done
	Waiting  func(who string)      // is told that another deploy is at work
	Progress func(done, total int) // is told how far it is
	Leaving  func()                // is told that the lock is given back after an interruption

	lease time.Duration    // 0 is the usual one
	order []Phase          // for tests: nil is the right one
	step  func(Step) error // for tests: is told of each step before it is taken
}

// note is the path of the note for a target.
func (o Options) note(store Store) string {
	if o.Notes == "" {
		return ""
	}
	return filepath.Join(o.Notes, store.Place())
}

// Result is what a deploy did.
type Result struct {
	Plan     *Plan
	Busy     bool  // of a dry run: another deploy is at work there, or was and is dead
	Foreign  int   // objects on the target that almanac did not put there
	Leftover error // why the old site is still in part beside a folder, nil if it is not
}

// Run makes the target the publication. An error says in one line what failed;
// what was done until then stays, and the next deploy goes on from there.
func Run(ctx context.Context, store Store, p *Publication, o Options) (Result, error) {
	if o.DryRun {
		r, _, err := plan(ctx, store, p, o)
		return r, err
	}
	if o.lease == 0 {
		o.lease = defaultLease
	}
	mine := holder{Owner: o.Owner, Since: o.Clock(), Seconds: o.lease.Seconds(), Token: rand.Text()}
	held, l, err := acquire(ctx, store, mine, o)
	if err != nil {
		return Result{}, err
	}
	defer l.release(ctx)
	r, found, err := plan(held, store, p, o)
	if err != nil || len(r.Plan.Steps) == 0 && found.asked == 0 {
		return r, err
	}
	if found.begun { // a manifest is sent last: until then this tells for whom it is
		if err := writeState(held, store, found.known, p.Build); err != nil {
			return r, err
		}
	}
	w := &work{Options: o, store: store, lock: l, p: p, there: found.there, total: len(r.Plan.Steps)}
	order := Phases
	if o.order != nil {
		order = o.order
	}
	announced := false
	for _, phase := range order {
		var failed error
		for _, wave := range r.Plan.waves(phase) {
			if phase == Entrances && wave[0].turn() > 0 && failed == nil && !announced {
				announced, failed = true, w.announce(held)
			}
			failed = cmp.Or(failed, w.do(held, wave))
			if failed != nil && (phase != Withdraw || held.Err() != nil || errors.As(failed, new(*givenUp))) {
				break
			}
		}
		if failed != nil {
			return r, failed
		}
	}
	if err := l.alive(held); err != nil {
		return r, err
	}
	for path, f := range w.there {
		f.Kept = slices.Contains(r.Plan.Kept, path)
		w.there[path] = f
	}
	return r, writeState(held, store, w.there, p.Build)
}

// plan looks at the target and compares.
func plan(ctx context.Context, store Store, p *Publication, o Options) (Result, *survey, error) {
	found, err := look(ctx, store, p)
	if err != nil {
		return Result{}, nil, err
	}
	if err := found.refuse(p); err != nil {
		return Result{}, nil, err
	}
	r := Result{Plan: MakePlan(p.Files, found.there, found.withdrawn(p)), Foreign: len(found.foreign), Busy: o.DryRun && found.locked}
	o.Planned(r.Plan)
	return r, found, found.guard(p, r.Plan, o.MaxDeletes)
}

// refuse returns an error if the target is not one for this publication.
func (s *survey) refuse(p *Publication) error {
	switch {
	case s.build.Public && !p.Build.Public:
		return fmt.Errorf("the public site is there: a build for %s goes elsewhere", p.Build.Audience)
	case s.build.Public && !s.build.Drafts && p.Build.Drafts:
		return errors.New("the public site is there: a build with drafts goes elsewhere")
	case s.build == (output.Build{}), p.Build.Public && !p.Build.Drafts: // what is for everybody may stand anywhere
	case s.build.Audience != p.Build.Audience, p.Build.Drafts && !s.build.Drafts:
		return fmt.Errorf("what is there is for %s: a build for %s goes elsewhere, or remove that first", readers(s.build), readers(p.Build))
	}
	// Where a version that left no word of it was cut off in its first deploy, the records know.
	if s.build == (output.Build{}) && (!p.Build.Public || p.Build.Drafts) {
		for _, r := range s.records {
			switch {
			case r.Audience != p.Build.Audience:
				return fmt.Errorf("what is there is for %s: a build for %s goes elsewhere", r.Audience, p.Build.Audience)
			case p.Build.Drafts:
				return errors.New("what is there may be the public site: a build with drafts goes elsewhere; if a deploy of drafts was cut off there, remove its record.json")
			}
		}
	}
	var taken []string
	for _, path := range slices.Sorted(maps.Keys(s.foreign)) {
		if _, ok := p.get(path); ok {
			taken = append(taken, path)
		}
	}
	if len(taken) == 0 {
		return nil
	}
	return fmt.Errorf("it has files that almanac did not put there and the site would replace: %s; move them, or deploy to another prefix", some(taken))
}

// readers says for whom a build is.
func readers(b output.Build) string {
	if b.Drafts {
		return b.Audience + " with drafts"
	}
	return b.Audience
}

// some lists the first few names.
func some(names []string) string {
	const few = 3
	list := harmless(strings.Join(names[:min(few, len(names))], ", "))
	if more := len(names) - few; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// guard refuses a plan that gives up too many addresses. That this may hold up a
// withdrawal is said. Where a site of another address is, any is too many: the target may
// be a slip, and a small site is gone with fewer than the others may lose.
func (s *survey) guard(p *Publication, plan *Plan, limit int) error {
	n, also := plan.Deletes(), ""
	other := s.build.BaseURL != "" && s.build.BaseURL != p.Build.BaseURL
	switch {
	case limit < 0 && other:
		limit = 0
	case limit < 0:
		limit = max(100, plan.There/10)
	}
	if n <= limit {
		return nil
	}
	if w := plan.givenUp(Withdraw); w > 0 {
		also = fmt.Sprintf(", %d of them withdrawn, which stay public until then", w)
	}
	if other {
		also += ", and they are of the site " + harmless(s.build.BaseURL)
	}
	return fmt.Errorf("%d of the %d addresses there would be deleted%s: nothing was changed; if that is right, deploy with --max-deletes %d", n, plan.There, also, n)
}

// work is a deploy under way.
type work struct {
	Options
	store Store
	lock  *lock
	p     *Publication

	mu    sync.Mutex
	there map[string]Standing
	done  atomic.Int64
	total int
}

// do takes the steps of one wave, several at once, and is finished when all are. What is
// to be taken back is all tried: one file that the store will not delete keeps no other
// public. A store that does not answer is not asked for each.
func (w *work) do(ctx context.Context, steps []Step) error {
	var refused atomic.Pointer[error]
	err := parallel.Try(workers, len(steps), func(_, i int) error {
		if w.step != nil {
			if err := w.step(steps[i]); err != nil {
				return err
			}
		}
		err := w.take(ctx, steps[i])
		var tired *givenUp
		switch {
		case err != nil && steps[i].Phase == Withdraw && ctx.Err() == nil && !errors.As(err, &tired):
			refused.CompareAndSwap(nil, &err)
		case err != nil:
			return err
		}
		w.Progress(int(w.done.Add(1)), w.total)
		return nil
	})
	if r := refused.Load(); err == nil && r != nil {
		err = *r
	}
	return err
}

// announce puts the manifest before the records that it lists, and says in it which of
// them may be those of the last site still. Else a deploy that is cut off between the two
// leaves a pair that contradicts itself, and the next build, which is held to it, is
// refused: so is the deploy that would mend it.
func (w *work) announce(ctx context.Context) error {
	before := map[string]string{}
	for name, was := range w.there {
		if f, _ := w.p.get(name); path.Base(name) == record.Path && was.SHA256 != "" && was.SHA256 != f.SHA256 {
			before[name] = was.SHA256
		}
	}
	f, ok := w.p.get(output.ManifestPath)
	if !ok || len(before) == 0 {
		return nil
	}
	data, err := w.p.Read(f)
	if err != nil {
		return err
	}
	data = output.Beside(data, before)
	f.Size, f.SHA256 = int64(len(data)), sumOf(data)
	if w.there[f.Path].SHA256 == f.SHA256 { // a deploy that was cut off has put it
		return nil
	}
	if err := w.lock.alive(ctx); err != nil {
		return err
	}
	tag, err := w.store.Put(ctx, f, bodyOf(data), Condition{})
	if err == nil {
		w.there[f.Path] = Standing{File: f, ETag: tag}
	}
	return err
}

// take takes one step and notes what stands there now. Where what comes in the place of
// something that is taken back cannot be sent, that is deleted.
func (w *work) take(ctx context.Context, s Step) error {
	if s.Deletes() {
		return w.remove(ctx, s.Path)
	}
	err := w.send(ctx, s.File)
	if err != nil && s.Phase == Withdraw && !errors.As(err, new(*givenUp)) {
		_ = w.remove(ctx, s.Path) // of which the first error tells
	}
	return err
}

func (w *work) remove(ctx context.Context, path string) error {
	if err := w.lock.alive(ctx); err != nil {
		return err
	}
	if err := w.store.Delete(ctx, path); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.there, path)
	return nil
}

func (w *work) send(ctx context.Context, f File) error {
	data, done, err := w.p.body(f)
	if err != nil {
		return err
	}
	defer done()
	if err := w.lock.alive(ctx); err != nil {
		return err
	}
	tag, err := w.store.Put(ctx, f, data, Condition{})
	if err != nil {
		return cmp.Or(w.p.still(f), err) // what changed while it was sent, the store refused
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.there[f.Path] = Standing{File: f, ETag: tag}
	return nil
}
