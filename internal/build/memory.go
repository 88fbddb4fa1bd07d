package build

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"reflect"

	"almanac/internal/site"
)

// memory is what a Builder has rendered, by path.
type memory map[string]rendered

type rendered struct {
	of   sum
	data []byte
}

// sum identifies what a page is made of: its layout, its view and its drawings.
type sum [sha256.Size]byte

// note takes in what pages are made of, and returns the paths of those that were
// made of something else.
func (b *Builder) note(pages []*page, sums []sum) (changed []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	seen := map[string]sum{}
	for i, p := range pages {
		if seen[p.Path] = sums[i]; b.seen[p.Path] != sums[i] {
			changed = append(changed, p.Path)
		}
	}
	b.seen = seen
	return changed
}

// remember keeps what was rendered for the next edition.
func (e *Edition) remember(pages []*page) {
	if e.builder.once {
		return
	}
	next := memory{}
	for _, p := range pages {
		if len(p.faults) == 0 {
			next[p.Path] = rendered{p.of, p.data}
		}
	}
	e.builder.pages = next
}

// sum identifies what a page will be: its layout, its view and its drawings.
func (e *Edition) sum(p *page) sum {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == (sum{}) {
		p.Glance(func(view any, undrawn []site.Undrawn) { p.of = e.sumOf(p, view, undrawn) })
	}
	return p.of
}

func (e *Edition) sumOf(p *page, view any, undrawn []site.Undrawn) (out sum) {
	h := sha256.New()
	layout := e.layouts.Sum(p.Layout)
	h.Write(layout[:])
	d := digest{h: h}
	if len(undrawn) > 0 {
		script := e.renderer().Script()
		h.Write(script[:])
	}
	for _, u := range undrawn {
		*u.Into = "" // is told by what it is drawn from
		d.value(reflect.ValueOf(u.Drawing))
	}
	d.value(reflect.ValueOf(view))
	h.Sum(out[:0])
	return out
}

// digest hashes plain data: what a view consists of.
type digest struct {
	h   hash.Hash
	buf [8]byte
}

func (d *digest) number(n uint64) {
	binary.LittleEndian.PutUint64(d.buf[:], n)
	d.h.Write(d.buf[:])
}

func (d *digest) truth(is bool) {
	if is {
		d.number(1)
	} else {
		d.number(0)
	}
}

// value writes v so that no two different values of a type are written alike.
func (d *digest) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		d.number(uint64(v.Len()))
		d.h.Write([]byte(v.String()))
	case reflect.Bool:
		d.truth(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		d.number(math.Float64bits(v.Float()))
	case reflect.Pointer, reflect.Interface:
		d.truth(!v.IsNil())
		if !v.IsNil() {
			if v.Kind() == reflect.Interface {
				d.h.Write([]byte(v.Elem().Type().String()))
			}
			d.value(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		d.number(uint64(v.Len()))
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			d.h.Write(v.Bytes())
			return
		}
		for i := range v.Len() {
			d.value(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			d.value(v.Field(i))
		}
	default: // a map or a function: a view is plain data
		panic("build: a view cannot have a " + v.Type().String())
	}
}
