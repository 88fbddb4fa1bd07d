package verify

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync"

	"almanac/internal/diag"
)

// public crosses out what is looked for and is public too. What it finds in the content is
// taken out at the end only: texts are compared beside each other.
type public struct {
	index   *index
	places  map[diag.Pos]piece // of restricted figures
	gone    map[key]bool
	lines   map[diag.Pos]bool
	derived derived
}

// apart returns one for a month that is read beside others, and join takes up what that
// has found, and its figures.
func (p *public) apart() *public {
	m := *p
	m.gone, m.lines = map[key]bool{}, map[diag.Pos]bool{}
	return &m
}

func (p *public) join(m *public, of derived) {
	maps.Copy(p.gone, m.gone)
	maps.Copy(p.lines, m.lines)
	for part, s := range of {
		p.derived[part] = append(p.derived[part], s...)
	}
}

// has crosses out what a text has.
func (p *public) has(at diag.Pos, text string) {
	p.text([]byte(text))
	if at = line(at); len(p.places) > 0 {
		if _, ok := p.places[at]; ok {
			p.lines[at] = true
		}
	}
}

func (p *public) text(text []byte) {
	p.index.scan(text, plain, func(k key, _ int32, _ token) { p.gone[k] = true })
}

// totals crosses out what the figures of an archive make. Those of another are never added
// to them.
func (p *public) totals() {
	var taken sync.Mutex
	p.derived.totals(func(v float64) {
		h, ok := significant(v)
		if k := (key{numeral, h}); ok && p.index.has(k) {
			taken.Lock()
			p.gone[k] = true
			taken.Unlock()
		}
	})
	clear(p.derived)
}

// done takes out what was crossed out.
func (p *public) done() {
	p.index.remove(p.gone)
	clear(p.gone)
	for at := range p.lines {
		delete(p.places, at)
	}
}

// program crosses out whatever the layouts and assets have.
func (p *public) program(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".woff2" {
			return err
		}
		data, err := readRegular(fsys, name)
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return nil // no build reads it either, and what it has is not public
		}
		p.text(decoded(data))
		return err
	})
}

// content crosses out whatever is public of the content. It is read only where something
// is left to be found in it.
func (p *public) content(fsys fs.FS, m *material, o Options) diag.List {
	if len(p.index.of)+len(p.places) == 0 {
		return nil
	}
	r := newReader(fsys, o)
	r.public, r.sums = p, m.sums
	r.content(o.Audience)
	return slices.DeleteFunc(r.faults, func(d diag.Diagnostic) bool { return d.Message != overwritten }) // the others were told
}
