package serve

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/diag"
)

// message is an event of the stream.
type message struct {
	Version string  `json:"version"` // of the page; fetch it again if yours is another
	Faults  []fault `json:"faults"`  // errors: they lie over the page
	Notes   []fault `json:"notes"`   // warnings and accepted failures, those of the page first
	Edited  []Link  `json:"edited"`  // other pages that are made of what was edited last
	Edit    int     `json:"edit"`    // counts the edits
	Base    string  `json:"base"`    // path of the site's root; it may move
}

// fault is a diagnostic with what helps to mend it.
type fault struct {
	Place    string `json:"place"`    // file:line:col
	Severity string `json:"severity"` // "error", "warning" or "accepted"
	Rule     string `json:"rule"`
	Message  string `json:"message"`
	Help     string `json:"help,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Open     string `json:"open,omitempty"` // opens the place in the editor
	Here     bool   `json:"here"`           // it is about the page
	Lines    []line `json:"lines,omitempty"`
	At       []note `json:"at,omitempty"`
}

// line is a line of the source near a fault.
type line struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Col    int    `json:"col,omitempty"` // of the fault, on its own line
}

// note points at another place.
type note struct {
	Place   string `json:"place"`
	Message string `json:"message"`
	Open    string `json:"open,omitempty"`
}

// alive is how often a silent stream says that it is there: a proxy or a browser
// may otherwise take it for dead.
const alive = 20 * time.Second

// events is the stream of an open page. Each event says all there is to say, so
// that one that is missed does no harm.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flush := http.NewResponseController(w)
	name := r.URL.Query().Get("page")
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	ticker := time.NewTicker(alive)
	defer ticker.Stop()
	var last []byte
	fmt.Fprint(w, "retry: 500\n\n")
	for {
		_ = flush.SetWriteDeadline(time.Now().Add(alive)) // the stream goes on for as long as it is read
		n := s.now()
		if n.closed {
			return
		}
		event := s.event(n, name)
		if string(event) != string(last) {
			fmt.Fprintf(w, "data: %s\n\n", event)
			last = event
		}
		if flush.Flush() != nil {
			return
		}
		select {
		case <-n.changed:
		case <-ticker.C:
			fmt.Fprint(w, ": alive\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

// event is the message to a page as JSON. However many open it, it is made once.
func (s *Server) event(n now, name string) []byte {
	make := sync.OnceValue(func() []byte {
		data, err := json.Marshal(s.message(n, name))
		if err != nil {
			panic("serve: " + err.Error()) // cannot be: texts and numbers
		}
		return data
	})
	s.mu.Lock()
	if s.changed == n.changed {
		if made, ok := s.said[name]; ok {
			make = made
		} else {
			s.said[name] = make
		}
	}
	s.mu.Unlock()
	return make()
}

// message says all there is to say to a page.
func (s *Server) message(n now, name string) message {
	data, own, ok := s.page(n, name)
	switch {
	case n.site == nil || ok && data == nil:
		data = waiting()
	case !ok:
		data, _, _ = s.page(n, "404.html")
	}
	m := message{Version: version(data), Faults: []fault{}, Notes: []fault{}, Edited: []Link{}, Edit: n.edits, Base: n.base()}
	all := slices.Clone(n.state.Diags)
	if all.Errors() == 0 { // else the page is of an earlier state, and its faults may be gone
		all = append(all, own...)
	}
	all.Sort()
	for _, d := range all {
		f := s.fault(n, d, name)
		if d.Severity == diag.Error {
			m.Faults = append(m.Faults, f)
		} else {
			m.Notes = append(m.Notes, f)
		}
	}
	for _, a := range n.state.Accepted {
		f := s.fault(n, a.Diagnostic, name)
		f.Severity, f.Reason, f.Help = "accepted", a.Reason, ""
		m.Notes = append(m.Notes, f)
	}
	slices.SortStableFunc(m.Notes, func(a, b fault) int { return cmp.Compare(order(a), order(b)) })
	for _, e := range n.state.Edited {
		if e.Path+"index.html" != name {
			m.Edited = append(m.Edited, e)
		} else {
			m.Edited = []Link{}
			break // the page on screen is what is being edited
		}
	}
	return m
}

func order(f fault) string {
	return map[bool]string{true: "0", false: "1"}[f.Here] + map[bool]string{true: "1", false: "0"}[f.Severity == "accepted"]
}

func (s *Server) fault(n now, d diag.Diagnostic, name string) fault {
	f := fault{Place: d.Pos.String(), Severity: d.Severity.String(), Rule: d.Rule, Message: d.Message, Help: d.Help,
		Open: s.open(d.Pos), Here: n.state.Page != nil && n.state.Page(d.File)+"index.html" == name}
	if n.state.Source != nil && s.options.Token == "" {
		f.Lines = around(n.state.Source(d.File), d.Pos)
	}
	for _, x := range d.Notes {
		f.At = append(f.At, note{x.Pos.String(), x.Message, s.open(x.Pos)})
	}
	return f
}

// open returns the address that opens a place in the editor.
func (s *Server) open(p diag.Pos) string {
	if s.options.Editor == "" || s.options.Token != "" || !p.IsValid() {
		return ""
	}
	file := filepath.ToSlash(filepath.Join(s.options.Root, filepath.FromSlash(p.File)))
	return strings.NewReplacer("{path}", (&url.URL{Path: file}).String(), "{line}", itoa(max(p.Line, 1)), "{col}", itoa(max(p.Col, 1))).Replace(s.options.Editor)
}

// near is how many lines before and after a fault are shown, wide how many
// characters of each, ahead how many of them before the fault.
const (
	near  = 2
	wide  = 300
	ahead = 60
)

func around(source []byte, p diag.Pos) []line {
	if p.Line == 0 || source == nil {
		return nil
	}
	var out []line
	for i, text := range strings.Split(strings.ReplaceAll(string(source), "\r\n", "\n"), "\n") {
		n := i + 1
		if n < p.Line-near || n > p.Line+near {
			continue
		}
		l := line{Number: n}
		r := []rune(text)
		if n == p.Line {
			if l.Col = max(p.Col, 1); l.Col > 2*ahead && l.Col <= len(r) {
				r = append([]rune("… "), r[l.Col-1-ahead:]...)
				l.Col = ahead + 3
			}
		}
		if len(r) > wide {
			r = append(r[:wide:wide], []rune(" …")...)
		}
		l.Text = string(r)
		out = append(out, l)
	}
	return out
}
