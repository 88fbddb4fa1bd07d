package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"almanac/internal/output"
)

// Objects of the deploy itself are in a folder of their own, which need not be
// readable for the public.
const (
	ownFolder = ".almanac/"
	statePath = ownFolder + "deployed.json"
	lockPath  = ownFolder + "lock.json"
)

// stateFormat is the first member of a state. One with another is ignored.
const stateFormat = "almanac deployed 1"

// state is what the last deploy left on the target. It saves asking for the
// details of each object, and is believed only of those that the store lists
// with the same size and ETag.
type state struct {
	Format string       `json:"format"`
	Place  string       `json:"place,omitempty"` // the target: a copy of it elsewhere is no state of that
	Build  output.Build `json:"build"`           // of the site that was sent there last, whole or not
	Files  []stateEntry `json:"files"`
}

type stateEntry struct {
	Path     string `json:"path"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
	ETag     string `json:"etag"`
	Type     string `json:"type,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Cache    string `json:"cache,omitempty"`
	Kept     bool   `json:"kept,omitempty"`
}

// encodeState writes what stands on the target.
func encodeState(there map[string]Standing, b output.Build, place string) []byte {
	s := state{Format: stateFormat, Place: place, Build: b, Files: make([]stateEntry, 0, len(there))}
	for _, f := range sorted(there) {
		s.Files = append(s.Files, stateEntry{f.Path, f.Size, f.SHA256, f.ETag, f.Type, f.Encoding, f.Cache, f.Kept})
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return append([]byte(strings.ReplaceAll(string(data), `{"path"`, "\n"+`{"path"`)), '\n')
}

// decodeState reads a state. What is none of the target, is empty.
func decodeState(data []byte, place string) (map[string]Standing, output.Build) {
	var s state
	if json.Unmarshal(data, &s) != nil || s.Format != stateFormat || s.Place != "" && s.Place != place {
		return nil, output.Build{}
	}
	out := make(map[string]Standing, len(s.Files))
	for _, f := range s.Files {
		out[f.Path] = Standing{File: File{f.Path, f.Size, f.SHA256, Header{f.Type, f.Encoding, f.Cache}}, ETag: f.ETag, Kept: f.Kept}
	}
	return out, s.Build
}

// readState returns the state of the last deploy, nil if there is none that can be
// read.
func readState(ctx context.Context, store Store) (there map[string]Standing, b output.Build, err error) {
	data, _, err := store.Get(ctx, statePath)
	if errors.Is(err, ErrAbsent) {
		return nil, b, nil
	}
	there, b = decodeState(data, store.Place())
	return there, b, err
}

// writeState leaves the state for the next deploy.
func writeState(ctx context.Context, store Store, there map[string]Standing, b output.Build) error {
	_, err := store.Put(ctx, File{Path: statePath, Header: Header{Type: "application/json", Cache: "no-cache"}}, bodyOf(encodeState(there, b, store.Place())), Condition{})
	return err
}
