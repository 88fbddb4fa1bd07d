package archive

import (
	"almanac/internal/diag"
	"almanac/internal/markup"
)

// Prose is commentary that was parsed once: finished markup with slots where
// data goes. Which value fills a slot depends on the report that shows it.
type Prose struct {
	Pieces   []Piece
	Headings []Heading
	Notes    []*Prose // footnotes in the order of their first reference
	Links    []Link   // destinations, for the link check
	Numbers  []Number // written as words, for checks
	Plain    string   // of a text that is no document, the words without markup or slots, for checks
	Pos      diag.Pos
}

// Piece is a run of markup, then a slot. Either may be missing.
type Piece struct {
	Markup markup.HTML
	Slot   *Slot // nil at the end
}

// SlotKind says what fills a slot.
type SlotKind int

const (
	ValueSlot SlotKind = iota // {{ website.visits }}
	RefSlot                   // {{ ref website-usage }}
	TableSlot                 // {{ table helpdesk-emails }} on a line of its own
	ChartSlot                 // {{ chart website-usage }} on a line of its own
	NoteSlot                  // [^1]: a mark that leads to Notes[Index]
)

// Slot is a place for data in prose.
type Slot struct {
	Kind  SlotKind
	Text  string  // the expression of a ValueSlot, the id of a RefSlot, TableSlot or ChartSlot
	Value Formula // of a ValueSlot, once it is compiled
	Index int     // of a NoteSlot: into Prose.Notes
	Nth   int     // of a NoteSlot: 0 for the first reference to the note, then 1 …
	Pos   diag.Pos
}

// Number is a number that an editor wrote in a text, outside headings, links and
// code, unless it is a year.
type Number struct {
	Text          string // as it was written: "1,503"
	Before, After string // what stands around it
	Pos           diag.Pos
}

// Heading is one entry of a table of contents.
type Heading struct {
	ID    string
	Level int    // 1 to 6
	Title string // plain text
	Pos   diag.Pos
}

// Constant returns the markup of a text without a slot, which is the same on every
// page; ok is false for any other.
func (p *Prose) Constant() (m markup.HTML, ok bool) {
	if p == nil || len(p.Pieces) == 0 {
		return "", true
	}
	first := &p.Pieces[0]
	return first.Markup, len(p.Pieces) == 1 && first.Slot == nil
}

// Slots calls f for every slot of the prose and of its notes, in order.
func (p *Prose) Slots(f func(*Slot)) {
	if p == nil {
		return
	}
	for _, x := range p.Pieces {
		if x.Slot != nil {
			f(x.Slot)
		}
	}
	for _, n := range p.Notes {
		n.Slots(f)
	}
}
