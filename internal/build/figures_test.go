package build

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/source"
)

// figure is a figure as it stands on a page.
type figure struct {
	page, id, kind string
	drawn          []string // the <svg> elements
	option         struct {
		Title        struct{ Text string }
		XAxis, YAxis []struct{ Type string }
		Series       []struct {
			Name, Type, Stack string
			Data              []any
		}
	}
	table [][]float64 // numbers by row, NaN for none
}

var (
	figures = regexp.MustCompile(`(?s)<figure class="chart" id="([^"]*)" data-kind="([^"]*)".*?</figure>`)
	svgs    = regexp.MustCompile(`(?s)<svg class="drawn .*?</svg>`)
	options = regexp.MustCompile(`(?s)<script type="application/json" class="option">(.*?)</script>`)
	rows    = regexp.MustCompile(`(?s)<tr(?: class="(\w+)")?>(.*?)</tr>`)
	numbers = regexp.MustCompile(`(?s)<td class="num">(.*?)</td>`)
)

func figuresOf(t *testing.T, r *Result) []figure {
	t.Helper()
	var out []figure
	for _, p := range r.Set.Paths() {
		if path.Ext(p) != ".html" {
			continue
		}
		for _, m := range figures.FindAllStringSubmatch(string(r.Set.Get(p)), -1) {
			f := figure{page: p, id: m[1], kind: m[2], drawn: svgs.FindAllString(m[0], -1)}
			if err := json.Unmarshal([]byte(options.FindStringSubmatch(m[0])[1]), &f.option); err != nil {
				t.Fatalf("%s#%s: %v", p, f.id, err)
			}
			for _, row := range rows.FindAllStringSubmatch(m[0], -1) {
				var line []float64
				for _, cell := range numbers.FindAllStringSubmatch(row[2], -1) {
					line = append(line, number(cell[1]))
				}
				if line != nil || row[1] == "group" {
					f.table = append(f.table, line)
				}
			}
			out = append(out, f)
		}
	}
	return out
}

