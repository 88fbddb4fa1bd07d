package markup

import "sync"

// Written is finished markup that lies in a Memory. What embeds it has it for layouts as
// the field Markup.
type Written []byte

// Markup is what is written as a text of its own, which stays.
func (w Written) Markup() HTML { return HTML(w) }

// Memory is where what is written for a page lies until the page is made. With new memory
// for every page builds of 120 and 1,200 reports take 1.02 and 1.05 of the CPU time, and
// a tenth more memory. The zero value is ready.
type Memory struct {
	rooms []*room
	used  int // of the last one
}

// room is long enough for all but very long tables, which have memory of their own.
type room [32 << 10]byte

// rooms are those that were given back.
var rooms = sync.Pool{New: func() any { return new(room) }}

// Keep takes what was written and empties the writer.
func (m *Memory) Keep(w *Writer) Written {
	if w.buf == nil {
		return nil
	}
	kept := m.Bytes(w.buf.b)
	w.empty()
	return kept
}

// Bytes returns a copy of b in the memory.
func (m *Memory) Bytes(b []byte) []byte {
	n := len(b)
	if n > len(room{}) {
		return append([]byte(nil), b...)
	}
	if m.rooms == nil || m.used+n > len(room{}) {
		m.rooms, m.used = append(m.rooms, rooms.Get().(*room)), 0
	}
	kept := m.rooms[len(m.rooms)-1][m.used : m.used+n : m.used+n]
	m.used += n
	copy(kept, b)
	return kept
}

// Free gives the memory to those that need some next: what lies in it is there no longer.
func (m *Memory) Free() {
	for _, r := range m.rooms {
		rooms.Put(r)
	}
	*m = Memory{}
}
