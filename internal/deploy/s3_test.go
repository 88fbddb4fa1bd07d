package deploy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"almanac/internal/deploy/gateway"
	"almanac/internal/output"
)

const bucket = "reports"

// connect opens the bucket by way of an endpoint, with little patience.
func connect(t testing.TB, s *gateway.Server, endpoint, prefix string) *S3 {
	t.Helper()
	for _, x := range s.Env() {
		name, value, _ := strings.Cut(x, "=")
		t.Setenv(name, value)
	}
	t.Setenv("AWS_ENDPOINT_URL_S3", endpoint)
	store, err := OpenS3(context.Background(), "s3://"+bucket+"/"+prefix)
	if err != nil {
		t.Fatal(err)
	}
	store.patience = patience{tries: 8, each: 300 * time.Millisecond, pause: 5 * time.Millisecond, longest: 20 * time.Millisecond}
	return store
}

// quiet are options that say nothing, with a short lease.
func quiet() Options {
	return Options{MaxDeletes: 1000, Owner: "a test", Planned: func(*Plan) {}, Waiting: func(string) {}, Progress: func(int, int) {}, Leaving: func() {}, Clock: time.Now, lease: 20 * time.Second}
}

func mustRun(t testing.TB, store Store, p *Publication, o Options) Result {
	t.Helper()
	r, err := Run(context.Background(), store, p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// same holds the bucket to the publication, byte by byte and header by header. What
// else is there, is an asset that was kept, and the lock is given back.
func same(t testing.TB, s *gateway.Server, store *S3, p *Publication, r Result) {
	t.Helper()
	root := filepath.Join(s.Root, bucket, filepath.FromSlash(store.prefix))
	for _, f := range p.Files {
		want, _ := os.ReadFile(p.file(f.Path))
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.Path)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is other than in the publication (%v)", f.Path, err)
		}
		d, err := store.Head(context.Background(), f.Path)
		if err != nil || d.Header != f.Header || d.SHA256 != f.SHA256 {
			t.Errorf("%s has %v %s, want %v (%v)", f.Path, d.Header, d.SHA256, f.Header, err)
		}
	}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		if _, ok := p.get(rel); !ok && rel != statePath && !slices.Contains(r.Plan.Kept, rel) {
			t.Errorf("%s is there and should not be", rel)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// editions are three that differ in all that matters.
func editions(t testing.TB) (a, b, c *Publication) {
	a = edition{style: "A", reports: months(8), text: "first"}.publish(t)
	b = edition{style: "B", reports: append(months(6), "2019-01"), text: "second"}.publish(t)
	c = edition{style: "C", reports: months(9), text: "second"}.publish(t)
	return a, b, c
}

func TestDeploy(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, c := editions(t)
	for _, prefix := range []string{"", "deep/er"} {
		store := connect(t, s, s.Endpoint, prefix)
		if r := mustRun(t, store, a, quiet()); r.Plan.Unchanged != 0 {
			t.Errorf("%d files are unchanged in an empty bucket", r.Plan.Unchanged)
		}
		for _, p := range []*Publication{a, b, c, b, a} {
			r := mustRun(t, store, p, quiet())
			if prefix != "" {
				same(t, s, store, p, r)
			}
			if again := mustRun(t, store, p, quiet()); len(again.Plan.Steps) != 0 {
				t.Errorf("a second deploy has %d steps: %v", len(again.Plan.Steps), again.Plan.Steps[0])
			}
		}
	}
}

// TestState loses, damages and contradicts the state, and changes objects by hand.
func TestState(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t)
	store := connect(t, s, s.Endpoint, "x")
	ctx := context.Background()
	put := func(path, text string, h Header) {
		if _, err := store.Put(ctx, File{Path: path, Header: h}, bodyOf([]byte(text)), Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	state := func() []byte { data, _, _ := store.Get(ctx, statePath); return data }
	mustRun(t, store, a, quiet())
	true_ := state()
	for name, do := range map[string]func(){
		"lost":          func() { store.Delete(ctx, statePath) },
		"empty":         func() { put(statePath, "", Header{}) },
		"damaged":       func() { put(statePath, string(true_[:len(true_)/2]), Header{}) },
		"another":       func() { put(statePath, `{"format":"almanac deployed 0","files":[]}`, Header{}) },
		"without lists": func() { put(statePath, "{}", Header{}); put("manifest.json", "{}", Header{}) },
		"by hand":       func() { put("index.html", "changed", Header{}) },
		"same size":     func() { put("2018/01/card.png", "\x89PNG9999-99", Header{Type: "image/png"}) },
		"deleted":       func() { store.Delete(ctx, "2018/01/index.html") },
		"a wrong type": func() {
			f, _ := a.get("feed.xml")
			f.Type = "text/plain"
			data, _ := a.Read(f)
			store.Put(ctx, f, bodyOf(data), Condition{})
			store.Delete(ctx, statePath)
		},
		"metadata outlive the bytes": func() {
			f, _ := a.get("2018/01/card.png")
			store.Put(ctx, f, bodyOf([]byte("\x89PNG9999-99")), Condition{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			do()
			r := mustRun(t, store, a, quiet())
			same(t, s, store, a, r)
			if len(r.Plan.Steps) > 2 {
				t.Errorf("%d steps: %v", len(r.Plan.Steps), r.Plan.Steps)
			}
			if again := mustRun(t, store, a, quiet()); len(again.Plan.Steps) != 0 || !bytes.Equal(state(), true_) {
				t.Errorf("then %d steps, or another state", len(again.Plan.Steps))
			}
		})
	}
	store.Delete(ctx, statePath)
	same(t, s, store, b, mustRun(t, store, b, quiet()))
}

// TestForeign has others' objects in the bucket.
func TestForeign(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t)
	store := connect(t, s, s.Endpoint, "")
	ctx := context.Background()
	store.Put(ctx, File{Path: "notes/index.html"}, bodyOf([]byte("mine")), Condition{})
	store.Put(ctx, File{Path: "about/index.html"}, bodyOf([]byte("mine too")), Condition{})
	if _, err := Run(ctx, store, a, quiet()); err == nil || !strings.Contains(err.Error(), "about/index.html") {
		t.Errorf("an object of others would be replaced: %v", err)
	}
	if objects, _ := store.List(ctx); len(objects) != 2 {
		t.Errorf("there are %v", objects)
	}
	store.Delete(ctx, "about/index.html")
	for _, p := range []*Publication{a, b, a} {
		if r := mustRun(t, store, p, quiet()); r.Foreign != 1 {
			t.Errorf("%d foreign files", r.Foreign)
		}
	}
	if data, _, _ := store.Get(ctx, "notes/index.html"); string(data) != "mine" {
		t.Errorf("the file of others is %q", data)
	}
}

// TestMetadata has objects that name a SHA-256 as others do, and as deploys did once.
// They are ours only if the state or the manifest lists them.
func TestMetadata(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t)
	ctx := context.Background()
	for _, lost := range []bool{false, true} {
		store := connect(t, s, s.Endpoint, fmt.Sprintf("lost-%t", lost))
		put := func(path string, data []byte, metadata map[string]string) {
			if _, err := store.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &store.bucket, Key: store.key(path), Body: bytes.NewReader(data), Metadata: metadata}); err != nil {
				t.Fatal(err)
			}
		}
		mustRun(t, store, a, quiet())
		for _, f := range a.Files {
			data, _ := a.Read(f)
			put(f.Path, data, map[string]string{"sha256": f.SHA256})
		}
		put("backup.tar", []byte("mine"), map[string]string{"sha256": strings.Repeat("ab", 32)})
		put("notes.txt", []byte("mine"), map[string]string{sumKey: "yes"})
		if lost {
			store.Delete(ctx, statePath)
		}
		if r := mustRun(t, store, b, quiet()); r.Foreign != 2 {
			t.Errorf("lost %t: %d foreign files", lost, r.Foreign)
		}
		for path, stays := range map[string]bool{"backup.tar": true, "notes.txt": true, "2018/08/index.html": false, "assets/search/A.json": false} {
			if _, err := store.Head(ctx, path); stays != (err == nil) {
				t.Errorf("lost %t: %s: %v", lost, path, err)
			}
		}
	}
}

