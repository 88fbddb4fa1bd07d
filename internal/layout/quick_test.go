package layout_test

import (
	"bytes"
	"testing"

	"almanac/internal/layout"
	"almanac/internal/locale"
	"almanac/internal/site"
	"almanac/internal/source"
)

// TestQuick holds that the quick way compiles what it can as html/template does, and
// leaves to it what depends on the template that is called.
func TestQuick(t *testing.T) {
	if !theme(t, "en").Quick() {
		t.Error("our own layouts are not compiled the quick way")
	}
	for name, c := range map[string]struct {
		page, partial string
		quick         bool
	}{
		"in text":            {`<p>{{ template "x" . }} <a href="{{ .Title }}">{{ .Title }}</a>`, `<b title="{{ .Title }}">{{ .Title }}</b>`, true},
		"in an attribute":    {`<p class="a {{ template "x" . }}" title="{{ .Title }}">{{ .Title }}`, `plain`, true},
		"in a loop":          {`{{ range .Frame.Nav }}{{ template "x" $ }}<i>{{ .Text }}</i>{{ end }}`, `{{ with .Title }}<u>{{ . }}</u>{{ end }}`, true},
		"by itself":          {`{{ template "x" . }}`, `<p>{{ .Title }}{{ if not .Title }}{{ template "x" . }}{{ end }}</p>`, true},
		"defined anew":       {`{{ template "x" . }}{{ define "y" }}<script>var t = {{ .Title }}</script>{{ end }}`, `<p>{{ block "y" . }}{{ .Title }}{{ end }}</p>`, true},
		"opens an attribute": {`{{ template "x" . }}{{ .Title }}">{{ .Title }}`, `<a href="`, false},
		"closes a script":    {`<script>var t = {{ template "x" . }}{{ .Title }}`, `{{ .Title }}</script>`, false},
		"in an address":      {`<a href="/{{ template "x" . }}{{ .Title }}">`, `?q=`, false},
		"unquoted":           {`<a class={{ template "x" . }} title={{ .Title }}>`, `a b`, false},
		"in a title":         {`<title>{{ template "x" . }}</title>{{ .Title }}`, `{{ .Title }}`, false},
		"types a script":     {`<script type="{{ template "x" . }}">var t = {{ .Title }}</script>`, `text/plain`, false},
		"ends an attribute":  {`<a class="{{ template "x" . }}{{ .Title }}">`, `a" href="`, true}, // but there is no program, for the copy is not plain
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"layouts/p.html": c.page, "layouts/partials/x.html": c.partial}
			set, faults := layout.Parse(source.FromMap(files), &locale.Locale{Tag: "en"})
			if len(faults) > 0 {
				t.Fatal(printed(faults))
			}
			if got := set.Quick(); got != c.quick {
				t.Errorf("quick is %v, want %v", got, c.quick)
			}
			view := &site.Page{Title: `a" b' <c>&/:`, Frame: site.Frame{Nav: []site.Link{{Text: "A"}, {Text: "B"}}}}
			var got, want bytes.Buffer
			if faults := set.Render(&got, "p", view); len(faults) > 0 {
				t.Fatal(printed(faults))
			}
			if err := set.Slow(&want, "p", view); err != nil || got.String() != want.String() {
				t.Errorf("got  %s\nwant %s\n(%v)", &got, &want, err)
			}
		})
	}
}

// TestCommon has two pages call a template that no program can be made of, halfway
// through: what was made of it for the first one is of no use to the other.
func TestCommon(t *testing.T) {
	files := map[string]string{"layouts/partials/x.html": `<i>{{ .Title }}</i>{{ printf "%d" 1 }}`, "layouts/p.html": `<p>{{ template "x" . }}`, "layouts/q.html": `<p>{{ template "x" . }}`}
	set, faults := layout.Parse(source.FromMap(files), &locale.Locale{Tag: "en"})
	if len(faults) > 0 {
		t.Fatal(printed(faults))
	}
	for _, name := range []string{"p", "q"} {
		var got bytes.Buffer
		set.Render(&got, name, &site.Page{Title: "A"})
		if want := "<p><i>A</i>1"; got.String() != want {
			t.Errorf("%s is %q, want %q", name, got.String(), want)
		}
	}
}
