package tomlfile

import "almanac/internal/diag"

// origin says how a table came to be, which decides what may be added to it.
type origin uint8

const (
	implied origin = iota // on the way to another: [a.b] implies a
	headed                // by its own heading
	dotted                // by a dotted key
	inline                // { … }: complete as it stands
)

// through returns the table that a part of a heading before the last leads to.
func (b *builder) through(t *Table, key string, pos diag.Pos) *Table {
	e := t.Entry(key)
	switch {
	case e == nil:
		return b.newTable(t, key, pos, implied)
	case e.Value.Kind == TableKind && e.Value.Table.origin != inline:
		return e.Value.Table
	case e.Value.tables:
		return e.Value.List[len(e.Value.List)-1].Table
	}
	b.conflict(key, pos, e, "nothing can be added to it under a heading")
	return &Table{Pos: pos}
}

// headed returns the table of a heading's last part.
func (b *builder) headed(t *Table, key string, pos diag.Pos) *Table {
	e := t.Entry(key)
	switch {
	case e == nil:
		return b.newTable(t, key, pos, headed)
	case e.Value.Kind == TableKind && e.Value.Table.origin == implied:
		e.Pos, e.Value.Pos, e.Value.Table.Pos = pos, pos, pos
		e.Value.Table.origin = headed
		return e.Value.Table
	case e.Value.Kind == TableKind && e.Value.Table.origin == headed:
		b.fault("duplicate-key", pos, "the heading %q is given twice", key).At(e.Pos, "first given here").
			Helpf("put all its keys under one heading, or write [[%s]] both times for a list of tables", key)
	default:
		b.conflict(key, pos, e, "it cannot have this heading as well")
	}
	return &Table{Pos: pos}
}

// listItem appends a table to the list of a [[heading]]'s last part.
func (b *builder) listItem(t *Table, key string, pos diag.Pos) *Table {
	item := b.value(TableKind, pos)
	item.Table = &Table{Pos: pos, origin: headed}
	switch e := t.Entry(key); {
	case e == nil:
		list := b.value(Array, pos)
		list.List, list.tables = []*Value{item}, true
		t.add(Entry{key, pos, list})
	case e.Value.tables:
		e.Value.List = append(e.Value.List, item)
	default:
		b.conflict(key, pos, e, "it cannot be a list of [[tables]] as well")
	}
	return item.Table
}

// dotted returns the table that a part of a dotted key before the last leads to.
func (b *builder) dotted(t *Table, key string, pos diag.Pos) *Table {
	e := t.Entry(key)
	switch {
	case e == nil:
		return b.newTable(t, key, pos, dotted)
	case e.Value.Kind == TableKind && e.Value.Table.origin == dotted:
		return e.Value.Table
	}
	b.conflict(key, pos, e, "a dotted key cannot add to it")
	return &Table{Pos: pos}
}

// closed makes an inline table, and what its dotted keys made, complete.
func closed(t *Table) {
	t.origin = inline
	for _, e := range t.Entries {
		if e.Value.Kind == TableKind && e.Value.Table.origin == dotted {
			closed(e.Value.Table)
		}
	}
}

// newTable adds a table to another under a key that is free.
func (b *builder) newTable(in *Table, key string, pos diag.Pos, o origin) *Table {
	v := b.value(TableKind, pos)
	v.Table = &Table{Pos: pos, origin: o}
	in.add(Entry{key, pos, v})
	return v.Table
}

// conflict reports a key that is something else already.
func (b *builder) conflict(key string, pos diag.Pos, first *Entry, why string) {
	what := first.Value.Kind.String()
	switch {
	case first.Value.tables:
		what = "a list of [[tables]]"
	case first.Value.Kind == TableKind:
		what = [...]string{implied: "a table with a heading", headed: "a table with a heading",
			dotted: "a table of dotted keys", inline: "a table in braces"}[first.Value.Table.origin]
	}
	b.fault("duplicate-key", pos, "%q is already %s: %s", key, what, why).At(first.Pos, "first given here")
}
