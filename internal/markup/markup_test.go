package markup

import (
	"html"
	"strings"
	"testing"
	"unicode"
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

// FuzzSpace holds what is found to be space to what Unicode takes for it.
func FuzzSpace(f *testing.F) {
	for _, s := range []string{"", "a b", "’\u2003x", "é\u00a0", "\u0085", "\xe2\x80", "日本\u3000語", "\u1680", "\xff \t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.IndexFunc(s, unicode.IsSpace)
		if want < 0 {
			want = len(s)
		}
		if got := indexSpace(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
		if got := indexSpace([]byte(s)); got != want {
			t.Errorf("%q as bytes: %d, want %d", s, got, want)
		}
	})
}
