package compress

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
)

// page returns a text that can be packed.
func page(i int) []byte {
	return []byte(strings.Repeat(fmt.Sprintf("<td>%d</td><td>some words that come again</td>\n", i), 50+i))
}

// unpacked undoes a form.
func unpacked(t *testing.T, f Form) []byte {
	t.Helper()
	var r io.Reader = brotli.NewReader(bytes.NewReader(f.Data))
	if f.Suffix == ".gz" {
		z, err := gzip.NewReader(bytes.NewReader(f.Data))
		if err != nil {
			t.Fatal(err)
		}
		if z.Name != "" || !z.ModTime.IsZero() {
			t.Errorf("the header has the name %q and the time %v", z.Name, z.ModTime)
		}
		r = z
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// right checks both forms of a page.
func right(t *testing.T, forms []Form, data []byte) {
	t.Helper()
	if len(forms) != 2 || forms[0].Suffix != ".br" || forms[1].Suffix != ".gz" {
		t.Fatalf("%d forms", len(forms))
	}
	for _, f := range forms {
		if !bytes.Equal(unpacked(t, f), data) || len(f.Data) >= len(data) {
			t.Errorf("%s: %d bytes of %d, or others", f.Suffix, len(f.Data), len(data))
		}
	}
}

// TestForms packs many files at once, without a folder and twice with one: the bytes
// are the same.
func TestForms(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there")
	var want [40][]Form
	for round, p := range []*Packer{New(""), New(dir), New(dir)} {
		var all sync.WaitGroup
		for i := range want {
			all.Go(func() {
				forms := p.Forms(page(i))
				right(t, forms, page(i))
				if round == 0 {
					want[i] = forms
				}
				for j, f := range forms {
					if !bytes.Equal(f.Data, want[i][j].Data) {
						t.Errorf("round %d: file %d is packed otherwise", round, i)
					}
				}
			})
		}
		all.Wait()
	}
}

// TestNotSmaller: what does not gain is left out.
func TestNotSmaller(t *testing.T) {
	noise := make([]byte, 4000)
	rand.Read(noise)
	for _, data := range [][]byte{nil, []byte("a"), noise} {
		if forms := New("").Forms(data); len(forms) != 0 {
			t.Errorf("%d bytes have %d forms", len(data), len(forms))
		}
	}
}

func TestText(t *testing.T) {
	for file, want := range map[string]bool{
		"index.html": true, "feed.xml": true, "2018/02/a.csv": true, "assets/a.js": true, "robots.txt": true,
		"a.png": false, "a.xlsx": false, "a.woff2": false, "_headers": false, "a.html.br": false, "html": false,
	} {
		if Text(file) != want {
			t.Errorf("%s: %v", file, !want)
		}
	}
}

// TestDamaged: what is damaged, cut short or kept under another name is not used.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	p := New(dir)
	p.Forms(page(1))
	var kept string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			kept = path
		}
		return err
	})
	good, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	other := New(t.TempDir())
	other.Forms(page(2))
	foreign, _ := filepath.Glob(filepath.Join(other.store.dir, "*", "*"))
	strange, err := os.ReadFile(foreign[0])
	if err != nil {
		t.Fatal(err)
	}
	bad := [][]byte{nil, strange}
	for i := 0; i < len(good); i += 7 {
		flipped := bytes.Clone(good)
		flipped[i] ^= 0x10
		bad = append(bad, good[:i], flipped)
	}
	for _, b := range bad {
		if err := os.WriteFile(kept, b, 0o600); err != nil {
			t.Fatal(err)
		}
		right(t, p.Forms(page(1)), page(1))
		if again, err := os.ReadFile(kept); err != nil || !bytes.Equal(again, good) {
			t.Error("what was damaged was not mended")
		}
	}
}

// TestKept is the control: what is kept is used.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	p := New(dir)
	p.Forms(page(1))
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
	name := filepath.Base(filepath.Dir(files[0])) + filepath.Base(files[0])
	p.store.put(name, []byte("b"), []byte("z"))
	if forms := p.Forms(page(1)); string(forms[0].Data) != "b" || string(forms[1].Data) != "z" {
		t.Error("it was packed again")
	}
}

func TestTrim(t *testing.T) {
	p := New(t.TempDir())
	for i := range 20 {
		p.Forms(page(i))
	}
	total := func() (n int64) {
		files, _ := filepath.Glob(filepath.Join(p.store.dir, "*", "*"))
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			n += info.Size()
		}
		return n
	}
	before := total()
	if p.Trim(); total() != before {
		t.Error("trimmed below the limit")
	}
	p.store.limit = before - 1
	if p.Trim(); total() > p.store.limit/4*3 || total() == 0 {
		t.Errorf("%d bytes left of %d", total(), before)
	}
}
