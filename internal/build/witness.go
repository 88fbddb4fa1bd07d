package build

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"almanac/internal/record"
)

// witness tells what is to be published, for whoever asks, and where there is a
// publication before it, holds it to that. What has errors is not published.
func (e *Edition) witness(r *Result) {
	if r.Diags.Errors() > 0 {
		return
	}
	if r.Publication = sync.OnceValue(e.publication); e.options.Against != nil {
		r.Diags = append(r.Diags, record.Check(*e.options.Against, *r.Publication(), e.options.Today)...)
		r.Retold = record.RetoldIn(*e.options.Against, *r.Publication())
	}
}

func (e *Edition) publication() *record.Publication {
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
	return p
}
