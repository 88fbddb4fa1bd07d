package build

import (
	"crypto/sha256"
	"encoding/hex"

	"almanac/internal/record"
)

// witness keeps what is to be published and, where there is a publication before
// it, holds it to that. What has errors is not published.
func (e *Edition) witness(r *Result) {
	if r.Diags.Errors() > 0 {
		return
	}
	p := &record.Publication{Record: e.site.Record(), Files: map[string]string{}}
	for _, x := range e.site.Pages() {
		p.Files[x.Path] = ""
		if x.OfAll {
			continue // its files are named by their content
		}
		for _, at := range x.Paths() {
			p.Files[at] = ""
		}
	}
	for at, f := range e.files {
		p.Files[at] = ""
		if f.make == nil {
			sum := sha256.Sum256(f.data)
			p.Files[at] = hex.EncodeToString(sum[:])
		}
	}
	if r.Publication = p; e.options.Against != nil {
		r.Diags = append(r.Diags, record.Check(*e.options.Against, *p, e.options.Today)...)
	}
}