// number reads a number as the page writes it; NaN stands for none.
func number(s string) float64 {
	s, _, _ = strings.Cut(s, "<")
	n, err := strconv.ParseFloat(strings.NewReplacer(",", "", "\u2212", "-").Replace(strings.TrimSpace(s)), 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// TestFiguresAgree holds that every drawing in the archive, the option of the
// interactive chart and the table carry the same numbers.
func TestFiguresAgree(t *testing.T) {
	all := figuresOf(t, realSite(t))
	if len(all) < 40 {
		t.Fatalf("only %d figures were found: does the test still read pages?", len(all))
	}
	marks := 0
	for _, f := range all {
		t.Run(f.page+"#"+f.id, func(t *testing.T) {
			if len(f.drawn) != 2 {
				t.Fatalf("%d drawings, want 2", len(f.drawn))
			}
			optionAgrees(t, &f)
			for _, svg := range f.drawn {
				if f.kind == "pie" || f.kind == "donut" {
					marks += ringAgrees(t, &f, svg)
				} else {
					marks += marksAgree(t, &f, svg)
				}
			}
		})
	}
	if marks < 1000 {
		t.Errorf("only %d marks were measured", marks)
	}
}

// values are the numbers of series i, NaN for none and for headings.
func (f *figure) values(i int) []float64 {
	var out []float64
	for _, line := range f.table {
		if i < len(line) {
			out = append(out, line[i])
		} else {
			out = append(out, math.NaN())
		}
	}
	return out
}

func optionAgrees(t *testing.T, f *figure) {
	t.Helper()
	for i, s := range f.option.Series {
		var got []float64
		for _, d := range s.Data {
			if m, ok := d.(map[string]any); ok {
				d = m["value"]
			}
			if n, ok := d.(float64); ok {
				got = append(got, n)
			} else {
				got = append(got, math.NaN())
			}
		}
		if want := f.values(i); !slices.EqualFunc(got, want, same) {
			t.Errorf("the option has %v for %s, the table %v", got, s.Name, want)
		}
	}
}

// ringAgrees looks for each number among the labels of a ring.
func ringAgrees(t *testing.T, f *figure, svg string) int {
	t.Helper()
	drawn := texts(svg)
	for _, want := range f.values(0) {
		if !slices.ContainsFunc(drawn, func(s mark) bool { n, _, _ := strings.Cut(s.text, " ("); return number(n) == want }) {
			t.Errorf("the drawing has no label %v: %v", want, drawn)
		}
	}
	return len(drawn)
}

// mark is a text or a shape and where it stands.
type mark struct {
	text string
	x, y float64
}

var text_ = regexp.MustCompile(`<text([^>]*)>([^<]*)</text>`)
var translate = regexp.MustCompile(`transform="translate\(([-\d.]+) ([-\d.]+)\)"`)

func texts(svg string) []mark {
	var out []mark
	for _, m := range text_.FindAllStringSubmatch(svg, -1) {
		t := mark{text: html.UnescapeString(m[2])}
		if at := translate.FindStringSubmatch(m[1]); at != nil {
			t.x, t.y = number(at[1]), number(at[2])
		}
		out = append(out, t)
	}
	return out
}

// marksAgree measures bars and points against the numbers along the axis.
func marksAgree(t *testing.T, f *figure, svg string) int {
	t.Helper()
	horizontal := len(f.option.YAxis) > 0 && f.option.YAxis[0].Type == "category"
	scale, zero := axis(t, svg, horizontal)
	measured := 0
	for i, s := range f.option.Series {
		var got []float64
		if s.Type == "line" {
			got = points(svg, i, len(f.option.Series))
		} else {
			got = lengths(svg, i, horizontal)
		}
		want := slices.DeleteFunc(f.values(i), math.IsNaN)
		if len(got) != len(want) {
			t.Errorf("%d marks are drawn for the %d numbers of %s", len(got), len(want), s.Name)
			continue
		}
		for j := range got {
			v := got[j] * scale
			if s.Type == "line" {
				v = (got[j] - zero) * scale
			}
			measured++
			if math.Abs(v-want[j]) > 1.6*math.Abs(scale) { // px: marks are put on whole ones, and bars have a border
				t.Errorf("%s number %d is drawn as %.4g, the table has %v", s.Name, j, v, want[j])
			}
		}
	}
	return measured
}

// axis finds two numbers along the axis of values: how much a pixel is worth,
// and where zero is.
func axis(t *testing.T, svg string, horizontal bool) (scale, zero float64) {
	t.Helper()
	var ticks []mark
	for _, m := range texts(svg) {
		if n := number(strings.TrimSuffix(m.text, "%")); !math.IsNaN(n) {
			ticks = append(ticks, m)
		}
	}
	// Names may be numbers; the ticks are those in line with the first tick, zero.
	at := func(m mark) (along, across float64) {
		if horizontal {
			return m.x, m.y
		}
		return m.y, m.x
	}
	_, line := at(ticks[0])
	var last mark
	for _, m := range ticks {
		if _, across := at(m); math.Abs(across-line) < 0.01 {
			last = m
		}
	}
	zero, _ = at(ticks[0])
	end, _ := at(last)
	if ticks[0].text != "0" || zero == end {
		t.Fatalf("the axis does not start at zero: %v", ticks)
	}
	return number(last.text) / (end - zero), zero
}

var box = regexp.MustCompile(`^M([-\d.]+) ([-\d.]+)l([-\d.]+) ([-\d.]+)l([-\d.]+) ([-\d.]+)l`)
var shape = regexp.MustCompile(`<path d="([^"]*)"([^>]*)>`)

// lengths are those of the bars in a series' colour; its mark in the legend
// stands in a transform.
func lengths(svg string, series int, horizontal bool) []float64 {
	var out []float64
	for _, m := range shape.FindAllStringSubmatch(svg, -1) {
		b := box.FindStringSubmatch(m[1])
		if b == nil || !strings.Contains(m[2], fmt.Sprintf(`fill="var(--chart-%d)"`, series+1)) || strings.Contains(m[2], "transform") {
			continue
		}
		if horizontal {
			out = append(out, number(b[3]))
		} else {
			out = append(out, number(b[6]))
		}
	}
	return out
}

// points are the heights of the symbols in a series' colour.
func points(svg string, series, all int) []float64 {
	var out []float64
	for _, m := range shape.FindAllStringSubmatch(svg, -1) {
		color := fmt.Sprintf(`"var(--chart-%d)"`, series+1)
		at := translate.FindStringSubmatch(m[2])
		matrix := regexp.MustCompile(`matrix\(([-\d.,]+)\)`).FindStringSubmatch(m[2])
		switch {
		case !strings.Contains(m[2], `fill=`+color) && !strings.Contains(m[2], `stroke=`+color):
		case matrix != nil:
			p := strings.Split(matrix[1], ",")
			out = append(out, number(p[5]))
		case at != nil:
			out = append(out, number(at[2]))
		}
	}
	if all > 1 && len(out) > 1 {
		out = out[:len(out)-2] // the last two are in the legend, a line and a symbol
	}
	return out
}

var colors = regexp.MustCompile(`\s(?:fill|stroke)="([^"]*)"`)

// TestDrawnStrictly holds every drawing of the archive to what pages promise.
func TestDrawnStrictly(t *testing.T) {
	for _, f := range figuresOf(t, realSite(t)) {
		for i, svg := range f.drawn {
			variant := []string{"wide", "narrow"}[i]
			id := f.id + "-" + variant
			head := fmt.Sprintf(`role="img" aria-labelledby="%s-title" aria-describedby="%[1]s-desc"><title id="%[1]s-title">`, id)
			if !strings.Contains(svg, head) || !strings.HasPrefix(svg, `<svg class="drawn `+variant+`" `) {
				t.Errorf("%s#%s: %.300s", f.page, id, svg)
			}
			for _, m := range colors.FindAllStringSubmatch(svg, -1) {
				if !strings.HasPrefix(m[1], "var(--chart-") && m[1] != "none" && m[1] != "#000" { // black is of what is no area
					t.Errorf("%s#%s has the colour %s", f.page, id, m[1])
				}
			}
			for _, wrong := range []string{" style=", "<style", "<script", "NaN", "undefined"} {
				if strings.Contains(svg, wrong) {
					t.Errorf("%s#%s has %q", f.page, id, wrong)
				}
			}
			said := strings.Contains(svg, ">Illustrative: made-up numbers<")
			if want := f.option.Title.Text != ""; said != want {
				t.Errorf("%s#%s: illustrative is drawn: %v, want %v", f.page, id, said, want)
			}
		}
	}
}

// TestDrawnOnce builds with a folder for drawings: the second build takes them
// all from there and is the same.
func TestDrawnOnce(t *testing.T) {
	dir := t.TempDir()
	tree := source.Overlay(defaults(), source.FromMap(files(readArchive(t, "testdata/base.txtar"))))
	first := Run(tree, Options{Drawings: dir})
	kept, _ := filepath.Glob(filepath.Join(dir, "*.svg"))
	if len(kept) == 0 {
		t.Fatal("nothing is kept")
	}
	steps := 0
	progress := func(phase string, done, total int) {
		if phase == "pages" && total == first.Pages {
			steps++
		}
	}
	second := Run(tree, Options{Drawings: dir, Progress: progress})
	if string(first.Set.Manifest()) != string(second.Set.Manifest()) {
		t.Error("a build with kept drawings differs")
	}
	if steps != first.Pages {
		t.Errorf("%d steps of progress for %d pages", steps, first.Pages)
	}
}
