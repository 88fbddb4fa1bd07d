package layout_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var colour = regexp.MustCompile(`--([\w-]+): #([0-9a-f]{6});`)

// palettes reads the colours of tokens.css in light and in dark.
func palettes(t *testing.T) map[string]map[string]string {
	css, err := os.ReadFile("../../assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("tokens.css has no dark palette")
	}
	out := map[string]map[string]string{"light": {}, "dark": {}}
	for _, m := range colour.FindAllStringSubmatch(light, -1) {
		out["light"][m[1]], out["dark"][m[1]] = m[2], m[2]
	}
	for _, m := range colour.FindAllStringSubmatch(dark, -1) {
		out["dark"][m[1]] = m[2]
	}
	return out
}

// contrast is that of WCAG 2.
func contrast(t *testing.T, a, b string) float64 {
	luminance := func(hex string) float64 {
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatalf("%q is not a colour", hex)
		}
		sum := 0.0
		for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
			c := float64(n>>(8*i)&0xff) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestPalette holds text to 4.5:1, what one must be able to see to 3:1, and the
// colours of charts to 3:1 against the paper and against their neighbours.
func TestPalette(t *testing.T) {
	for scheme, colours := range palettes(t) {
		atLeast := func(want float64, a, b string) {
			if got := contrast(t, colours[a], colours[b]); got < want {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", scheme, a, b, got, want)
			}
		}
		for _, paper := range []string{"paper", "surface", "mark"} {
			for _, ink := range []string{"text", "muted", "link"} {
				atLeast(4.5, ink, paper)
			}
		}
		atLeast(4.5, "visited", "paper")
		atLeast(4.5, "on-brand", "brand")
		atLeast(4.5, "warning", "warning-paper")
		for _, shape := range []string{"control", "focus"} {
			atLeast(3, shape, "paper")
			atLeast(3, shape, "surface")
		}
		atLeast(3, "tick", "brand")
		for i := 1; i <= 6; i++ {
			here, next := "chart-"+strconv.Itoa(i), "chart-"+strconv.Itoa(i%6+1)
			atLeast(3, here, "paper")
			atLeast(3, here, next)
		}
	}
}
