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
	Build     *Build  `json:"build,omitempty"`
	Files     []entry `json:"files"`
}

// Build is what a set of files was made with, as far as it is not in the sources:
// whoever has these can make it again.
type Build struct {
	Audience string `json:"audience"`
	Public   bool   `json:"public,omitempty"` // the audience is everybody
	BaseURL  string `json:"base_url"`
	Commit   string `json:"commit,omitempty"` // of the sources, where it was told
	Drafts   bool   `json:"drafts,omitempty"` // it has reports that are still being written
}

type entry struct {
	Path   string `json:"path"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Manifest returns the list of all files with their size and sum as JSON. It
// depends on the files and on Build alone and does not list itself.
func (s *Set) Manifest() []byte { return s.manifest().encode() }

func (s *Set) manifest() manifest {
	m := manifest{Generator: generator, Files: make([]entry, 0, len(s.files))}
	if s.Build != (Build{}) {
		m.Build = &s.Build
	}
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

// ReadBuild returns what a manifest says a set was made with, false if data is no
// manifest of this program or does not say it.
func ReadBuild(data []byte) (Build, bool) {
	var m manifest
	if json.Unmarshal(data, &m) != nil || m.Generator != generator || m.Build == nil {
		return Build{}, false
	}
	return *m.Build, true
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
