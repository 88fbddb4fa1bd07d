package site

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"almanac/internal/markup"
)

// FuzzElsewhere holds what is written of markup into a feed, in one pass, to what is
// written step by step: links of a class left out, then ids, then addresses made whole,
// then all of it escaped.
func FuzzElsewhere(f *testing.F) {
	for _, h := range []string{
		"<h2 id=\"a\">1. A <a class=\"anchor\" href=\"#a\" title=\"a > b\">#</a></h2>\n<p>One \u2028\ttwo<br>\r\n&lt;three&gt; ’s\x01</p>\n",
		`<p><a class="ref" href="#t">Table 1</a> <a class="mark" href="../03/?a=1&amp;b=2" id="m">[1]</a><a href="https://example.org/x">x</a></p>`,
		`<td id="x" class="n"><a class="anchor"><em>kept</em></a> <a class="anchor" href="y">gone</a>.</td>`,
		"\uFFFE\uFFFF\uFFFD<img src=\"a.svg\" alt=\"\">",
	} {
		f.Add(h, h)
	}
	page, _ := url.Parse("https://example.org/reports/2018/02/")
	at := elsewhere{page, "https://example.org/reports/"}
	f.Fuzz(func(t *testing.T, a, b string) {
		h := markup.HTML(a + b)
		if !utf8.ValidString(string(h)) || strings.ContainsAny(wellFormed.ReplaceAllString(string(h), ""), `<>"'`) {
			return // no markup of ours
		}
		got := xmlPart(0, func(x *xmlWriter) { at.write(x, h) })
		var want bytes.Buffer
		if err := xml.EscapeText(&want, []byte(at.stepByStep(string(markup.WithoutLinks(h, "anchor"))))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%q is\n%s\nstep by step\n%s", h, got, want.Bytes())
		}
	})
}

var wellFormed = regexp.MustCompile(`</?[a-z0-9]+( [a-z-]+="[^"']*")*>`)

func (at elsewhere) stepByStep(html string) string {
	var b strings.Builder
	for {
		is := strings.Index(html, `="`)
		if is < 0 {
			return b.String() + html
		}
		name := strings.LastIndexByte(html[:is], ' ') + 1
		value, rest, _ := strings.Cut(html[is+2:], `"`)
		switch html[name:is] {
		case "id":
			b.WriteString(html[:max(0, name-1)])
		case "href", "src":
			if to, err := at.page.Parse(value); err == nil && strings.HasPrefix(to.String(), at.site) {
				value = to.String()
			}
			b.WriteString(html[:is+2] + value + `"`)
		default:
			b.WriteString(html[:is+2+len(value)+1])
		}
		html = rest
	}
}

// TestXML holds elements to those that encoding/xml writes.
func TestXML(t *testing.T) {
	type leaf struct {
		Rel  string `xml:"rel,attr"`
		Text string `xml:",chardata"`
	}
	v := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		Title   string   `xml:"title"`
		Links   []leaf   `xml:"link"`
		Name    string   `xml:"author>name"`
	}{Lang: "en", Title: "A\t\"b\"\r\n<c> & 'd' \x00\x7f\u0085\uFFFF\xff é", Links: []leaf{{"self", ""}, {"\n<", "x"}}, Name: "N"}
	b, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want := xml.Header + string(b) + "\n"
	got := xmlFile(func(x *xmlWriter) {
		x.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xml:lang", v.Lang)
		x.leaf("title", v.Title)
		for _, l := range v.Links {
			x.leaf("link", l.Text, "rel", l.Rel)
		}
		x.person(v.Name)
		x.close("feed")
	})
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
