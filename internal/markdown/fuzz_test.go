package markdown

import (
	"bytes"
	"html"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// seeds are the inputs of all cases.
func seeds(t testing.TB) (out [][]byte) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range archives {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			if !strings.HasSuffix(f.Name, ".want") {
				out = append(out, f.Data)
			}
		}
	}
	return out
}

// FuzzParse parses anything: it never panics, what comes out is well-formed and
// harmless, slots are where they are said to be, and CRLF changes nothing.
func FuzzParse(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Add([]byte("[^a]: [^b]: x\n\n> [^c]: - [^a]\n: [^c]\n"))
	f.Add([]byte("a\n: b\n\n    ```\n::: Red\n\t> | a |\n\t> |:-:|\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 10000 {
			return
		}
		p, diags := Parse("f.md", src, Options{Level: levels, Blocks: true})
		if p == nil && diags.Errors() == 0 {
			t.Fatal("refused, and no reason given")
		}
		checkProse(t, p, bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
		if !bytes.Contains(src, []byte("\r")) {
			crlf, crlfDiags := Parse("f.md", bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")), Options{Level: levels, Blocks: true})
			if dump(crlf, crlfDiags) != dump(p, diags) {
				t.Errorf("with CRLF:\n%s\nwith LF:\n%s", dump(crlf, crlfDiags), dump(p, diags))
			}
		}
		text, _ := ParseText(string(src), diag.Pos{File: "f.toml", Line: 1, Col: 1}, Options{Level: levels})
		checkProse(t, text, src)
	})
}

// FuzzSections surrounds a hidden section with anything: either that is an
// error, or nothing of the section gets out.
func FuzzSections(f *testing.F) {
	f.Add("- a\n", "b", "c\n")
	f.Add("```\n", "x\n```\n:::\n", "::: White\n:::\n")
	f.Add("- ```\n", "> :::", "    :::\n- ~~~~\n")
	f.Add("::: White\n", "::: Red\n:::", ":::\n[^a]: b")
	const secret = "FORTYTWO"
	f.Fuzz(func(t *testing.T, before, within, after string) {
		if len(before)+len(within)+len(after) > 2000 {
			return
		}
		src := before + "\n::: Red\n" + secret + within + secret + "\n:::\n" + after
		if strings.Contains(before+after, secret) || strings.Contains(within, ":::") {
			return
		}
		p, diags := Parse("f.md", []byte(src), Options{Level: levels, Blocks: true})
		code := strings.Contains(dump(p, nil), "::: Red") // the marks are in a code block, for all to see
		if diags.Errors() == 0 && !code && strings.Contains(dump(p, diags), secret) {
			t.Errorf("%q shows\n%s", src, dump(p, diags))
		}
	})
}

func checkProse(t *testing.T, p *archive.Prose, src []byte) {
	if p == nil {
		return
	}
	lines := strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	refs := make([]int, len(p.Notes))
	p.Slots(func(s *archive.Slot) {
		if s.Kind == archive.NoteSlot {
			if s.Index >= len(refs) || s.Nth != refs[s.Index] {
				t.Errorf("mark %+v after %v", s, refs)
			}
			refs[s.Index]++
		}
		rest := string([]rune(lines[s.Pos.Line-1])[s.Pos.Col-1:])
		switch {
		case s.Kind == archive.NoteSlot && !strings.HasPrefix(rest, "[^"),
			s.Kind == archive.ValueSlot && !strings.HasPrefix(strings.ReplaceAll(rest, `\|`, "|"), strings.ReplaceAll(s.Text, `\|`, "|")):
			t.Errorf("slot %+v is at %q", s, rest)
		}
	})
	for i, n := range refs {
		if n == 0 {
			t.Errorf("note %d has no mark", i)
		}
	}
	for _, p := range append([]*archive.Prose{p}, p.Notes...) {
		for i, piece := range p.Pieces {
			if piece.Slot == nil && i < len(p.Pieces)-1 {
				t.Error("a piece without a slot, and not the last")
			}
		}
		checkMarkup(t, p)
	}
}

// tags are those the package writes; without an end tag where false.
var tags = map[string]bool{"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "a": true,
	"blockquote": true, "ul": true, "ol": true, "li": true, "dl": true, "dt": true, "dd": true, "pre": true, "code": true,
	"div": true, "table": true, "thead": true, "tbody": true, "tr": true, "th": true, "td": true,
	"em": true, "strong": true, "del": true, "hr": false, "br": false, "img": false}

var attributes = []string{"href", "src", "alt", "title", "id", "class", "start", "scope", "tabindex", "aria-labelledby"}

// checkMarkup reads the markup of prose as strictly as XML: every tag is known
// and closed in order, every attribute known and quoted, every address
// harmless; a table or chart stands outside all tags, and no link in a link.
func checkMarkup(t *testing.T, p *archive.Prose) {
	var open []string
	for _, piece := range p.Pieces {
		rest := string(piece.Markup)
		for {
			_, tag, found := strings.Cut(rest, "<")
			if !found {
				break
			}
			tag, rest, found = strings.Cut(tag, ">")
			name, attrs, _ := strings.Cut(tag, " ")
			if end, isEnd := strings.CutPrefix(name, "/"); isEnd {
				if len(open) == 0 || open[len(open)-1] != end || attrs != "" {
					t.Fatalf("<%s> closes %v in %s", tag, open, flat(p))
				}
				open = open[:len(open)-1]
				continue
			}
			if closes, known := tags[name]; !found || !known || name == "a" && slices.Contains(open, "a") {
				t.Fatalf("<%s> within %v in %s", tag, open, flat(p))
			} else if closes {
				open = append(open, name)
			}
			checkAttributes(t, attrs)
		}
		if s := piece.Slot; s != nil && len(open) > 0 && (s.Kind == archive.TableSlot || s.Kind == archive.ChartSlot) {
			t.Errorf("a table or chart within %v", open)
		}
	}
	if len(open) > 0 {
		t.Errorf("%v are not closed in %s", open, flat(p))
	}
}

func checkAttributes(t *testing.T, s string) {
	for s != "" {
		name, rest, ok := strings.Cut(strings.TrimPrefix(s, " "), `="`)
		value, rest, closed := strings.Cut(rest, `"`)
		if !ok || !closed || !slices.Contains(attributes, name) {
			t.Fatalf("attribute %q", s)
		}
		if name == "href" || name == "src" {
			value = html.UnescapeString(value)
			scheme, _, absolute := strings.Cut(value, ":")
			if absolute && !strings.ContainsAny(scheme, "/?#") && !slices.Contains([]string{"http", "https", "mailto"}, strings.ToLower(scheme)) ||
				strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == '\\' }) || strings.HasPrefix(value, "//") {
				t.Fatalf("address %q", value)
			}
		}
		s = rest
	}
}