// TestPlace has objects with the metadata of a deploy that are not of this target: a
// copy, those of a site in a folder, and of one around it, whose states are lost.
func TestPlace(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, c := editions(t)
	ctx := context.Background()
	outer, inner := connect(t, s, s.Endpoint, "o"), connect(t, s, s.Endpoint, "o/2018")
	mustRun(t, outer, a, quiet())
	source := bucket + "/o/2018/01/table.csv"
	if _, err := outer.client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: &outer.bucket, Key: outer.key("kept/copy.csv"), CopySource: &source}); err != nil {
		t.Fatal(err)
	}
	if d, err := outer.Head(ctx, "kept/copy.csv"); err != nil || d.SHA256 != "" {
		t.Errorf("the copy is taken for a file of the site: %v %v", d, err)
	}
	within := mustRun(t, inner, c, quiet()) // its months are not those of the folder: 2018/2018/01
	if within.Foreign < len(a.Files)/2 {
		t.Errorf("of the site around it %d files are foreign", within.Foreign)
	}
	for _, o := range []string{statePath, output.ManifestPath, "record.json"} {
		inner.Delete(ctx, o) // as after a first deploy that was cut off
	}
	outer.Delete(ctx, statePath)
	mustRun(t, outer, b, quiet())
	for _, f := range c.Files {
		if _, err := inner.Head(ctx, f.Path); err != nil && f.Path != output.ManifestPath && f.Path != "record.json" {
			t.Errorf("%s of the inner site: %v", f.Path, err)
		}
	}
	if _, err := outer.Head(ctx, "kept/copy.csv"); err != nil {
		t.Errorf("the copy: %v", err)
	}
}

