package output

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// generator in a manifest tells our published trees from others' files.
const generator = "almanac"

// manifest is the form of manifest.json.
type manifest struct {
	Generator string  `json:"generator"`
	Files     []entry `json:"files"`
}

type entry struct {
	Path   string `json:"path"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Manifest returns the list of all files with their size and sum as JSON. It
// depends on the files alone and does not list itself.
func (s *Set) Manifest() []byte { return s.manifest().encode() }

func (s *Set) manifest() manifest {
	m := manifest{Generator: generator, Files: make([]entry, 0, len(s.files))}
	for _, path := range s.Paths() {
		data := s.files[path]
		sum := sha256.Sum256(data)
		m.Files = append(m.Files, entry{path, len(data), hex.EncodeToString(sum[:])})
	}
	return m
}

func (m manifest) encode() []byte {
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return append(b, '\n')
}

// decodeManifest returns the files that a manifest lists, by path, or nil if
// data is not a manifest of this program.
func decodeManifest(data []byte) map[string]entry {
	var m manifest
	if json.Unmarshal(data, &m) != nil || m.Generator != generator {
		return nil
	}
	files := make(map[string]entry, len(m.Files))
	for _, f := range m.Files {
		files[f.Path] = f
	}
	return files
}

// Sums returns the SHA-256 of each file that a manifest lists, by path; ok is false
// if data is not a manifest of this program.
func Sums(data []byte) (sums map[string]string, ok bool) {
	files := decodeManifest(data)
	sums = make(map[string]string, len(files))
	for path, f := range files {
		sums[path] = f.SHA256
	}
	return sums, files != nil
}
