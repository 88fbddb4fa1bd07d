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
	"\n", " ", "\u00a0", "\r", "a\n", "\nb", "a\n \nb", "a\n\u2003", "a\nb",
}

// hostileMarkup has lines that may be empty, by themselves or beside others.
var hostileMarkup = []string{"", "\n", " ", "<p>a</p>\n", "<p>a</p>\n\n<p>b</p>", "\n<p>a</p>", "<p>a</p>\n ", "\u00a0", "<p>a</p>\n\u2003\n<p>b</p>"}

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

// TestLoose: of layouts and views without empty lines none is looked for, and of any
// other all are.
func TestLoose(t *testing.T) {
	set := theme(t, "en")
	for name, view := range samples() {
		if set.Loose(name, view) {
			t.Errorf("%s may have an empty line", name)
		}
	}
	loc := &locale.Locale{Words: map[string]string{"empty": "", "space": " ", "lines": "a\n\nb"}}
	for _, text := range []string{
		"a\n{{ .Title }}\nb", "a\n{{ t \"space\" }}\nb", "a{{ t \"lines\" }}b", "a\n{{ t \"empty\" }} {{ .Title }}\nb", "a\n{{ if .Title }}b{{ end }} {{ t \"empty\" }}\nb",
		"{{ .Title }}\n\na", "a\n\t{{ range .Body }}{{ .Markup }}\n{{ end }}", "a{{ range .Body }}{{ .Markup }} {{ end }}\n\n", "<a title=\"\n{{ .Title }}\n\">",
		"a\n{{ with .Title }}{{ . }}{{ else }} {{ end }}\n", "{{ range .Notes }}\n{{ .Mark }}{{ .Markup }}\n{{ end }}", "a{{/* b */}} \n{{/* c */}} {{ .Title }}",
		"a\n{{ if .Title }} {{ end }}",
	} {
		set, faults := layout.Parse(source.FromMap(map[string]string{"layouts/page.html": text}), loc)
		if len(faults) > 0 {
			t.Fatal(printed(faults))
		}
		for seed := range uint64(200) {
			r := rand.New(rand.NewPCG(seed, 2))
			view := disturb(reflect.ValueOf(&site.Page{Title: "x", Body: []site.Block{{}, {Written: markup.Written("x")}}, Notes: []site.Note{{Markup: "x"}}}), r).Interface()
			fast, slow, ok, _, err := set.Both("page", view)
			if !ok || err != nil || !bytes.Equal(fast, slow) {
				t.Fatalf("%q: program %v, %v: %q, want %q", text, ok, err, fast, slow)
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
	case v.Type() == reflect.TypeFor[jsontext.Plain]():
	case v.Type() == reflect.TypeFor[markup.HTML](), v.Type() == reflect.TypeFor[markup.Written]():
		if r.IntN(3) == 0 {
			out.Set(reflect.ValueOf(hostileMarkup[r.IntN(len(hostileMarkup))]).Convert(v.Type()))
		}
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
