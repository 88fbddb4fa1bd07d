package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/svg"
)

// TestStill draws with what is changed for drawings at build time and without: the
// same charts, and the same with more in them, must be the same bytes. A change that
// moves something by half a pixel must be seen.
func TestStill(t *testing.T) {
	drawings := drawings(t)
	plain := draw(t, nil, drawings)
	if n := differences(plain, draw(t, changesOf(stillDiff), drawings)); n > 0 {
		t.Errorf("%d of %d drawings differ", n, len(drawings))
	}
	planted := change{
		file: "echarts/lib/component/axis/AxisBuilder.js",
		old:  "var y = cfg.labelOffset +",
		new:  "var y = 0.5 + cfg.labelOffset +",
	}
	if n := differences(plain, draw(t, append(changesOf(stillDiff), planted), drawings)); n < len(drawings)/2 {
		t.Errorf("a planted change is seen in %d of %d drawings", n, len(drawings))
	}
}

// draw returns the drawings made by an engine with the changes.
func draw(t *testing.T, changes []change, drawings []svg.Drawing) []string {
	t.Helper()
	const root = "../../.."
	widths, err := glyphs(root)
	if err != nil {
		t.Fatalf("%v; run make", err)
	}
	b := bundles[1]
	b.changes = changes
	script, err := engine(root, b, widths)
	if err != nil {
		t.Fatal(err)
	}
	engines := svg.NewEngines(script)
	defer engines.Close()
	html, errs := svg.All(engines, drawings)
	out := make([]string, len(drawings))
	for i := range html {
		if errs[i] != nil {
			t.Fatalf("%s: %v", drawings[i].ID, errs[i])
		}
		out[i] = string(html[i])
	}
	return out
}

func differences(a, b []string) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// variations are what may be written over in an option: the path of a member, in
// each series or axis, and its value.
var variations = []map[string]string{
	{},
	{"series.label": `{"show":true}`, "aria": `{"enabled":true,"decal":{"show":true}}`},
	{"series.areaStyle": `{"opacity":0.3}`, "series.lineStyle": `{"type":"dashed","width":3}`, "series.smooth": `true`, "legend": `{"show":false}`},
	{"series.stack": `"all"`, "series.symbol": `"rect"`, "yAxis.name": `"Days"`, "yAxis.nameLocation": `"middle"`},
	{"yAxis.min": `-50.5`, "yAxis.inverse": `true`, "xAxis.inverse": `true`, "series.itemStyle": `{"borderRadius":4,"color":"red"}`},
	{"grid": `{"outerBoundsMode":"none","left":80}`, "xAxis.axisTick": `{"show":true}`, "yAxis.splitLine": `{"show":false}`, "series.data": `[null,-3,"-",0]`},
	{"series.emphasis": `{"focus":"series","label":{"show":true,"fontSize":30}}`, "series.select": `{"itemStyle":{"color":"blue"}}`, "xAxis.data": `["a","b & c <i>",{"value":"D","textStyle":{"fontWeight":700}}]`},
}

// drawings are the charts of the package's tests, and one of each kind as the program
// made it (testdata/options), in all variations and widths.
func drawings(t *testing.T) []svg.Drawing {
	files, err := filepath.Glob("../testdata/*/*.json")
	if err != nil || len(files) < 12 {
		t.Fatal(err, files)
	}
	var out []svg.Drawing
	for _, file := range files {
		for i, over := range variations {
			option, err := json.Marshal(varied(t, file, over))
			if err != nil {
				t.Fatal(err)
			}
			for _, width := range []int{760, 340, 150} {
				id := fmt.Sprintf("%s-%d-%d", strings.TrimSuffix(filepath.Base(file), ".json"), i, width)
				out = append(out, svg.Drawing{ID: id, Class: "drawn", Title: "A chart", Option: option, Width: width, Height: 320})
			}
		}
	}
	return out
}

// varied is the option of a file with members written over.
func varied(t *testing.T, file string, over map[string]string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var option map[string]any
	if err := json.Unmarshal(data, &option); err != nil {
		t.Fatal(err)
	}
	for path, text := range over {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		name, member, inside := strings.Cut(path, ".")
		if !inside {
			option[name] = value
			continue
		}
		list, ok := option[name].([]any)
		if !ok {
			list = []any{option[name]}
		}
		for _, part := range list {
			if part, ok := part.(map[string]any); ok {
				part[member] = value
			}
		}
	}
	return option
}