// TestAstray has what a deploy left that went into a folder of the site by mistake: the
// report there is taken back all the same, whether the state is there or not.
func TestAstray(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t)
	ctx := context.Background()
	for _, lost := range []bool{false, true} {
		store := connect(t, s, s.Endpoint, fmt.Sprintf("lost-%t", lost))
		mustRun(t, store, a, quiet())
		if lost {
			store.Delete(ctx, statePath)
		}
		for _, folder := range []string{"2018/08/", "2018/"} {
			if _, err := store.Put(ctx, File{Path: folder + lockPath}, bodyOf([]byte("{}")), Condition{}); err != nil {
				t.Fatal(err)
			}
		}
		mustRun(t, store, b, quiet())
		for _, f := range a.Files {
			if _, stays := b.get(f.Path); !stays && strings.HasPrefix(f.Path, "2018/") {
				if _, err := store.Head(ctx, f.Path); err == nil {
					t.Errorf("lost %t: %s is public still", lost, f.Path)
				}
			}
		}
	}
}

// TestStateOfAnother has the state of another target beside copies without headers.
func TestStateOfAnother(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, _, _ := editions(t)
	ctx := context.Background()
	first, copied := connect(t, s, s.Endpoint, "first"), connect(t, s, s.Endpoint, "copied")
	mustRun(t, first, a, quiet())
	state, _, err := first.Get(ctx, statePath)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(a.Files, File{Path: statePath}) {
		data := state
		if f.Path != statePath {
			data, _ = a.Read(f)
		}
		if _, err := copied.Put(ctx, File{Path: f.Path}, bodyOf(data), Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	same(t, s, copied, a, mustRun(t, copied, a, quiet()))
}

// denied is a line to the store on which some requests are answered with 403.
func denied(t *testing.T, to string, these ...string) *httptest.Server {
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(u)
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(these, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/"+bucket+"/")) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
			return
		}
		host := r.Host // it is signed
		pass.ServeHTTP(w, r)
		r.Host = host
	}))
	t.Cleanup(line.Close)
	return line
}

