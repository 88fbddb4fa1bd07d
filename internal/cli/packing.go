package cli

import (
	"slices"
	"strings"

	"almanac/internal/compress"
	"almanac/internal/output"
)

// packing is a stage that puts packed forms beside every text.
type packing struct {
	*output.Stage
	packer *compress.Packer
}

// Write writes a file and its packed forms.
func (p packing) Write(path string, data ...[]byte) error {
	if err := p.Stage.Write(path, data...); err != nil || !compress.Text(path) {
		return err
	}
	for _, f := range p.packer.Forms(slices.Concat(data...)) {
		if err := p.Stage.Write(path+f.Suffix, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// Refused leaves out the forms of files that are refused themselves.
func (p packing) Refused() (out []*output.PathError) {
	refused := map[string]bool{}
	for _, e := range p.Stage.Refused() { // sorted: a file comes before its forms
		refused[e.Path] = true
		if file := strings.TrimSuffix(strings.TrimSuffix(e.Path, ".br"), ".gz"); file == e.Path || !refused[file] {
			out = append(out, e)
		}
	}
	return out
}

// pack adds the packed forms of all texts to a set.
func pack(set *output.Set, packer *compress.Packer) error {
	for _, path := range set.Paths() {
		if !compress.Text(path) {
			continue
		}
		for _, f := range packer.Forms(set.Get(path)) {
			if err := set.Add(path+f.Suffix, f.Data); err != nil {
				return err
			}
		}
	}
	set.Build.Compressed = true
	return nil
}
