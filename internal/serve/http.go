package serve

import (
	"bytes"
	"crypto/subtle"
	"embed"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"almanac/internal/output"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Limits of a request. No address of a site is nearly as long.
const (
	maxHeader  = 16 << 10
	maxAddress = 2 << 10
)

// Limits of patience: with one that sends slowly, one that does not read what it
// asked for, and one that sends what is not read.
const (
	maxSending = 10 * time.Second
	maxReading = time.Minute
	maxRefused = time.Second
)

// HTTP returns the HTTP server that answers for s.
func (s *Server) HTTP() *http.Server {
	return &http.Server{Handler: s, MaxHeaderBytes: maxHeader, ReadHeaderTimeout: maxSending, WriteTimeout: maxReading, IdleTimeout: 2 * time.Minute}
}

// Own is where the server's own files are, below the root of the host.
const own = "/~almanac/"

//go:embed live
var live embed.FS

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	if status, why := s.refuse(r); status != 0 {
		if status == http.StatusMethodNotAllowed {
			h.Set("Allow", "GET, HEAD")
		}
		h.Set("Connection", "close")
		// A body is waited for otherwise. Where there is no connection, there is no wait.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(maxRefused))
		text(w, r, status, why)
		return
	}
	if s.admit(w, r) {
		return
	}
	switch at := r.URL.Path; {
	case at == own+"events":
		s.events(w, r)
	case strings.HasPrefix(at, own):
		data, err := live.ReadFile("live/" + strings.TrimPrefix(at, own))
		if err != nil {
			text(w, r, http.StatusNotFound, "There is no such file.")
			return
		}
		answer(w, r, http.StatusOK, at, data)
	default:
		s.file(w, r, at)
	}
}

// refuse says why a request is not answered, with status 0 where it is.
func (s *Server) refuse(r *http.Request) (status int, why string) {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = strings.Trim(r.Host, "[]"), "80"
	}
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case !s.hosts[strings.ToLower(host)] || s.options.Port != 0 && port != itoa(s.options.Port):
		return http.StatusForbidden, "This preview does not answer to the name " + strconv.QuoteToASCII(r.Host) + "."
	case r.URL.IsAbs() && !strings.EqualFold(r.URL.Host, r.Host) || r.URL.User != nil:
		return http.StatusForbidden, "This preview is not a proxy."
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return http.StatusMethodNotAllowed, "This preview can only be read."
	case len(r.RequestURI) > maxAddress:
		return http.StatusRequestURITooLong, "The address is too long."
	case site != "" && site != "same-origin" && site != "none" && r.Header.Get("Sec-Fetch-Mode") != "navigate",
		site != "" && site != "same-origin" && site != "none" && r.Header.Get("Sec-Fetch-Dest") != "document",
		r.Header.Get("Origin") != "" && !s.own(r.Header.Get("Origin"), r.Host):
		return http.StatusForbidden, "This preview does not answer pages of other sites."
	case r.ContentLength > 0 || len(r.TransferEncoding) > 0:
		return http.StatusBadRequest, "A request for a page has no body."
	}
	return 0, ""
}

// own reports whether an origin is the server itself.
func (s *Server) own(origin, host string) bool { return origin == "http://"+host }

// cookieName has the port in it: two previews of one host would otherwise take each
// other's cookie away.
func (s *Server) cookieName() string { return "almanac-preview-" + itoa(s.options.Port) }

