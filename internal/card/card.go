// Package card draws the picture that other sites show beside a link to a page:
// a PNG of 1200 × 630 pixels in the colours of the site, with what the page is
// called and one figure. The same card gives the same bytes.
//
// The letters are the Go fonts, which know Latin, Greek and Cyrillic and come
// with the library that draws them. A title that does not fit ends in an
// ellipsis. The picture has one byte a pixel and a palette of ramps from the
// ground to each ink; that is what makes a card cheap, about 3 ms.
package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Width and Height are those of every card, in pixels.
const (
	Width  = 1200
	Height = 630
)

// Card is what is written on a card; texts may be empty.
type Card struct {
	Site   string // above: what the archive is called
	Title  string // what the page is called
	Detail string // below the title: when it was published
	Label  string // of the figure
	Figure string // with its unit, as people read it
	Foot   string // below: who publishes it
}

// The inks. Each has a ramp of steps in the palette, from the ground upwards.
const (
	white = iota
	pale
	tick
	inks
	steps = 16
)

var (
	ground = color.RGBA{0x12, 0x32, 0x4b, 0xff}
	ink    = [inks]color.RGBA{white: {0xff, 0xff, 0xff, 0xff}, pale: {0xc3, 0xd2, 0xdd, 0xff}, tick: {0x3f, 0xb9, 0xae, 0xff}}
)

var palette = sync.OnceValue(func() color.Palette {
	p := make(color.Palette, 0, inks*steps)
	mix := func(to, from uint8, i int) uint8 { return uint8((int(to)*i + int(from)*(steps-1-i)) / (steps - 1)) }
	for _, c := range ink {
		for i := range steps {
			p = append(p, color.RGBA{mix(c.R, ground.R, i), mix(c.G, ground.G, i), mix(c.B, ground.B, i), 0xff})
		}
	}
	return p
})

var fonts = sync.OnceValue(func() (f struct{ regular, bold *opentype.Font }) {
	var err error
	if f.regular, err = opentype.Parse(goregular.TTF); err != nil {
		panic("card: " + err.Error()) // cannot be: the font is part of the program
	}
	if f.bold, err = opentype.Parse(gobold.TTF); err != nil {
		panic("card: " + err.Error())
	}
	return f
})

// encoder is quick: a smaller file would cost more time than all else.
var encoder = png.Encoder{CompressionLevel: png.BestSpeed}

// margin is left free at the sides.
const margin = 72

// PNG draws the card.
func (c Card) PNG() []byte {
	s := sheet{image.NewPaletted(image.Rect(0, 0, Width, Height), palette())}
	f := fonts()
	s.ticks(image.Rect(0, 0, Width, 14))
	s.line(f.bold, 34, white, 104, c.Site)
	y := 214
	for _, line := range wrap(face(f.bold, 60), c.Title, 2) {
		s.line(f.bold, 60, white, y, line)
		y += 72
	}
	s.line(f.regular, 32, pale, y-16, c.Detail)
	s.line(f.regular, 30, pale, 462, c.Label)
	s.line(f.bold, 72, tick, 532, c.Figure)
	s.line(f.regular, 26, pale, 592, c.Foot)
	var b bytes.Buffer
	if err := encoder.Encode(&b, s.Paletted); err != nil {
		panic("card: " + err.Error()) // cannot be: a buffer takes everything
	}
	return b.Bytes()
}

type sheet struct{ *image.Paletted }

// ticks draws the twelve ticks of the year, as the head of each page has them.
func (s sheet) ticks(r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if x%(Width/12) < Width/12-6 {
				s.Pix[y*s.Stride+x] = tick*steps + steps - 1
			}
		}
	}
}

func face(f *opentype.Font, size float64) font.Face {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("card: " + err.Error()) // cannot be: no size is zero
	}
	return face
}

// line writes text on a baseline, shortened to the width of the card.
func (s sheet) line(f *opentype.Font, size float64, ink, baseline int, text string) {
	face := face(f, size)
	dot := fixed.P(margin, baseline)
	before := rune(-1)
	for _, r := range shorten(face, text) {
		if before >= 0 {
			dot.X += face.Kern(before, r)
		}
		place, mask, at, advance, ok := face.Glyph(dot, r)
		if !ok {
			continue
		}
		s.glyph(place, mask.(*image.Alpha), at, ink)
		dot.X += advance
		before = r
	}
}

func (s sheet) glyph(place image.Rectangle, mask *image.Alpha, at image.Point, ink int) {
	for y := range place.Dy() {
		for x := range place.Dx() {
			p := image.Pt(place.Min.X+x, place.Min.Y+y)
			cover := int(mask.AlphaAt(at.X+x, at.Y+y).A) * (steps - 1) / 255
			if cover > 0 && p.In(s.Rect) {
				s.Pix[p.Y*s.Stride+p.X] = uint8(ink*steps + cover)
			}
		}
	}
}

const room = fixed.Int26_6(Width-2*margin) << 6

func fits(f font.Face, text string) bool { return font.MeasureString(f, text) <= room }

// shorten cuts text until it fits, with an ellipsis at its end.
func shorten(f font.Face, text string) string {
	if fits(f, text) {
		return text
	}
	const end = '…'
	after, _ := f.GlyphAdvance(end)
	var width fixed.Int26_6
	before, longest := rune(-1), 0
	for i, r := range text {
		if before >= 0 {
			if width+f.Kern(before, end)+after <= room {
				longest = i
			}
			width += f.Kern(before, r)
		}
		advance, _ := f.GlyphAdvance(r)
		if width += advance; width > 2*room {
			break // whatever comes, kerning takes no such width back
		}
		before = r
	}
	return strings.TrimRight(text[:longest], " –-,") + string(end)
}

// wrap breaks text into at most n lines; the last one may be too long.
func wrap(f font.Face, text string, n int) []string {
	var lines []string
	words := strings.Fields(text)
	for i, word := range words {
		last := len(lines) - 1
		switch {
		case last < 0:
			lines = append(lines, word)
		case len(lines) == n:
			lines[last] += " " + strings.Join(words[i:], " ")
			return lines
		case fits(f, lines[last]+" "+word):
			lines[last] += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}
