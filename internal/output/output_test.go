package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the expected forms in testdata anew")

func TestNames(t *testing.T) {
	const path = "testdata/names.txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var wrong int
	for i, f := range archive.Files {
		var got strings.Builder
		for line := range strings.Lines(string(f.Data)) {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			name, _ := strconv.Unquote(quoted)
			got.WriteString(quoted)
			if err := CheckPath(name); (err != nil) != (f.Name == "refused") {
				t.Errorf("%s is %s: %v", quoted, f.Name, err)
				wrong++
			} else if err != nil {
				got.WriteString("\t" + err.Error())
			}
			got.WriteString("\n")
		}
		if got.String() != string(f.Data) && !*update && wrong == 0 {
			t.Errorf("%s: got\n%s", f.Name, got.String())
		}
		archive.Files[i].Data = []byte(got.String())
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLongNames(t *testing.T) {
	for _, c := range []struct {
		path string
		ok   bool
	}{
		{strings.Repeat("n", 200), true},
		{strings.Repeat("n", 201), false},
		{strings.Repeat("é", 101), false}, // bytes count
		{strings.Repeat("abc/", 99) + "abcd", true},
		{strings.Repeat("abc/", 99) + "abcde", false},
	} {
		if err := CheckPath(c.path); (err == nil) != c.ok {
			t.Errorf("%d bytes: %v", len(c.path), err)
		}
	}
}

func TestCollisions(t *testing.T) {
	for _, c := range []struct{ have, add, want string }{
		{"a", "a", `the path "a" is already taken`},
		{"a", "A", `the path "A" differs only in letter case from "a"`},
		{"d/x", "D/y", `the path "D/y" differs only in letter case from "d"`},
		{"d/x", "d", `the path "d" is a folder of other files`},
		{"d/x", "D", `the path "D" differs only in letter case from "d"`},
		{"d", "d/x", `the path "d/x" needs a folder where "d" is a file`},
		{"d/e", "d/e/f/g", `the path "d/e/f/g" needs a folder where "d/e" is a file`},
		{"k.html", "\u212a.html", "the path \"\u212a.html\" differs only in letter case from \"k.html\""}, // Kelvin sign
		{"straſe", "STRASE", `the path "STRASE" differs only in letter case from "straſe"`},
		{"σ", "ς", `the path "ς" differs only in letter case from "σ"`},
		{"a", "manifest.json", `the path "manifest.json" is kept for the manifest`},
		{"a", "Manifest.JSON", `the path "Manifest.JSON" is kept for the manifest`},
		{"a", "manifest.json/b", `the path "manifest.json/b" needs a folder where the manifest is`},
		{"a", "../a", `the path "../a" has the part ".."`},
		{"a", "b", ""},
		{"d/x", "d/y", ""},
		{"a", "sub/manifest.json", ""},
	} {
		s := &Set{}
		if err := s.Add(c.have, []byte("first")); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := s.Add(c.add, []byte("second")); err != nil {
			got = err.Error()
			if s.Len() != 1 || string(s.Get(c.have)) != "first" {
				t.Errorf("%s: a refused file changed the set", c.add)
			}
		} else if s.Len() != 2 || string(s.Get(c.add)) != "second" {
			t.Errorf("%s: not in the set", c.add)
		}
		if got != c.want {
			t.Errorf("%q after %q:\n got %s\nwant %s", c.add, c.have, got, c.want)
		}
	}
}

func TestManifest(t *testing.T) {
	s := &Set{}
	for _, p := range []string{"b/x&y.txt", "b.txt", "a.txt"} {
		if err := s.Add(p, []byte("abc")); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(s.Paths(), " "); got != "a.txt b.txt b/x&y.txt" {
		t.Errorf("paths: %s", got)
	}
	other := &Set{}
	for _, p := range s.Paths() {
		if err := other.Add(p, []byte("abc")); err != nil {
			t.Fatal(err)
		}
	}
	if string(s.Manifest()) != string(other.Manifest()) {
		t.Error("the order of Add shows in the manifest")
	}
	for _, b := range []Build{{}, {Audience: "White", BaseURL: "https://x.example/?a&b"}, {Commit: "0123abc", Drafts: true}} {
		for _, files := range [][]entry{{}, {{Path: "a<&>é\u2028.txt"}}, {{Path: "a", Size: 1 << 40}, {Path: "b", SHA256: sum{1, 2, 0xff}, Kept: true}}} {
			m := manifest{Generator: generator, Files: files}
			if b != (Build{}) {
				m.Build = &b
			}
			plain, err := json.MarshalIndent(m, "", "\t")
			if got := encodeManifest(b, slices.Values(files)); err != nil || string(got) != string(plain)+"\n" {
				t.Errorf("%v, and package json writes\n%s\nnot\n%s", err, plain, got)
			}
		}
	}
	files := decodeManifest(s.Manifest())
	want := entry{Path: "b/x&y.txt", Size: 3, SHA256: sha256.Sum256([]byte("abc"))}
	if len(files) != 3 || files["b/x&y.txt"] != want || want.SHA256.String() != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %v", files)
	}
}

// FuzzCheckPath holds that an accepted path stays inside and survives every
// cleaning, and that what is accepted can be added.
func FuzzCheckPath(f *testing.F) {
	for _, s := range []string{"a/b.html", "../a", "a\\b", "a/./b", "\xff", "nul", "É/é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if CheckPath(path) != nil {
			return
		}
		root, err := os.OpenRoot(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if i := strings.LastIndexByte(path, '/'); i > 0 {
			if err := root.MkdirAll(path[:i], 0o755); err != nil {
				t.Fatalf("%q: %v", path, err)
			}
		}
		if err := root.WriteFile(path, nil, 0o644); err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		if Fold(Fold(path)) != Fold(path) {
			t.Errorf("%q: folding twice differs", path)
		}
	})
}

func FuzzManifest(f *testing.F) {
	s := &Set{}
	_ = s.Add("a", []byte("a"))
	f.Add(s.Manifest())
	f.Add([]byte(`{"name":"A web app","icons":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if decodeManifest(data) != nil && !strings.Contains(string(data), generator) && !strings.Contains(string(data), `\u`) {
			t.Errorf("took %q for ours", data)
		}
	})
}

// TestOwn tells what a manifest lists as kept from the rest of it.
func TestOwn(t *testing.T) {
	b := Build{Audience: "White", Public: true}
	whole := encodeManifest(b, slices.Values([]entry{{Path: "a"}, {Path: "assets/old.css", Kept: true}, {Path: "z"}}))
	own, kept := Own(whole)
	if want := encodeManifest(b, slices.Values([]entry{{Path: "a"}, {Path: "z"}})); string(own) != string(want) || len(kept) != 1 || !kept["assets/old.css"] {
		t.Errorf("%s is kept, and its own is\n%s", slices.Collect(maps.Keys(kept)), own)
	}
	for _, data := range []string{string(own), `{"generator":"another","files":[{"path":"a","kept":true}]}`, "no manifest"} {
		if got, kept := Own([]byte(data)); string(got) != data || len(kept) != 0 {
			t.Errorf("%s becomes %s, with %v kept", data, got, kept)
		}
	}
}

// TestOwnKept takes for kept only what a site keeps: a page that a manifest calls kept is a
// page, which is looked at.
func TestOwnKept(t *testing.T) {
	list := func(kept string) []byte {
		return []byte(`{"generator":"almanac","files":[{"path":"a/index.html","size":1,"sha256":"` + strings.Repeat("ab", 32) + `"` + kept + `},{"path":"assets/s-1.css","size":1,"sha256":"` + strings.Repeat("cd", 32) + `","kept":true},{"path":"assets/s-1.css.br","size":1,"sha256":"` + strings.Repeat("cd", 32) + `","kept":true}]}`)
	}
	own, kept := Own(list(`,"kept":true`))
	if len(kept) != 2 || !kept["assets/s-1.css"] || !kept["assets/s-1.css.br"] {
		t.Errorf("kept are %v", kept)
	}
	if honest, _ := Own(list("")); !bytes.Equal(own, honest) || !bytes.Contains(own, []byte("a/index.html")) || bytes.Contains(own, []byte("assets/")) {
		t.Errorf("its own is\n%s", own)
	}
}

// TestBeside has a manifest say which files may stand there still.
func TestBeside(t *testing.T) {
	set := &Set{Build: Build{BaseURL: `https://a.example/"files": [`}}
	if err := set.Add("record.json", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	plain, before := set.Manifest(), map[string]string{"record.json": strings.Repeat("ab", 32)}
	beside := Beside(plain, before)
	now, ok := Sums(beside)
	want, _ := Sums(plain)
	if build, _ := ReadBuild(beside); !ok || !maps.Equal(now, want) || build != set.Build || !maps.Equal(Before(beside), before) {
		t.Errorf("it says %s", beside)
	}
	if len(Before(plain)) > 0 || Before([]byte("{}")) != nil {
		t.Error("what is no such manifest says it too")
	}
}
