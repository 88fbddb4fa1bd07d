package site

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"almanac/internal/parallel"
	"almanac/internal/search"
)

// searchFolder is where the index of the search lies. Its files are named by their
// content.
const searchFolder = "assets/search/"

// EarlyIndex is the path at which a preview has the manifest of an index that is still
// to be made. Nothing is published there.
const EarlyIndex = searchFolder + "index.json"

// index is what the search page reads, made of the views of all other pages: what no
// page shows cannot be found. What of it is not kept is made again for whoever asks for
// it: that of 12,000 reports is made in seconds and is larger than their content.
type index struct {
	pages [][]*PageFile // of each part
	files []indexFile   // the manifest first
	names map[string]int

	mu     sync.Mutex
	recent []recentPart // the one that was asked for last in the end
}

// indexFile is a file of the index.
type indexFile struct {
	name string
	part int
	data []byte // nil where it is not kept
}

type recentPart struct {
	number int
	*search.Part
}

// partsKept are those that a query looks into: it reads one part after the other.
const partsKept = 4

// indexing is the making of the index of a site.
type indexing struct {
	mu   sync.Mutex // held by whoever makes it
	made atomic.Pointer[index]
}

// Indexed reports whether there is an index already, or no search.
func (s *Site) Indexed() bool {
	return s.archive.Site.Without.Search || s.indexing.made.Load() != nil
}

// Index makes the index for a preview, which keeps no more of it than the files by which
// every search begins. It gives up once ctx is done.
func (s *Site) Index(ctx context.Context) {
	if !s.Indexed() {
		s.index(ctx, false)
	}
}

// index returns the index, and makes it unless it is there: with all its files or
// without those of parts, nil once ctx is done.
func (s *Site) index(ctx context.Context, whole bool) *index {
	s.indexing.mu.Lock()
	defer s.indexing.mu.Unlock()
	if x := s.indexing.made.Load(); x != nil {
		return x
	}
	x := &index{pages: search.Divide(s.searched()), names: map[string]int{}}
	parts := x.parts(ctx, whole || len(x.pages) == 1)
	if ctx.Err() != nil {
		return nil
	}
	first := parts[0].Files
	if len(parts) > 1 {
		first = search.Directory(parts)
	}
	x.take(0, first)
	for i, p := range parts {
		x.take(i, p.Files)
	}
	s.indexing.made.Store(x)
	return x
}

// parts makes all parts, on all cores: a reader waits for them. Kept or not, their files
// are named.
func (x *index) parts(ctx context.Context, kept bool) []*search.Part {
	out := make([]*search.Part, len(x.pages))
	parallel.Each(len(out), func(_, i int) {
		if ctx.Err() != nil {
			return
		}
		p := x.part(i)
		if out[i] = p; kept {
			return
		}
		for f := range p.Files {
			p.Files[f].Data = nil
		}
	})
	return out
}

// part makes one part.
func (x *index) part(i int) *search.Part {
	var found []search.Page
	for _, p := range x.pages[i] {
		if f := p.searched(); f != nil {
			found = append(found, *f)
		}
	}
	return search.Index(found)
}

// take takes in files of a part. Parts that say the same share a file.
func (x *index) take(part int, files []search.File) {
	for _, f := range files {
		if _, ok := x.names[f.Name]; !ok {
			x.names[f.Name] = len(x.files)
			x.files = append(x.files, indexFile{f.Name, part, f.Data})
		}
	}
}

// divided reports whether there are several parts.
func (x *index) divided() bool { return len(x.pages) > 1 }

// data returns a file.
func (x *index) data(f indexFile) []byte {
	if f.data != nil {
		return f.data
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	at := slices.IndexFunc(x.recent, func(p recentPart) bool { return p.number == f.part })
	part := recentPart{number: f.part}
	if at >= 0 {
		part = x.recent[at]
		x.recent = slices.Delete(x.recent, at, at+1)
	} else {
		part.Part = x.part(f.part)
	}
	if x.recent = append(x.recent, part); len(x.recent) > partsKept {
		x.recent = slices.Delete(x.recent, 0, 1)
	}
	for _, made := range part.Files {
		if made.Name == f.name {
			return made.Data
		}
	}
	panic("site: the index has another " + f.name) // cannot be: the same pages give the same files
}

// IndexFile returns a file of the index, which is made.
func (s *Site) IndexFile(path string) (data []byte, ok bool) {
	name, below := strings.CutPrefix(path, searchFolder)
	x := s.indexing.made.Load()
	if !below || x == nil {
		return nil, false
	}
	if path == EarlyIndex {
		return x.data(x.files[0]), true
	}
	i, ok := x.names[name]
	if !ok {
		return nil, false
	}
	return x.data(x.files[i]), true
}
