package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"

	"almanac/internal/diag"
)

// voice is how the program speaks: everything that is printed goes through it.
type voice struct {
	mu          sync.Mutex // several may have something to say
	out         *printout
	err         io.Writer
	color, live bool // of err: a terminal that shows colours, that can redraw a line
	paints      bool // out is a terminal that shows colours
	progressing bool // the current line is a progress line
}

func newVoice(out, err io.Writer) *voice {
	v := &voice{out: &printout{Writer: out}, err: err}
	if f, ok := err.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		v.live = true
		v.color = os.Getenv("NO_COLOR") == ""
	}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		v.paints = os.Getenv("NO_COLOR") == ""
	}
	return v
}

// printout is where results are printed. It remembers what of them was lost: few look
// at what becomes of a single line.
type printout struct {
	io.Writer
	lost error
}

func (p *printout) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if err != nil && p.lost == nil && !errors.Is(err, syscall.EPIPE) { // who reads along may leave
		p.lost = err
	}
	return n, err
}

// lost returns why not everything could be printed, nil if it could.
func (v *voice) lost() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.out.lost
}

// phase shows what is going on, on a terminal only.
func (v *voice) phase(name string) { v.progress(name, 0, 0) }

// progress is phase with the steps done, where they are counted.
func (v *voice) progress(name string, done, total int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.live {
		return
	}
	steps := ""
	if total > 0 {
		steps = fmt.Sprintf(" %d/%d", done, total)
	}
	fmt.Fprintf(v.err, "\r\x1b[K%s%s …", phaseNames[name], steps)
	v.progressing = true
}

var phaseNames = map[string]string{
	"read": "Reading", "load": "Loading content", "check": "Checking figures", "bundle": "Bundling assets",
	"pages": "Making pages", "publish": "Publishing", "verify": "Looking for what is restricted", "there": "Looking at what is there", "deploy": "Deploying", "wait": "Waiting for another build to finish",
}

// waiting says that another build is at work, on a terminal or not: it may take long.
func (v *voice) waiting() {
	if v.live {
		v.phase("wait")
		return
	}
	v.warn("waiting for another build to finish")
}

// settle ends the progress line.
func (v *voice) settle() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clear()
}

func (v *voice) clear() {
	if v.progressing {
		fmt.Fprint(v.err, "\r\x1b[K")
		v.progressing = false
	}
}

func (v *voice) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clear()
	fmt.Fprintf(v.err, "almanac: %v\n", err)
}

func (v *voice) warn(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clear()
	fmt.Fprintf(v.err, "almanac: "+format+"\n", args...)
}

// event prints what became of an edit.
func (v *voice) event(at time.Time, files []string, what string) {
	subject := ""
	switch n := len(files); {
	case n > 2:
		subject = fmt.Sprintf("%s and %d more: ", files[0], n-1)
	case n > 0:
		subject = strings.Join(files, ", ") + ": "
	}
	v.say("%s  %s%s", at.Format("15:04:05"), subject, what)
}

func (v *voice) diagnostics(l diag.List) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clear()
	l.Print(v.err, v.color)
}

// said prints diagnostics that were printed before, without colours or with them.
func (v *voice) said(plain, colored []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clear()
	if v.color {
		plain = colored
	}
	v.err.Write(plain)
}

// say prints a result.
func (v *voice) say(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clear()
	fmt.Fprintf(v.out, format+"\n", args...)
}

// count writes "1 page" and "2 pages".
var count = diag.Count

func size(bytes int64) string {
	switch {
	case bytes < 1e3:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1e6:
		return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

func list(parts ...string) string { return strings.Join(parts, ", ") }
