package deploy

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"almanac/internal/output"
	"almanac/internal/parallel"
	"almanac/internal/record"
)

// survey is what is found on a target.
type survey struct {
	there   map[string]Standing       // files that almanac put there
	foreign map[string]Object         // others
	asked   int                       // of there, those that the state did not vouch for
	known   map[string]Standing       // what the state of the last deploy has
	build   output.Build              // of the site that stands there, if any
	locked  bool                      // a deploy is at work there, this one or another
	begun   bool                      // no manifest says so: at most a deploy that was cut off left it
	records map[string]*record.Record // by the folder of their site
}

// look finds out what stands on the target.
func look(ctx context.Context, store Store, p *Publication) (*survey, error) {
	objects, err := store.List(ctx)
	if err != nil {
		return nil, err
	}
	known, build, err := readState(ctx, store)
	if err != nil {
		return nil, err
	}
	if err := contradicts(objects, known); err != nil {
		return nil, err
	}
	objects = append(objects, unlisted(objects, known)...)
	s := &survey{there: map[string]Standing{}, foreign: map[string]Object{}, records: map[string]*record.Record{}}
	var others []Object
	for _, o := range objects {
		s.locked = s.locked || o.Path == lockPath
		was, ok := known[o.Path]
		switch {
		case strings.HasPrefix(o.Path, ownFolder), o.Path == "", strings.HasSuffix(o.Path, "/"): // ours, or what consoles make for folders
		case ok && was.ETag == o.ETag && was.Size == o.Size:
			s.there[o.Path] = was
		default:
			others = append(others, o)
		}
	}
	listed, err := s.witness(ctx, store, p, objects)
	if err != nil {
		return nil, err
	}
	s.known, s.begun = known, s.build == (output.Build{})
	ofLast := func(name string) bool {
		_, ok := known[name]
		return ok || listed[name] != "" || name == output.ManifestPath && listed != nil
	}
	sites, unknown := sitesIn(objects), others[:0]
	for _, o := range others {
		if _, needed := p.get(o.Path); needed || ofLast(o.Path) || !below(sites, o.Path) {
			unknown = append(unknown, o)
		} else {
			s.foreign[o.Path] = o
		}
	}
	err = s.ask(ctx, store, p, unknown, ofLast)
	if s.begun && len(s.there) > 0 { // else nothing was sent, or all of it was removed
		s.build = build
	}
	return s, err
}

// contradicts returns an error if a listing has nothing of what the last deploy left:
// then it is more likely that the listing is wrong than that all is gone. What is not
// listed would not be taken back.
func contradicts(objects []Object, known map[string]Standing) error {
	if len(known) == 0 || slices.ContainsFunc(objects, func(o Object) bool { _, ok := known[o.Path]; return ok }) {
		return nil
	}
	return fmt.Errorf("the store lists none of the %d files that the last deploy left there, as %s says: nothing was changed; if they are gone indeed, remove that object", len(known), statePath)
}

// unlisted returns what the last deploy left and a listing does not have. The store is
// asked for each: what somebody removed is not there, and what a listing that is not whole
// leaves out has to be taken back all the same.
func unlisted(objects []Object, known map[string]Standing) (out []Object) {
	listed := make(map[string]bool, len(objects))
	for _, o := range objects {
		listed[o.Path] = true
	}
	for path := range known {
		if !listed[path] {
			out = append(out, Object{Path: path})
		}
	}
	return out
}

// sitesIn returns the folders to which other sites were deployed: their own objects say
// so. What is there is theirs and need not be asked, if it was never ours: a deploy that
// went astray into one of our folders leaves such an object as well.
func sitesIn(objects []Object) map[string]bool {
	sites := map[string]bool{}
	for _, o := range objects {
		if folder, _, ok := strings.Cut(o.Path, "/"+ownFolder); ok {
			sites[folder] = true
		}
	}
	return sites
}

// below reports whether a file is in one of the folders.
func below(folders map[string]bool, file string) bool {
	for i, c := range file {
		if c == '/' && folders[file[:i]] {
			return true
		}
	}
	return false
}

