package cli

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"time"

	"almanac/internal/diag"
	"almanac/internal/source"
	"almanac/internal/watch"
)

// develop is the loop of those commands that go on while the site is edited. It
// reads the site's files again whenever they may have changed, and hands over
// each state of them that differs from the last.
type develop struct {
	site   *siteFlags
	reader *source.Reader
	base   *source.Tree // the defaults
	watch  *watch.Watcher

	patience time.Duration // see there

	own   *source.Tree // the site's files as they are
	diags diag.List    // of reading them
	amiss string       // why they could not be read the last time, "" if they could
}

// change is a state of the files.
type change struct {
	tree  *source.Tree // over the defaults
	diags diag.List    // of reading
	files []string     // that are new, other or gone since the last state
	// emptied are those of them that had something in them and now have nothing.
	emptied []string
	at      time.Time // when the first sign of it came
}

func newDevelop(s *siteFlags) (*develop, error) {
	if _, err := s.options(); err != nil {
		return nil, err
	}
	if err := s.present(); err != nil {
		return nil, err
	}
	base, err := defaults()
	if err != nil {
		return nil, failure{err}
	}
	return &develop{site: s, reader: source.NewReader(s.dir, time.Now, inputs...), base: base, watch: watch.New(s.dir), patience: patience}, nil
}

// next returns the next state of the files, the first one at once. A grace of
// more than 0 bounds the wait; ok is then false if nothing changed.
func (d *develop) next(ctx context.Context, grace time.Duration) (c change, ok bool, err error) {
	if d.own == nil {
		d.watch.Follow(inputs...) // before reading: what changes meanwhile is told of
		c.at = time.Now()
		return d.read(c)
	}
	if grace > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, grace)
		defer cancel()
	}
	for {
		hint, err := d.watch.Next(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			return change{}, false, nil
		}
		if err != nil {
			return change{}, false, err
		}
		if c, ok, err := d.look(hint); ok || err != nil {
			return c, ok, err
		}
	}
}

// look reads what a hint names, or everything.
func (d *develop) look(hint watch.Batch) (change, bool, error) {
	c := change{at: time.Now()}
	if hint.All || d.amiss != "" { // what can be read by itself tells nothing of what cannot
		d.watch.Follow(inputs...)
		return d.read(c)
	}
	own, diags, err := d.reader.Look(hint.Paths...)
	return d.take(c, own, diags, err)
}

// read reads everything.
func (d *develop) read(c change) (change, bool, error) {
	own, diags, err := d.reader.Read()
	// Looking at everything takes no more than a twentieth of the time.
	d.watch.Interval = min(max(watch.Pulse, 20*time.Since(c.at)), 2*watch.Pulse)
	return d.take(c, own, diags, err)
}

// take makes a change of what was read, if it is one. What cannot be read this
// instant is tried again with the next hint, and is a fault if it cannot be read then
// either: no later save would be seen, and nobody would know why.
func (d *develop) take(c change, own *source.Tree, diags diag.List, err error) (change, bool, error) {
	if err != nil && d.own == nil {
		return c, false, failure{err}
	}
	was := d.amiss
	d.amiss = ""
	if err != nil {
		d.amiss = err.Error()
		if was != d.amiss {
			return c, false, nil
		}
		own, diags = d.own, unreadable(err)
	}
	first := d.own == nil
	c.files = source.Changed(d.own, own)
	for _, name := range c.files {
		if was, is := d.own.File(name), own.File(name); was != nil && is != nil && len(is.Data()) == 0 {
			c.emptied = append(c.emptied, name)
		}
	}
	same := !first && len(c.files) == 0 && reflect.DeepEqual(diags, d.diags)
	d.own, d.diags = own, diags
	if same {
		return c, false, nil
	}
	c.tree, c.diags = source.Overlay(d.base, own), diags
	return c, true, nil
}

// unreadable is the fault of a file or folder that is there and cannot be read.
func unreadable(err error) (out diag.List) {
	file := "content"
	var of *fs.PathError
	if errors.As(err, &of) {
		file, err = of.Path, of.Err
	}
	out.Errorf("unreadable", diag.Pos{File: file}, "this cannot be read: %v", err).
		Helpf("until it can be, no change is seen")
	return out
}
