package card

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"
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

// TestPNG holds that a PNG has the pixels of its sheet, whatever is on it.
func TestPNG(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		s, colours := new(sheet), 1+r.IntN(inks*steps)
		for range r.IntN(60) { // bars of any size, some over the edge, and some noise
			x, y, c := r.IntN(Width+20)-10, r.IntN(Height+20)-10, r.IntN(colours)
			for dx := range 1 + r.IntN(1+r.IntN(Width)) {
				for dy := range 1 + r.IntN(5) {
					s.set(x+dx, y+dy, uint8(c))
				}
				if r.IntN(9) == 0 {
					s.set(x+dx, y, uint8(r.IntN(colours)))
				}
			}
		}
		img, err := png.Decode(bytes.NewReader(s.png(palette())))
		if err != nil {
			t.Fatal(err)
		}
		got := img.(*image.Paletted)
		for y, row := range s.rows {
			if row == nil {
				row = make([]byte, Width)
			}
			if !bytes.Equal(got.Pix[y*got.Stride:][:Width], row) {
				t.Fatalf("row %d is not what was drawn", y)
			}
		}
		for i, c := range palette() {
			if got.Palette[i] != c {
				t.Fatalf("colour %d is %v", i, got.Palette[i])
			}
		}
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

func BenchmarkCard(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sample.PNG()
	}
}
