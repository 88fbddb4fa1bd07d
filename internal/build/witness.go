package build

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"almanac/internal/diag"
	"almanac/internal/record"
	"almanac/internal/site"
)

// staticFolder is what stands at the site's root as it is.
const staticFolder = "assets/static/"

// witness keeps what is to be published and, where there is a publication before
// it, holds it to that.
func (b *builder) witness(r *record.Record, pages []site.PageFile, files []site.File) {
	p := &record.Publication{Record: r, Files: map[string]string{}}
	for _, x := range pages {
		p.Files[x.Path] = ""
	}
	for _, x := range files {
		p.Files[x.Path] = ""
	}
	for _, f := range b.tree.Under(staticFolder) {
		p.Files[strings.TrimPrefix(f.Path, staticFolder)] = hex.EncodeToString(f.Sum[:])
	}
	for _, m := range b.result.Archive.Months {
		b.attachments(m, func(path string, data []byte, _ diag.Pos) {
			sum := sha256.Sum256(data)
			p.Files[path] = hex.EncodeToString(sum[:])
		})
	}
	if b.result.Publication = p; b.options.Against != nil {
		b.add(record.Check(*b.options.Against, *p, b.options.Today))
	}
}
