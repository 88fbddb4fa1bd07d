package markdown

import (
	"strings"
	"testing"

	"almanac/internal/diag"
)

// lineByLine parses a document and a text with lines read as such and with goldmark
// looking into everything, reports any difference, and says how many lines there
// are in the document.
func lineByLine(t *testing.T, src string) (lines int) {
	t.Helper()
	for _, document := range []bool{true, false} {
		o := Options{Level: levels, Blocks: document}
		short := pass{at: diag.Pos{File: "f", Line: 1, Col: 1}, options: o, document: document}
		long := short
		long.thorough = true
		got := dumpAll(short.parse([]byte(src)), short.diags)
		if want := dumpAll(long.parse([]byte(src)), long.diags); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", src, got, want)
		}
	}
	p := pass{document: true}
	if p.read([]byte(src)); p.refused {
		return 0
	}
	for n := p.goldmark().FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == kindLine {
			lines++
		}
	}
	return lines
}

// TestLines holds both ways to the same for a line among others of every kind, with
// and without empty lines between, and for what may stand in a line.
func TestLines(t *testing.T) {
	others := []string{"words", "Words {{ a }} and[^1].", "  words", "    words", "\twords", "- item", "-", "  - item", "    - item", "1. item", "2. item", "* {{ a }}",
		"> quoted", ">", "# heading", "===", "---", "-", ": description", ":", "|a|\n|-|", "|-|", "-|-", "[a]: b", "[^1]: note", "    indented", "```", "~~~", "…", "{{ table a }}",
		"***", "<p>", "::: White", "::: Red", ":::", "words  ", "words\\", "*words*", "_words", "[a](b)", "+ item", "- [^1]: a",
		"- *a* b", "* **", "- - -", "* * a", "- =", "- 1. a", "+ > a", "**a** b", "[^1]:", "[^a b]: c", " [^1]: note", "[^1] :", "[^*]: c"}
	lines := 0
	for _, a := range others {
		for _, b := range others {
			for _, between := range []string{"\n", "\n\n", "\n \n", "\n\n\n"} {
				lines += lineByLine(t, "Words"+between+a+between+b)
				lines += lineByLine(t, a+between+"Words"+between+b+"\n")
				lines += lineByLine(t, a+between+b+between+"Words\n")
			}
		}
	}
	for _, in := range []string{"{{ a }}", "{{a", "{{ }}", "}}", "{a}", `{{ "}}" }}`, "{{ table a }}", "{{ ref a }}", "[^1]", "[^2]", "[^", "[a]", "[^ ]", "![^1]", "1,503", "a@b.example",
		"https://a.example", "&amp;", "&", "<", "*a*", "__", "~~a~~", "`a`", "\\", "|", "é", "\u00a0", "\u2028", "a  b", "#", "{#id}",
		"**a b**", "*a b*", "*a*b", "(*a*)", "*a *", "* a*", "***a***", "**a*", "*a**", "*a*.", "*a* *b*", "*a*-*b*", "*é*", "*a\u00a0*", "*1,503*", "*{{ a }}*", "*[a](b)*",
		"[a b](b/#c)", "[a](https://a.example/b_c/)", "[a](b", "[a]()", "[]()", "[ a](b)", "[a] (b)", "[a](b)(c)", "[a](b)[c](d)", "[a](b)[^1]", "[^1](b)", "[*a*](b)", "[[a](b)](c)",
		"![a](b)", `[a](b "c")`, "[a](<b>)", "[a](b c)", "[a](javascript:b)", "[a](//b)", "[1,503](b)", "[a{{ b }}](c)", "[{{ b }}](c)"} {
		for _, form := range []string{"Words %", "% words", "Words % words", "Words%words", "Words%", "% %", "% words\n[^a]: %", "## % words", "## Words %", "- Words %\n- %",
			"   Words %", " \tWords %", "- Words\n\n   Words %", "[^1]:   Words %\n\n  Words %"} {
			lines += lineByLine(t, strings.ReplaceAll(form, "%", in)+"\n\n[^1]: Note %")
		}
	}
	t.Logf("%d lines", lines)
	if lines < 10_000 {
		t.Errorf("only %d lines", lines)
	}
}

// FuzzLines holds both ways to the same for any text.
func FuzzLines(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(string(src))
	}
	f.Add("Words\n[")
	f.Add("- Words\n- words\n\nWords\n\n: words\n")
	f.Add("Words *of (1)* **b**, [c d](https://e.example/f_g/#h)*i* *j*-k.\n")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) < 10000 {
			lineByLine(t, src)
		}
	})
}
