package deploy

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"almanac/internal/deploy/gateway"
	"almanac/internal/output"
	"almanac/internal/parallel"
	"almanac/internal/record"
)

func etagOf(t *testing.T, p *Publication, f File) string {
	data, err := p.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	sum := md5.Sum(data)
	return hex.EncodeToString(sum[:])
}

// TestMain deploys instead of testing where it is asked to: as a process that can be
// killed.
func TestMain(m *testing.M) {
	if args := os.Getenv("ALMANAC_DEPLOY_CHILD"); args != "" {
		child(strings.Split(args, "|"))
		return
	}
	os.Exit(m.Run())
}

// child deploys a folder to an address and kills itself before a step.
func child(args []string) {
	at, _ := strconv.Atoi(args[2])
	p, _, err := Open(args[0])
	if err != nil {
		panic(err)
	}
	store, err := OpenS3(context.Background(), args[1])
	if err != nil {
		panic(err)
	}
	o := quiet()
	o.lease, o.Notes = shortLease, os.Getenv("ALMANAC_DEPLOY_NOTES")
	var n atomic.Int64
	o.step = func(Step) error {
		if n.Add(1) == int64(at) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	if _, err := Run(context.Background(), store, p, o); err != nil {
		panic(err)
	}
}

const shortLease = 2 * time.Second

func deployer(s *gateway.Server, p *Publication, prefix string, dieAt int) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), s.Env()...), fmt.Sprintf("ALMANAC_DEPLOY_CHILD=%s|s3://%s/%s|%d", p.dir, bucket, prefix, dieAt))
	return c
}

// TestKill kills the deploying process before a step, and at any instant. Its lock
// dies with it, and the next deploy completes its work, whether of the same site or
// of another.
func TestKill(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, c := editions(t)
	var kills []func(*exec.Cmd)         // nil for a process that kills itself
	for i := 1; i <= 28; i += step(4) { // from the first site to the second are 28 steps
		kills = append(kills, nil)
	}
	self := len(kills)
	for range rounds(4) {
		kills = append(kills, func(c *exec.Cmd) {
			time.Sleep(rand.N(400 * time.Millisecond))
			_ = c.Process.Kill()
		})
	}
	stores := make([]*S3, len(kills))
	for i := range stores {
		stores[i] = connect(t, s, s.Endpoint, fmt.Sprintf("kill-%d", i))
		stores[i].patience = defaultPatience
	}
	var killed atomic.Int64
	_ = parallel.Try(4, len(kills), func(_, i int) error {
		if r, err := Run(context.Background(), stores[i], a, quiet()); err != nil || len(r.Plan.Steps) == 0 {
			t.Error(err)
			return nil
		}
		dieAt := 0
		if i < self {
			dieAt = 1 + i*step(4)
		}
		if dies(t, deployer(s, b, fmt.Sprintf("kill-%d", i), dieAt), kills[i]) {
			killed.Add(1)
		}
		next := []*Publication{b, c}[i%2]
		r, err := Run(context.Background(), stores[i], next, quiet())
		if err != nil {
			t.Error(err)
			return nil
		}
		same(t, s, stores[i], next, r)
		return nil
	})
	if int(killed.Load()) < self {
		t.Errorf("only %d of %d were killed", killed.Load(), len(kills))
	}
	t.Logf("%d of %d deploys killed", killed.Load(), len(kills))
}

// dies starts a process, kills it if it does not do that itself, and reports whether
// it was killed.
func dies(t *testing.T, c *exec.Cmd, kill func(*exec.Cmd)) bool {
	if err := c.Start(); err != nil {
		t.Error(err)
		return false
	}
	if kill != nil {
		kill(c)
	}
	_ = c.Wait()
	status, ok := c.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled()
}

