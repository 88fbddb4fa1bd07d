package layout

import (
	"bytes"
	"io"
	"reflect"
)

// Both renders a view by its program and by html/template; ok is false if there is
// no program, and finished if the program gave up.
func (s *Set) Both(name string, view any) (fast, slow []byte, ok, finished bool, err error) {
	page, _ := s.page(name)
	p := s.program(page, name, view)
	if p == nil {
		return nil, nil, false, false, nil
	}
	r := run{loose: !s.tidies}
	p.show(&r, reflect.ValueOf(view))
	var w bytes.Buffer
	err = s.whole()[name].Execute(&w, view)
	return r.page(), tidy(w.Bytes()), true, !r.failed, err
}

// Loose reports whether empty lines are looked for in a page.
func (s *Set) Loose(name string, view any) bool {
	page, _ := s.page(name)
	var r run
	s.program(page, name, view).show(&r, reflect.ValueOf(view))
	return r.loose
}

// Slow renders a page by html/template.
func (s *Set) Slow(w io.Writer, name string, view any) error { return s.whole()[name].Execute(w, view) }

// Quick reports whether the set was compiled the quick way.
func (s *Set) Quick() bool {
	return (&Set{pages: map[string]*page{}, sources: s.sources, loc: s.loc}).quick()
}
