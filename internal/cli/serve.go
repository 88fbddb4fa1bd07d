package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"almanac/internal/build"
	"almanac/internal/diag"
	"almanac/internal/serve"
)

// defaultPort is where the preview is, unless someone else is there.
const defaultPort = 4018

// editors are the addresses by which well-known editors open a place.
var editors = map[string]string{
	"vscode":   "vscode://file{path}:{line}:{col}",
	"vscodium": "vscodium://file{path}:{line}:{col}",
	"cursor":   "cursor://file{path}:{line}:{col}",
	"zed":      "zed://file{path}:{line}:{col}",
	"idea":     "idea://open?file={path}&line={line}&column={col}",
	"sublime":  "subl://open?url=file://{path}&line={line}&column={col}",
	"none":     "",
}

type serveFlags struct {
	port   int
	host   string
	open   bool
	editor string
}

func serveCommand(v *voice, s *siteFlags) *cobra.Command {
	f := &serveFlags{}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Show the site while it is edited",
		Long: `Serve builds the site in memory, shows it on this machine, and patches open
pages with every save. What is wrong is shown over the page, with a link that
opens the place in the editor. It writes nothing; Ctrl-C ends it.

The preview answers only this machine. To show it in the office, name the
address to listen on: --host 0.0.0.0. It then opens only by the address that is
printed, which holds a token.`,
		Example: `  almanac serve
  almanac serve --open                       and open the browser
  almanac serve --audience Amber             as that circle sees it, stamped on each page
  almanac serve --editor idea                links open this editor
  almanac serve --host 0.0.0.0               for colleagues, by an address with a token`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runServe(v, s, f, c.Flags().Changed("port")) },
	}
	s.add(c)
	c.Flags().IntVar(&f.port, "port", defaultPort, "the port to listen on")
	c.Flags().StringVar(&f.host, "host", "", "the `ADDRESS` to listen on, for a preview that other machines reach (default: this machine only)")
	c.Flags().BoolVar(&f.open, "open", false, "open the browser")
	c.Flags().StringVar(&f.editor, "editor", cmp.Or(os.Getenv("ALMANAC_EDITOR"), "vscode"),
		"the `EDITOR` that links open: vscode, vscodium, cursor, zed, idea, sublime, none, or an address with {path}, {line} and {col}; ALMANAC_EDITOR sets it for good")
	return c
}

func runServe(v *voice, s *siteFlags, f *serveFlags, portGiven bool) error {
	editor, known := editors[f.editor]
	if !known {
		if editor = f.editor; !strings.Contains(editor, "{path}") {
			return fmt.Errorf("--editor %q is not an editor: name one of vscode, vscodium, cursor, zed, idea, sublime and none, or an address with {path} in it", f.editor)
		}
	}
	if f.port < 0 || f.port > 65535 {
		return fmt.Errorf("--port %d is not a port: it is 0 to 65535, 0 for any that is free", f.port)
	}
	d, err := newDevelop(s)
	if err != nil {
		return err
	}
	defer d.watch.Close()
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	listener, err := listen(v, f, portGiven)
	if err != nil {
		return failure{err}
	}
	root, err := filepath.Abs(s.dir)
	if err != nil {
		return failure{err}
	}
	p := &preview{voice: v, site: s, develop: d, options: serve.Options{Port: listener.Addr().(*net.TCPAddr).Port, Editor: editor, Root: root}}
	if f.host != "" && !isLoopback(f.host) {
		p.options.Token, p.options.Hosts = serve.NewToken(), hostNames(f.host)
	}
	p.server = serve.New(p.options)
	return p.run(ctx, listener, f)
}

// preview is one run of serve.
type preview struct {
	voice   *voice
	site    *siteFlags
	develop *develop
	options serve.Options
	server  *serve.Server
	builder build.Builder
	shown   *edition // the last that was fit to be shown, nil before
	mu      sync.Mutex
	told    told // of the last edition that was looked at
	broken  told // of the faults since then
	blind   int  // how many folders were said not to be watched
}

func (p *preview) run(ctx context.Context, listener net.Listener, f *serveFlags) error {
	server := p.server.HTTP()
	failed := make(chan error, 1)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	defer server.Close()
	defer p.server.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case err := <-failed:
			cancel(err)
		case <-ctx.Done():
		}
	}()
	err := p.loop(ctx, func(base string) { p.greet(base, f) })
	if p.shown != nil {
		p.shown.end()
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return failure{cause}
	}
	if errors.Is(err, context.Canceled) {
		p.voice.settle()
		return nil
	}
	return err
}

