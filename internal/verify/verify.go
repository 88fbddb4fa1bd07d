// Package verify is a second opinion on a finished site: it looks for restricted
// material in the files that were published. It shares no code with what filters the
// content and makes the pages (a test holds its imports to that), so that a fault
// there is not repeated here. It reads the sources itself, by a TOML decoder of
// its own, with a simpler and stricter idea of them.
//
// # What is restricted
//
// Every text, id, name of a file and number of the content has a class: the
// strictest of the levels declared around it, as the specification in package load
// says. Restricted is what is above the audience, what a report holds that is a draft
// or not published yet, comments, files that no report attaches, and whatever has
// a level that is not declared to the letter. Attachments keep their titles.
//
// # What tells it
//
//   - a word of four letters or more, or of five letters and digits,
//   - five words in a row within a sentence, or all of a text of three or four, two of
//     them of four letters,
//   - an id or the name of a file, with its parts in a row,
//   - a number of four digits or more, however its thousands and decimals are
//     separated; years and round numbers tell nothing,
//   - a whole file, by its hash,
//   - of any number, however small: that a download names its line as the source,
//   - the address of a month that is held back, and its name in any other form unless a
//     later month is there, whose tables name it as one of which they have nothing.
//
// It tells something only if it is nowhere in public: not in the public part of the
// content, in layouts and assets, in what the program writes of itself
// (vocabulary.txt, which a test keeps), and no total, change or sum over months of
// public figures. Shorter words, small numbers and dates are not looked for: they
// are found everywhere by chance.
//
// # Where it is looked for
//
// In every file of the folder and in its name; in what is packed (ZIP and hence
// XLSX, gzip, Brotli, PDF streams, base64), in the metadata of pictures, behind
// entities, percent signs and escapes, in comments and attributes. A file must be
// of a kind that a site consists of, or a public attachment to the byte. Letters
// that are drawn and fonts are not read.
//
// Findings name the file and the place of the source, and do not repeat what is
// restricted: a log may be public.
package verify

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"almanac/internal/diag"
)

// Options say for whom a site was published and what is public besides the content.
type Options struct {
	Audience string    // name of a level, "" for the public one
	Now      time.Time // what publish_at is compared with
	Drafts   bool      // drafts may be in the folder
	Folder   string    // what messages call the published folder
	Public   []string  // texts that are public
	Program  []fs.FS   // layouts and assets
}

// Report is what was looked at and found.
type Report struct {
	Findings   diag.List // sorted by file
	Files      int
	Bytes      int64
	Restricted int // texts, names and numbers of the content that were looked for
}

//go:embed vocabulary.txt
var vocabulary []byte

// Run compares the files of published with the content below site. An error
// means that a folder could not be read.
func Run(site, published fs.FS, o Options) (*Report, error) {
	m, faults := readContent(site, o)
	r := &Report{Findings: faults}
	if m == nil {
		return r, nil
	}
	v, faults, err := newVerifier(site, m, o)
	if err != nil {
		return nil, err
	}
	r.Findings = append(r.Findings, faults...)
	r.Restricted = len(v.index.pieces) + len(v.hashes)
	files, err := v.list(published, r)
	if err != nil {
		return nil, err
	}
	found := make([]diag.List, len(files))
	sizes := make([]int64, len(files))
	each(len(files), func(i int) { sizes[i] = v.file(published, files[i], &found[i]) })
	for i := range files {
		r.Findings = append(r.Findings, found[i]...)
		r.Bytes += sizes[i]
	}
	r.Files = len(files)
	slices.SortStableFunc(r.Findings, func(a, b diag.Diagnostic) int { return cmp.Compare(a.File, b.File) })
	return r, nil
}

// each calls f for 0 to n-1, on all cores.
func each(n int, f func(i int)) {
	var workers sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	workers.Wait()
}

// verifier knows what to look for.
type verifier struct {
	options  Options
	index    *index
	hashes   map[[32]byte]attached // of restricted files
	attached map[string][32]byte   // public files, by their path in the site
	places   map[diag.Pos]piece    // of restricted figures: their lines
}

// newVerifier returns one for what is restricted of a site, and what is wrong with the
// public rest of it.
func newVerifier(site fs.FS, m *material, o Options) (*verifier, diag.List, error) {
	v := &verifier{options: o, places: map[diag.Pos]piece{}, hashes: map[[32]byte]attached{}, attached: map[string][32]byte{}}
	for _, p := range m.pieces {
		if p.form == figure {
			v.places[line(p.at)] = p
		}
	}
	for _, a := range m.attached {
		if a.rank > m.audience && a.size > 0 {
			v.hashes[a.hash] = a
		} else {
			v.attached[a.path] = a.hash
		}
	}
	for _, hash := range v.attached {
		delete(v.hashes, hash)
	}
	v.index = newIndex(m.pieces)
	p := &public{index: v.index, places: v.places, gone: map[key]bool{}, lines: map[diag.Pos]bool{}, derived: derived{}}
	for _, text := range append(o.Public, string(vocabulary)) {
		p.text([]byte(text))
	}
	for _, program := range o.Program {
		if err := p.program(program); err != nil {
			return nil, nil, err
		}
	}
	p.done()
	faults := p.content(site, m, o)
	p.done()
	return v, faults, nil
}

