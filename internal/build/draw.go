package build

import (
	"almanac/internal/svg"
)

// draw fills in the drawings that the views wait for.
func (b *builder) draw() {
	if len(b.undrawn) == 0 {
		return
	}
	b.phase("draw")
	engines := svg.NewEngines(b.bundle.Draw)
	defer engines.Close()
	cache := svg.NewCache(b.options.Drawings, b.bundle.Draw, engines)
	defer cache.Trim()
	drawings := make([]svg.Drawing, len(b.undrawn))
	for i, u := range b.undrawn {
		drawings[i] = u.Drawing
	}
	drawn, errs := svg.All(cache, drawings, func(done int) {
		if b.options.Progress != nil {
			b.options.Progress("draw", done, len(drawings))
		}
	})
	for i, u := range b.undrawn {
		*u.Into = drawn[i]
		if errs[i] != nil {
			b.result.Diags.Errorf("draw", u.Pos, "%v", errs[i])
		}
	}
}
