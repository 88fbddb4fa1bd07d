package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"almanac/internal/diag"
)

// small is a site of a few files.
type small struct {
	base   string
	files  map[string]string
	faults map[string]diag.List
}

func (s small) Base() string { return s.base }

func (s small) File(path string) (File, bool) {
	data, ok := s.files[path]
	return File{Data: []byte(data), Faults: s.faults[path]}, ok
}

func site(base string) small {
	return small{base: base, faults: map[string]diag.List{}, files: map[string]string{
		"index.html":          page("Home"),
		"2018/02/index.html":  page("February"),
		"404.html":            page("Not found"),
		"feed.xml":            "<feed/>",
		"2018/02/a.csv":       "a,b\r\n",
		"_headers":            "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'\n  X-Content-Type-Options: nosniff\n\n/assets/*\n  Cache-Control: immutable\n",
		"assets/licences.txt": "MIT",
	}}
}

func page(title string) string {
	return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title + "</title></head><body><main>" + title + "</main></body></html>\n"
}

// run serves a site on a port of its own.
func run(t *testing.T, s Site, o Options) (*Server, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.Port = l.Addr().(*net.TCPAddr).Port
	server := New(o)
	if s != nil {
		server.Show(s, State{})
	}
	h := server.HTTP()
	go h.Serve(l)
	t.Cleanup(func() {
		server.Close()
		h.Close()
	})
	return server, l.Addr().String()
}

// raw sends bytes and returns the answer, its body read.
func raw(t *testing.T, address, request string) (*http.Response, string) {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Second))
	io.WriteString(c, request)
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return &http.Response{}, "" // the server hung up: nothing was served
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	return r, string(body)
}

func TestPages(t *testing.T) {
	_, address := run(t, site("/"), Options{})
	for _, c := range []struct {
		path, kind, has string
		status          int
	}{
		{"/", "text/html; charset=utf-8", "<main>Home", 200},
		{"/2018/02/", "text/html; charset=utf-8", `data-page="2018/02/index.html"`, 200},
		{"/2018/02/index.html", "text/html; charset=utf-8", "<main>February", 200},
		{"/feed.xml", "application/atom+xml", "<feed/>", 200},
		{"/2018/02/a.csv", "text/csv; charset=utf-8", "a,b", 200},
		{"/nothing/", "text/html; charset=utf-8", "<main>Not found", 404},
		{"/2018/02", "text/plain; charset=utf-8", "", 301},
		{"/~almanac/live.js", "text/javascript; charset=utf-8", "EventSource", 200},
		{"/~almanac/nothing.js", "text/plain; charset=utf-8", "no such file", 404},
	} {
		r, body := raw(t, address, "GET "+c.path+" HTTP/1.1\r\nHost: "+address+"\r\n\r\n")
		if r.StatusCode != c.status || r.Header.Get("Content-Type") != c.kind || !strings.Contains(body, c.has) {
			t.Errorf("%s: %d %s %.200s", c.path, r.StatusCode, r.Header.Get("Content-Type"), body)
		}
		if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Content-Security-Policy") == "" || r.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: headers %v", c.path, r.Header)
		}
	}
}

// TestBase holds that a site that lives below a path is shown there.
func TestBase(t *testing.T) {
	_, address := run(t, site("/reports/"), Options{})
	for path, want := range map[string]int{"/reports/": 200, "/reports/2018/02/": 200, "/": 301, "/2018/02/": 404, "/reports": 404, "/reportsfeed.xml": 404} {
		if r, _ := raw(t, address, "GET "+path+" HTTP/1.1\r\nHost: "+address+"\r\n\r\n"); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
	}
}