// ask takes the details of objects that the state does not vouch for. OfLast reports
// whether the last site had a file of that name.
func (s *survey) ask(ctx context.Context, store Store, p *Publication, unknown []Object, ofLast func(string) bool) error {
	var mu sync.Mutex
	return parallel.Try(workers, len(unknown), func(_, i int) error {
		d, err := store.Head(ctx, unknown[i].Path)
		if errors.Is(err, ErrAbsent) { // deleted since it was listed
			return nil
		}
		if _, needed := p.get(unknown[i].Path); errors.Is(err, ErrForbidden) && !needed && !ofLast(unknown[i].Path) {
			mu.Lock()
			defer mu.Unlock()
			s.foreign[unknown[i].Path] = unknown[i]
			return nil
		}
		if err != nil {
			return err
		}
		if was, ok := s.known[d.Path]; ok && was.ETag == d.ETag && was.Size == d.Size { // it was not listed
			mu.Lock()
			defer mu.Unlock()
			s.there[d.Path] = was
			return nil
		}
		sum, err := p.believe(d)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		if d.SHA256 == "" && !ofLast(d.Path) {
			s.foreign[d.Path] = d.Object
			return nil
		}
		s.asked++
		s.there[d.Path] = Standing{File: File{d.Path, d.Size, sum, d.Header}, ETag: d.ETag, Stray: !ofLast(d.Path)}
		return nil
	})
}

// believe returns the SHA-256 that an object says it has, or "" if it cannot be
// that of a file of the publication: the metadata may have outlived the bytes.
func (p *Publication) believe(d Details) (string, error) {
	f, ok := p.get(d.Path)
	if !ok || d.SHA256 != f.SHA256 {
		return d.SHA256, nil
	}
	if d.Size != f.Size {
		return "", nil
	}
	body, done, err := p.body(f)
	if err != nil {
		return "", err
	}
	done()
	if sum := body.MD5; !d.Opaque && len(d.ETag) == hex.EncodedLen(len(sum)) && d.ETag != hex.EncodeToString(sum[:]) {
		return "", nil
	}
	return d.SHA256, nil
}

// witness reads what the site that stands on the target says of itself: the sums
// of its files, nil if it has no manifest, and its records. What cannot be read, says
// nothing. What is the same in the publication is neither fetched nor read again.
func (s *survey) witness(ctx context.Context, store Store, p *Publication, objects []Object) (sums map[string]string, err error) {
	for _, o := range objects {
		name := path.Base(o.Path)
		folder := path.Dir(o.Path)
		if o.Path != output.ManifestPath && (name != record.Path || p.records[folder] == nil) {
			continue
		}
		if name == record.Path && s.same(p, o.Path) {
			s.records[folder] = p.records[folder] // of a large archive it is large
			continue
		}
		data, err := s.fetch(ctx, store, p, o.Path)
		if err != nil {
			return nil, err
		}
		if name == record.Path {
			if r, err := record.Outline(data); err == nil {
				s.records[folder] = r
			}
			continue
		}
		sums, _ = output.Sums(data)
		if len(sums) == 0 {
			sums = nil
		}
		s.build, _ = output.ReadBuild(data)
	}
	return sums, nil
}

// fetch reads an object, or the file of the publication that it is known to be.
func (s *survey) fetch(ctx context.Context, store Store, p *Publication, path string) ([]byte, error) {
	if s.same(p, path) {
		f, _ := p.get(path)
		return p.Read(f)
	}
	data, _, err := store.Get(ctx, path)
	if errors.Is(err, ErrAbsent) {
		return nil, nil
	}
	return data, err
}

// same reports whether an object is known to be the file of the publication.
func (s *survey) same(p *Publication, path string) bool {
	f, ok := p.get(path)
	return ok && s.there[path].SHA256 == f.SHA256
}

// withdrawn returns what the publication takes back of what stands there.
func (s *survey) withdrawn(p *Publication) (out Withdrawn) {
	for folder, next := range p.records {
		out = append(out, withdrawnBy(folder, s.records[folder], next)...)
	}
	return out
}
