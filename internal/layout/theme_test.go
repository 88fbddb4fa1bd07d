package layout_test

import (
	"bytes"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/layout"
	"almanac/internal/locale"
	"almanac/internal/source"
	"almanac/layouts"
)

// theme compiles the default theme in a language, all of it and at once as if it were a
// site's own.
func theme(t testing.TB, language string) *layout.Set {
	own := map[string]string{}
	for _, f := range files(t).Under("") {
		own[f.Path] = string(f.Data())
	}
	set, faults := layout.Parse(source.FromMap(own), &locale.Locale{Tag: language, Words: wordsOf(t, language)})
	if len(faults) > 0 {
		t.Fatal(printed(faults))
	}
	return set
}

// files are those of the default theme.
func files(t testing.TB) *source.Tree {
	tree, err := source.FromFS(layouts.Files, "layouts")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestLate holds that a page of ours is the same when it is compiled for itself, in
// whatever order the pages are asked for, and has its program.
func TestLate(t *testing.T) {
	all, views := theme(t, "en"), samples()
	for seed := range uint64(8) {
		late, faults := layout.Parse(files(t), &locale.Locale{Tag: "en", Words: wordsOf(t, "en")})
		if len(faults) > 0 {
			t.Fatal(printed(faults))
		}
		names := slices.Sorted(maps.Keys(views))
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			var want bytes.Buffer
			all.Render(&want, name, views[name])
			if got, _, ok, finished, err := late.Both(name, views[name]); !ok || !finished || err != nil {
				t.Fatalf("%s: program %v, finished %v, %v", name, ok, finished, err)
			} else if !bytes.Equal(got, want.Bytes()) {
				t.Fatalf("%s after %v: %s", name, names, firstDifference(string(got), want.String()))
			}
		}
	}
}

// TestLateNone: a page that is not there is still not there.
func TestLateNone(t *testing.T) {
	late, _ := layout.Parse(files(t), &locale.Locale{Tag: "en", Words: wordsOf(t, "en")})
	if faults := printed(late.Render(io.Discard, "raport", nil)); !strings.Contains(faults, `there is no layout "raport"`) || !strings.Contains(faults, `"report"`) {
		t.Error(faults)
	}
}

var wordLine = regexp.MustCompile(`(?m)^(\w+) *= (".*")$`)

func wordsOf(t testing.TB, language string) map[string]string {
	data, err := layouts.Files.ReadFile("strings/" + language + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	_, data, _ = bytes.Cut(data, []byte("[words]"))
	words := map[string]string{}
	for _, m := range wordLine.FindAllSubmatch(data, -1) {
		word, err := strconv.Unquote(string(m[2]))
		if err != nil {
			t.Fatalf("%s: %v", m[0], err)
		}
		words[string(m[1])] = word
	}
	return words
}

// TestLanguages holds each language to the keys and placeholders of English.
func TestLanguages(t *testing.T) {
	placeholder := regexp.MustCompile(`\{\w+\}`)
	holes := func(s string) string {
		found := placeholder.FindAllString(s, -1)
		slices.Sort(found)
		return strings.Join(slices.Compact(found), "")
	}
	en := wordsOf(t, "en")
	for _, language := range []string{"de"} {
		words := wordsOf(t, language)
		for key, word := range en {
			if translated, ok := words[key]; !ok {
				t.Errorf("%s: no words for %q", language, key)
			} else if holes(word) != holes(translated) {
				t.Errorf("%s: %s = %q, want the placeholders of %q", language, key, translated, word)
			}
		}
		for key := range words {
			if _, ok := en[key]; !ok {
				t.Errorf("%s: %q is not a key of English", language, key)
			}
		}
		theme(t, language)
	}
}

// TestTheme renders the sample of each layout and compares it with its page in
// testdata/pages. With ALMANAC_PREVIEW=folder it also writes the pages and the
// assets there, to be looked at in a browser.
func TestTheme(t *testing.T) {
	set := theme(t, "en")
	for name, view := range samples() {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if faults := set.Render(&got, name, view); len(faults) > 0 {
				t.Fatal(printed(faults))
			}
			sound(t, got.String())
			golden := "testdata/pages/" + name + ".html"
			if folder := os.Getenv("ALMANAC_PREVIEW"); folder != "" {
				write(t, filepath.Join(folder, name+".html"), got.Bytes())
			}
			if *update {
				write(t, golden, got.Bytes())
			} else if want, _ := os.ReadFile(golden); got.String() != string(want) {
				t.Errorf("%s differs; look at the page, then run with -update\n%s", golden, firstDifference(got.String(), string(want)))
			}
		})
	}
	if folder := os.Getenv("ALMANAC_PREVIEW"); folder != "" {
		if err := os.CopyFS(filepath.Join(folder, "assets"), os.DirFS("../../assets")); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, path string, data []byte) {
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "line " + strconv.Itoa(i+1) + ": " + g[i] + "\nwant: " + w[i]
		}
	}
	return "one is longer"
}

var (
	idAttr      = regexp.MustCompile(` id="([^"]*)"`)
	idReference = regexp.MustCompile(` (?:href="#|aria-labelledby="|aria-describedby=")([^"]+)"`)
	inline      = regexp.MustCompile(` style="| on\w+="|<style|<script>|javascript:`)
)

// sound checks what every page promises: one h1, ids that are unique, references
// that lead somewhere, nothing inline, no word that is missing.
func sound(t *testing.T, page string) {
	ids := map[string]bool{}
	for _, m := range idAttr.FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("the id %q occurs twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range idReference.FindAllStringSubmatch(page, -1) {
		if !ids[m[1]] {
			t.Errorf("nothing has the id %q that%s names", m[1], m[0])
		}
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d h1 elements", n)
	}
	if found := inline.FindString(page); found != "" {
		t.Errorf("the page has%s, which the Content-Security-Policy forbids", found)
	}
	for _, wrong := range []string{"ZgotmplZ", "&lt;no value", "#ZgotmplZ"} {
		if strings.Contains(page, wrong) {
			t.Errorf("the page has %q", wrong)
		}
	}
}
