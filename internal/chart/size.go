package chart

import (
	"strings"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/table"
)

// sizes are the heights of the two drawings and the room for names beside
// horizontal bars: a row is as high as its bars and the lines of its name.
func (m *Model) sizes() {
	m.Height, m.HeightNarrow = 340, 320
	if m.pie() {
		m.HeightNarrow = 300
	}
	if !m.horizontal() {
		return
	}
	bars := 26
	if !m.stacked() {
		bars = max(26, 15*len(m.Data.Columns)+10)
	}
	var lines int
	m.room, lines = roomFor(m.xs, 14, 1, 160, 280)
	m.each[0] = max(bars, 17*lines+6)
	m.Height = 90 + len(m.xs)*m.each[0]
	m.roomNarrow, lines = roomFor(m.xs, 13, 2, 110, 150)
	m.each[1] = max(bars, 15*lines+8)
	m.HeightNarrow = 100 + len(m.xs)*m.each[1]
}

// Heights are the heights of the wide and the narrow drawing, each as what it has
// by itself and what every place of x adds, px.
func (m *Model) Heights() [2][2]int {
	n := len(m.xs)
	return [2][2]int{{m.Height - n*m.each[0], m.each[0]}, {m.HeightNarrow - n*m.each[1], m.each[1]}}
}

// roomFor is the least width between from and to in which no name along the axis
// takes more lines than most, or else to, and the lines the longest takes in it.
func roomFor(xs []*table.Row, fontSize float64, most, from, to int) (room, lines int) {
	in := func(room int, x *table.Row) int {
		return countLines(x.Header.Text, int(float64(room)/fontSize/letter))
	}
	room, lines = from, 1
	for _, x := range xs { // more room is enough for those before
		for room < to && in(room, x) > most {
			room = min(room+10, to)
		}
	}
	for _, x := range xs {
		lines = max(lines, in(room, x))
	}
	return room, lines
}

// letter is how wide a letter is on average, a little generously, in parts of the
// size of the font. The drawing itself goes by the width of each.
const letter = 0.47

// countLines is how many lines of so many letters a text takes when it is broken
// as the chart engine breaks it.
func countLines(text string, letters int) int {
	if len(text) <= letters {
		return 1
	}
	lines, used := 1, 0
	for text != "" {
		end := len(text) // of the part that is not broken
		for i := range len(text) {
			if c := text[i]; c == ' ' || c == '/' || c == '-' {
				end = i + 1
				break
			}
		}
		part := text[:end]
		text = text[end:]
		if used > 0 && used+utf8.RuneCountInString(strings.TrimSpace(part)) > letters {
			lines++
			used = 0
		}
		used += utf8.RuneCountInString(part)
	}
	return lines
}

func (m *Model) horizontal() bool { return horizontal(m.Decl.Kind) }

func horizontal(k archive.ChartKind) bool {
	return k == archive.HorizontalBar || k == archive.StackedHorizontalBar
}

func (m *Model) stacked() bool {
	return m.Decl.Kind == archive.StackedBar || m.Decl.Kind == archive.StackedHorizontalBar
}

func (m *Model) pie() bool { return pie(m.Decl.Kind) }

func pie(k archive.ChartKind) bool { return k == archive.Pie || k == archive.Donut }

// drawn returns the rows that are drawn: values, and headings of groups where the
// chart divides x by them.
func (m *Model) drawn() []*table.Row {
	out := make([]*table.Row, 0, len(m.Data.Rows))
	for i := range m.Data.Rows {
		r := &m.Data.Rows[i]
		if r.Kind == table.Body || r.Kind == table.GroupHead && m.Decl.Groups {
			out = append(out, r)
		}
	}
	return out
}
