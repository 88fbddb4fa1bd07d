package markup

import (
	"strings"
	"testing"
)

// TestMemory keeps texts of all lengths side by side, and then others in the memory of
// the first.
func TestMemory(t *testing.T) {
	var m Memory
	if m.Keep(new(Writer)) != nil {
		t.Error("nothing is kept as something")
	}
	keep := func(letter string) (kept []Written) {
		for _, n := range []int{1, 100, len(room{}) - 100, 5, len(room{}), len(room{}) + 1, 7} {
			var w Writer
			kept = append(kept, m.Keep(w.Text(strings.Repeat(letter, n))))
			if w.Len() != 0 {
				t.Error("the writer is not empty")
			}
			_ = append(kept[len(kept)-1], 'x') // nothing of what follows
		}
		for _, k := range kept {
			if got := string(k.Markup()); got != strings.Repeat(letter, len(k)) {
				t.Errorf("%d bytes of %s are %.20s…", len(k), letter, got)
			}
		}
		return kept
	}
	again := false // which a pool leaves to chance
	for range 100 {
		first := keep("a")
		text := first[0].Markup()
		m.Free()
		second := keep("b")
		again = again || &first[0][0] == &second[0][0] && string(first[0]) == "b"
		if text != "a" {
			t.Fatalf("a text of its own became %s", text)
		}
		m.Free()
	}
	if !again {
		t.Error("no memory is used again")
	}
}