// TestDenied has objects that cannot be touched. What is taken back is all tried; what is
// someone else's need not be seen.
func TestDenied(t *testing.T) {
	s := gateway.Start(t, bucket)
	a := edition{style: "A", reports: months(40), text: "first"}.publish(t)
	b := edition{style: "B", reports: append(months(3), "2029-01"), text: "second"}.publish(t)
	ctx := context.Background()
	store := connect(t, s, s.Endpoint, "")
	mustRun(t, store, a, quiet())
	for _, path := range []string{"other/notes.txt", "other/record.json"} {
		if _, err := store.Put(ctx, File{Path: path}, bodyOf([]byte("mine")), Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	line := denied(t, s.Endpoint, "DELETE 2018/04/index.html", "DELETE 2018/05/table.csv", "HEAD other/notes.txt", "GET other/record.json")
	_, err := Run(ctx, connect(t, s, line.URL, ""), b, quiet())
	if err == nil || !strings.Contains(err.Error(), "cannot delete s3://reports/2018/0") || !errors.Is(err, ErrForbidden) {
		t.Errorf("what cannot be deleted: %v", err)
	}
	var left []string
	for _, f := range a.Files {
		if _, stays := b.get(f.Path); !stays && !output.IsCode(f.Path) && strings.HasPrefix(f.Path, "20") {
			if _, err := store.Head(ctx, f.Path); err == nil {
				left = append(left, f.Path)
			}
		}
	}
	if want := []string{"2018/04/index.html", "2018/05/table.csv"}; !slices.Equal(left, want) {
		t.Errorf("%v are left, want %v", left, want)
	}
	if _, err := store.Head(ctx, "2029/01/index.html"); err == nil {
		t.Error("new pages are sent before all is taken back")
	}
	same(t, s, connect(t, s, s.Endpoint, "clean"), b, mustRun(t, connect(t, s, line.URL, "clean"), b, quiet()))
}

// TestStray takes back first what a deploy left that was cut off.
func TestStray(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, _, _ := editions(t)
	store := connect(t, s, s.Endpoint, "")
	mustRun(t, store, a, quiet())
	left := File{Path: "2018/01/appendix.pdf", SHA256: sumOf([]byte("paper"))}
	if _, err := store.Put(context.Background(), left, bodyOf([]byte("paper")), Condition{}); err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, store, a, quiet())
	if gone := r.Plan.Of(Withdraw); !slices.ContainsFunc(gone, func(s Step) bool { return s.Path == left.Path }) {
		t.Errorf("taken back are %v", gone)
	}
}

// blind lists nothing.
type blind struct{ *S3 }

func (blind) List(context.Context) ([]Object, error) { return nil, nil }

// TestNoListing has listings that are none: they are not taken for an empty target,
// where nothing is to be taken back.
func TestNoListing(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t)
	ctx := context.Background()
	store := connect(t, s, s.Endpoint, "")
	r := mustRun(t, store, a, quiet())
	if _, err := Run(ctx, blind{store}, b, quiet()); err == nil || !strings.Contains(err.Error(), "lists none of the 37 files") {
		t.Errorf("an empty listing beside a state: %v", err)
	}
	same(t, s, store, a, r)
	for _, body := range []string{"", "<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>"} {
		void := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		t.Cleanup(void.Close)
		if _, err := connect(t, s, void.URL, "").List(ctx); err == nil || !strings.Contains(err.Error(), "the answer is no listing") {
			t.Errorf("an answer %q: %v", body, err)
		}
	}
}

// forgetful lists every third object only.
type forgetful struct{ *S3 }

func (f forgetful) List(ctx context.Context) ([]Object, error) {
	all, err := f.S3.List(ctx)
	n := 0
	return slices.DeleteFunc(all, func(Object) bool { n++; return n%3 != 0 }), err
}

// TestPartOfListing has listings that leave much out, as they do where a store is slow to
// notice what was put: what was there is taken back, sent and kept as if it were whole.
func TestPartOfListing(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b := edition{style: "A", reports: months(2)}.publish(t), edition{style: "B", reports: months(1)}.publish(t)
	store := connect(t, s, s.Endpoint, "part")
	mustRun(t, store, a, quiet())
	r := mustRun(t, forgetful{store}, b, quiet())
	same(t, s, store, b, r)
	whole := connect(t, s, s.Endpoint, "whole")
	mustRun(t, whole, a, quiet())
	if want := mustRun(t, whole, b, quiet()).Plan; !reflect.DeepEqual(r.Plan, want) {
		t.Errorf("the plan is %v, want %v", r.Plan, want)
	}
	if again := mustRun(t, forgetful{store}, b, quiet()); len(again.Plan.Steps) > 0 || len(again.Plan.Kept) != 3 {
		t.Errorf("then %d steps, and %v are kept", len(again.Plan.Steps), again.Plan.Kept)
	}
}

