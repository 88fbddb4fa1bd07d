package chart

import (
	"math/rand/v2"
	"strings"
	"testing"

	"almanac/internal/table"
)

// TestRoom holds the room for names to the first that is enough when one is tried after
// the other.
func TestRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rooms := map[int]bool{}
	for range 5000 {
		var xs []*table.Row
		for range r.IntN(6) {
			var name strings.Builder
			for range r.IntN(8) {
				name.WriteString(strings.Repeat("xé"[:1+r.IntN(2)*2], 1+r.IntN(12)) + " /-x"[r.IntN(4):][:1])
			}
			xs = append(xs, &table.Row{Header: table.Header{Text: name.String()}})
		}
		most := 1 + r.IntN(2)
		room, lines := roomFor(xs, 14, most, 160, 275)
		for want := 160; ; want = min(want+10, 275) {
			longest := 1
			for _, x := range xs {
				longest = max(longest, countLines(x.Header.Text, int(float64(want)/14/letter)))
			}
			if longest <= most || want == 275 {
				if room != want || lines != longest {
					t.Fatalf("%d px and %d lines, want %d and %d", room, lines, want, longest)
				}
				break
			}
		}
		rooms[room] = true
	}
	if len(rooms) < 5 {
		t.Errorf("only %d widths", len(rooms))
	}
}
