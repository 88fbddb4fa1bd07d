package svg

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"modernc.org/quickjs"

	"almanac/internal/markup"
	"almanac/internal/parallel"
)

// Engines draws with JavaScript engines, as many as there are cores. It may be
// used by many goroutines.
type Engines struct {
	script  []byte
	free    chan *quickjs.VM // nil stands for one that is not started
	mu      sync.Mutex
	started []*quickjs.VM
}

// NewEngines returns engines that run script, which is assets/dist/draw.js.
func NewEngines(script []byte) *Engines {
	e := &Engines{script: script, free: make(chan *quickjs.VM, parallel.Cores())}
	for range cap(e.free) {
		e.free <- nil
	}
	return e
}

// Limits of one engine. A drawing takes some 20 milliseconds; what takes a minute
// has gone wrong and would never end.
const (
	stackSize = 4 << 20
	timeLimit = time.Minute
)

// Render implements Renderer.
func (e *Engines) Render(d Drawing) (markup.HTML, error) {
	vm := <-e.free
	defer func() { e.free <- vm }()
	if vm == nil {
		var err error
		if vm, err = e.start(); err != nil {
			return "", err
		}
	}
	drawn, err := vm.Call("draw", string(d.request()))
	if err != nil && strings.Contains(err.Error(), "interrupted") {
		return "", fmt.Errorf("%s cannot be drawn within %v: show less in the chart", d.ID, timeLimit)
	}
	if err != nil {
		return "", fmt.Errorf("the chart engine cannot draw %s: %w", d.ID, err)
	}
	text, ok := drawn.(string)
	if !ok {
		return "", fmt.Errorf("the chart engine returns %T for %s", drawn, d.ID)
	}
	var w markup.Writer
	w.Write([]byte(text)) // the script escapes
	return w.Take(), nil
}

func (e *Engines) start() (*quickjs.VM, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, fmt.Errorf("the chart engine does not start: %w", err)
	}
	vm.SetMaxStackSize(stackSize)
	if err = vm.SetEvalTimeout(timeLimit); err == nil {
		err = e.load(vm)
	}
	if err != nil {
		vm.Close()
		return nil, fmt.Errorf("the chart engine does not start: %w", err)
	}
	e.mu.Lock()
	e.started = append(e.started, vm)
	e.mu.Unlock()
	return vm, nil
}

// load runs the script in an engine, as it was compiled with the program if it is that.
func (e *Engines) load(vm *quickjs.VM) error {
	if code := compiled(e.script); code != nil {
		_, err := vm.EvalBytecode(code)
		return err
	}
	_, err := vm.Eval(string(e.script), quickjs.EvalGlobal)
	return err
}

// Close frees the engines. Nothing can be drawn with them afterwards.
func (e *Engines) Close() error {
	for range cap(e.free) {
		<-e.free
	}
	var first error
	for _, vm := range e.started {
		if err := vm.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}