// TestBelow has another site in a folder of the target. It stays, also where the state is
// lost, and where the two would mix nothing is changed.
func TestBelow(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, c := editions(t)
	outer, inner := connect(t, s, s.Endpoint, "b"), connect(t, s, s.Endpoint, "b/team")
	mustRun(t, outer, a, quiet())
	within := mustRun(t, inner, c, quiet())
	for range 2 {
		r := mustRun(t, outer, b, quiet())
		if r.Foreign < len(c.Files) || r.Plan.There > len(a.Files)+len(b.Files) {
			t.Errorf("%d foreign files and %d of ours", r.Foreign, r.Plan.There)
		}
		same(t, s, inner, c, within)
		outer.Delete(context.Background(), statePath)
	}
	before := mustRun(t, outer, b, quiet())
	if _, err := Run(context.Background(), connect(t, s, s.Endpoint, "b/about"), c, quiet()); err == nil || !strings.Contains(err.Error(), "the site would replace: index.html") {
		t.Errorf("a page of the site around it would be replaced: %v", err)
	}
	same(t, s, inner, c, within)
	if again := mustRun(t, outer, b, quiet()); len(again.Plan.Steps) != 0 {
		t.Errorf("then %d steps, after %d", len(again.Plan.Steps), len(before.Plan.Steps))
	}
}

// TestGuard holds up a plan that deletes much, and says what it holds up.
func TestGuard(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	big := edition{style: "A", reports: months(40), text: "first"}.publish(t)
	small := edition{style: "A", reports: months(3), text: "first"}.publish(t)
	o := quiet()
	o.MaxDeletes = -1
	first := mustRun(t, store, big, o)
	_, err := Run(context.Background(), store, small, o)
	if err == nil || !strings.Contains(err.Error(), "111 of the 129 addresses there would be deleted, 111 of them withdrawn, which stay public until then: nothing was changed; if that is right, deploy with --max-deletes 111") {
		t.Errorf("the guard says %v", err)
	}
	same(t, s, store, big, first)
	o.MaxDeletes = 110
	if _, err := Run(context.Background(), store, small, o); err == nil {
		t.Error("110 allow 111")
	}
	o.MaxDeletes, o.DryRun = 111, true
	if r := mustRun(t, store, small, o); len(r.Plan.Steps) < 111 {
		t.Errorf("a dry run plans %d steps", len(r.Plan.Steps))
	}
	same(t, s, store, big, first)
	o.DryRun = false
	same(t, s, store, small, mustRun(t, store, small, o))
}

// TestOtherSite deploys to where a site with another address is: not one page of it is
// deleted unasked, in a bucket or a folder.
func TestOtherSite(t *testing.T) {
	s := gateway.Start(t, bucket)
	store, dir := connect(t, s, s.Endpoint, ""), filepath.Join(t.TempDir(), "www")
	a, other := edition{style: "A", reports: months(2)}, edition{style: "A", reports: months(1), address: "https://other.example/"}
	moved := other
	moved.reports = a.reports
	o := quiet()
	o.MaxDeletes = -1
	for _, x := range []struct {
		site edition
		want string
	}{
		{a, ""},
		{other, "3 of the 15 addresses there would be deleted, 3 of them withdrawn, which stay public until then, and they are of the site https://reports.example/: nothing was changed"},
		{moved, ""}, // to another address, with all that was there
		{other, ""}, // by itself
	} {
		p := x.site.publish(t)
		_, inBucket := Run(t.Context(), store, p, o)
		_, inFolder := Folder(t.Context(), dir, p, o)
		for _, err := range []error{inBucket, inFolder} {
			if (err == nil) != (x.want == "") || err != nil && !strings.Contains(err.Error(), x.want) {
				t.Errorf("it says %v, want %q", err, x.want)
			}
		}
	}
}

// TestAudience keeps a build for a wider circle away from the public site.
func TestAudience(t *testing.T) {
	s := gateway.Start(t, bucket)
	store := connect(t, s, s.Endpoint, "")
	amber := edition{style: "A", reports: months(1), audience: "Amber"}.publish(t)
	if _, err := Run(context.Background(), store, amber, quiet()); err != nil {
		t.Errorf("an empty bucket refuses it: %v", err)
	}
	store = connect(t, s, s.Endpoint, "public")
	public := edition{style: "A", reports: months(1)}.publish(t)
	r := mustRun(t, store, public, quiet())
	if _, err := Run(context.Background(), store, amber, quiet()); err == nil || !strings.Contains(err.Error(), "the public site is there") {
		t.Errorf("a build for Amber goes over the public site: %v", err)
	}
	same(t, s, store, public, r)
	if err := store.Delete(context.Background(), output.ManifestPath); err != nil { // or it was never sent
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), store, amber, quiet()); err == nil || !strings.Contains(err.Error(), "goes elsewhere") {
		t.Errorf("a build for Amber goes over the public site without a manifest: %v", err)
	}
}