// calm is how long after a save the rest of the site is looked at.
const calm = 200 * time.Millisecond

// grace is how long a fault, or a file that has become empty, is not shown: an
// editor may be in the middle of writing it.
const grace = 150 * time.Millisecond

// loop shows each state of the files until ctx is done.
func (p *preview) loop(ctx context.Context, greet func(base string)) error {
	p.voice.phase("read")
	var later func() // what is shown unless something else comes soon
	for {
		var wait time.Duration
		if later != nil {
			wait = grace
		}
		c, ok, err := p.develop.next(ctx, wait)
		if err != nil {
			return err
		}
		if !ok {
			later()
			later = nil
			continue
		}
		p.watching()
		show := func() func() { return p.open(ctx, c, &greet) }
		if later = nil; len(c.emptied) > 0 {
			later = func() {
				if fault := show(); fault != nil {
					fault()
				}
			}
			continue
		}
		later = show()
	}
}

// open opens a state of the files and shows it. Where it cannot be shown, open
// returns what tells its faults.
func (p *preview) open(ctx context.Context, c change, greet *func(base string)) (fault func()) {
	options, _ := p.site.options() // was right when the command began
	options.Drawings = kept("charts")
	if *greet != nil { // later it would flicker
		options.Progress = p.voice.progress
	}
	e := p.builder.Open(c.tree, options)
	diags := slices.Concat(c.diags, e.Diags())
	diags.Sort()
	failed := diags.Errors() > 0 || e.Failed()
	if *greet != nil {
		base := "/"
		if !failed {
			base = e.Base()
		}
		(*greet)(base)
		*greet = nil
	}
	if failed {
		return func() { p.fault(c, e, diags) }
	}
	p.show(ctx, c, e, diags)
	return nil
}

// fault shows what is wrong over the last good pages.
func (p *preview) fault(c change, e *build.Edition, diags diag.List) {
	if p.shown != nil {
		p.shown.end() // its review would say what is no longer so
	}
	p.server.Show(nil, serve.State{Diags: diags, Source: e.Source, Page: p.pageOf(e), Edited: p.edited(e, c.files)})
	p.voice.event(time.Now(), c.files, faults(diags))
	p.print(diags, true)
}

// garbage is how much of it there may be, in percent of what is needed, before it is
// collected. A preview of 12,000 reports needs 1 GB for as long as it runs, and as much
// garbage again is more than some machines have: with half of it a search took the
// preview to 2.0 GB in all, before to 2.7, and the CPU of a review grew by a sixth.
const garbage = 50

// show shows an edition, and then looks for what is wrong with it.
func (p *preview) show(ctx context.Context, c change, e *build.Edition, diags diag.List) {
	if p.shown != nil {
		p.shown.end()
	}
	shown := &edition{Edition: e, server: p.server, drawn: map[string]bool{}}
	shown.ctx, shown.end = context.WithCancel(ctx)
	state := serve.State{Diags: diags, Source: e.Source, Page: p.pageOf(e), Edited: p.edited(e, c.files)}
	edit := p.server.Show(shown, state)
	ready := time.Since(c.at)
	first := p.shown == nil
	if p.shown = shown; first && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	go func() {
		if !first {
			select { // who looks at the page goes first, and so does the next save
			case <-time.After(calm):
			case <-shown.ctx.Done():
			}
		}
		r, ok := e.Review(shown.ctx)
		if !ok {
			if ctx.Err() == nil { // another save came
				p.voice.event(time.Now(), c.files, fmt.Sprintf("shown after %d ms", ready.Milliseconds()))
			}
			return
		}
		diags := slices.Concat(c.diags, r.Diags)
		diags.Sort()
		state.Diags = diags
		for _, a := range r.Accepted {
			state.Accepted = append(state.Accepted, serve.Accepted{Diagnostic: a.Diagnostic, Reason: a.Reason})
		}
		p.server.Tell(edit, state)
		p.report(c, r, diags, ready, first)
	}()
}

