package card

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
)

var sample = Card{Site: "SEC Operations Reports", Title: "Operations Report – February 2018", Detail: "Published 2 March 2018",
	Label: "Parties to the SEC", Figure: "286 Parties", Foot: "SECAS"}

// inked returns the box around what is drawn below the ticks.
func inked(t *testing.T, c Card) image.Rectangle {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(c.PNG()))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Fatalf("the card is %v", img.Bounds())
	}
	var box image.Rectangle
	for y := 14; y < Height; y++ {
		for x := range Width {
			if img.At(x, y) != ground {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// TestCard holds that texts of any length stay within the margins, and that the
// same card is the same bytes.
func TestCard(t *testing.T) {
	if !bytes.Equal(sample.PNG(), sample.PNG()) {
		t.Error("two drawings differ")
	}
	if n := len(sample.PNG()); n > 40_000 {
		t.Errorf("a card has %d bytes", n)
	}
	long := strings.Repeat("Überjährige Größenordnungen ", 20)
	for _, c := range []Card{sample, {long, long, long, long, long, long}, {Title: strings.Repeat("W", 300)}} {
		if box := inked(t, c); box.Min.X < margin-8 || box.Max.X > Width-margin+8 || box.Max.Y > Height-20 || box.Empty() {
			t.Errorf("%.20s: drawn in %v", c.Title, box)
		}
	}
	if box := inked(t, Card{}); !box.Empty() {
		t.Errorf("an empty card has ink in %v", box)
	}
}

func TestWrap(t *testing.T) {
	f := face(fonts().bold, 60)
	got := strings.Join(wrap(f, "Operations Report of the Code Administrator – February 2018 and more that is cut", 2), "|")
	if want := "Operations Report of the Code|Administrator – February 2018 and more that is cut"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := shorten(f, "Administrator – February 2018 and more that is cut"); !strings.HasSuffix(got, "…") || !fits(f, got) {
		t.Errorf("shortened to %q", got)
	}
}

// TestShorten holds the one pass over a text to the slow way, and a text that is far
// too long to what any other takes: it was as slow as its length squared.
func TestShorten(t *testing.T) {
	slowly := func(f font.Face, text string) string {
		runes := []rune(text)
		for len(runes) > 0 && !fits(f, string(runes)+"…") {
			runes = runes[:len(runes)-1]
		}
		return strings.TrimRight(string(runes), " –-,") + "…"
	}
	f := face(fonts().bold, 60)
	for _, text := range []string{strings.Repeat("AVATo, ", 20), strings.Repeat("Ü–", 60), strings.Repeat("i", 200), strings.Repeat("漢字", 50),
		strings.Repeat("e\u0301", 90), "W" + strings.Repeat(" ", 200)} {
		if got, want := shorten(f, text), slowly(f, text); got != want {
			t.Errorf("%q is shortened to %q, want %q", text, got, want)
		}
	}
	start := time.Now()
	Card{Title: strings.Repeat("x", 200_000), Foot: strings.Repeat("a word ", 50_000)}.PNG()
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("a long title took %v", took)
	}
}

func BenchmarkCard(b *testing.B) {
	for b.Loop() {
		sample.PNG()
	}
}
