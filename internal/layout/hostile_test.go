package layout_test

import (
	"bytes"
	"strings"
	"testing"

	"almanac/internal/jsontext"
	"almanac/internal/layout"
	"almanac/internal/locale"
	"almanac/internal/site"
	"almanac/internal/source"
)

// compiled are layouts that have a program: it must write what html/template writes.
var compiled = []string{
	`{{ .Title }}`, `{{ "<b>" }}`, `{{ len .Nav }}`, `{{ .Frame.SiteTitle }}{{ $.SiteTitle }}`, `{{ print .Title " " .SiteTitle }}`, `{{/* c */}}x`,
	`<title>{{ .Title }}</title>`, `<textarea>{{ .Title }}</textarea>`, `<noscript>{{ .Title }}</noscript>`, `<xmp>{{ .Title }}</xmp>`, `<script type="text/template">{{ .Title }}</script>`,
	`<a title="{{ .Title }}">`, `<a title='{{ .Title }}'>`, `<iframe srcdoc="{{ .Title }}">`, `<{{ .Title }}>`,
	`<a href="{{ .Title }}">`, `<a href='{{ .Title }}'>`, `<a href=" {{ .Title }}">`, `<form action="{{ .Title }}">`, `<base href="{{ .Title }}">`, `<svg><a xlink:href="{{ .Title }}">`, `<a href="{{ "javascript:x" }}">`,
	`<a href="/?q={{ .Title }}#{{ .Title }}">`, `<a href="{{ .SiteTitle }}?x={{ .Title }}">`, `<a href="{{ .Title }}{{ .SiteTitle }}">`, `<a href="{{ range .Nav }}{{ .URL }}{{ end }}">`,
	`{{ with .Title }}{{ . }}{{ else }}none {{ $.SiteTitle }}{{ end }}`, `{{ range .Nav }}{{ .Text }}{{ else }}none {{ $.Title }}{{ end }}`, `{{ if and .Title (not .Nav) }}a{{ else if .Nav }}b{{ end }}`,
	`{{ range .Nav }}<a href="{{ .URL }}"{{ if .Text }} title="{{ .Text }}"{{ end }}>{{ end }}`, `{{ with or .Title .SiteTitle }}{{ . }}{{ end }}`,
	`{{ t "next" }}`, `{{ t "note_n" "n" .Title }}`, `<a title="{{ t "note_n" "n" .Title }}">`, `<a href="?{{ t "next" }}">`,
	`{{ block "b" . }}{{ .Title }}{{ end }}`, `{{ with .Nav }}{{ template "b" $ }}{{ end }}{{ define "b" }}{{ .Title }}{{ end }}`,
	`<a title="{{ template "b" . }}">{{ define "b" }}/* plain */ # + é{{ end }}`,
	`<script type="application/json">{{ .Data }}</script>`,
}

// left are layouts that html/template alone makes: of each there is something that a
// program does not know.
var left = []string{
	`<a title={{ .Title }}>`, `<a href={{ .Title }}>`, `<a href="/{{ .Title }}">`, `<a href="&#106;avascript:{{ .Title }}">`, `<img srcset="{{ .Title }} 2x">`, `<a style="color:{{ .Title }}">`,
	`<a onclick="f({{ .Title }})">`, `<a {{ .Title }}="x">`, `<a data-{{ .Title }}="x">`, `<meta http-equiv="refresh" content="0;url={{ .Title }}">`, `<!-- {{ .Title }} -->`,
	`<style>{{ .Title }}</style>`, `<script>x = {{ .Title }}</script>`, `<script>x = "{{ .Title }}"</script>`, "<script>x = `{{ .Title }}`</script>", `<script>x = {{ .Data }}</script>{{ .Data }}`,
	`{{ $x := .Title }}{{ $x }}`, `{{ range $i, $n := .Nav }}{{ $i }}{{ $n.Text }}{{ end }}`, `{{ range .Nav }}{{ break }}{{ end }}`, `{{ range 3 }}x{{ end }}`,
	`{{ printf "%q" .Title }}`, `{{ index .Nav 0 }}`, `{{ if eq .Title "a" }}x{{ end }}`, `{{ .Title | html }}`, `{{ html .Title }}`, `{{ .Title | urlquery }}`, `{{ .Title | print }}`, `{{ print 1 .Title }}`,
	`{{ with and .Title .Nav }}{{ . }}{{ end }}`, `{{ not .Title }}`, `{{ len .Title }}`, `{{ .Nav }}`, `{{ (.Frame).SiteTitle }}`, `{{ 12 }}`, `{{ .None }}`, `{{ template "b" }}{{ define "b" }}x{{ end }}`,
	`<a href="{{ block "b" . }}javascript:alert(1){{ end }}">`, `<a title="{{ block "b" . }}{{ .Title }}{{ end }}">`, `<a title="{{ template "b" .None }}">{{ define "b" }}plain{{ end }}`,
	`<script>x = {{ template "b" . }};</script>{{ define "b" }}/* a comment */ 1{{ end }}`, `<style>p { {{ template "b" . }} }</style>{{ define "b" }}/* a comment */ color: red{{ end }}`,
	`{{ template "a$htmltemplate_b" . }}{{ define "a$htmltemplate_b" }}whole{{ end }}{{ define "a" }}cut{{ end }}`,
}

