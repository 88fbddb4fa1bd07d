package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"almanac/internal/archive"
	"almanac/internal/build"
	"almanac/internal/compress"
	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/source"
)

// publishing is a build on its way into a folder.
type publishing struct {
	voice *voice
	site  *siteFlags
	out   string // the folder: as it was asked for, once it is begun as it is
	built built  // what is told of it and kept, if anything is
	told  told   // what was found, by an attempt before too: it is not told again
	stage *output.Stage
	start time.Time

	began time.Time     // of the last reading of the input; zero in a watch, which reads again by itself
	found *source.Found // by it
	stale int           // how many readings were worth nothing

	packer    *compress.Packer // nil where nothing is packed
	ctx       context.Context  // ends the waiting for another build
	give      func()           // cancels ctx
	beginning sync.Mutex       // of stage and out
	ending    sync.Mutex       // who has it says how it ended
}

func newPublishing(ctx context.Context, v *voice, s *siteFlags, f *buildFlags, start time.Time) *publishing {
	p := &publishing{voice: v, site: s, out: f.out, start: start}
	if f.compress {
		p.packer = compress.New(kept("compressed"))
	}
	p.ctx, p.give = context.WithCancel(ctx)
	return p
}

// begin is build.Options.Out.
func (p *publishing) begin(a *archive.Archive) (build.Sink, error) {
	p.beginning.Lock()
	defer p.beginning.Unlock()
	out, err := p.site.output(a, p.out)
	if err != nil {
		return nil, err
	}
	p.out = out
	stage, err := output.Begin(out, p.options())
	if err != nil {
		return nil, err
	}
	if err = p.stands(stage, a); err != nil {
		stage.Close()
		return nil, err
	}
	p.stage = stage
	if p.packer != nil {
		return packing{p.stage, p.packer}, nil
	}
	return p.stage, nil
}

// errStale says that what was read is not to be published, see isStale.
var errStale = errors.New("the input is to be read again")

// isStale reports whether the input has to be read again: since it was read another build
// was published, perhaps of a later state of it, in which a report was taken back; or
// files were written meanwhile, of which there may be half, or some of a change and not
// the others. There is an end to it: somebody may write all the time.
func (p *publishing) isStale(standing time.Time) bool {
	const tick = 10 * time.Millisecond // of the clock of a file system
	const most = 3
	if p.began.IsZero() || p.stale == most {
		return false
	}
	suspect := p.found.Moved() || p.found.Fresh(p.began)
	if !standing.After(p.began.Add(-tick)) && !(suspect && p.stirred()) {
		return false
	}
	p.stale++
	return true
}

// stirred reports whether a file of the input is not what it was when it was looked for.
func (p *publishing) stirred() bool {
	now, err := p.site.find()
	if err != nil {
		return false // reading it again would fail as well
	}
	defer now.Close()
	return !p.found.Same(now)
}

// stands judges what stands where the build is to go.
func (p *publishing) stands(stage *output.Stage, a *archive.Archive) error {
	if p.isStale(stage.Standing()) {
		return errStale
	}
	return p.site.replaces(a, p.out)
}

func (p *publishing) options() output.Options {
	o := output.Options{Waiting: p.voice.waiting, Context: p.ctx, Cache: kept("published"), Key: p.built.publication()}
	for _, dir := range inputs {
		o.Protected = append(o.Protected, filepath.Join(p.site.dir, dir))
	}
	return o
}

// end tells what a build has found and publishes what it made. Diags were found
// before it.
func (p *publishing) end(r *build.Result, diags diag.List) error {
	v := p.voice
	p.ending.Lock()
	defer p.give()
	defer p.close()
	diags = append(diags, r.Diags...)
	diags.Sort()
	v.diagnostics(p.told.fresh(diags))
	printRetold(v, r.Retold)
	p.told = newTold(diags)
	switch {
	case diags.Errors() > 0:
		v.say("Nothing written: %s.", faults(diags))
		return failure{}
	case r.Err != nil:
		return p.failed(r.Err)
	case r.Failed():
		v.say("Nothing written: %s.", faults(diags))
		return failure{}
	}
	v.phase("publish")
	r.Stamp.Compressed = p.packer != nil
	published, err := p.stage.Publish(r.Stamp)
	if err != nil {
		return p.failed(err)
	}
	if published.Leftover != nil {
		v.warn("the old site is still in part beside %s: %v; the next build tries again", p.out, published.Leftover)
	}
	if p.packer != nil {
		p.packer.Trim()
	}
	b := &p.built
	b.found(diags)
	b.Out, b.Until, b.Drafts, b.Idle = p.out, r.Until, heldBack(r.Archive), idle(r.Archive)
	b.Pages, b.Tables, b.Charts = r.Pages, r.Tables, r.Charts
	p.tell("Built "+p.out, b, published)
	if b.Key != "" {
		b.keep()
	}
	return nil
}

// read reads the input, unless the last build was of the same, which is told again then;
// there is no tree in that case.
func (p *publishing) read(o build.Options, f *buildFlags) (*source.Tree, diag.List, error) {
	p.began = time.Now()
	found, err := p.site.find()
	if err != nil {
		return nil, nil, err
	}
	defer found.Close()
	p.found = found
	if o.Against == nil { // what stands published elsewhere is no input
		p.built = built{Settings: p.site.settings(o, f), State: found.State(p.start), From: o.Now}
	}
	last := builtBefore(p.built.Settings)
	untouched := p.built.State != "" && p.built.State == last.State
	if untouched && p.again(last, o.Now) {
		return nil, nil, nil
	}
	own, diags, err := found.Read()
	if err != nil {
		return nil, nil, failure{err}
	}
	if len(diags) == 0 { // what is not read is not in the key
		p.built.Key = p.built.key(own)
	}
	if !untouched && p.built.Key == last.Key && p.again(last, o.Now) {
		return nil, nil, nil
	}
	return own, diags, nil
}

// again reports whether nobody has touched what the last build of the same input made,
// and tells what was told then.
func (p *publishing) again(last *built, now time.Time) bool {
	if last.Key == "" || now.Before(last.From) || !now.Before(last.Until) {
		return false
	}
	o := p.options()
	o.Key = last.publication()
	published, ok := output.Current(last.Out, o)
	if !ok {
		return false
	}
	p.ending.Lock()
	p.voice.said(last.said[:last.Plain], last.said[last.Plain:])
	p.tell(last.Out+" is as it was built", last, published)
	if p.built.State != "" && p.built.State != last.State {
		last.State = p.built.State
		last.keep()
	}
	return true
}

func (p *publishing) tell(what string, b *built, published output.Result) {
	p.voice.say("%s: %s in %.2f s.", what, list(count(b.Pages, "page"), count(b.Tables, "table"), count(b.Charts, "chart"),
		count(b.Warnings, "warning"), size(published.Bytes)), time.Since(p.start).Seconds())
	tellDrafts(p.voice, b.Drafts, b.Idle)
}

// kept is where something is kept between builds: in the user's folder for what
// programs may forget, nowhere if there is none.
func kept(what string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "almanac", what)
}