// TestDrafts keeps a build with drafts away from the public site, in a bucket and in a
// folder. Where drafts are already, it goes.
func TestDrafts(t *testing.T) {
	s := gateway.Start(t, bucket)
	public := edition{style: "A", reports: months(1)}.publish(t)
	drafts := edition{style: "B", reports: months(2), drafts: true}.publish(t)
	for _, e := range []struct {
		there *Publication
		want  string
	}{{public, "the public site is there"}, {drafts, ""}} {
		store := connect(t, s, s.Endpoint, fmt.Sprintf("drafts-%t", e.there.Build.Drafts))
		mustRun(t, store, e.there, quiet())
		_, err := Run(context.Background(), store, drafts, quiet())
		if err == nil != (e.want == "") || err != nil && !strings.Contains(err.Error(), e.want) {
			t.Errorf("drafts over drafts=%t in a bucket: %v", e.there.Build.Drafts, err)
		}
		if !e.there.Build.Drafts { // the manifest is lost, or was never sent
			store.Delete(context.Background(), output.ManifestPath)
			store.Delete(context.Background(), statePath)
			if _, err := Run(context.Background(), store, drafts, quiet()); err == nil || !strings.Contains(err.Error(), "may be the public site") {
				t.Errorf("drafts over a site without a manifest: %v", err)
			}
		}
		dir := filepath.Join(t.TempDir(), "www")
		if _, err := Folder(context.Background(), dir, e.there, quiet()); err != nil {
			t.Fatal(err)
		}
		_, err = Folder(context.Background(), dir, drafts, quiet())
		if err == nil != (e.want == "") || err != nil && !strings.Contains(err.Error(), e.want) {
			t.Errorf("drafts over drafts=%t in a folder: %v", e.there.Build.Drafts, err)
		}
	}
}

// TestBegun cuts the first deploy of each kind of site off, so that neither manifest nor
// record tells for whom what stands there is. It is gone on with, and what is for others
// goes elsewhere. The same holds where a site stands whole.
func TestBegun(t *testing.T) {
	s := gateway.Start(t, bucket)
	sites := map[string]*Publication{}
	for name, e := range map[string]edition{"public": {}, "drafts": {drafts: true}, "Amber": {audience: "Amber"}, "Red": {audience: "Red"}, "Red drafts": {audience: "Red", drafts: true}} {
		e.style, e.reports = "A", months(1)
		sites[name] = e.publish(t)
	}
	goes := map[string][]string{"public": nil, "drafts": {"drafts"}, "Amber": {"Amber"}, "Red": {"Red"}, "Red drafts": {"Red", "Red drafts"}}
	for there, allowed := range goes {
		store := connect(t, s, s.Endpoint, strings.ReplaceAll(there, " ", "-"))
		o := quiet()
		o.step = func(step Step) error {
			if step.Phase == Pages {
				return errors.New("cut off")
			}
			return nil
		}
		if _, err := Run(t.Context(), store, sites[there], o); err == nil {
			t.Fatalf("%s is not cut off", there)
		}
		dir := filepath.Join(t.TempDir(), "www")
		if _, err := Folder(t.Context(), dir, sites[there], quiet()); err != nil {
			t.Fatal(err)
		}
		for next, p := range sites {
			o := quiet()
			o.DryRun = true
			_, cut := Run(t.Context(), store, p, o)
			_, whole := Folder(t.Context(), dir, p, o)
			if want := next == "public" || slices.Contains(allowed, next); want != (cut == nil) || want != (whole == nil) {
				t.Errorf("%s where %s was cut off: %v; where it is whole: %v", next, there, cut, whole)
			}
		}
		same(t, s, store, sites[there], mustRun(t, store, sites[there], quiet()))
	}
	store := connect(t, s, s.Endpoint, "nothing")
	o := quiet()
	o.step = func(Step) error { return errors.New("cut off") }
	if _, err := Run(t.Context(), store, sites["public"], o); err == nil {
		t.Fatal("it is not cut off")
	}
	same(t, s, store, sites["Red"], mustRun(t, store, sites["Red"], quiet()))
}

