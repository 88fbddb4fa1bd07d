package tomlfile

import "slices"

// room is what a tree is made of, by the dozen, and the next tree again: at one
// allocation each, the parts of a month of 12 KB took 70 KB and as much time as
// reading it.
type room struct {
	values [][]Value
	tables [][]Table
	nv, nt int // handed out
}

const (
	dozens   = 64
	roomKept = 64 // dozens that are kept: far more than a month needs
)

func (r *room) value() *Value {
	i := r.nv / dozens
	if i == len(r.values) {
		r.values = append(r.values, make([]Value, dozens))
	}
	v := &r.values[i][r.nv%dozens]
	r.nv++
	*v = Value{}
	return v
}

// table returns an empty table, which may have room for entries from before.
func (r *room) table() *Table {
	i := r.nt / dozens
	if i == len(r.tables) {
		r.tables = append(r.tables, make([]Table, dozens))
	}
	t := &r.tables[i][r.nt%dozens]
	r.nt++
	*t = Table{Entries: t.Entries[:0]}
	return t
}

// clear takes everything back.
func (r *room) clear() {
	r.nv, r.nt = 0, 0
	r.values = slices.Delete(r.values, min(len(r.values), roomKept), len(r.values))
	r.tables = slices.Delete(r.tables, min(len(r.tables), roomKept), len(r.tables))
}
