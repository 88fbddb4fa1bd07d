package tomlfile

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"almanac/internal/diag"
)

// TestOnce holds a Parser to what Parse gives, on the tests of the authority
// itself, which are those of toml-test, on all content, and on every case here.
func TestOnce(t *testing.T) {
	library, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/BurntSushi/toml").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, plain := 0, 0
	for _, dir := range []string{strings.TrimSpace(string(library)), "../../content", "../../layouts"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if ext := filepath.Ext(path); err != nil || ext != ".toml" && ext != ".md" {
				return err
			}
			src, err := os.ReadFile(path)
			if filepath.Ext(path) == ".md" {
				_, front, _ := bytes.Cut(src, []byte("+++\n"))
				src, _, _ = bytes.Cut(front, []byte("+++\n"))
			}
			same(t, path, src)
			files++
			if isPlain(src) {
				plain++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, src := range seeds(t) {
		same(t, "a case", src)
	}
	t.Logf("%d of %d files are plain", plain, files)
	if files < 700 || plain < files/5 {
		t.Errorf("%d of %d files are plain", plain, files)
	}
}

// TestOnceMadeUp does the same with texts of few names, so that they meet again
// and again as tables, lists and values.
func TestOnceMadeUp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	any := func(of ...string) string { return of[r.IntN(len(of))] }
	key := func() string { return any("a", "a", "b", "b", "c", `"a"`, `""`) }
	var value func(depth int) string
	value = func(depth int) string {
		switch kind := r.IntN(12); {
		case depth > 3 || kind < 6:
			return any("1", "-0.50", "true", "2018-02-28", `"x"`, `'y'`, "+0", "1_0", "0.1e2", "12:30:00", "\"\"\"\nx\"\"\"", `"\u00e9"`)
		case kind < 9:
			return "[" + value(depth+1) + any(", ", ",\n", ", # note\n") + value(depth+1) + any("]", ",]")
		case kind < 11:
			return "{" + key() + " = " + value(depth+1) + any(", ", ",\n") + key() + any("", ".a") + " = " + value(depth+1) + "}"
		}
		return any("[]", "{}")
	}
	plain, whole := 0, 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			switch path := key() + any("", "", "."+key(), "."+key()+"."+key()); r.IntN(4) {
			case 0:
				b.WriteString("[" + path + "]\n")
			case 1:
				b.WriteString("[[" + path + "]]\n")
			default:
				b.WriteString(any(key(), key(), path) + " = " + value(0) + "\n")
			}
		}
		src := []byte(b.String())
		if same(t, "made up", src); t.Failed() {
			return
		}
		if table, _ := Parse("f", src); table != nil {
			whole++
		}
		if isPlain(src) {
			plain++
		}
	}
	t.Logf("%d plain, %d without a fault", plain, whole)
	if plain < 1500 {
		t.Errorf("only %d are plain", plain)
	}
}

// FuzzOnce holds a Parser to what Parse gives.
func FuzzOnce(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(src)
	}
	for _, src := range libraryDiffers {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) { same(t, "f", src) })
}

// reused reads all texts of these tests in the same memory.
var reused = sync.Pool{New: func() any { return new(Parser) }}

// same reports a text that a Parser and Parse read in different ways.
func same(t *testing.T, name string, src []byte) {
	t.Helper()
	show := func(table *Table, diags diag.List) string {
		var b strings.Builder
		dumpTable(&b, table, "")
		diags.Print(&b, false)
		return b.String()
	}
	p := reused.Get().(*Parser)
	defer reused.Put(p)
	want := show(Parse("f", src))
	for _, got := range []string{show(p.Parse("f", src)), show(Read("f", src))} {
		if got != want {
			t.Errorf("%s: %q\nonce:\n%s\ntwice:\n%s", name, src, got, want)
		}
	}
}

// isPlain reports whether a text is read once.
func isPlain(src []byte) bool {
	var diags diag.List
	text, ok := ready("f", src, &diags)
	if !ok {
		return false
	}
	p := &parser{places: newPlaces("f", text, 1), diags: &diags, room: new(room), words: new(words)}
	return p.plainly() != nil
}

// libraryDiffers are texts that the authority reads in ways of its own.
var libraryDiffers = map[string]string{
	"a heading after a list of that name": "[[a]]\nb = [1]\n[[a]]\n[a.b.c]\nx = 1\n[a.b]\n",
	"an empty key":                        "[a]\n\"\" = [1]\n[a.b]\nx = 1\n",
}

// TestPlain holds what is read once to a list, and is a control of TestOnce: were
// the rules of plain.go wider, it would compare more than it does.
func TestPlain(t *testing.T) {
	for src, want := range map[string]bool{
		"[a.b]\nx = 1\ny = -280.80\n[[c]]\nd = [2018-02-09]\ne = { f = \"g\", h = true }\n": true,
		"a = '\"'\nb = \"it's\"\n\"c d\" = \"\"\"\ne\nf\"\"\"\n":                            true,
		"a.b = 1\n":                  false,
		"a = 1_000\n":                false,
		"a = 0xFF\n":                 false,
		"a = 9223372036854775808\n":  false,
		"a = 1e3\n":                  false,
		"a = inf\n":                  false,
		"a = 09:30:00\n":             false,
		"a = 2018-02-09T09:30:00Z\n": false,
		"a = \"\\t\"\n":              false,
		"\"a\\t\" = 1\n":             false,
		"\"\" = 1\n":                 false,
		"a = \"\"\"b\"c\"\"\"\n":     false,
		"[a.b]\nx = 1\n[a]\ny = 1\n": false,
	} {
		if got := isPlain([]byte(src)); got != want {
			t.Errorf("%q: plain is %v", src, got)
		}
	}
	for name, src := range libraryDiffers {
		if isPlain([]byte(src)) {
			t.Errorf("%s is read once", name)
		}
	}
}
