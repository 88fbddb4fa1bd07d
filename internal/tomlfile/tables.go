package tomlfile

// origin says how a table came to be, which decides what may be added to it.
type origin uint8

const (
	implied origin = iota // on the way to another: [a.b] implies a
	headed                // by its own heading
	dotted                // by a dotted key
	inline                // { … }: complete as it stands
)

// through returns the table that a part of a heading before the last leads to.
func (b *builder) through(t *Table, key string, at place) *Table {
	e := t.Entry(key)
	switch {
	case e == nil:
		return b.newTable(t, key, at, implied)
	case e.Value.Kind == TableKind && e.Value.Table.origin != inline:
		return e.Value.Table
	case e.Value.tables:
		return e.Value.last().Table
	}
	b.conflict(key, at, e, "nothing can be added to it under a heading")
	return b.table(at, implied)
}

// last returns the last element of a list.
func (v *Value) last() *Value { return v.more.list[len(v.more.list)-1] }

// headed returns the table of a heading's last part.
func (b *builder) headed(t *Table, key string, at place) *Table {
	e := t.Entry(key)
	switch {
	case e == nil:
		return b.newTable(t, key, at, headed)
	case e.Value.Kind == TableKind && e.Value.Table.origin == implied:
		b.plain = false // the authority mistakes it for a list that an earlier [[table]] had there
		e.place, e.Value.place, e.Value.Table.place = at, at, at
		e.Value.Table.origin = headed
		return e.Value.Table
	case e.Value.Kind == TableKind && e.Value.Table.origin == headed:
		b.fault("duplicate-key", at, "the heading %q is given twice", key).At(e.Pos(), "first given here").
			Helpf("put all its keys under one heading, or write [[%s]] both times for a list of tables", key)
	default:
		b.conflict(key, at, e, "it cannot have this heading as well")
	}
	return b.table(at, implied)
}

// listItem appends a table to the list of a [[heading]]'s last part.
func (b *builder) listItem(t *Table, key string, at place) *Table {
	item := b.value(TableKind, at)
	item.Table = b.table(at, headed)
	switch e := t.Entry(key); {
	case e == nil:
		list := b.value(Array, at)
		list.more, list.tables = b.p.room.list(), true
		list.more.list = append(list.more.list, item)
		t.add(Entry{key, list, at})
	case e.Value.tables:
		e.Value.more.list = append(e.Value.more.list, item)
	default:
		b.conflict(key, at, e, "it cannot be a list of [[tables]] as well")
	}
	return item.Table
}

// dotted returns the table that a part of a dotted key before the last leads to.
func (b *builder) dotted(t *Table, key string, at place) *Table {
	b.plain = false
	e := t.Entry(key)
	switch {
	case e == nil:
		return b.newTable(t, key, at, dotted)
	case e.Value.Kind == TableKind && e.Value.Table.origin == dotted:
		return e.Value.Table
	}
	b.conflict(key, at, e, "a dotted key cannot add to it")
	return b.table(at, implied)
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
func (b *builder) newTable(in *Table, key string, at place, o origin) *Table {
	v := b.value(TableKind, at)
	v.Table = b.table(at, o)
	in.add(Entry{key, v, at})
	return v.Table
}

// conflict reports a key that is something else already.
func (b *builder) conflict(key string, at place, first *Entry, why string) {
	what := first.Value.Kind.String()
	switch {
	case first.Value.tables:
		what = "a list of [[tables]]"
	case first.Value.Kind == TableKind:
		what = [...]string{implied: "a table with a heading", headed: "a table with a heading",
			dotted: "a table of dotted keys", inline: "a table in braces"}[first.Value.Table.origin]
	}
	b.fault("duplicate-key", at, "%q is already %s: %s", key, what, why).At(first.Pos(), "first given here")
}
