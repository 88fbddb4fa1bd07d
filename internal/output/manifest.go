package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"
)

// generator in a manifest tells our published trees from others' files.
const generator = "almanac"

// manifest is the form of manifest.json.
type manifest struct {
	Generator string         `json:"generator"`
	Build     *Build         `json:"build,omitempty"`
	Before    map[string]sum `json:"before,omitempty"` // see Beside
	Files     []entry        `json:"files"`
}

// Build is what a set of files was made with, as far as it is not in the sources:
// whoever has these can make it again.
type Build struct {
	Audience string `json:"audience"`
	Public   bool   `json:"public,omitempty"` // the audience is everybody
	BaseURL  string `json:"base_url"`
	Commit   string `json:"commit,omitempty"` // of the sources, where it was told
	Drafts   bool   `json:"drafts,omitempty"` // it has reports that are still being written
	// Compressed says that packed forms lie beside the texts.
	Compressed bool `json:"compressed,omitempty"`
}

type entry struct {
	Path   string `json:"path"`
	Size   int    `json:"size"`
	SHA256 sum    `json:"sha256"`
	// Kept says that the site before this one had the file: see Stage.Keep.
	Kept bool `json:"kept,omitempty"`
}

// sum is a SHA-256, in hexadecimal where it is text.
type sum [sha256.Size]byte

func (s sum) String() string               { return hex.EncodeToString(s[:]) }
func (s sum) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s *sum) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(s) {
		return hex.ErrLength
	}
	_, err := hex.Decode(s[:], text)
	return err
}

// Manifest returns the list of all files with their size and sum as JSON. It
// depends on the files and on Build alone and does not list itself.
func (s *Set) Manifest() []byte {
	return encodeManifest(s.Build, func(yield func(entry) bool) {
		for _, path := range s.Paths() {
			if !yield(entry{Path: path, Size: len(s.files[path]), SHA256: sha256.Sum256(s.files[path])}) {
				return
			}
		}
	})
}

// encodeManifest writes the list of files, which come sorted by path. It may be
// long, and this takes a tenth of the time and memory of json.MarshalIndent.
func encodeManifest(build Build, files iter.Seq[entry]) []byte {
	b := []byte("{\n\t\"generator\": \"" + generator + "\",\n")
	if build != (Build{}) {
		b = append(b, "\t\"build\": "...)
		b = append(append(b, encode(build)...), ",\n"...)
	}
	b = append(b, "\t\"files\": ["...)
	end := "]\n}\n"
	comma := "\n"
	for e := range files {
		b = append(b, comma...)
		b = append(b, "\t\t{\n\t\t\t\"path\": "...)
		b = append(b, encode(e.Path)...)
		b = append(b, ",\n\t\t\t\"size\": "...)
		b = strconv.AppendInt(b, int64(e.Size), 10)
		b = append(b, ",\n\t\t\t\"sha256\": \""...)
		b = hex.AppendEncode(b, e.SHA256[:])
		b = append(b, '"')
		if e.Kept {
			b = append(b, ",\n\t\t\t\"kept\": true"...)
		}
		b = append(b, "\n\t\t}"...)
		comma, end = ",\n", "\n\t]\n}\n"
	}
	return append(b, end...)
}

// encode writes a value that is no list.
func encode(v any) []byte {
	b, err := json.MarshalIndent(v, "\t", "\t")
	if err != nil {
		panic(err) // strings and truth values always encode
	}
	return b
}

// readManifest reads a manifest of this program, false for anything else.
func readManifest(data []byte) (m manifest, ok bool) {
	ok = json.Unmarshal(data, &m) == nil && m.Generator == generator
	return m, ok
}

// ReadBuild returns what a manifest says a set was made with, false if data is no
// manifest of this program or does not say it.
func ReadBuild(data []byte) (Build, bool) {
	m, ok := readManifest(data)
	if !ok || m.Build == nil {
		return Build{}, false
	}
	return *m.Build, true
}

// decodeManifest returns the files that a manifest lists, by path, or nil if
// data is not a manifest of this program.
func decodeManifest(data []byte) map[string]entry {
	m, ok := readManifest(data)
	if !ok {
		return nil
	}
	files := make(map[string]entry, len(m.Files))
	for _, f := range m.Files {
		files[f.Path] = f
	}
	return files
}

// IsCode reports whether a file is a style, a script or a font with a hashed name, or its
// compressed form. Such files say nothing of the archive. What else is among the assets
// does: the index of the search may hold a report that was taken back.
func IsCode(file string) bool {
	file = strings.TrimSuffix(strings.TrimSuffix(file, ".br"), ".gz")
	return strings.HasPrefix(file, "assets/") && slices.Contains([]string{".css", ".js", ".woff2"}, path.Ext(file))
}

// Beside returns a manifest as it is while files that it lists are replaced one by one: it
// has, by path, the SHA-256 of those that may stand there still.
func Beside(data []byte, before map[string]string) []byte {
	files := []byte("\t\"files\": [")
	return bytes.Replace(data, files, slices.Concat([]byte("\t\"before\": "), encode(before), []byte(",\n"), files), 1)
}

// Before returns what Beside has added to a manifest.
func Before(data []byte) map[string]string {
	m, ok := readManifest(data)
	if !ok {
		return nil
	}
	before := make(map[string]string, len(m.Before))
	for path, sum := range m.Before {
		before[path] = sum.String()
	}
	return before
}

// Own returns a manifest as it is where nothing is kept, and by path the files that it
// lists as kept, if they can be: see IsCode. What is no manifest of this program comes back as it is.
func Own(data []byte) (own []byte, kept map[string]bool) {
	m, ok := readManifest(data)
	if !ok {
		return data, nil
	}
	kept = map[string]bool{}
	for _, f := range m.Files {
		if f.Kept && IsCode(f.Path) {
			kept[f.Path] = true
		}
	}
	if len(kept) == 0 {
		return data, nil
	}
	var build Build
	if m.Build != nil {
		build = *m.Build
	}
	return encodeManifest(build, func(yield func(entry) bool) {
		for _, f := range m.Files {
			if kept[f.Path] {
				continue
			}
			f.Kept = false
			if !yield(f) {
				return
			}
		}
	}), kept
}

// Sums returns the SHA-256 of each file that a manifest lists, by path; ok is false
// if data is not a manifest of this program.
func Sums(data []byte) (sums map[string]string, ok bool) {
	files := decodeManifest(data)
	sums = make(map[string]string, len(files))
	for path, f := range files {
		sums[path] = f.SHA256.String()
	}
	return sums, files != nil
}
