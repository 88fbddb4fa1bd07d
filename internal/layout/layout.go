// Package layout is the home of html/template: it makes pages from views.
//
//   - layouts/NAME.html is the page called NAME, a whole template of its own. It
//     starts from layouts/base.html by {{ template "base" . }} and fills the
//     blocks of base by {{ define }}.
//   - layouts/partials/NAME.html is a component; any layout shows it by
//     {{ template "NAME" . }}. The file needs no {{ define }} around it, and may
//     have one of its name.
//   - A name is defined once; a page may define anew what base.html and the
//     partials define, for itself alone.
//   - {{ t "key" "name" value … }} gives the site's words for key, plain text,
//     with {name} filled. There is no other function beyond html/template's.
//   - The white space around a line break of a layout is one line break on the
//     page, except in a file that has a <pre> or <textarea>. Lines that an action
//     leaves empty are not on the page.
//
// Which files there are is the tree's affair: it has a site's own layouts in
// place of ours where they have the same path.
//
// Faults are diagnostics at the file, line and column of the layout. Parse finds
// wrong syntax, partials and words that do not exist, and markup that cannot be
// escaped; Render finds a field that a view does not have. A page with a fault is
// not written at all, not even its beginning.
package layout

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"sync"
	"unicode/utf8"

	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/source"
)

// Folder is where layouts lie in a tree.
const Folder = "layouts/"

// Set is the layouts of a site, compiled. It may be used by many goroutines.
type Set struct {
	pages    map[string]*page // by name, nil for one with faults
	whole    func() map[string]*template.Template
	late     *compiler // of pages that are compiled when they are rendered, nil for none
	tidies   bool      // no layout has lines that stay as they are
	sources  sources
	loc      *locale.Locale
	mu       sync.Mutex
	sums     map[string][sha256.Size]byte // of Sum
	programs map[compiled]*program        // nil for none
	made     map[programKey]*program      // of what is common to pages
	runs     sync.Pool
}

// Parse compiles every layout of the tree. The set it returns can render the
// pages that are without fault. Where all are ours, none has a fault, and each is
// compiled when it is rendered first.
func Parse(tree *source.Tree, loc *locale.Locale) (*Set, diag.List) {
	files, ours := map[string][]byte{}, true
	var foreign diag.List
	for _, f := range tree.Under(Folder) {
		files[f.Path] = bytes.TrimPrefix(f.Data(), []byte("\ufeff")) // as some editors begin a file
		if ours = ours && f.Ours(); !f.Ours() {
			legible(f, &foreign)
		}
	}
	if ours {
		return later(files, loc), nil
	}
	set, faults := compile(files, loc)
	faults = append(faults, foreign...)
	faults.Sort()
	return set, faults
}

// Ours reports whether all layouts are those of the program, which have no faults.
func (s *Set) Ours() bool { return s.late != nil }

// legible reports bytes of a layout that are no text: pages would have them as they are.
func legible(f *source.File, faults *diag.List) {
	line := 0
	for text := range bytes.Lines(f.Data()) {
		line++
		if !utf8.Valid(text) {
			faults.Errorf("not-utf-8", diag.Pos{File: f.Path, Line: line}, "the text is not UTF-8 here").Helpf("save the file as UTF-8")
			return
		}
	}
}

// Sum identifies all that a page of layout name depends on, but its view.
func (s *Set) Sum(name string) [sha256.Size]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sum, ok := s.sums[name]; ok {
		return sum
	}
	h := sha256.New()
	for _, file := range slices.Sorted(maps.Keys(s.sources)) {
		dir, base := path.Split(file)
		if dir == Folder && base != name+".html" && base != "base.html" {
			continue // another page's
		}
		fmt.Fprintf(h, "%q %d\n", file, len(s.sources[file]))
		h.Write(s.sources[file])
	}
	for _, key := range slices.Sorted(maps.Keys(s.loc.Words)) {
		fmt.Fprintf(h, "%q %q\n", key, s.loc.Words[key])
	}
	if s.sums == nil {
		s.sums = map[string][sha256.Size]byte{}
	}
	s.sums[name] = [sha256.Size]byte(h.Sum(nil))
	return s.sums[name]
}

// Render writes the page that layout name makes of the view, in one piece that w
// must not keep. On a fault it writes nothing.
func (s *Set) Render(w io.Writer, name string, view any) diag.List {
	var faults diag.List
	file := Folder + name + ".html"
	page, ok := s.page(name)
	switch {
	case !ok:
		faults.Errorf("missing-layout", diag.Pos{File: file}, "there is no layout %q", name).Suggest(name, slices.Sorted(maps.Keys(s.pages)))
		return faults
	case page == nil:
		faults.Errorf("layout", diag.Pos{File: file}, "no page is made by this layout while it has faults")
		return faults
	}
	r, _ := s.runs.Get().(*run)
	if r == nil {
		r = &run{out: make([]byte, 0, 128<<10)} // most pages are shorter
	}
	defer s.runs.Put(r)
	r.out, r.failed, r.loose = r.out[:0], false, !s.tidies
	if p := s.program(page, name, view); p != nil {
		p.show(r, reflect.ValueOf(view))
	}
	if len(r.out) == 0 || r.failed {
		buf, t := bytes.NewBuffer(r.out[:0]), s.whole()[name]
		if t == nil {
			faults.Errorf("layout", diag.Pos{File: file}, "no page is made by this layout: it has faults that show only beside the others")
			return faults
		}
		if err := t.Execute(buf, view); err != nil {
			s.sources.fault(&faults, file, err, view)
			return faults
		}
		r.out, r.loose = buf.Bytes(), true
	}
	if _, err := w.Write(r.page()); err != nil {
		faults.Errorf("layout", diag.Pos{File: file}, "the page cannot be written: %v", err)
	}
	return faults
}

// program returns the program of a page for views of the type of view, nil if it
// has none.
func (s *Set) program(page *page, name string, view any) *program {
	if view == nil {
		return nil
	}
	key := compiled{name, reflect.TypeOf(view)}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.programs[key]
	if !ok {
		if s.programs == nil {
			s.programs = map[compiled]*program{}
		}
		p = s.programOf(page, key.view)
		s.programs[key] = p
	}
	return p
}

type compiled struct {
	name string
	view reflect.Type
}
