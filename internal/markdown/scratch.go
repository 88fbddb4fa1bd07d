package markdown

import (
	"slices"
	"sync"

	"almanac/internal/archive"
)

// scratch is what a text grows in; the prose has copies that fit.
type scratch struct {
	plain    []byte
	pieces   []archive.Piece // without their markup
	ends     []int           // of the markup of each piece in all of it
	headings []archive.Heading
	links    []archive.Link
	autoIDs  map[string]int // automatic ids → the last number tried for them
	lines    []line         // that goldmark has found; when there is no room, it goes on elsewhere
	tokens   []token        // of all of them

	notes   map[string]*note
	labels  []string       // of the notes, as written
	ownIDs  map[string]int // ids that editors gave to headings → offset
	slotIDs map[string]int // ids of tables and charts → offset
}

// scratches are those that are free. To grow new ones would be a fifth of what
// loading a report allocates.
var scratches = sync.Pool{New: func() any {
	return &scratch{autoIDs: map[string]int{}, notes: map[string]*note{}, ownIDs: map[string]int{}, slotIDs: map[string]int{}}
}}

// fitting returns a copy that has no room to spare.
func fitting[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}

// newLine returns memory for a line, which holds until the scratch is free.
func (s *scratch) newLine() *line {
	n := len(s.lines)
	if n == cap(s.lines) {
		n, s.lines = 0, make([]line, 0, linesKept)
	}
	s.lines = s.lines[:n+1]
	return &s.lines[n]
}

// linesKept is how many lines there is room for: more than a report of 20 KB has.
const linesKept = 64

// free lets another text have the scratch.
func (s *scratch) free() {
	clear(s.lines)
	clear(s.notes)
	clear(s.labels)
	clear(s.ownIDs)
	clear(s.slotIDs)
	s.lines, s.tokens, s.labels = s.lines[:0], s.tokens[:0], s.labels[:0]
	scratches.Put(s)
}

// empty makes the scratch ready for another prose, and lets go of what it holds.
func (s *scratch) empty() {
	clear(s.pieces)
	clear(s.headings)
	clear(s.links)
	clear(s.autoIDs)
	s.plain, s.pieces, s.ends, s.headings, s.links = s.plain[:0], s.pieces[:0], s.ends[:0], s.headings[:0], s.links[:0]
}
