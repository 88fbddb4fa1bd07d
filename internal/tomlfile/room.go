package tomlfile

import "slices"

// room is what a tree is made of, and the next tree again: a new one for each month
// of 12 KB took 70 KB.
type room struct {
	values [][]Value
	tables [][]Table
	nv, nt int // handed out
}

const (
	batch    = 64 // values or tables that are made at a time
	roomKept = 64 // batches that are kept: far more than a month needs
)

func (r *room) value() *Value {
	i := r.nv / batch
	if i == len(r.values) {
		r.values = append(r.values, make([]Value, batch))
	}
	v := &r.values[i][r.nv%batch]
	r.nv++
	*v = Value{}
	return v
}

// table returns an empty table, which may have room for entries from before.
func (r *room) table() *Table {
	i := r.nt / batch
	if i == len(r.tables) {
		r.tables = append(r.tables, make([]Table, batch))
	}
	t := &r.tables[i][r.nt%batch]
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
