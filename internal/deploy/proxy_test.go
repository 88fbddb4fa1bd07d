package deploy

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// fault is what can happen to a request on its way.
type fault int

const (
	refused   fault = iota // the store answers 503
	failed                 // the store answers 500
	hanging                // no answer comes
	cutBefore              // the connection breaks before the request arrives
	cutWithin              // the connection breaks with half of the request
	halfSent               // half of the request arrives at the store
	cutAfter               // the store has done it, and its answer is lost
	cutAnswer              // half of the answer arrives
	faults
)

func (f fault) String() string {
	return [...]string{"503", "500", "hanging", "cut before", "cut within", "half sent", "cut after", "half an answer"}[f]
}

// proxy stands between a deploy and the store and injects faults.
type proxy struct {
	*httptest.Server
	to    string
	fault func(n int, r *http.Request) (fault, bool)

	mu       sync.Mutex
	requests int
	injected map[fault]int
	puts     map[string]int // objects that the store has stored, by key
}

func newProxy(t testing.TB, to string) *proxy {
	p := &proxy{to: to, injected: map[fault]int{}, puts: map[string]int{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() {
		p.CloseClientConnections()
		p.Close()
	})
	return p
}

// one draws what happens to a request.
func (p *proxy) one(r *http.Request) (f fault, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests++
	if p.fault != nil {
		f, ok = p.fault(p.requests, r)
	}
	if ok {
		p.injected[f]++
	}
	return f, ok
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, faulty := p.one(r)
	if !faulty {
		f = faults
	}
	switch f {
	case refused:
		http.Error(w, "<Error><Code>SlowDown</Code><Message>Please reduce your request rate</Message></Error>", http.StatusServiceUnavailable)
		return
	case failed:
		http.Error(w, "<Error><Code>InternalError</Code><Message>We failed</Message></Error>", http.StatusInternalServerError)
		return
	case hanging:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return
	case cutBefore:
		panic(http.ErrAbortHandler)
	case cutWithin:
		_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		panic(http.ErrAbortHandler)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	p.forward(w, r, body, f)
}

// forward passes a request on, and its answer back, as far as the fault lets it.
func (p *proxy) forward(w http.ResponseWriter, r *http.Request, body []byte, f fault) {
	var sent io.Reader = bytes.NewReader(body)
	if f == halfSent {
		sent = io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{})
	}
	out, err := http.NewRequest(r.Method, p.to+r.URL.RequestURI(), sent)
	if err != nil {
		panic(err)
	}
	out.Header, out.Host, out.ContentLength = r.Header.Clone(), r.Host, int64(len(body))
	answer, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer answer.Body.Close()
	data, _ := io.ReadAll(answer.Body)
	if r.Method == http.MethodPut && answer.StatusCode == http.StatusOK {
		p.mu.Lock()
		p.puts[r.URL.Path]++
		p.mu.Unlock()
	}
	if f == cutAfter || f == halfSent {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	if r.Method != http.MethodHead {
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	}
	w.WriteHeader(answer.StatusCode)
	if f == cutAnswer {
		_, _ = w.Write(data[:len(data)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(data)
}

// broken is a body that breaks off. The store waits in vain for a moment, as it
// does where a line is cut.
type broken struct{}

func (broken) Read([]byte) (int, error) {
	time.Sleep(5 * time.Millisecond)
	return 0, io.ErrUnexpectedEOF
}

// sometimes injects faults at random into one of so many requests.
func sometimes(seed uint64, in int) func(int, *http.Request) (fault, bool) {
	r := rand.New(rand.NewPCG(seed, 0))
	return func(int, *http.Request) (fault, bool) { return fault(r.IntN(int(faults))), r.IntN(in) == 0 }
}

// dead lets so many requests through and none after them.
func dead(after int, f fault) func(int, *http.Request) (fault, bool) {
	return func(n int, _ *http.Request) (fault, bool) { return f, n > after }
}

// sent returns how often objects of the site were stored.
func (p *proxy) sent() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string]int{}
	for key, n := range p.puts {
		if !strings.Contains(key, "/"+ownFolder) {
			out[key] = n
		}
	}
	return out
}
