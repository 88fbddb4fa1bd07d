package layout_test

import (
	"bytes"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"almanac/internal/jsontext"
	"almanac/internal/layout"
	"almanac/internal/locale"
	"almanac/internal/markup"
	"almanac/internal/site"
	"almanac/internal/source"
)

// hostile are texts that escapers treat in ways of their own.
var hostile = []string{
	"", "plain", "A & B", `<script>alert("1")</script>`, "'quoted' +1", "a\x00b", "\xff\xfe", "javascript:alert(1)", "JaVaScRiPt:x",
	"http://example.org/?a=1&b=%41%zz#x", "mailto:a@b", "data:text/html,x", "/2018/02/?q=a b+c", "ü\u2028–", "a/b:c", "%", "(1)", "https:/[x]!$*,;=@~",
}

// TestProgram holds that a program makes of every layout what html/template makes
// of it, whatever the view says.
func TestProgram(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		set := theme(t, language)
		views := samples()
		for _, name := range slices.Sorted(maps.Keys(views)) {
			for seed := range uint64(40) {
				view := views[name]
				if seed > 0 {
					view = disturb(reflect.ValueOf(view), rand.New(rand.NewPCG(seed, 1))).Interface()
				}
				fast, slow, ok, finished, err := set.Both(name, view)
				switch {
				case !ok:
					t.Fatalf("%s has no program: its layout uses what a program does not know", name)
				case err != nil || !finished:
					t.Fatalf("%s: finished is %v, %v", name, finished, err)
				case !bytes.Equal(fast, slow):
					t.Fatalf("%s, seed %d: %s", name, seed, firstDifference(string(fast), string(slow)))
				}
			}
		}
	}
}

// TestProgramGivesUp: of a pointer to nothing, html/template says what is at fault.
func TestProgramGivesUp(t *testing.T) {
	set, _ := layout.Parse(source.FromMap(map[string]string{"layouts/report.html": "{{ range .Body }}{{ .Table.Caption }}{{ end }}"}), &locale.Locale{})
	for _, c := range []struct {
		block    site.Block
		finishes bool
	}{{site.Block{Table: &site.Table{Caption: "a"}}, true}, {site.Block{}, false}} {
		if _, _, ok, finished, err := set.Both("report", &site.Report{Body: []site.Block{c.block}}); !ok || finished != c.finishes || (err == nil) != c.finishes {
			t.Errorf("%+v: program %v, finished %v, %v", c.block, ok, finished, err)
		}
	}
}

// disturb returns a copy of a view with other texts, longer and shorter lists and
// nothing where pointers led.
func disturb(v reflect.Value, r *rand.Rand) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch {
	case v.Type() == reflect.TypeFor[markup.HTML](), v.Type() == reflect.TypeFor[jsontext.Plain]():
	case v.Kind() == reflect.String && r.IntN(2) == 0:
		out.SetString(hostile[r.IntN(len(hostile))])
	case v.Kind() == reflect.Bool:
		out.SetBool(r.IntN(2) == 0)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(disturb(v.Field(i), r))
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(disturb(v.Elem(), r))
	case v.Kind() == reflect.Slice && v.Len() > 0:
		n := v.Len() + r.IntN(3) - 1
		out.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			out.Index(i).Set(disturb(v.Index(i%v.Len()), r))
		}
	}
	return out
}

// BenchmarkRender renders the sample of a report; without a program it takes eight
// times as long.
func BenchmarkRender(b *testing.B) {
	set, view := theme(b, "en"), report()
	for _, c := range []struct {
		name   string
		render func()
	}{
		{"program", func() { set.Render(io.Discard, "report", view) }},
		{"template", func() { set.Slow(io.Discard, "report", view) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.render()
			}
		})
	}
}

// BenchmarkParse compiles our layouts, as every build does once.
func BenchmarkParse(b *testing.B) {
	tree, loc := files(b), &locale.Locale{Tag: "en", Words: wordsOf(b, "en")}
	b.ReportAllocs()
	for b.Loop() {
		layout.Parse(tree, loc)
	}
}