// report writes the status line of an edition.
func (p *preview) report(c change, r *build.Result, diags diag.List, ready time.Duration, first bool) {
	what := count(len(r.Changed), "page") + " changed"
	if first {
		what = count(r.Pages, "page")
	}
	text := fmt.Sprintf("%s, shown after %d ms", what, ready.Milliseconds())
	if len(diags) > 0 {
		text += ", " + faults(diags)
	}
	files := c.files
	if first {
		files = nil
	}
	p.voice.event(time.Now(), files, text)
	p.print(diags, false)
}

// print prints what of the diagnostics has not been told. Where the site is broken
// they are not all there are, and what was told before stays told.
func (p *preview) print(diags diag.List, broken bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.voice.diagnostics(p.told.fresh(p.broken.fresh(diags)))
	if p.broken = newTold(diags); !broken {
		p.told, p.broken = p.broken, told{}
	}
}

// watching says once which folders cannot be watched.
func (p *preview) watching() {
	n, why := p.develop.watch.Blind()
	if n == p.blind {
		return
	}
	p.blind = n
	switch {
	case n < 0:
		p.voice.warn("changes are looked for every second, because files cannot be watched: %s", unwatched(why))
	case n > 0:
		p.voice.warn("%s cannot be watched and are looked at every second: %s", count(n, "folder"), unwatched(why))
	}
}

// unwatched says why files cannot be watched. What Linux says of its limits is what it says
// of files and disks, of which there may be plenty.
func unwatched(why error) string {
	switch {
	case runtime.GOOS == "linux" && errors.Is(why, syscall.EMFILE):
		return "too many programs of yours watch files; allow more (sysctl fs.inotify.max_user_instances), or " + allowMore
	case runtime.GOOS == "linux" && errors.Is(why, syscall.ENOSPC):
		return "as many folders are watched as you may; allow more (sysctl fs.inotify.max_user_watches)"
	case errors.Is(why, syscall.EMFILE):
		return fmt.Sprintf("%v; %s", why, allowMore)
	}
	return why.Error()
}

func (p *preview) pageOf(e *build.Edition) func(string) string {
	return func(file string) string {
		at, name := e.PageOf(file)
		if name == "" {
			return "-" // none
		}
		return at
	}
}

// edited returns the pages that are made of the files.
func (p *preview) edited(e *build.Edition, files []string) []serve.Link {
	var out []serve.Link
	seen := map[string]bool{}
	for _, f := range files {
		if at, name := e.PageOf(f); name != "" && !seen[at] {
			seen[at] = true
			out = append(out, serve.Link{Text: name, Path: at})
		}
	}
	return out
}

// edition lets the server show an edition, and draws what is looked at.
type edition struct {
	*build.Edition
	server *serve.Server
	ctx    context.Context
	end    context.CancelFunc
	mu     sync.Mutex
	drawn  map[string]bool // pages whose drawings are being made
}

// File implements serve.Site.
func (e *edition) File(path string) (serve.File, bool) {
	f, ok := e.Edition.File(path)
	if f.Undrawn && f.Data == nil { // the search waits for it
		e.Draw(e.ctx, path)
		f, ok = e.Edition.File(path)
		ok = ok && !f.Undrawn // else another edition came
	}
	if f.Undrawn {
		e.draw(path)
	}
	return serve.File{Data: f.Data, Faults: f.Faults}, ok
}

func (e *edition) draw(path string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.drawn[path] {
		return
	}
	e.drawn[path] = true
	go func() {
		e.Draw(e.ctx, path)
		if e.ctx.Err() == nil {
			e.server.Refresh()
		}
	}()
}

// greet says where the preview is.
func (p *preview) greet(base string, f *serveFlags) {
	host := "localhost"
	if p.options.Token != "" {
		host = p.options.Hosts[0]
	}
	address := "http://" + net.JoinHostPort(host, strconv.Itoa(p.options.Port)) + base
	if p.options.Token != "" {
		address += "?token=" + p.options.Token
		p.voice.warn("other machines can reach this preview: whoever has the address with its token can read it")
	}
	p.voice.say("Preview at %s (Ctrl-C ends it)", address)
	if f.open {
		if err := openBrowser(address); err != nil {
			p.voice.warn("the browser cannot be opened: %v", err)
		}
	}
}

func openBrowser(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	c := exec.Command(name, args...)
	if err := c.Start(); err != nil {
		return err
	}
	go c.Wait()
	return nil
}
