// Package svg draws charts while the site is built: an option of package chart
// becomes SVG markup, drawn by ECharts itself in a JavaScript engine within this
// process. The browser's chart engine is made of the same sources and the same
// widths of glyphs, so its drawing falls on this one.
//
//   - The same Drawing is the same bytes, whatever was drawn before it, in
//     whichever engine and on whichever machine.
//   - The markup is strict: text and attributes escaped, no style attributes, no
//     script, ids that start with the drawing's own, colours as custom properties.
//   - Engines holds an engine for each core. None is started before it is needed, and
//     none need compile its script: that was done when the program was made. They
//     share no lock: two draw 1.8 times as fast as one.
//   - Cache keeps what was drawn, named by everything it was drawn from, because a
//     published chart never changes. It may be lost, damaged or shared by several
//     builds at any time; a build without it takes longer and is the same.
//
// A drawing takes 17 to 26 milliseconds of one core. Of other engines that need no C
// compiler goja takes 2.6 times as much as this one, QuickJS in WebAssembly 2.4 times
// under wazero and as much where it is translated to Go; collecting garbage later or
// guiding the compiler by a profile spares two in a hundred. What is left is spread
// thin over what ECharts does; package assets/generate leaves out what it can.
package svg

import (
	"encoding/binary"
	"encoding/json"

	"almanac/internal/markup"
	"almanac/internal/parallel"
)

// Drawing is what to draw.
type Drawing struct {
	ID          string          `json:"id"`    // of the drawing on its page
	Class       string          `json:"class"` // of the <svg> element
	Title       string          `json:"title"` // its name for assistive technology
	Description string          `json:"description,omitempty"`
	Option      json.RawMessage `json:"option"` // the ECharts option
	Width       int             `json:"width"`  // px
	Height      int             `json:"height"`
}

// Renderer draws.
type Renderer interface {
	Render(Drawing) (markup.HTML, error)
}

// All draws on all cores. It returns the markup and the errors by the order of drawings.
func All(r Renderer, drawings []Drawing) ([]markup.HTML, []error) {
	out, errs := make([]markup.HTML, len(drawings)), make([]error, len(drawings))
	parallel.Each(len(drawings), func(_, i int) { out[i], errs[i] = r.Render(drawings[i]) })
	return out, errs
}

// key is all that the script is told, so that no two drawings have the same. It takes
// a tenth of the time of request, which looks at every byte of the option again.
func (d Drawing) key() []byte {
	b := make([]byte, 0, len(d.ID)+len(d.Class)+len(d.Title)+len(d.Description)+len(d.Option)+64)
	for _, s := range []string{d.ID, d.Class, d.Title, d.Description} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(d.Width)), uint64(d.Height))
	return append(b, d.Option...)
}

// request is the drawing as the script reads it. It is all the script knows.
func (d Drawing) request() []byte {
	b, err := json.Marshal(d)
	if err != nil {
		return nil // an option that is not JSON; the script says so
	}
	return b
}
