package deploy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"almanac/internal/archive"
	"almanac/internal/deploy/gateway"
	"almanac/internal/period"
	"almanac/internal/record"
)

// crawler reads pages over and over, and for each the assets that it names, as a
// browser does.
type crawler struct {
	store *S3
	pages []string
	turn  atomic.Int64 // how many deploys have begun
	takes atomic.Bool  // whether this one takes something back, and the search with it

	mu     sync.Mutex
	visits int      // of pages, also where there is none
	read   int      // pages
	looked int      // assets
	missed []string // assets that were missing while a page named them
	failed error
}

var (
	named  = regexp.MustCompile(`(?:src|href|data-index)=/?([^ >]+\.(?:css|json|js|svg|png))`)
	within = regexp.MustCompile(`url\(([^)]+)\)`)
)

// crawl reads until ctx is done.
func (c *crawler) crawl(ctx context.Context) {
	for ctx.Err() == nil {
		for _, page := range c.pages {
			if err := c.visit(ctx, page); err != nil && ctx.Err() == nil {
				c.mu.Lock()
				c.failed = err
				c.mu.Unlock()
			}
		}
	}
}

func (c *crawler) visit(ctx context.Context, page string) error {
	turn := c.turn.Load()
	c.mu.Lock()
	c.visits++
	c.mu.Unlock()
	body, _, err := c.store.Get(ctx, page)
	if errors.Is(err, ErrAbsent) {
		return nil // not every edition has it
	}
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.read++
	c.mu.Unlock()
	for _, m := range named.FindAllSubmatch(body, -1) {
		if err := c.need(ctx, page, body, turn, string(m[1])); err != nil {
			return err
		}
	}
	return nil
}

// need fetches an asset of a page, and what a style needs in turn. One that is missing
// is a fault if the page that names it still stands afterwards. It must stand still,
// not again: who is slow sees the site before, the one between and the one after. The bytes say
// so, since the server of the test keeps ETags beside them.
func (c *crawler) need(ctx context.Context, page string, said []byte, turn int64, asset string) error {
	body, _, err := c.store.Get(ctx, asset)
	c.mu.Lock()
	c.looked++
	c.mu.Unlock()
	if errors.Is(err, ErrAbsent) {
		now, _, err := c.store.Get(ctx, page)
		if err != nil || !bytes.Equal(now, said) || c.turn.Load() != turn || c.takes.Load() && strings.HasPrefix(asset, "assets/search/") {
			return nil
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.missed = append(c.missed, page+" names "+asset)
		return nil
	}
	if err != nil || path.Ext(asset) != ".css" {
		return err
	}
	for _, m := range within.FindAllSubmatch(body, -1) {
		if err := c.need(ctx, page, said, turn, path.Join(path.Dir(asset), strings.Trim(string(m[1]), `"'`))); err != nil {
			return err
		}
	}
	return nil
}

// count returns how many visits there were, how many pages were read and how many
// assets were missing.
func (c *crawler) count() (visits, read, missed int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.visits, c.read, len(c.missed)
}

// all returns when one of the two crawlers has looked at all pages since it was called.
func (c *crawler) all() {
	before, _, _ := c.count()
	for now := before; now < before+2*len(c.pages)+2; now, _, _ = c.count() {
		time.Sleep(time.Millisecond)
	}
}

// watch has two crawlers read while do deploys.
func watch(t *testing.T, store *S3, pages []string, do func(c *crawler)) *crawler {
	c := &crawler{store: store, pages: pages}
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() { c.crawl(ctx) })
	}
	do(c)
	stop()
	all.Wait()
	if c.failed != nil {
		t.Error(c.failed)
	}
	return c
}

// slowly gives the crawler time to look in between.
func slowly(Step) error {
	time.Sleep(2 * time.Millisecond)
	return nil
}

func pagesOf(all ...*Publication) (out []string) {
	seen := map[string]bool{}
	for _, p := range all {
		for _, f := range p.Files {
			if path.Ext(f.Path) == ".html" && !seen[f.Path] {
				seen[f.Path] = true
				out = append(out, f.Path)
			}
		}
	}
	return out
}

// TestCrawler reads during 50 deploys of three sites in turn, or more of them where these
// are quick. From the first to the second nothing is taken back, and the search is there
// all the time too.
func TestCrawler(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	store.patience = defaultPatience
	first, third, second := editions(t)
	o := quiet()
	o.step = slowly
	c := watch(t, store, pagesOf(first, second, third), func(c *crawler) {
		for i, read := 0, 0; i < 50 || read < 500 && i < 5000; i++ {
			c.takes.Store(i%3 != 1)
			c.turn.Add(1)
			mustRun(t, store, []*Publication{first, second, third}[i%3], o)
			_, read, _ = c.count()
		}
	})
	if len(c.missed) > 0 {
		t.Errorf("%d assets were missing: %s …", len(c.missed), c.missed[0])
	}
	if c.read < 500 {
		t.Errorf("only %d pages were read", c.read)
	}
	t.Logf("%d pages and %d assets read during %d deploys", c.read, c.looked, c.turn.Load())
}