// TestHostile holds that a program of a layout that somebody else wrote makes of it
// what html/template makes of it, and that there is none where it could not.
func TestHostile(t *testing.T) {
	loc := &locale.Locale{Tag: "en-GB", Words: map[string]string{"next": `Next <&">`, "note_n": "note {n}"}}
	titles := append([]string{"a=b `c`", "x\ty\nz\r", "\u00a0\ufdd0\ufffe\ufffd", "-->*/]]>", "\\u003c"}, hostile...)
	try := func(text string, has bool) {
		set, faults := layout.Parse(source.FromMap(map[string]string{"layouts/page.html": "<p>" + text}), loc)
		if len(faults) > 0 {
			t.Errorf("%s: %s", text, printed(faults))
			return
		}
		for i, title := range titles {
			view := &site.Page{Title: title, Frame: site.Frame{SiteTitle: "<b>" + title}}
			view.Data = jsontext.Plain(`{"a":[1]}`)
			if i%3 > 0 {
				view.Nav = []site.Link{{Text: title, URL: title}, {Text: "b", URL: "/"}}
			}
			fast, slow, ok, finished, err := set.Both("page", view)
			switch {
			case ok != has:
				t.Fatalf("%s has a program: %v, want %v", text, ok, has)
			case ok && (err != nil || !finished || !bytes.Equal(fast, slow)):
				t.Errorf("%s of %q: the program wrote %q, finished: %v, html/template %q, %v", text, title, fast, finished, slow, err)
			}
		}
	}
	for _, text := range compiled {
		try(text, true)
	}
	for _, text := range left {
		try(text, false)
	}
}

// TestForever: a template that calls itself without end is a fault, not the end of the
// program; one that calls itself very often is none.
func TestForever(t *testing.T) {
	for _, c := range []struct{ layout, want string }{
		{`<p>{{ template "r" . }}{{ define "r" }}x{{ if .Title }}{{ template "r" . }}{{ end }}{{ end }}`, "exceeded maximum template depth"},
		{`<p>{{ template "r" .Contents }}{{ define "r" }}x{{ range . }}{{ template "r" .Children }}{{ end }}{{ end }}`, ""},
	} {
		set, faults := layout.Parse(source.FromMap(map[string]string{"layouts/report.html": c.layout}), &locale.Locale{})
		if len(faults) > 0 {
			t.Fatal(printed(faults))
		}
		view := &site.Report{Title: "x"}
		for range 5000 {
			view.Contents = []site.Heading{{Children: view.Contents}}
		}
		var page bytes.Buffer
		told := printed(set.Render(&page, "report", view))
		if c.want != "" && !strings.Contains(told, c.want) || c.want == "" && page.String() != "<p>"+strings.Repeat("x", 5001) {
			t.Errorf("%s: %q, %d bytes", c.layout, told, page.Len())
		}
	}
}
