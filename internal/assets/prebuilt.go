package assets

import (
	"encoding/hex"
	"encoding/json"
	"path"
	"slices"

	"almanac/internal/diag"
	"almanac/internal/source"
)

// prebuiltPath tells of the stylesheet and the scripts as bundled when the program
// was made, which spares most sites the bundler. They are beside it, so that they
// need not be decoded.
const prebuiltPath = distDir + "site.json"

// prebuilt is a bundle with the files it was made from. It stands for a tree
// exactly where all of these are in the tree unchanged: a bundle depends on
// nothing else. What came with the program, this file and those, is not looked at
// again (a fortieth of what a build of 12 reports takes): a test holds them to be of
// one making.
type prebuilt struct {
	Inputs  map[string]string // path → hash of the content; the bundled files too
	Files   []prebuiltFile
	Style   string
	Script  string
	Search  string
	Compare string
	Engine  string
	Font    string
}

// prebuiltFile is a copy of a file of the tree.
type prebuiltFile struct{ Path, Copy string }

// Prebuild returns the files of assets/dist that tell of the bundle of a tree, by
// name, for the program that generates them.
func Prebuild(tree *source.Tree) (map[string][]byte, diag.List) {
	var b Bundle
	used, diags := b.named(tree)
	p := prebuilt{Inputs: map[string]string{}, Style: b.Style, Script: b.Script, Search: b.Search, Compare: b.Compare, Engine: b.Engine, Font: b.Font}
	copies := map[string]string{} // content → path
	slices.Sort(used)             // of two files with the same content, always the same is copied
	for _, path := range used {
		f := tree.File(path)
		p.Inputs[path] = hexSum(f)
		copies[string(f.Data())] = path
	}
	out := map[string][]byte{}
	for _, f := range b.Files {
		from, ok := copies[string(f.Data)]
		if !ok {
			name := unmarked(path.Base(f.Path))
			from, out[name] = distDir+name, f.Data
			p.Inputs[from] = hexSum(source.FromMap(map[string]string{from: string(f.Data)}).File(from))
		}
		p.Files = append(p.Files, prebuiltFile{Path: f.Path, Copy: from})
	}
	data, err := json.Marshal(p) // maps are written in the order of their keys
	if err != nil {
		panic(err) // cannot be: strings only
	}
	out[path.Base(prebuiltPath)] = data
	return out, diags
}

// unmarked is a name without the part that tells contents apart.
func unmarked(name string) string {
	ext := path.Ext(name)
	return name[:len(name)-len(ext)-len("-01234567")] + ext
}

func hexSum(f *source.File) string {
	sum := f.Sum()
	return hex.EncodeToString(sum[:])
}

// prebuilt fills the bundle from what was bundled already, if that stands for the
// tree.
func (b *Bundle) prebuilt(tree *source.Tree) bool {
	f := tree.File(prebuiltPath)
	if f == nil {
		return false
	}
	var p prebuilt
	if json.Unmarshal(f.Data(), &p) != nil {
		return false
	}
	if slices.Contains([]string{p.Style, p.Script, p.Search, p.Compare, p.Engine, p.Font}, "") {
		return false // a site's own, by a program that named fewer
	}
	for path, sum := range p.Inputs {
		in := tree.File(path)
		if in == nil || !(f.Ours() && in.Ours()) && hexSum(in) != sum {
			return false
		}
	}
	var files []File
	for _, f := range p.Files {
		from := tree.File(f.Copy)
		if from == nil { // of another form than this program makes
			return false
		}
		files = append(files, File{Path: f.Path, Data: from.Data()})
	}
	b.Files = files
	b.Style, b.Script, b.Search, b.Compare, b.Engine, b.Font = p.Style, p.Script, p.Search, p.Compare, p.Engine, p.Font
	return true
}