// TestFaults deploys by a line that fails often: each deploy comes through by itself.
func TestFaults(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, c := editions(t)
	total := map[fault]int{}
	for seed := range uint64(rounds(3)) {
		line := newProxy(t, s.Endpoint)
		store := connect(t, s, line.URL, fmt.Sprintf("seed-%d", seed))
		store.patience.tries = 16 // every fourth call fails, and of the many here some eight in a row
		straight := connect(t, s, s.Endpoint, fmt.Sprintf("seed-%d", seed))
		line.fault = sometimes(seed, 4)
		for _, p := range []*Publication{a, b, c} {
			same(t, s, straight, p, mustRun(t, store, p, quiet()))
		}
		for f, n := range line.injected {
			total[f] += n
		}
	}
	tellFaults(t, total)
}

func tellFaults(t *testing.T, total map[fault]int) {
	sum := 0
	for f := range faults {
		sum += total[f]
		if total[f] == 0 {
			t.Errorf("no fault of the kind %q was injected", f)
		}
	}
	t.Logf("%d faults: %v", sum, total)
}

// rounds is more where there is time.
func rounds(n int) int {
	if os.Getenv("ALMANAC_SOAK") != "" {
		return 20 * n
	}
	return n
}

// TestCut lets the line die after so many requests, in every way. The deploy fails;
// the next one completes it, and nothing is sent twice.
func TestCut(t *testing.T) {
	s := gateway.Start(t, bucket)
	a, b, _ := editions(t)
	total := map[fault]int{}
	cut := 0
	for f := range faults {
		for after := 0; after < 45; after += step(8) {
			line := newProxy(t, s.Endpoint)
			prefix := fmt.Sprintf("cut-%d-%d", f, after)
			straight := connect(t, s, s.Endpoint, prefix)
			mustRun(t, straight, a, quiet())
			store := connect(t, s, line.URL, prefix)
			store.patience.tries, store.patience.each = 2, 20*time.Second
			if f == hanging {
				store.patience.each = 100 * time.Millisecond
			}
			line.fault = dead(after, f)
			_, err := Run(context.Background(), store, b, quiet())
			if err != nil {
				cut++
				if text := err.Error(); strings.Count(text, "after 2 tries: ") != 1 || strings.Contains(text, "\n") {
					t.Errorf("%v after %d requests: %v", f, after, err)
				}
			}
			line.mu.Lock()
			line.fault = nil
			for f, n := range line.injected {
				total[f] += n
			}
			line.mu.Unlock()
			store.patience.each = 20 * time.Second
			straight.Delete(context.Background(), lockPath) // else the next deploy waits until it is dead
			same(t, s, straight, b, mustRun(t, store, b, quiet()))
			for key, n := range line.sent() {
				if strings.HasSuffix(key, "/"+output.ManifestPath) {
					n-- // it is announced
				}
				if n > 1 && f != cutAfter && f != cutAnswer && f != hanging { // there the store may have done it, and nobody knew
					t.Errorf("%v after %d requests: %s was sent %d times", f, after, key, n)
				}
			}
		}
	}
	if cut < 30 {
		t.Errorf("only %d deploys were cut off", cut)
	}
	t.Logf("%d deploys cut off", cut)
	tellFaults(t, total)
}

func step(n int) int {
	if os.Getenv("ALMANAC_SOAK") != "" {
		return 1
	}
	return n
}

