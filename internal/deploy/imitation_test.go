package deploy

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"almanac/internal/deploy/gateway"
)

// imitate opens a store that a function plays, for answers that a real one does not give.
func imitate(t testing.TB, answer http.HandlerFunc) *S3 {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return connect(t, &gateway.Server{}, server.URL, "site")
}

// TestEndlessListing has listings that say there is more and lead nowhere, or in a circle.
func TestEndlessListing(t *testing.T) {
	for _, tokens := range [][]string{{""}, {"a"}, {"a", "b"}} {
		pages := 0
		store := imitate(t, func(w http.ResponseWriter, r *http.Request) {
			token := tokens[pages%len(tokens)]
			pages++
			if token != "" {
				token = "<NextContinuationToken>" + token + "</NextContinuationToken>"
			}
			fmt.Fprintf(w, "<ListBucketResult><Name>reports</Name><IsTruncated>true</IsTruncated>%s</ListBucketResult>", token)
		})
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if _, err := store.List(ctx); err == nil || !strings.Contains(err.Error(), "cannot list s3://reports/site/: the store says there is more, and not where") {
			t.Errorf("with the tokens %q, after %d pages: %v", tokens, pages, err)
		}
	}
}

// TestCertificate has a store with a certificate of one's own authority. It is believed
// where AWS_CA_BUNDLE names that; elsewhere trying again does not help.
func TestCertificate(t *testing.T) {
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<ListBucketResult><Name>reports</Name></ListBucketResult>")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	bundle := filepath.Join(t.TempDir(), "authority.pem")
	writeFile(t, bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))

	_, err := connect(t, &gateway.Server{}, server.URL, "site").List(t.Context())
	if err == nil || !strings.Contains(err.Error(), "site/: the certificate of the store is not trusted: x509: ") || connections.Load() != 1 {
		t.Errorf("an unknown authority, tried %d times: %v", connections.Load(), err)
	}
	t.Setenv("AWS_CA_BUNDLE", bundle)
	if _, err := connect(t, &gateway.Server{}, server.URL, "site").List(t.Context()); err != nil {
		t.Errorf("with AWS_CA_BUNDLE: %v", err)
	}
}

// TestSlowAnswer reads an object that takes longer than a request may, but never says
// nothing for so long; and waits for one that says nothing at all.
func TestSlowAnswer(t *testing.T) {
	store := imitate(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/silent") {
			<-r.Context().Done()
			return
		}
		w.Header().Set("ETag", `"a"`)
		for range 10 {
			fmt.Fprint(w, "0123456789")
			w.(http.Flusher).Flush()
			time.Sleep(100 * time.Millisecond)
		}
	})
	store.patience.tries, store.patience.each = 2, 500*time.Millisecond
	if data, _, err := store.Get(t.Context(), "slow"); err != nil || len(data) != 100 {
		t.Errorf("a slow object of %d bytes: %v", len(data), err)
	}
	if _, _, err := store.Get(t.Context(), "silent"); err == nil || err.Error() != "cannot read s3://reports/site/silent: after 2 tries: no answer within 500ms" {
		t.Errorf("a silent store: %v", err)
	}
}

// TestInterruptedLock interrupts a deploy while the answer to its lock is under way: the
// store has it by then, and it is given back.
func TestInterruptedLock(t *testing.T) {
	var mu sync.Mutex
	var there []byte
	ctx, interrupt := context.WithCancel(t.Context())
	store := imitate(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("ETag", `"a"`)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.Method == http.MethodPut:
			there = body
			interrupt()
			<-r.Context().Done()
		case r.Method == http.MethodDelete:
			there = nil
		case there == nil:
			w.WriteHeader(http.StatusNotFound)
		default:
			_, _ = w.Write(there)
		}
	})
	said := 0
	o := quiet()
	o.Leaving = func() { said++ }
	if _, err := Run(ctx, store, &Publication{}, o); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	mu.Lock()
	defer mu.Unlock()
	if there != nil || said != 1 {
		t.Errorf("the lock that is left: %q; said %d times that it is given back", there, said)
	}
}

