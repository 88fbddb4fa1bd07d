package build

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"

	"almanac/internal/assets"
	"almanac/internal/markup"
	"almanac/internal/svg"
)

// drawer draws for a Builder, with the script of the edition at hand.
type drawer struct {
	mu       sync.Mutex
	of       *assets.Bundle // the assets that have the script
	engines  *svg.Engines
	cache    *svg.Cache
	last     map[string]markup.HTML // the last drawing of each figure, by page and id
	drawings atomic.Int64           // how many were made
	drawing  sync.Mutex             // held by whoever draws for a preview
}

// renderer returns what draws with the edition's script, and keeps its drawings.
func (e *Edition) renderer() *svg.Cache {
	d := &e.builder.drawer
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cache != nil && d.of == e.bundle {
		return d.cache
	}
	d.of = e.bundle
	if script := e.bundle.Draw(); d.cache == nil || d.cache.Script() != sha256.Sum256(script) {
		d.engines = svg.NewEngines(script)
		d.cache = svg.NewCache(e.options.Drawings, script, d.engines)
	}
	return d.cache
}

// Close frees the engines that drew.
func (b *Builder) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cache != nil {
		b.cache.Trim()
		b.engines.Close()
	}
	b.cache = nil
}

// draw makes one drawing, whose markup is kept for fill.
func (e *Edition) draw(d svg.Drawing) {
	e.renderer().Render(d) // a fault is told by whoever builds the whole
	e.builder.drawings.Add(1)
}

// fill fills in the drawings of a page that there are, and of the others the last
// one that was shown. It reports whether all are there.
func (e *Edition) fill(p *page) bool {
	cache, all := e.renderer(), true
	d := &e.builder.drawer
	for _, u := range p.Undrawn() {
		key := p.Path + "#" + u.ID
		drawn, ok := cache.Kept(u.Drawing)
		d.mu.Lock()
		if ok {
			if d.last == nil {
				d.last = map[string]markup.HTML{}
			}
			d.last[key] = drawn
		} else {
			drawn, all = d.last[key], false
		}
		d.mu.Unlock()
		*u.Into = drawn
	}
	return all
}