// TestRefused has errors that no patience mends, and says them in one line.
func TestRefused(t *testing.T) {
	s := gateway.Start(t, bucket)
	a := edition{style: "A", reports: months(1)}.publish(t)
	line := newProxy(t, s.Endpoint)
	store := connect(t, s, line.URL, "x")
	store.bucket = "elsewhere"
	if _, err := Run(context.Background(), store, a, quiet()); err == nil || err.Error() != "there is no bucket elsewhere" {
		t.Errorf("without the bucket: %v", err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	store, err := OpenS3(context.Background(), "s3://"+bucket+"/x")
	if err != nil {
		t.Fatal(err)
	}
	before := line.requests
	if _, err = Run(context.Background(), store, a, quiet()); err == nil || !strings.Contains(err.Error(), "SignatureDoesNotMatch") || strings.Contains(err.Error(), "\n") {
		t.Errorf("with a wrong secret: %v", err)
	}
	if n := line.requests - before; n > 2 {
		t.Errorf("it was tried %d times", n)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "nobody")
	if store, err = OpenS3(context.Background(), "s3://"+bucket+"/x"); err != nil {
		t.Fatal(err)
	}
	if _, err = Run(context.Background(), store, a, quiet()); err == nil || !strings.Contains(err.Error(), "No user exists") {
		t.Errorf("with a key that nobody has: %v", err)
	}
}

// TestRedirected has each kind of request answered with a redirect: none is followed.
func TestRedirected(t *testing.T) {
	s := gateway.Start(t, bucket)
	for _, status := range []int{301, 302, 303, 304, 307, 308} {
		var followed atomic.Int64
		away := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/login" {
				followed.Add(1)
				return
			}
			w.Header().Set("Location", "/login")
			w.WriteHeader(status)
		}))
		t.Cleanup(away.Close)
		store, ctx := connect(t, s, away.URL, ""), context.Background()
		_, put := store.Put(ctx, File{Path: "x"}, bodyOf([]byte("x")), Condition{})
		_, list := store.List(ctx)
		_, head := store.Head(ctx, "x")
		_, _, get := store.Get(ctx, "x")
		for name, err := range map[string]error{"put": put, "list": list, "head": head, "get": get, "delete": store.Delete(ctx, "x")} {
			if err == nil || errors.Is(err, ErrAbsent) || errors.Is(err, ErrConflict) {
				t.Errorf("%s answered %d: %v", name, status, err)
			}
		}
		if followed.Load() > 0 {
			t.Errorf("%d requests followed a redirect %d", followed.Load(), status)
		}
	}
}

// TestChanged changes a file after it was looked at: it is not sent.
func TestChanged(t *testing.T) {
	s := gateway.Start(t, bucket)
	a := edition{style: "A", reports: months(1)}.publish(t)
	store := connect(t, s, s.Endpoint, "x")
	o := quiet()
	o.Planned = func(*Plan) { writeFile(t, a.file("feed.xml"), []byte("changed")) }
	if _, err := Run(context.Background(), store, a, o); err == nil || !strings.Contains(err.Error(), "has changed since the deploy began") {
		t.Errorf("the changed file is sent: %v", err)
	}
	if _, _, err := store.Get(context.Background(), "feed.xml"); !errors.Is(err, ErrAbsent) {
		t.Errorf("feed.xml is there: %v", err)
	}
}

// hasty is a store that does something before it puts an object.
type hasty struct {
	*S3
	before func(File)
}

func (h hasty) Put(ctx context.Context, f File, data Body, when Condition) (string, error) {
	h.before(f)
	return h.S3.Put(ctx, f, data, when)
}

// TestBig sends a large file, of which little is in memory at a time; one that changes while
// it is sent does not arrive.
func TestBig(t *testing.T) {
	s := gateway.Start(t, bucket)
	const film = "2018/01/film.mp4"
	a := edition{style: "A", reports: months(1), more: map[string]string{film: strings.Repeat("0123456789abcdef", 1<<20)}}.publish(t)
	store := connect(t, s, s.Endpoint, "x")
	store.patience.tries = 1
	change := hasty{store, func(f File) {
		if f.Path == film {
			if file, err := os.OpenFile(a.file(film), os.O_RDWR, 0); err != nil {
				t.Error(err)
			} else {
				file.WriteAt([]byte("#"), 1<<20)
				file.Close()
			}
		}
	}}
	if _, err := Run(t.Context(), change, a, quiet()); err == nil || !strings.HasSuffix(err.Error(), film+" has changed since the deploy began: deploy again, when no build is published there") {
		t.Errorf("the changed file is sent: %v", err)
	}
	writeFile(t, a.file(film), []byte(strings.Repeat("0123456789abcdef", 1<<20)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := mustRun(t, store, a, quiet())
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("a file of 16 MB is sent with %d kB", took>>10)
	}
	same(t, s, store, a, r)
}
