// Package serve shows a site while it is being edited: a server for the editor's
// own browser, and the script that keeps open pages up to date.
//
// A Server shows one Site at a time, which package cli makes of an edition, and
// what is wrong with it. Whenever it is shown another, it tells the pages that are
// open and visible, and they fetch what changed and patch themselves:
//
//	GET /2018/02/                the page, with the script of the preview in it
//	GET /~almanac/live.js        that script, and what it imports
//	GET /~almanac/events?page=…  a stream of events for an open page
//
// manifest.json is not among the files: a publication makes it.
//
// An event is one line of JSON (see message). A page that is at fault is answered
// with its last good version; the faults lie over it until they are gone.
//
// # Who may ask
//
// The server is for one person at one machine. It answers GET and HEAD, from a
// set of finished files and never from a disk, so no request can reach a source.
//
//   - A request must name a host of the list: localhost, 127.0.0.1 or [::1] with
//     the port of the server, which no page of another site can make a name for.
//   - A request that a page of another origin makes, other than by a link that is
//     followed, is refused. There is no CORS header, and every answer says
//     Cross-Origin-Resource-Policy: same-origin.
//   - Where the server is opened to an office (Options.Token), the address must
//     have a token, once; a cookie has it afterwards. Sources are then not quoted.
package serve

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"

	"almanac/internal/diag"
)

// Site is a state of the site that can be shown. Any number of goroutines may ask
// for files.
type Site interface {
	// File returns the file at a path, "2018/02/index.html". Where it is not the
	// final one yet, the site refreshes the server when it is.
	File(path string) (File, bool)
	// Base is the path of the site's root, "/" or "/reports/".
	Base() string
}

// File is a file of a site.
type File struct {
	Data   []byte
	Faults diag.List // of a page
}

// State is what is wrong, and what was edited last.
type State struct {
	Diags    diag.List
	Accepted []Accepted // failures that the content accepts
	// Edited are the pages that are made of what was edited last.
	Edited []Link
	// Source returns the text of an input file, nil where there is none.
	Source func(file string) []byte
	// Page returns the path of the page that is made of an input file, "" for none.
	Page func(file string) string
}

// Accepted is a failure with the reason why it stands.
type Accepted struct {
	diag.Diagnostic
	Reason string
}

// Link is a page with its name.
type Link struct {
	Text string `json:"text"`
	Path string `json:"path"` // below the root of the site: "2018/02/"
}

// Options of a server.
type Options struct {
	Hosts []string // that requests may name, without a port; loopback names are always among them
	Port  int
	Token string // "" for a server that only this machine reaches
	// Editor is the address that opens a place in the editor, with {path}, {line}
	// and {col} in it, "" for no links.
	Editor string
	Root   string // folder of the site, absolute, for Editor
}

// Server shows sites.
type Server struct {
	options Options
	hosts   map[string]bool
	cookie  string // its value

	mu      sync.Mutex
	site    Site // nil until there is one
	state   State
	edits   int                      // counts the calls of Show
	changed chan struct{}            // closed when there is something new, then replaced
	said    map[string]func() []byte // that are told until then, by page
	good    map[string][]byte
	closed  bool
}

// New returns a server that has nothing to show yet.
func New(o Options) *Server {
	s := &Server{options: o, hosts: map[string]bool{}, changed: make(chan struct{}), said: map[string]func() []byte{}, good: map[string][]byte{}}
	for _, h := range append([]string{"localhost", "127.0.0.1", "::1"}, o.Hosts...) {
		s.hosts[strings.ToLower(h)] = true
	}
	if o.Token != "" {
		sum := sha256.Sum256([]byte("almanac preview " + o.Token))
		s.cookie = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return s
}

// NewToken returns a token that cannot be guessed.
func NewToken() string { return rand.Text() }

// Show shows a site, or, where site is nil, leaves the last one and tells what is
// wrong. The faults that pages have by themselves need not be in the state. It
// returns the number of the edit, for Tell.
func (s *Server) Show(site Site, state State) (edit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if site != nil {
		s.site = site
	}
	s.state = state
	s.edits++
	s.wake()
	return s.edits
}

// Tell says more of an edit, if it is still the last: what was found by looking
// longer.
func (s *Server) Tell(edit int, state State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if edit == s.edits {
		s.state = state
		s.wake()
	}
}

// Refresh has open pages look again: a file of the site is now the final one.
func (s *Server) Refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wake()
}

// Close ends all streams of events.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.wake()
}

func (s *Server) wake() {
	close(s.changed)
	s.changed, s.said = make(chan struct{}), map[string]func() []byte{}
}

// now is what the server shows, and a channel that is closed when that changes.
type now struct {
	site    Site
	state   State
	edits   int
	changed chan struct{}
	closed  bool
}

// base is the path of the site's root.
func (n now) base() string {
	if n.site == nil {
		return "/"
	}
	return n.site.Base()
}

func (s *Server) now() now {
	s.mu.Lock()
	defer s.mu.Unlock()
	return now{s.site, s.state, s.edits, s.changed, s.closed}
}

// page returns a page as it can be shown: where it is at fault, its last good
// version, which is nil if there never was one.
func (s *Server) page(n now, path string) (data []byte, faults diag.List, ok bool) {
	if n.site == nil {
		return nil, nil, false
	}
	f, ok := n.site.File(path)
	if !ok {
		return nil, nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Faults.Errors() > 0 {
		return s.good[path], f.Faults, true
	}
	if strings.HasSuffix(path, ".html") && n.edits == s.edits { // not a late answer from before
		s.good[path] = f.Data
	}
	return f.Data, f.Faults, true
}

// version tells two states of a page apart.
func version(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}
