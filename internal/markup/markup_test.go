package markup

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWriter(t *testing.T) {
	var w Writer
	w.Raw(`<a`).Attr("title", `"><script>'&`).Raw(`>`).Text(`<b> & 'c' "d"`).Int(3).HTML("<i>x</i>").Raw(`</a>`)
	want := HTML(`<a title="&#34;&gt;&lt;script&gt;&#39;&amp;">&lt;b&gt; &amp; &#39;c&#39; &#34;d&#34;3<i>x</i></a>`)
	if got := w.Take(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w.Len() != 0 || w.Take() != "" {
		t.Error("Take leaves something behind")
	}
}

func FuzzText(f *testing.F) {
	f.Add(`<img src=x onerror="alert('1')">&amp;`)
	f.Fuzz(func(t *testing.T, s string) {
		var w Writer
		got := string(w.Text(s).Take())
		if strings.ContainsAny(got, `<>"'`+"\x00") {
			t.Errorf("%q became %q", s, got)
		}
		if want := strings.ReplaceAll(s, "\x00", "\uFFFD"); html.UnescapeString(got) != want {
			t.Errorf("%q reads back as %q", s, html.UnescapeString(got))
		}
	})
}

func TestWords(t *testing.T) {
	for h, want := range map[HTML]string{
		`<p>Fish &amp; <em>ch</em>ips</p><ul><li>A <a href="https://example.org/">link</a></li><li>B</li></ul>`: "Fish & chips A link B",
		`<tr><th scope="row">Visits</th><td>6,099&nbsp;<abbr title="a > b">[p]</abbr></td></tr>`:                "Visits 6,099 [p]",
		"one\n  line<br>and\tanother": "one line and another",
		"":                            "",
	} {
		if got := Words(h); got != want {
			t.Errorf("%s: %q, want %q", h, got, want)
		}
	}
}

func TestWithoutLinks(t *testing.T) {
	for h, want := range map[HTML]HTML{
		"<p>Text\n <a class=\"mark\" href=\"#a>b\">[note 1]</a>.</p>":                       `<p>Text.</p>`,
		`<p>One<a class="mark">[1]</a>, <a class="ref">two</a> <a class="anchor">#</a></p>`: `<p>One, <a class="ref">two</a></p>`,
		`<p>A <a class="mark"><em>word</em></a> <a class="mark`:                             `<p>A <a class="mark"><em>word</em></a> <a class="mark`,
		`<p>None</p>`: `<p>None</p>`,
	} {
		if got := WithoutLinks(h, "anchor", "mark"); got != want {
			t.Errorf("%s: %s, want %s", h, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	const marked = `<h2 id="a">A <a class="anchor" href="#a">#</a></h2><p title="<a class=x>">6,000 <a class="status" href="/c#x" title="a > b">[r]</a> visits <abbr class="unit">p</abbr>, <b>b</b>.</p>`
	for h, want := range map[HTML]string{
		marked:                                  "A\n6,000 visits p, b.",
		"<p>One\n two<br>three\u00a0four</p>\n": "One two\nthree four",
		`<ul><li>Fish &amp; <em>ch</em>ips</li><li><p>See <a href="https://example.org/">here</a></p></li></ul>`: "– Fish & chips\n– See here <https://example.org/>",
		`<p><a href="https://example.org/">https://example.org/</a> <a href="#x">there</a></p>`:                  "https://example.org/ there",
		`<p>Text<a class="status">[r]</a><a class="anchor">#</a> goes on</p>`:                                    "Text goes on",
	} {
		if got := Plain(h, "anchor", "status"); got != want {
			t.Errorf("%s: %q, want %q", h, got, want)
		}
	}
	if got := Plain(marked); got != "A #\n6,000 [r] visits p, b." {
		t.Errorf("with its marks: %q", got)
	}
}

// FuzzWords holds what is taken for words to what Unicode takes for space.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "a b", "a  b", " a", "a ", "a ’b", "’\u2003x", "é\u00a0", "\u0085", "\xe2\x80", "日本\u3000語", "\u1680", "\xff \t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := words(s)
		if strings.Join(strings.Fields(s[:n]), " ") != s[:n] {
			t.Errorf("%q are no words with one space between two", s[:n])
		}
		if r, _ := utf8.DecodeRuneInString(s[n:]); n < len(s) && !unicode.IsSpace(r) {
			t.Errorf("%q ends before %q", s[:n], s[n:])
		}
	})
}

// FuzzPlain holds the way through markup in one pass to one that writes all that
// there is and tidies it up line by line.
func FuzzPlain(f *testing.F) {
	for _, h := range []string{
		"<h2 id=\"a\">1. A <a class=\"anchor\" href=\"#a\">#</a></h2>\n<p>One\n  two<br>three\u00a0four &lt;five&gt; &amp; six</p>\n",
		"<ul>\n<li>A;</li>\n<li>\n<p>B – <em>c</em>\u2003d</p>\n<p>e</p></li>\n</ul><p>– <p>x</p>",
		"<p><a href=\"https://a.org/\">https://a.org/</a> <a href=\"https://a.org/\"> https://a.org/</a> <a href=\"https://a.org/?a&amp;b\">https://a.org/?a&amp;b</a><a href=\"mailto:x@y\">x@<b>y</b></a></p>",
		"<table><tr><th scope=\"row\">Visits</th><td>6,099 <abbr class=\"status\" title=\"a > b\">[p]</abbr></td></tr></table>",
		"<p>x <a href=\"http://a\">http://a<br></a> <a href=\"http://a\">b", "a<b title='>\"'>c", "–\n<p>", "– \t<p>y", "<li><p>", "<li> <p>z", "<a href=\"http:\"></td>http:</a>",
	} {
		f.Add(h, " ")
		f.Add(h, "<p>")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return // no input has that
		}
		h := HTML(a + b + a)
		for _, without := range [][]string{nil, {"anchor", "status"}} {
			got, want := string(AppendPlain([]byte("– "), h, without...)), "– "+plainByLines(h, without...)
			if got != want {
				t.Errorf("%s is %q, line by line %q", h, got, want)
			}
		}
	})
}