// admit asks for the token, where there is one. It reports whether it has
// answered the request.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) bool {
	if s.options.Token == "" {
		return false
	}
	q := r.URL.Query()
	token := same(q.Get("token"), s.options.Token) // which goes out of the address in any case
	if c, err := r.Cookie(s.cookieName()); err == nil && same(c.Value, s.cookie) && !token {
		return false
	}
	if !token {
		text(w, r, http.StatusForbidden, "This preview opens by the address that its editor has: it ends in ?token=…")
		return true
	}
	// Lax: a strict one is not sent when the address is a link in a mail or a chat.
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: s.cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	q.Del("token")
	to := r.URL.EscapedPath()
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	w.Header().Set("Location", "/"+strings.TrimLeft(to, "/"))
	text(w, r, http.StatusSeeOther, "Go on without the token.")
	return true
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// file answers with a file of the site.
func (s *Server) file(w http.ResponseWriter, r *http.Request, at string) {
	n := s.now()
	base := n.base()
	if at == "/" && base != "/" {
		redirect(w, r, base)
		return
	}
	name, inside := strings.CutPrefix(at, base)
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	s.policy(w, n)
	data, faults, ok := s.page(n, name)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(maxReading)) // whatever it took to make
	switch {
	case n.site == nil:
		s.show(w, r, http.StatusServiceUnavailable, base, name, waiting())
	case !inside || !ok:
		if _, _, folder := s.page(n, name+"/index.html"); inside && folder {
			redirect(w, r, at+"/")
			return
		}
		missing, _, _ := s.page(n, "404.html")
		s.show(w, r, http.StatusNotFound, base, name, missing)
	case path.Ext(name) == ".html" && data == nil && faults.Errors() > 0:
		s.show(w, r, http.StatusServiceUnavailable, base, name, waiting())
	case path.Ext(name) == ".html":
		s.show(w, r, http.StatusOK, base, name, data)
	case faults.Errors() > 0:
		text(w, r, http.StatusServiceUnavailable, faults[0].Message)
	default:
		if hashed().MatchString(name) { // the typeface need not be fetched again for a new stylesheet
			w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
		}
		answer(w, r, http.StatusOK, name, data)
	}
}

// hashed are the names that have a hash of the content in them.
var hashed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^assets/[^/]+-[A-Z2-7]{8}\.(css|js|woff2)$`) })

// redirect leads to another address of this host, never to another one.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Location", "/"+strings.TrimLeft((&url.URL{Path: to}).String(), "/"))
	text(w, r, http.StatusMovedPermanently, "The page has a slash at its end.")
}

// policy sets the headers that the site will be published with.
func (s *Server) policy(w http.ResponseWriter, n now) {
	if n.site == nil {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		return
	}
	f, _ := n.site.File("_headers")
	for name, value := range headersFor(f.Data) {
		if name != "Cache-Control" {
			w.Header().Set(name, value)
		}
	}
}

// headersFor returns the rules for every address of a file _headers.
func headersFor(data []byte) map[string]string {
	out := map[string]string{}
	all := false
	for line := range strings.Lines(string(data)) {
		if line[0] != ' ' && line[0] != '\t' {
			all = strings.TrimSpace(line) == "/*"
			continue
		}
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && all {
			out[name] = strings.TrimSpace(value)
		}
	}
	return out
}

// show answers with a page, and has the preview's script in it.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, base, name string, page []byte) {
	tag := fmt.Sprintf(`<script type="module" src="%slive.js" data-page="%s" data-version="%s" data-status="%d" data-base="%s"></script>`,
		own, html.EscapeString(name), version(page), status, html.EscapeString(base))
	at := bytes.Index(page, []byte("<title>"))
	if at < 0 {
		at = bytes.LastIndex(page, []byte("</body>"))
	}
	if at < 0 {
		at = len(page)
	}
	answer(w, r, status, "page.html", bytes.Join([][]byte{page[:at], []byte(tag), page[at:]}, nil))
}

// waiting is the page in place of one that there is not yet.
func waiting() []byte {
	return []byte("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<title>Nothing to show yet</title>\n</head>\n<body>\n<p>This page cannot be shown before the faults are mended.</p>\n</body>\n</html>\n")
}

func text(w http.ResponseWriter, r *http.Request, status int, what string) {
	answer(w, r, status, "answer.txt", []byte(what+"\n"))
}

// answer writes an answer; the kind of it follows from the name.
func answer(w http.ResponseWriter, r *http.Request, status int, name string, data []byte) {
	w.Header().Set("Content-Type", output.ContentType(name))
	w.Header().Set("Content-Length", itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, bytes.NewReader(data)) // whoever asked may be gone
	}
}