// TestHosts holds that only the names of this machine are answered (W5).
func TestHosts(t *testing.T) {
	_, address := run(t, site("/"), Options{})
	_, port, _ := net.SplitHostPort(address)
	good := []string{"localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port, "LOCALHOST:" + port}
	bad := []string{"example.org", "example.org:" + port, "localhost", "localhost:1", "127.0.0.1", "127.0.0.1.nip.io:" + port, "localhost.example:" + port, "evil.localhost.example:" + port,
		"127.0.0.2:" + port, "0.0.0.0:" + port, "[::]:" + port, "localhost:" + port + ".evil", "localhost@evil:" + port, "evil#localhost:" + port, "", "localhost:", "[::1", "192.168.1.1:" + port, "xn--lcalhost-1za:" + port}
	for _, host := range good {
		if r, body := raw(t, address, "GET / HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); r.StatusCode != 200 || !strings.Contains(body, "Home") {
			t.Errorf("%q is refused: %d", host, r.StatusCode)
		}
	}
	for _, host := range bad {
		for _, target := range []string{"/", "/2018/02/", "/~almanac/live.js", "/~almanac/events?page=index.html"} {
			r, body := raw(t, address, "GET "+target+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
			if r.StatusCode == 200 || strings.Contains(body, "<main>") {
				t.Errorf("%q is answered for %s: %d", host, target, r.StatusCode)
			}
		}
	}
	// The absolute form names a host of its own.
	for target, ok := range map[string]bool{"http://" + address + "/": true, "http://example.org/": false, "http://example.org:" + port + "/": false, "http://user@" + address + "/": false, "https://evil/": false} {
		r, _ := raw(t, address, "GET "+target+" HTTP/1.1\r\nHost: "+address+"\r\n\r\n")
		if (r.StatusCode == 200) != ok {
			t.Errorf("absolute %s: %d", target, r.StatusCode)
		}
	}
}

// TestOrigins holds that pages of other sites can read nothing (W6).
func TestOrigins(t *testing.T) {
	_, address := run(t, site("/"), Options{})
	for _, c := range []struct {
		name, headers string
		ok            bool
	}{
		{"typed", "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", true},
		{"a link on another site", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", true},
		{"its own fetch", "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n", true},
		{"its own fetch with an origin", "Origin: http://" + address + "\r\n", true},
		{"an old browser", "", true},
		{"fetch", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nOrigin: https://evil.example\r\n", false},
		{"fetch of a neighbour's port", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nOrigin: http://localhost:1\r\n", false},
		{"script", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n", false},
		{"image", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n", false},
		{"iframe", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n", false},
		{"EventSource", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n", false},
		{"an old browser's fetch", "Origin: https://evil.example\r\n", false},
		{"a sandboxed page", "Origin: null\r\n", false},
	} {
		for _, target := range []string{"/2018/02/", "/2018/02/a.csv"} {
			r, body := raw(t, address, "GET "+target+" HTTP/1.1\r\nHost: "+address+"\r\n"+c.headers+"\r\n")
			if (r.StatusCode == 200) != c.ok || !c.ok && (strings.Contains(body, "February") || strings.Contains(body, "a,b")) {
				t.Errorf("%s, %s: %d %.60s", c.name, target, r.StatusCode, body)
			}
			if cors := r.Header.Get("Access-Control-Allow-Origin"); cors != "" {
				t.Errorf("%s: Access-Control-Allow-Origin: %s", c.name, cors)
			}
		}
	}
}

// TestTargets sends what nobody sends by chance (W7): only files of the site, or
// the server's own, are ever answered.
func TestTargets(t *testing.T) {
	server, address := run(t, site("/"), Options{})
	var targets []string
	for _, up := range []string{"..", "%2e%2e", "%2E.", "..%2f", "%2e%2e%2f", "..\\", "%5c..%5c", "....//", "..;", "%252e%252e", "..%00", "%c0%ae%c0%ae", "．．"} {
		for _, to := range []string{"etc/passwd", "content/site.toml", "index.html"} {
			for _, from := range []string{"/", "/2018/", "/~almanac/", "/assets/"} {
				targets = append(targets, from+up+"/"+to)
			}
		}
	}
	targets = append(targets, "//", "//2018/02/", "/2018//02/", "/./index.html", "/2018/./02/", "/index.html/", "/index.html/index.html", "/INDEX.HTML", "/index.html.", "/index.html%20",
		"/index.html::$DATA", "/index.html%00.csv", "/.git/config", "/content/site.toml", "/content/", "/layouts/base.html", "/live/live.js", "/~almanac/", "/~almanac", "/~almanac/live", "/~almanac/live/live.js",
		"/~almanac/../index.html", "/~almanac//live.js", "/%7Ealmanac/../", "/~almanac/live.js/", "/~almanac/%2e%2e/serve.go", "/~almanac/serve.go", "/*", "*", "index.html", "", "/?", "/%", "/%zz", "/\x01", "/a b", "/é",
		"/"+strings.Repeat("a", 3000), "/"+strings.Repeat("a/", 4000), "http://", "/2018/02/a.csv/", "/2018/02/a.csv%2f", "/2018%2f02%2findex.html", "/feed.xml?x=../../etc/passwd", "/feed.xml;a=b", "file:///etc/passwd", "/C:/Windows/win.ini")
	if len(targets) < 120 {
		t.Fatalf("only %d targets", len(targets))
	}
	known := map[string]bool{}
	for _, data := range site("/").files {
		known[data] = true
	}
	for _, target := range targets {
		r, body := raw(t, address, "GET "+target+" HTTP/1.1\r\nHost: "+address+"\r\n\r\n")
		if r.StatusCode == 200 && !known[body] && !known[withoutScript(body)] && !strings.HasPrefix(target, "/~almanac/live") {
			t.Errorf("%q is answered: %.200s", target, body)
		}
		if strings.Contains(body, "root:") || strings.Contains(body, "package serve") || strings.Contains(body, "[publisher]") {
			t.Errorf("%q reads a file: %.200s", target, body)
		}
		if to := r.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
			t.Errorf("%q leads to %q", target, to)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"} {
		r, _ := raw(t, address, method+" / HTTP/1.1\r\nHost: "+address+"\r\nContent-Length: 0\r\n\r\n")
		if r.StatusCode < 400 && r.StatusCode != 0 {
			t.Errorf("%s: %d", method, r.StatusCode)
		}
	}
	if r, _ := raw(t, address, "GET / HTTP/1.1\r\nHost: "+address+"\r\nX: "+strings.Repeat("a", 1<<20)+"\r\n\r\n"); r.StatusCode == 200 {
		t.Error("a request with a header of a mebibyte is answered")
	}
	if r, body := raw(t, address, "HEAD /2018/02/ HTTP/1.1\r\nHost: "+address+"\r\n\r\n"); r.StatusCode != 200 || body != "" || r.ContentLength <= 0 {
		t.Errorf("HEAD: %d %q %d", r.StatusCode, body, r.ContentLength)
	}
	if n := server.now(); n.edits != 1 {
		t.Error("a request changed something")
	}
}

func withoutScript(page string) string {
	before, rest, ok := strings.Cut(page, "<script type=\"module\" src=\"/~almanac/")
	if !ok {
		return page
	}
	_, after, _ := strings.Cut(rest, "</script>")
	return before + after
}

// TestToken holds that a preview for an office opens by its address alone, and
// quotes no sources.
func TestToken(t *testing.T) {
	token := NewToken()
	server, address := run(t, site("/"), Options{Token: token, Hosts: []string{"desk.example"}, Editor: "vscode://file{path}:{line}:{col}", Root: "/home/me/site"})
	get := func(target, headers string) (*http.Response, string) {
		return raw(t, address, "GET "+target+" HTTP/1.1\r\nHost: "+address+"\r\n"+headers+"\r\n")
	}
	for _, target := range []string{"/", "/?token=", "/?token=" + token[1:], "/2018/02/a.csv", "/~almanac/live.js", "/~almanac/events?page=index.html", "/?token=" + strings.ToLower(token)} {
		if r, body := get(target, ""); r.StatusCode != 403 || strings.Contains(body, "Home") {
			t.Errorf("%s: %d %.60s", target, r.StatusCode, body)
		}
	}
	r, _ := get("/2018/02/?a=b&token="+token, "")
	cookie := r.Header.Get("Set-Cookie")
	if r.StatusCode != 303 || r.Header.Get("Location") != "/2018/02/?a=b" || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || strings.Contains(cookie, token) {
		t.Fatalf("the address: %d %v", r.StatusCode, r.Header)
	}
	if r, _ := get("//evil.example/?token="+token, ""); strings.HasPrefix(r.Header.Get("Location"), "//") {
		t.Errorf("the token leads to %q", r.Header.Get("Location"))
	}
	value, _, _ := strings.Cut(cookie, ";")
	if r, body := get("/2018/02/", "Cookie: "+value+"\r\n"); r.StatusCode != 200 || !strings.Contains(body, "February") {
		t.Errorf("with the cookie: %d", r.StatusCode)
	}
	if r, _ := raw(t, address, "GET / HTTP/1.1\r\nHost: evil.example\r\nCookie: "+value+"\r\n\r\n"); r.StatusCode != 403 {
		t.Errorf("another name with the cookie: %d", r.StatusCode)
	}
	var l diag.List
	l.Errorf("x", diag.Pos{File: "content/a.toml", Line: 1, Col: 1}, "fault")
	server.Show(nil, State{Diags: l, Source: func(string) []byte { return []byte("secret = 1") }})
	m, _ := json.Marshal(server.message(server.now(), "index.html"))
	if strings.Contains(string(m), "secret") || strings.Contains(string(m), "/home/me") {
		t.Errorf("sources are quoted: %s", m)
	}
}

// listen reads the events of an open page.
func listen(t *testing.T, address, page string) <-chan message {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+address+"/~almanac/events?page="+page, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan message, 100)
	go func() {
		defer answer.Body.Close()
		defer close(out)
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var m message
				if err := json.Unmarshal([]byte(data), &m); err != nil {
					t.Error(err)
				}
				out <- m
			}
		}
	}()
	return out
}

func wait(t *testing.T, events <-chan message) message {
	t.Helper()
	select {
	case m, ok := <-events:
		if !ok {
			t.Fatal("the stream has ended")
		}
		return m
	case <-time.After(5 * time.Second):
		t.Fatal("no event")
	}
	panic("unreachable")
}

func TestEvents(t *testing.T) {
	server, address := run(t, site("/"), Options{Editor: "vscode://file{path}:{line}:{col}", Root: "/site"})
	events := listen(t, address, "2018/02/index.html")
	first := wait(t, events)
	if first.Version != version([]byte(page("February"))) || len(first.Faults) > 0 {
		t.Fatalf("at first: %+v", first)
	}

	// Another page changed: there is a new edit, the page is the same.
	next := site("/")
	next.files["index.html"] = page("Home again")
	server.Show(next, State{Edited: []Link{{"Home", ""}}})
	if m := wait(t, events); m.Version != first.Version || m.Edit != first.Edit+1 || len(m.Edited) != 1 {
		t.Errorf("after an edit elsewhere: %+v", m)
	}

	// A fault: the last good page stays, and the place is quoted.
	var faults diag.List
	faults.Errorf("unknown-code", diag.Pos{File: "content/reports/2018-02/data.toml", Line: 3, Col: 3}, "there is no code").Helpf("did you mean this?").
		At(diag.Pos{File: "content/a.toml", Line: 1, Col: 1}, "declared here")
	server.Show(nil, State{Diags: faults, Source: func(string) []byte { return []byte("a\nb\nc d\ne\nf\ng\n") },
		Page: func(string) string { return "2018/02/" }})
	m := wait(t, events)
	if m.Version != first.Version || len(m.Faults) != 1 {
		t.Fatalf("with a fault: %+v", m)
	}
	f := m.Faults[0]
	if f.Place != "content/reports/2018-02/data.toml:3:3" || f.Open != "vscode://file/site/content/reports/2018-02/data.toml:3:3" || !f.Here ||
		f.Help == "" || len(f.Lines) != 5 || f.Lines[2] != (line{3, "c d", 3}) || len(f.At) != 1 {
		t.Errorf("the fault: %+v", f)
	}

	// A page that is at fault by itself keeps its last good version.
	broken := site("/")
	broken.files["2018/02/index.html"] = ""
	broken.faults["2018/02/index.html"] = faults
	server.Show(broken, State{})
	if m := wait(t, events); m.Version != first.Version || len(m.Faults) != 1 {
		t.Errorf("with a fault of the page: %+v", m)
	}
	if r, body := raw(t, address, "GET /2018/02/ HTTP/1.1\r\nHost: "+address+"\r\n\r\n"); r.StatusCode != 200 || !strings.Contains(body, "<main>February") {
		t.Errorf("the last good page: %d %.100s", r.StatusCode, body)
	}

	// Mended.
	mended := site("/")
	mended.files["2018/02/index.html"] = page("February, mended")
	server.Show(mended, State{})
	if m := wait(t, events); m.Version != version([]byte(page("February, mended"))) || len(m.Faults) > 0 {
		t.Errorf("mended: %+v", m)
	}
	server.Close()
	for range events { // ends
	}
}

// TestNothingYet holds that a site that was never right shows its faults, and
// itself once it is.
func TestNothingYet(t *testing.T) {
	server, address := run(t, nil, Options{})
	r, body := raw(t, address, "GET /2018/02/ HTTP/1.1\r\nHost: "+address+"\r\n\r\n")
	if r.StatusCode != 503 || !strings.Contains(body, "live.js") {
		t.Errorf("before there is a site: %d %s", r.StatusCode, body)
	}
	events := listen(t, address, "2018/02/index.html")
	before := wait(t, events)
	server.Show(site("/"), State{})
	if m := wait(t, events); m.Version == before.Version {
		t.Error("the page that came is not told of")
	}
}

func TestHeaders(t *testing.T) {
	got := headersFor([]byte("/*\n  A: b: c\n\n/assets/*\n  ! A\n  D: e\n"))
	if !maps.Equal(got, map[string]string{"A": "b: c"}) {
		t.Errorf("got %v", got)
	}
}

// FuzzTarget holds that no request target is answered with anything but a file of
// the site.
func FuzzTarget(f *testing.F) {
	for _, seed := range []string{"/", "/2018/02/", "/../x", "/%2e%2e/", "//", "/~almanac/../x"} {
		f.Add(seed)
	}
	server := New(Options{})
	s := site("/")
	server.Show(s, State{})
	known := slices.Collect(maps.Values(s.files))
	f.Fuzz(func(t *testing.T, target string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(fmt.Sprintf("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", target))))
		if err != nil || strings.HasPrefix(r.URL.Path, own) {
			return
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code == 200 && !slices.Contains(known, w.Body.String()) && !slices.Contains(known, withoutScript(w.Body.String())) {
			t.Errorf("%q: %.100s", target, w.Body.String())
		}
	})
}