// plainByLines is Plain in the plainest way.
func plainByLines(h HTML, without ...string) string {
	raw, address, start := "", "", 0
	text := func(s string) { raw += strings.ReplaceAll(html.UnescapeString(s), "\n", " ") }
	for s := string(h); s != ""; {
		before, after, found := strings.Cut(s, "<")
		if !found {
			text(s)
			break
		}
		var tag string
		if tag, s = cutTag("<" + after); slices.Contains(without, attribute(tag, "class")) {
			before = strings.TrimRight(before, " \n")
			_, s, _ = strings.Cut(s, "</"+tagName(tag)+">")
			tag = ""
		}
		text(before)
		switch tagName(tag) {
		case "a":
			address, start = strings.ReplaceAll(attribute(tag, "href"), "\n", " "), len(raw)
		case "/a":
			if absolute(address) && raw[start:] != address {
				raw += " <" + address + ">"
			}
			address = ""
		case "p":
			if !strings.HasSuffix(raw, bullet+" ") {
				raw += "\n"
			}
		case "br", "/p", "/li", "/tr", "/dt", "/dd", "ul", "ol", "/h2", "/h3", "/h4", "/h5", "/h6", "/pre", "blockquote":
			raw += "\n"
		case "li":
			raw += "\n" + bullet + " "
		case "/td", "/th":
			raw += " "
		}
	}
	var out []string
	for line := range strings.Lines(raw) {
		if words := strings.Fields(line); len(words) > 0 {
			out = append(out, strings.Join(words, " "))
		}
	}
	return strings.Join(out, "\n")
}