// TestStranger has somebody between here and the store who says to everything that it is
// done: it is not taken for done. A store that says so in its own way is asked.
func TestStranger(t *testing.T) {
	for _, body := range []string{"", "<html>Please log in</html>"} {
		store := imitate(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) })
		_, put := store.Put(t.Context(), File{Path: "x"}, bodyOf([]byte("x")), Condition{})
		_, head := store.Head(t.Context(), "x")
		_, _, get := store.Get(t.Context(), "x")
		for name, err := range map[string]error{"put": put, "head": head, "get": get, "delete": store.Delete(t.Context(), "x")} {
			if err == nil || !strings.HasSuffix(err.Error(), errStranger.Error()) {
				t.Errorf("%s answered %q: %v", name, body, err)
			}
		}
	}
	for _, there := range []bool{false, true} {
		store := imitate(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"a"`)
			if r.Method == http.MethodHead && !there {
				w.WriteHeader(http.StatusNotFound)
			}
		})
		if err := store.Delete(t.Context(), "x"); (err != nil) != there {
			t.Errorf("deleted with a 200, there %t: %v", there, err)
		}
	}
}

// TestHolder shows who holds a lock, whatever the lock says.
func TestHolder(t *testing.T) {
	h := holder{Owner: "ci\x1b[2J\n\u202e7" + strings.Repeat("x", 1000), Seconds: 60}
	if text := h.String(); !strings.HasPrefix(text, "ci?[2J ?7xx") || strings.Contains(text, "\n") || len(text) > 400 {
		t.Errorf("%q", text)
	}
}

// TestWords says in plain words what is wrong with a store, and what of it is no fault.
func TestWords(t *testing.T) {
	const xml = "<Error><Code>%s</Code><Message>%s</Message></Error>"
	text := func(code, message string) string { return fmt.Sprintf(xml, code, message) }
	for _, c := range []struct {
		name   string
		status int
		body   string
		do     func(*S3) error
		want   string
		is     error
	}{
		{"no such place to send to", 404, "<html>Not here</html>", send, "cannot send s3://reports/site/a.html: NotFound: Not Found; is the address of the store right (AWS_ENDPOINT_URL_S3)?", nil},
		{"no such place to list", 404, "", list, "cannot list s3://reports/site/: NotFound: Not Found; is", nil},
		{"no such object", 404, text("NoSuchKey", "gone"), read, "cannot read s3://reports/site/a.html: NoSuchKey: gone", ErrAbsent},
		{"a conflict without a condition", 409, text("Conflict", "try later"), send, "cannot send s3://reports/site/a.html: Conflict: try later", nil},
		{"a condition that does not hold", 412, text("PreconditionFailed", "no"), renew, "cannot send s3://reports/site/a.html: PreconditionFailed: no", ErrConflict},
		{"what was to be replaced is gone", 404, text("NoSuchKey", "gone"), renew, "cannot send", ErrConflict},
		{"a file in the way", 409, text("ObjectParentIsFile", "x"), renew, "cannot send s3://reports/site/a.html: an object is there where this needs a folder, or a folder where it needs an object: move what is in the way", nil},
		{"forbidden", 403, text("AccessDenied", "no\u202e\nway"), read, "cannot read s3://reports/site/a.html: AccessDenied: no? way", ErrForbidden},
		{"what may be absent", 403, text("AccessDenied", "Access Denied"), read, "AccessDenied: Access Denied; whoever deploys needs s3:ListBucket, s3:GetObject", ErrForbidden},
		{"a wrong secret", 403, text("SignatureDoesNotMatch", "no"), read, "cannot read s3://reports/site/a.html: SignatureDoesNotMatch: no", ErrForbidden},
		{"a bucket elsewhere", 301, text("PermanentRedirect", "It must be addressed using the specified endpoint."), read, "specified endpoint.; the bucket is in eu-west-1: set AWS_REGION", nil},
		{"not done here", 501, text("NotImplemented", "A header you provided"), send, "NotImplemented: A header you provided", nil},
		{"a text that is lost", 403, "", read, "cannot read s3://reports/site/a.html: after 2 tries: the store answers 403 Forbidden", ErrForbidden},
	} {
		store := imitate(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			if c.status == 403 && c.body == "" {
				w.Header().Set("Content-Length", "400")
			}
			if c.status == 301 {
				w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
			}
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.body)
		})
		store.patience.tries = 2
		err := c.do(store)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.ContainsAny(err.Error(), "\u202e\n") {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
		for _, is := range []error{ErrAbsent, ErrConflict, ErrForbidden} {
			if errors.Is(err, is) != (is == c.is) {
				t.Errorf("%s: %v is %v: %t", c.name, err, is, is != c.is)
			}
		}
	}
}

func send(s *S3) error {
	_, err := s.Put(context.Background(), File{Path: "a.html"}, bodyOf([]byte("a")), Condition{})
	return err
}

func renew(s *S3) error {
	_, err := s.Put(context.Background(), File{Path: "a.html"}, bodyOf([]byte("a")), Condition{ETag: "b"})
	return err
}

func list(s *S3) error {
	_, err := s.List(context.Background())
	return err
}

func read(s *S3) error {
	_, _, err := s.Get(context.Background(), "a.html")
	return err
}

// TestPasted has settings with the end of the line that they were copied from.
func TestPasted(t *testing.T) {
	settings := map[string]string{"AWS_ACCESS_KEY_ID": "access key", "AWS_SECRET_ACCESS_KEY": "secret access key", "AWS_SESSION_TOKEN": "session token", "AWS_REGION": "region"}
	for bad, want := range settings {
		for name := range settings {
			t.Setenv(name, "a")
		}
		t.Setenv(bad, "a\n")
		if _, err := OpenS3(t.Context(), "s3://reports"); err == nil || !strings.HasPrefix(err.Error(), "the "+want+" of the AWS tools has a space or the end of a line in it") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestEndpoint has addresses of stores that are none.
func TestEndpoint(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "a")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "b")
	for _, address := range []string{"127.0.0.1:9000", "store.example", "ftp://store.example", "http://", "://"} {
		t.Setenv("AWS_ENDPOINT_URL_S3", address)
		if _, err := OpenS3(context.Background(), "s3://reports"); err == nil || !strings.Contains(err.Error(), "the address of the store is ") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
