package markup

import (
	"html"
	"strings"
	"testing"
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

func TestWithoutMarks(t *testing.T) {
	const in = `<h2 id="a">A <a class="anchor" href="#a">#</a></h2><p title="<a class=x>">6,000 <a class="status" href="/c#x" title="a > b">[r]</a> visits <abbr class="unit">p</abbr>, <b>b</b>.</p>`
	const want = `<h2 id="a">A</h2><p title="<a class=x>">6,000 visits <abbr class="unit">p</abbr>, <b>b</b>.</p>`
	if got := WithoutMarks(in, "anchor", "status"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