// line is a place as the downloads give it.
func line(p diag.Pos) diag.Pos { return diag.Pos{File: p.File, Line: p.Line} }

// list returns the files of a folder. What is no file is a finding.
func (v *verifier) list(fsys fs.FS, r *Report) (files []string, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Type().IsRegular():
			files = append(files, name)
		case !d.IsDir():
			r.Findings.Errorf("kind", v.at(name, 0), "is no file, and nobody can tell what a reader gets of it")
		}
		return nil
	})
	return files, err
}

func (v *verifier) at(name string, line int) diag.Pos {
	return diag.Pos{File: path.Join(v.options.Folder, name), Line: line}
}

// file looks at one file and returns its size.
func (v *verifier) file(fsys fs.FS, name string, found *diag.List) int64 {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		found.Errorf("unreadable", v.at(name, 0), "cannot be read: %v", err)
		return 0
	}
	if public, ok := v.attached[name]; ok && public == sha256.Sum256(data) {
		return int64(len(data))
	}
	if fault, help := unfit(name, data); fault != "" {
		found.Errorf("kind", v.at(name, 0), "%s", fault).Helpf("%s", help)
	}
	s := sighting{v: v, found: found, seen: map[diag.Pos]bool{}}
	s.text(part{name: name, text: []byte(name)}, "the name of the file has")
	s.hash(name, data)
	unpack(name, data, func(p part) { s.text(p, "") }, func(name, why string) {
		found.Errorf("unreadable", v.at(name, 0), "%s", why)
	})
	s.summary(name)
	return int64(len(data))
}

// sighting collects what is found in one file, each piece of the sources once.
type sighting struct {
	v     *verifier
	found *diag.List
	seen  map[diag.Pos]bool
}

// most is how many findings of one file are told.
const most = 10

func (s *sighting) text(p part, in string) {
	text := decoded(p.text)
	s.v.index.scan(text, p.how, func(k key, n int32, t token) {
		source := s.v.index.pieces[n]
		if s.seen[source.at] || source.form == address && (t.start == 0 || text[t.start-1] != '/') {
			return
		}
		if s.seen[source.at] = true; len(s.seen) > most {
			return
		}
		line := 1 + bytes.Count(text[:t.start], []byte("\n"))
		if in != "" {
			line = 0
		}
		in := cmp.Or(in, "has")
		s.found.Errorf("restricted", s.v.at(p.name, line), "%s %s that is %s: %s", in, sortNames[k.sort], source.why, masked(text[t.start:t.end])).
			At(source.at, "it stands here")
	})
	s.places(p)
	if p.how != wordsOnly { // a file may be packed in it as it is
		s.hash(p.name, p.text)
	}
}

// places looks for numbers that say themselves that they come from a line that is
// restricted.
func (s *sighting) places(p part) {
	for rest := p.text; len(s.v.places) > 0; {
		i := bytes.Index(rest, []byte(`"content/`))
		if i < 0 {
			return
		}
		place, after, _ := bytes.Cut(rest[i+1:], []byte(`"`))
		rest = after
		colon := max(bytes.LastIndexByte(place, ':'), 0)
		n, _ := strconv.Atoi(string(place[min(colon+1, len(place)):]))
		if source, ok := s.v.places[diag.Pos{File: string(place[:colon]), Line: n}]; ok && !s.seen[source.at] {
			s.seen[source.at] = true
			s.found.Errorf("restricted", s.v.at(p.name, 0), "has a number from a line that is %s", source.why).At(source.at, "it stands here")
		}
	}
}

func (s *sighting) hash(name string, data []byte) {
	if len(s.v.hashes) == 0 {
		return
	}
	if a, ok := s.v.hashes[sha256.Sum256(data)]; ok && !s.seen[a.at] {
		s.seen[a.at] = true
		s.found.Errorf("restricted", s.v.at(name, 0), "is a file that is %s", a.why).At(a.at, "it stands here")
	}
}

func (s *sighting) summary(name string) {
	if n := len(s.seen) - most; n > 0 {
		s.found.Errorf("restricted", s.v.at(name, 0), "has %d more that are restricted", n)
	}
}

// masked tells the kind of a text to who knows it, and to nobody else what it is.
func masked(b []byte) string {
	first := true
	return fmt.Sprintf("“%s”", strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '#'
		case !unicode.IsLetter(r):
			return r
		case first:
			first = false
			return r
		}
		return '·'
	}, string(b)))
}
