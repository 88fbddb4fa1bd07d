package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Tab is a browser tab of a test. What goes wrong in it ends the test.
type Tab struct {
	T   testing.TB
	Ctx context.Context

	mu    sync.Mutex
	said  []string
	asked []string
}

// Open starts a browser for t, or skips t where there is none and no CI.
func Open(t testing.TB) *Tab {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	ctx, stop, err := Start(t.TempDir())
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	b := &Tab{T: t, Ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	return b
}

// hear takes in what the browser reports. It does so before the reply to the
// command that caused it, so a test may read it at once.
func (b *Tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *log.EventEntryAdded:
		b.said = append(b.said, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		text := string(e.Type)
		for _, a := range e.Args {
			text += fmt.Sprintf(" %s%s", a.Value, a.Description)
		}
		b.said = append(b.said, text)
	}
}

// Said returns what the console said since it was last asked.
func (b *Tab) Said() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.said
	b.said = nil
	return said
}

// Asked returns the addresses the tab asked for since it was last asked.
func (b *Tab) Asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked := b.asked
	b.asked = nil
	return asked
}

// limit is how long one step may take on a busy machine.
const limit = 30 * time.Second

// Do takes steps.
func (b *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, limit)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.T.Fatal(err)
	}
}

// Visit loads a page.
func (b *Tab) Visit(url string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(url))
}

// View sets the width of the window, and the colours the reader prefers:
// "light" or "dark".
func (b *Tab) View(width int64, scheme string) {
	b.T.Helper()
	b.Do(chromedp.EmulateViewport(width, 900))
	b.Media("screen", scheme)
}

// Media sets what the page is shown on: "screen" or "print".
func (b *Tab) Media(medium, scheme string) {
	b.T.Helper()
	media := emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(b.Ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.T.Fatal(err)
	}
}

// Scripts lets the pages visited from now on run scripts or not.
func (b *Tab) Scripts(on bool) {
	b.T.Helper()
	if _, err := chromedp.Call(b.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		b.T.Fatal(err)
	}
}

// Press presses keys.
func (b *Tab) Press(keys string) {
	b.T.Helper()
	b.Do(chromedp.KeyEvent(keys))
}

// Eval returns the value of an expression, awaited if it is a promise.
func Eval[T any](b *Tab, expression string) T {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, limit)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// Wait waits until an expression is true.
func (b *Tab) Wait(expression string) {
	b.T.Helper()
	const pause = 10 * time.Millisecond
	for range limit / pause {
		if Eval[bool](b, "Boolean("+expression+")") {
			return
		}
		time.Sleep(pause)
	}
	b.T.Fatalf("never true: %s", expression)
}