// TestCrawlerSees deploys in wrong orders, each phase of which waits until the crawler
// has looked: it sees it.
func TestCrawlerSees(t *testing.T) {
	for name, order := range map[string][]Phase{
		"pages before assets":    {Withdraw, Pages, Entrances, Data, Assets, Delete},
		"deletions before pages": {Delete, Withdraw, Assets, Data, Pages, Entrances},
	} {
		t.Run(name, func(t *testing.T) {
			s := gateway.Start(t, bucket)
			store := connect(t, s, s.Endpoint, "")
			store.patience = defaultPatience
			a, b, _ := editions(t)
			o := quiet()
			o.order = order
			c := watch(t, store, pagesOf(a, b), func(c *crawler) {
				var mu sync.Mutex
				phase := Phase(-1)
				o.step = func(s Step) error {
					mu.Lock()
					defer mu.Unlock()
					if s.Phase != phase {
						phase = s.Phase
						c.all()
					}
					return nil
				}
				for i, missed := 0, 0; i < 4 && missed == 0; i++ {
					c.turn.Add(1)
					mustRun(t, store, []*Publication{a, b}[i%2], o)
					_, _, missed = c.count()
				}
			})
			if len(c.missed) == 0 {
				t.Errorf("the crawler saw nothing in %d pages", c.read)
			}
		})
	}
}

// TestWithdrawnFirst stops a deploy at each step: as soon as anything new is to be
// seen, what is taken back is gone.
func TestWithdrawnFirst(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t) // b has neither 2018-07 nor 2018-08
	ctx := context.Background()
	enough := errors.New("enough")
	for stop := 0; stop < 30; stop += 3 {
		store := connect(t, s, s.Endpoint, fmt.Sprintf("stop-%d", stop))
		mustRun(t, store, a, quiet())
		o, n := quiet(), 0
		var mu sync.Mutex
		o.step = func(Step) error {
			mu.Lock()
			defer mu.Unlock()
			if n++; n > stop {
				return enough
			}
			return nil
		}
		if _, err := Run(ctx, store, b, o); !errors.Is(err, enough) {
			t.Fatal(err)
		}
		objects, err := store.List(ctx)
		if err != nil {
			t.Fatal(err)
		}
		new, old := "", ""
		for _, o := range objects {
			f, ofB := b.get(o.Path)
			g, ofA := a.get(o.Path)
			if ofB && (!ofA || f.SHA256 != g.SHA256 && etagOf(t, b, f) == o.ETag) {
				new = o.Path
			}
			quotes := strings.HasPrefix(o.Path, "assets/search/") && !ofB || o.Path == "feed.xml" && etagOf(t, a, g) == o.ETag
			if strings.HasPrefix(o.Path, "2018/07/") || strings.HasPrefix(o.Path, "2018/08/") || quotes {
				old = o.Path
			}
		}
		if new != "" && old != "" {
			t.Errorf("after %d steps %s is there and %s still is", stop, new, old)
		}
		if stop > 20 && new == "" {
			t.Error("nothing new is there")
		}
	}
}

// TestNotice looks before each step of a deploy at the address of a report that is
// withdrawn, to which pages link until they are replaced, and at the feed, which quotes it:
// where the style is the same and no page is new, something is always there, and nothing
// else is sent before it is the notice. A store that does not take that loses the report.
func TestNotice(t *testing.T) {
	const page = "2018/03/index.html"
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	a := edition{style: "A", reports: months(3)}.publish(t)
	gone := record.Record{Audience: "White", Withdrawn: []archive.Withdrawal{{Address: "2018/03/", On: period.DateOf(time.Date(2020, 2, 3, 0, 0, 0, 0, time.UTC)), Reason: "Wrong."}}}
	b := edition{style: "A", reports: months(2), text: "new", more: map[string]string{page: "Withdrawn", record.Path: string(gone.Encode())}}.publish(t)
	mustRun(t, store, a, quiet())
	o := quiet()
	o.step = func(s Step) error {
		for _, path := range []string{page, "feed.xml"} {
			data, _, err := store.Get(t.Context(), path)
			if f, _ := b.get(path); err != nil || s.Phase != Withdraw && sumOf(data) != f.SHA256 {
				t.Errorf("before %s of %s, %s is %q, %v", s.Phase, s.Path, path, data, err)
			}
		}
		return nil
	}
	same(t, s, store, b, mustRun(t, store, b, o))

	mustRun(t, store, a, quiet())
	line := denied(t, s.Endpoint, "PUT "+page)
	if _, err := Run(t.Context(), connect(t, s, line.URL, ""), b, quiet()); !errors.Is(err, ErrForbidden) {
		t.Errorf("a notice that cannot be sent: %v", err)
	}
	if _, _, err := store.Get(t.Context(), page); !errors.Is(err, ErrAbsent) {
		t.Errorf("the report is there: %v", err)
	}
}
