package layout

import (
	"bytes"
	"io"
	"reflect"
)

// Both renders a view by its program and by html/template; ok is false if there is
// no program, and finished if the program gave up. Both are tidy: a program leaves out
// some empty lines by itself.
func (s *Set) Both(name string, view any) (fast, slow []byte, ok, finished bool, err error) {
	page, _ := s.page(name)
	p := s.program(page, name, view)
	if p == nil {
		return nil, nil, false, false, nil
	}
	var r run
	p.run(&r, reflect.ValueOf(view), reflect.ValueOf(view))
	var w bytes.Buffer
	err = s.whole()[name].Execute(&w, view)
	return tidy(r.out), tidy(w.Bytes()), true, !r.failed, err
}

// Slow renders a page by html/template.
func (s *Set) Slow(w io.Writer, name string, view any) error { return s.whole()[name].Execute(w, view) }

// Quick reports whether the set was compiled the quick way.
func (s *Set) Quick() bool {
	return (&Set{pages: map[string]*page{}, sources: s.sources, loc: s.loc}).quick()
}