// TestKilledHere kills a deploy of this machine. The next one knows and does not wait as
// long as for one that may live. A note is not believed that somebody has, or that is of
// another boot: that may be another machine.
func TestKilledHere(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "here")
	store.patience = defaultPatience
	a := edition{style: "A", reports: months(1)}.publish(t)
	o := quiet()
	o.lease, o.Notes = shortLease, filepath.Join(t.TempDir(), "notes")
	c := deployer(s, a, "here", 3)
	c.Env = append(c.Env, "ALMANAC_DEPLOY_NOTES="+o.Notes)
	if !dies(t, c, nil) {
		t.Fatal("it was not killed")
	}
	killed, _, err := readLock(t.Context(), store)
	if err != nil || killed.Token == "" {
		t.Fatal(killed, err)
	}
	ended := func() string { // as a deploy would take it
		var n note
		defer n.close()
		return n.take(o.note(store))
	}
	if ended() != killed.Token {
		t.Errorf("the note has %q, the lock %q", ended(), killed.Token)
	}
	text, _ := os.ReadFile(o.note(store))
	writeFile(t, o.note(store), []byte(killed.Token+"\nanother boot"))
	if ended() != "" {
		t.Error("a note of another boot is believed")
	}
	writeFile(t, o.note(store), text)
	var alive note
	alive.take(o.note(store))
	if ended() != "" {
		t.Error("a note is taken that somebody has")
	}
	alive.close()

	told := ""
	o.Waiting = func(who string) { told = who }
	begun := time.Now()
	same(t, s, store, a, mustRun(t, store, a, o))
	if took := time.Since(begun); took > shortLease*3/4 || !strings.HasSuffix(told, "; that is dead: its lock ends within 500ms") {
		t.Errorf("after %v, told %q", took, told)
	}
	if ended() == killed.Token {
		t.Error("the note of the dead is there still")
	}
}

// TestAlone deploys two sites to one target at the same time, from many sides. They
// take turns, and what stands there in the end is the last of them, whole.
func TestAlone(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	store.patience = defaultPatience
	if most, waited := crowd(t, s, store, func() Store { return store }); most != 1 || waited == 0 {
		t.Errorf("%d were at work at the same time, %d waited", most, waited)
	}
}

// TestAloneSees has each deploy hold a lock of its own: the same test sees it.
func TestAloneSees(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	store.patience = defaultPatience
	if most, _ := crowd(t, nil, store, func() Store { return &careless{Store: store} }); most < 2 {
		t.Errorf("%d were at work at the same time", most)
	}
}

// careless keeps the lock to itself.
type careless struct {
	Store
	mu   sync.Mutex
	lock []byte
}