// TestLikeGoldmark compares the markup with that of goldmark's own renderer,
// where nothing is written differently on purpose.
func TestLikeGoldmark(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.DefinitionList))
	for _, src := range []string{
		"a\nb  \nc\\\nd", "*a **b** c* __d__ ~~e~~ ***f***", "`a` `` ` `` ` b ` `<`", "\\*a\\* &amp; &lt; &copy; &#35; &#x22; &nope; &#0; & \\& \\\\",
		"> a\nb\n>\n> c", "- a\n- b\n\n  c\n- d", "1) a\n2) b\n\n\n3. c", "0. a", "-\n- a\n-", "- - a\n  - b\n- c",
		"a\n: b\n: c\n\nd\ne\n: f\n\n  g", "***", "a <https://example.org/?a&b> <a@example.org>",
		"[a](b 'c \"d\" &amp; \\'e') [f][g] [g] [h][] ![i *j*](k)\n\n[g]: <l m> \"n\"\n[h]: o", "[a]: b", "[a]: b\nc", "a [b] [c][d] ] [",
		"- a\n\n      b\n  c", "1. a\n   - b\n\n     c\n2. d", "*a [b*](c)", "a*b*c a_b_c _a*_ **a*", "ä *ö* &auml; \u00a0x", "a\\", "a<b", "\ta",
	} {
		p, diags := Parse("f.md", []byte(src), Options{})
		var want bytes.Buffer
		if err := md.Convert([]byte(src), &want); err != nil || len(diags) > 0 {
			t.Fatal(err, diags)
		}
		got := strings.ReplaceAll(flat(p), `<pre tabindex="0">`, "<pre>")
		same := strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&#39;", "'")
		if same.Replace(got) != same.Replace(want.String()) {
			t.Errorf("%q\ngot  %q\nwant %q", src, got, want.String())
		}
	}
}
