package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The clock of a save: it starts when the file is written in full, and stops
// when an answer to a request, one every two milliseconds, has what was written.
// Pages are asked for one after another, the edited month's own first, so that
// asking takes little of the machine. Saves come at changing distances, lest they
// fall in step with a server that looks at the clock.
const (
	every = 2 * time.Millisecond
	ready = 5 * time.Minute // for the server's first answer
	pause = 900 * time.Millisecond
)

// server is a development server over files that are edited.
type server struct {
	name  string
	dir   string
	cmd   []string // "{port}" stands for the port
	edits []edit
}

// edit is something an editor changes again and again.
type edit struct {
	name  string
	file  string
	find  *regexp.Regexp
	write func(i int) string // what the i-th save has in the place of what was found
	shows func(i int) string // what a page then has
	pages []page
	lost  time.Duration // a save that is not seen by then
}

type page struct{ name, path string }

// latency is how long saves took until a page had them.
type latency struct {
	edit, page string
	saves      []float64 // ms
	lost       int
}

// watch measures latencies of our server and, where the peers are, Hugo's.
func watch(args []string) error {
	var o common
	var saves int
	var file string
	f := flag.NewFlagSet("watch", flag.ExitOnError)
	o.flags(f, "120,1200")
	f.IntVar(&saves, "saves", 40, "saves of each kind")
	f.StringVar(&file, "report", "", "the file that keeps the table")
	layouts := f.String("layouts", "layouts", "the layouts, one of which is edited")
	f.Parse(args)
	l, err := newLab(o)
	if err != nil {
		return err
	}
	defer l.close()
	sizes, err := l.counts()
	if err != nil {
		return err
	}
	t := newReport("From a save to the new page", time.Now(), fmt.Sprintf("%d saves of each kind, the answers asked for every %d ms.", saves, every.Milliseconds()))
	var failed error
	for _, n := range sizes {
		servers, err := l.servers(n, *layouts)
		if err != nil {
			return err
		}
		fmt.Fprintf(&t.body, "\n%d reports:\n\n| | edit | until | median ms | p99 ms | longest ms | lost |\n|---|---|---|---:|---:|---:|---:|\n", n)
		for _, s := range servers {
			all, err := s.measure(saves)
			if err != nil {
				fmt.Fprintf(&t.body, "| %s | was not measured |\n", s.name)
				failed = errors.Join(failed, fmt.Errorf("%s: %w", s.name, err))
			}
			for _, x := range all {
				fmt.Fprintf(&t.body, "| %s | %s | %s | %.0f | %.0f | %.0f | %d |\n", s.name, x.edit, x.page,
					median(x.saves), quantile(x.saves, 0.99), quantile(x.saves, 1), x.lost)
			}
		}
	}
	fmt.Print(t.text())
	if file == "" || failed != nil {
		return failed
	}
	return t.keep(file)
}

var (
	noteLine   = regexp.MustCompile(`requested to (edited-\S+ )?\*\*NOTE`)
	visitsLine = regexp.MustCompile(`(?m)^visits = \d+`)
	titleEnd   = regexp.MustCompile(`( edited-\S+)?</h1>`)
)

// edits are the same three for every server: a report's prose, one of its
// numbers, which the tables of eleven later months hold too, and the layout of
// reports. Both pages are reports, data is the page of the data set, "" for none.
func edits(prose, figures, layout, own, later, data string) []edit {
	token := func(kind string) func(int) string {
		return func(i int) string { return fmt.Sprintf("edited-%s-%d", kind, i) }
	}
	visits := func(i int) string { return strconv.Itoa(70_007 + i) }
	const lost = 8 * time.Second
	number := []page{{"its page", own}, {"the page three months later", later}}
	if data != "" {
		number = append(number, page{"the data set's page", data})
	}
	return []edit{
		{"prose", prose, noteLine, func(i int) string { return "requested to " + token("prose")(i) + " **NOTE" }, token("prose"), []page{{"its page", own}}, lost},
		{"number", figures, visitsLine, func(i int) string { return "visits = " + visits(i) },
			func(i int) string { return visits(i)[:2] + "," + visits(i)[2:] }, number, lost},
		{"layout", layout, titleEnd, func(i int) string { return " " + token("layout")(i) + "</h1>" }, token("layout"), []page{{"a page", own}}, lost},
	}
}

// servers lays out sites of n reports to be edited.
func (l *lab) servers(n int, layouts string) ([]server, error) {
	site := filepath.Join(l.scratch, "watched")
	if err := os.RemoveAll(site); err != nil {
		return nil, err
	}
	from, err := l.site(n, everything, "")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(site, os.DirFS(from)); err != nil {
		return nil, err
	}
	if err := copyFile(filepath.Join(layouts, "report.html"), filepath.Join(site, "layouts", "report.html")); err != nil {
		return nil, err
	}
	series := "" // its folder and address, where the corpus has several
	if _, err := os.Stat(filepath.Join(site, "content", "reports")); errors.Is(err, fs.ErrNotExist) {
		series = "/s000"
	}
	month := filepath.Join(site, "content"+series, "reports", "2017-05")
	ours := server{name: "almanac", dir: l.scratch, cmd: []string{l.program, "serve", "--port", "{port}", "--site", site},
		edits: edits(filepath.Join(month, "report.md"), filepath.Join(month, "data.toml"), filepath.Join(site, "layouts", "report.html"),
			series+"/2017/05/", series+"/2017/08/", series+"/data/website/")}
	if l.peers == "" {
		return []server{ours}, nil
	}
	hugo, err := l.hugoServer(n)
	return []server{hugo, ours}, err
}

