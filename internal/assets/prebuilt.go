package assets

import (
	"encoding/hex"
	"encoding/json"
	"slices"

	"almanac/internal/diag"
	"almanac/internal/source"
)

// prebuiltPath holds the stylesheet and the scripts as bundled when the program
// was made, which spares most sites the bundler.
const prebuiltPath = distDir + "site.json"

// prebuilt is a bundle with the files it was made from. It stands for a tree
// exactly where all of these are in the tree unchanged: a bundle depends on
// nothing else, so one cannot be out of date, only of no use.
type prebuilt struct {
	Inputs  map[string]string // path → hash of the content
	Files   []prebuiltFile
	Style   string
	Script  string
	Search  string
	Compare string
	Font    string
}

// prebuiltFile has its text, or is a copy of a file of the tree.
type prebuiltFile struct{ Path, Text, Copy string }

// Prebuild returns the content of assets/dist/site.json for a tree, for the
// program that generates it.
func Prebuild(tree *source.Tree) ([]byte, diag.List) {
	var b Bundle
	used, diags := b.bundle(tree)
	p := prebuilt{Inputs: map[string]string{}, Style: b.Style, Script: b.Script, Search: b.Search, Compare: b.Compare, Font: b.Font}
	copies := map[string]string{} // content → path
	slices.Sort(used)             // of two files with the same content, always the same is copied
	for _, path := range used {
		f := tree.File(path)
		p.Inputs[path] = hexSum(f)
		copies[string(f.Data)] = path
	}
	for _, f := range b.Files {
		if from, ok := copies[string(f.Data)]; ok {
			p.Files = append(p.Files, prebuiltFile{Path: f.Path, Copy: from})
		} else {
			p.Files = append(p.Files, prebuiltFile{Path: f.Path, Text: string(f.Data)})
		}
	}
	data, err := json.Marshal(p) // maps are written in the order of their keys
	if err != nil {
		panic(err) // cannot be: strings only
	}
	return data, diags
}

func hexSum(f *source.File) string {
	sum := f.Sum()
	return hex.EncodeToString(sum[:])
}

// prebuilt fills the bundle from assets/dist/site.json, if that stands for the
// tree.
func (b *Bundle) prebuilt(tree *source.Tree) bool {
	f := tree.File(prebuiltPath)
	if f == nil {
		return false
	}
	var p prebuilt
	if json.Unmarshal(f.Data, &p) != nil {
		return false
	}
	for path, sum := range p.Inputs {
		in := tree.File(path)
		if in == nil || hexSum(in) != sum {
			return false
		}
	}
	for _, f := range p.Files {
		data := []byte(f.Text)
		if f.Copy != "" {
			data = tree.File(f.Copy).Data
		}
		b.Files = append(b.Files, File{f.Path, data})
	}
	b.Style, b.Script, b.Search, b.Compare, b.Font = p.Style, p.Script, p.Search, p.Compare, p.Font
	return true
}
