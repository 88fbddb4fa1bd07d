package tomlfile

import "slices"

// room is what a tree and its Readers are made of, and those of the next file again:
// new ones for each month of 12 KB are 80 KB, and builds of 120 and 1,200 reports take 1.04
// and 1.17 of the CPU time with them. Tables and lists keep what they have grown to.
type room struct {
	values   batches[Value]
	tables   batches[Table]
	mores    batches[more]
	readings batches[reading]
}

func (r *room) value() *Value {
	v := r.values.next()
	*v = Value{}
	return v
}

func (r *room) table() *Table {
	t := r.tables.next()
	*t = Table{Entries: t.Entries[:0]}
	return t
}

// list returns what an empty Array has.
func (r *room) list() *more {
	m := r.mores.next()
	*m = more{list: m.list[:0]}
	return m
}

// reading returns one of a table with n entries.
func (r *room) reading(n int) *reading {
	x := r.readings.next()
	x.read, x.asked = slices.Grow(x.read[:0], n)[:n], x.asked[:0]
	clear(x.read)
	return x
}

// clear takes everything back.
func (r *room) clear() {
	r.values.clear()
	r.tables.clear()
	r.mores.clear()
	r.readings.clear()
}

// batches are things made many at a time.
type batches[T any] struct {
	made [][]T
	n    int // handed out
}

const (
	batch       = 16  // things that are made at a time
	batchesKept = 256 // far more than a month needs
)

// next hands one out, as it was left.
func (b *batches[T]) next() *T {
	i := b.n / batch
	if i == len(b.made) {
		b.made = append(b.made, make([]T, batch))
	}
	b.n++
	return &b.made[i][(b.n-1)%batch]
}

func (b *batches[T]) clear() {
	b.n = 0
	b.made = slices.Delete(b.made, min(len(b.made), batchesKept), len(b.made))
}