func (c *careless) Get(ctx context.Context, path string) ([]byte, string, error) {
	if path != lockPath {
		return c.Store.Get(ctx, path)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lock == nil {
		return nil, "", ErrAbsent
	}
	return c.lock, "tag", nil
}

func (c *careless) Put(ctx context.Context, f File, data Body, when Condition) (string, error) {
	if f.Path != lockPath {
		return c.Store.Put(ctx, f, data, when)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lock = make([]byte, data.Size)
	_, err := data.ReadAt(c.lock, 0)
	return "tag", err
}

// crowd deploys from six sides and returns how many were at work at a time, and how
// many waited. The first stays at work until another one shows up: deploys may be so
// quick that they would not meet. If s is given, it holds the bucket to the last deploy.
func crowd(t *testing.T, s *gateway.Server, store *S3, target func() Store) (most, waited int64) {
	a, b, _ := editions(t)
	var mu sync.Mutex
	var all sync.WaitGroup
	var atWork int64
	var last *Publication
	met := make(chan struct{})
	meet := sync.OnceFunc(func() { close(met) })
	for i := range 6 {
		p := []*Publication{a, b}[i%2]
		o := quiet()
		begun := false
		o.step = func(Step) error {
			mu.Lock()
			if !begun {
				begun = true
				atWork++
				if most = max(most, atWork); most > 1 {
					meet()
				}
			}
			mu.Unlock()
			select {
			case <-met:
			case <-time.After(20 * time.Second): // whoever called will see that none has met
			}
			return slowly(Step{})
		}
		o.Progress = func(done, total int) {
			if done == total {
				mu.Lock()
				defer mu.Unlock()
				atWork--
				last = p
			}
		}
		o.Waiting = func(string) { mu.Lock(); waited++; mu.Unlock(); meet() }
		o.lease = 4 * time.Second
		all.Go(func() {
			if _, err := Run(context.Background(), target(), p, o); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s != nil {
		same(t, s, store, last, mustRun(t, store, last, quiet()))
	}
	return most, waited
}

// TestStolen takes the lock away from a deploy that is at work: it stops.
func TestStolen(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	store.patience = defaultPatience
	a, _, _ := editions(t)
	o := quiet()
	o.lease = shortLease
	o.Planned = func(*Plan) {
		if _, err := store.Put(context.Background(), File{Path: lockPath}, bodyOf(holder{Owner: "another", Seconds: 60, Token: "other"}.encode()), Condition{}); err != nil {
			t.Error(err)
		}
	}
	o.step = func(Step) error { time.Sleep(100 * time.Millisecond); return nil }
	if _, err := Run(context.Background(), store, a, o); !errors.Is(err, errLost) {
		t.Errorf("a deploy goes on without its lock: %v", err)
	}
	if h, _, _ := readLock(context.Background(), store); h.Owner != "another" {
		t.Errorf("it released the lock of %q", h.Owner)
	}
}

// contrary is a store that has no lock and lets none be put, or forgets it.
type contrary struct {
	*S3
	err error
}

func (c contrary) Get(ctx context.Context, path string) ([]byte, string, error) {
	if path == lockPath {
		return nil, "", ErrAbsent
	}
	return c.S3.Get(ctx, path)
}

func (c contrary) Put(ctx context.Context, f File, data Body, when Condition) (string, error) {
	return "tag", c.err
}

// TestNoLock deploys to a store that contradicts itself about the lock: it says so.
func TestNoLock(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	a := edition{style: "A", reports: months(1)}.publish(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for _, err := range []error{ErrConflict, nil} {
		o := quiet()
		o.lease = shortLease
		if _, err := Run(ctx, contrary{store, err}, a, o); err == nil || !strings.Contains(err.Error(), "has no .almanac/lock.json and yet refuses") {
			t.Errorf("it says %v", err)
		}
	}
}

// TestPaused has the machine suspended before a step: timers do not see it, the clock
// does. Nothing more is changed.
func TestPaused(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	a, _, _ := editions(t)
	o := quiet()
	var n, slept atomic.Int64
	o.Clock = func() time.Time { return time.Now().Add(time.Duration(slept.Load())) }
	o.step = func(Step) error {
		if n.Add(1) == 2 {
			slept.Store(int64(o.lease))
		}
		return nil
	}
	var done atomic.Int64
	o.Progress = func(int, int) {
		if slept.Load() > 0 {
			done.Add(1)
		}
	}
	if _, err := Run(context.Background(), store, a, o); !errors.Is(err, errStale) {
		t.Errorf("a deploy goes on after a pause: %v", err)
	}
	if done.Load() >= workers {
		t.Errorf("it takes %d steps more", done.Load())
	}
}

// TestSilent has a store that answers nothing any more: a deploy that cannot renew its
// lock stops, and does not say that another took it over.
func TestSilent(t *testing.T) {
	s := gateway.Start(t, bucket)
	line := newProxy(t, s.Endpoint)
	store := connect(t, s, line.URL, "")
	store.patience = defaultPatience
	a, _, _ := editions(t)
	o := quiet()
	o.lease = shortLease
	o.Planned = func(*Plan) {
		line.mu.Lock()
		defer line.mu.Unlock()
		line.fault = dead(0, hanging)
	}
	if _, err := Run(context.Background(), store, a, o); !errors.Is(err, errStale) {
		t.Errorf("it says %v", err)
	}
}

// TestTold waits for a deploy that renews its lock: it is told of once.
func TestTold(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	a := edition{style: "A", reports: months(1)}.publish(t)
	o, told := quiet(), 0
	o.lease, o.Waiting = shortLease, func(string) { told++ }
	_, l, err := acquire(t.Context(), store, holder{Owner: "ci-7", Seconds: o.lease.Seconds(), Token: "first"}, o)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(o.lease*2/5, func() { l.release(context.Background()) })
	same(t, s, store, a, mustRun(t, store, a, o))
	if told != 1 {
		t.Errorf("it is told %d times that another deploy is at work", told)
	}
}

// TestDeadLock finds locks that nobody holds any more, also one that is damaged.
func TestDeadLock(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	store.patience = defaultPatience
	a := edition{style: "A", reports: months(1)}.publish(t)
	dead := holder{Owner: "ci-7", Since: time.Date(2020, 1, 2, 9, 0, 0, 0, time.UTC), Seconds: 0.3, Token: "gone"}
	if _, err := store.Put(context.Background(), File{Path: lockPath}, bodyOf(dead.encode()), Condition{}); err != nil {
		t.Fatal(err)
	}
	o, told := quiet(), ""
	o.lease = shortLease
	o.Waiting = func(who string) { told = who }
	look := o
	look.DryRun = true
	if r := mustRun(t, store, a, look); !r.Busy || told != "" { // it does not wait
		t.Errorf("a dry run beside another deploy: %t, told %q", r.Busy, told)
	}
	same(t, s, store, a, mustRun(t, store, a, o))
	if r := mustRun(t, store, a, look); r.Busy {
		t.Error("a dry run sees another deploy where none is")
	}
	if told != "ci-7, since 09:00 UTC; if that is dead, its lock ends within 300ms" {
		t.Errorf("it tells %q", told)
	}
}

// TestWitness looks before each step that ends a deploy, and where one was cut off: the
// manifest knows each record that is to be read beside it. The last site has several
// series, which the one before had not.
func TestWitness(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	own := string((&record.Record{ID: "x", Audience: "White"}).Encode())
	several := (&record.Record{Audience: "White", Series: []*record.Record{{ID: "x", Audience: "White"}}}).Encode()
	o, looked := quiet(), 0
	cut := func(Step) error { return nil }
	o.step = func(s Step) error {
		if s.Phase != Entrances || s.turn() == 0 {
			return nil
		}
		looked++
		witnessed(t, store)
		return cut(s)
	}
	mustRun(t, store, edition{style: "A", reports: months(1)}.publish(t), quiet())
	cut = func(s Step) error {
		if s.Path == output.ManifestPath {
			return errors.New("enough")
		}
		return nil
	}
	if _, err := Run(t.Context(), store, edition{style: "A", reports: months(2)}.publish(t), o); err == nil {
		t.Error("it is not cut off")
	}
	witnessed(t, store)
	cut = func(Step) error { return nil }
	last := edition{style: "A", reports: months(1), more: map[string]string{"record.json": string(several), "x/record.json": own}}.publish(t)
	mustRun(t, store, last, o)
	if looked != 2+3 {
		t.Errorf("looked %d times", looked)
	}
	if data, _, _ := store.Get(t.Context(), output.ManifestPath); len(output.Before(data)) > 0 {
		t.Error("the manifest has records of another site when all is done")
	}
}

// witnessed reads what a build is held to, as the command does.
func witnessed(t *testing.T, store *S3) {
	t.Helper()
	manifest, _, err := store.Get(t.Context(), output.ManifestPath)
	if err != nil {
		t.Fatal(err)
	}
	sums, _ := output.Sums(manifest)
	names := []string{record.Path}
	for i := 0; i < len(names); i++ {
		data, _, err := store.Get(t.Context(), names[i])
		if sum := sumOf(data); err != nil || sum != sums[names[i]] && sum != output.Before(manifest)[names[i]] {
			t.Errorf("the manifest does not know %s (%v)", names[i], err)
		}
		r, err := record.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range r.Series {
			names = append(names, x.ID+"/"+record.Path)
		}
	}
}