// hugoServer is Hugo's server over a copy of the corpus, its figures in a tree
// of their own.
func (l *lab) hugoServer(n int) (server, error) {
	corpus, err := l.corpus(n)
	if err != nil {
		return server{}, err
	}
	text, data := filepath.Join(l.scratch, "watched-hugo"), filepath.Join(l.scratch, "watched-hugo-data")
	for _, dir := range []string{text, data} {
		if err := os.RemoveAll(dir); err != nil {
			return server{}, err
		}
		if err := os.CopyFS(dir, os.DirFS(corpus)); err != nil {
			return server{}, err
		}
	}
	site, err := l.hugoSite("hugo-watch", text, data)
	if err != nil {
		return server{}, err
	}
	for _, from := range []struct{ tree, pattern string }{{text, "data.toml"}, {data, "*.md"}} {
		surplus, _ := filepath.Glob(filepath.Join(from.tree, "s*", "*", from.pattern))
		for _, f := range surplus {
			if err := os.Remove(f); err != nil {
				return server{}, err
			}
		}
	}
	return server{name: hugoName, dir: site,
		cmd: []string{l.installed(l.hugo()), "server", "--config", "hugo.toml,mounts.toml", "--bind", "127.0.0.1", "--port", "{port}", "--baseURL", "http://127.0.0.1:{port}/"},
		edits: edits(filepath.Join(text, "s000/2017-05/index.md"), filepath.Join(data, "s000/2017-05/data.toml"), filepath.Join(site, "layouts", "page.html"),
			"/s000/2017-05/", "/s000/2017-08/", "")}, nil
}

// measure starts the server, saves, and stops it.
func (s *server) measure(saves int) ([]*latency, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	args := make([]string, len(s.cmd))
	for i, a := range s.cmd {
		args[i] = strings.ReplaceAll(a, "{port}", port)
	}
	p := exec.Command(args[0], args[1:]...)
	p.Dir = s.dir
	said := new(tail)
	p.Stdout, p.Stderr = said, said
	if err := p.Start(); err != nil {
		return nil, err
	}
	c := &client{base: "http://127.0.0.1:" + port, gone: make(chan struct{})}
	go func() {
		p.Wait()
		close(c.gone)
	}()
	defer func() {
		p.Process.Signal(syscall.SIGTERM)
		<-c.gone
	}()
	for _, e := range s.edits {
		for _, page := range e.pages {
			if !c.until(page.path, "</html>", ready) {
				return nil, fmt.Errorf("no answer for %s: %s", page.path, said.take())
			}
		}
	}
	time.Sleep(2 * time.Second)
	var out []*latency
	for _, e := range s.edits {
		all, err := e.measure(c, saves)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, nil
}

func (e *edit) measure(c *client, saves int) ([]*latency, error) {
	out := make([]*latency, len(e.pages))
	for i, p := range e.pages {
		out[i] = &latency{edit: e.name, page: p.name}
	}
	for i := range saves {
		start, err := e.save(i)
		if err != nil {
			return nil, err
		}
		for j, p := range e.pages {
			if !c.until(p.path, e.shows(i), e.lost) {
				out[j].lost++
				continue
			}
			out[j].saves = append(out[j].saves, float64(time.Since(start).Microseconds())/1000)
		}
		time.Sleep(pause + time.Duration(i*37%50)*10*time.Millisecond)
	}
	return out, nil
}

// save writes the file anew and returns when that was done.
func (e *edit) save(i int) (time.Time, error) {
	src, err := os.ReadFile(e.file)
	if err != nil {
		return time.Time{}, err
	}
	at := e.find.FindIndex(src)
	if at == nil {
		return time.Time{}, fmt.Errorf("%s has nothing like %s", e.file, e.find)
	}
	text := string(src[:at[0]]) + e.write(i) + string(src[at[1]:])
	err = os.WriteFile(e.file, []byte(text), 0o644)
	return time.Now(), err
}

// client asks a server that is gone at some time.
type client struct {
	base string
	gone chan struct{}
}

// until asks for a page until it holds the text, for so long.
func (c *client) until(path, text string, long time.Duration) bool {
	for end := time.Now().Add(long); time.Now().Before(end); {
		if strings.Contains(c.get(path), text) {
			return true
		}
		select {
		case <-c.gone:
			return false
		case <-time.After(every):
		}
	}
	return false
}

// get returns a page, "" where there is none.
func (c *client) get(path string) string {
	answer, err := http.Get(c.base + path)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return ""
	}
	return string(body)
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// tail keeps the last of what a server says.
type tail struct {
	sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.Lock()
	defer t.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-2000):]
	return len(p), nil
}

func (t *tail) take() string {
	t.Lock()
	defer t.Unlock()
	return string(t.text)
}
