package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// weights of the typeface that charts are set in. A text is measured by the
// first of them that its own weight is not above.
var weights = []struct {
	upTo  int
	value float32
}{{499, 400}, {649, 600}, {1000, 700}}

// glyphTable is how wide the glyphs of the typeface are, as
// assets/js/charts/measure.js reads it.
type glyphTable struct {
	Unit    int           `json:"unit"`    // widths are in parts of the font's size
	Missing int           `json:"missing"` // width of a glyph the typeface does not have
	Weights []weightTable `json:"weights"`
}

type weightTable struct {
	UpTo   int     `json:"upTo"`
	Ranges [][]any `json:"ranges"` // each the first code point and the widths from there on
}

// glyphs measures the faces that charts are set in, the Latin ones: charts are
// laid out by these numbers, at build time and in the browser alike.
func glyphs(root string) ([]byte, error) {
	table := glyphTable{Unit: 1000, Missing: 1000}
	for _, w := range weights {
		table.Weights = append(table.Weights, weightTable{UpTo: w.upTo})
	}
	widths := make([]map[rune]int, len(weights))
	for i := range widths {
		widths[i] = map[rune]int{}
	}
	for _, name := range []string{"source-sans-3.woff2", "source-sans-3-ext.woff2"} {
		face, err := readFace(filepath.Join(root, fontFiles, fonts[name]))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for i, w := range weights {
			face.SetVariations([]font.Variation{{Tag: opentype.MustNewTag("wght"), Value: w.value}})
			measure(face, widths[i])
		}
	}
	for i := range widths {
		table.Weights[i].Ranges = ranges(widths[i])
	}
	return json.Marshal(table)
}

func readFace(path string) (*font.Face, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sfnt, err := unpack(data)
	if err != nil {
		return nil, err
	}
	loader, err := opentype.NewLoader(bytes.NewReader(sfnt))
	if err != nil {
		return nil, err
	}
	f, err := font.NewFont(loader)
	if err != nil {
		return nil, err
	}
	return font.NewFace(f), nil
}

// lastLetter ends the letters of Latin scripts and the signs used with them.
const lastLetter = 0x2300

// measure adds the widths of a face; a glyph that is known stays as it is.
func measure(face *font.Face, widths map[rune]int) {
	upem := float32(face.Upem())
	for r := rune(' '); r < lastLetter; r++ {
		glyph, ok := face.NominalGlyph(r)
		if _, known := widths[r]; ok && !known {
			widths[r] = int(face.HorizontalAdvance(glyph)/upem*1000 + 0.5)
		}
	}
}

// ranges writes widths by runs of code points without a gap.
func ranges(widths map[rune]int) [][]any {
	var out [][]any
	var run []int
	for r := rune(' '); r <= lastLetter; r++ {
		if width, ok := widths[r]; ok {
			run = append(run, width)
		} else if run != nil {
			out = append(out, []any{int(r) - len(run), run})
			run = nil
		}
	}
	return out
}
