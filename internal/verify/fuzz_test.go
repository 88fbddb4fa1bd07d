package verify

import (
	"strings"
	"testing"
	"time"
)

// FuzzFile opens whatever a finished folder may hold, and reads whatever a source
// may be: nothing panics, and a word that stands there in plain letters is found.
func FuzzFile(f *testing.F) {
	f.Add("a.html", "<p d='1 2'>&amp;&#x41;%41\\u0041 1,234.5 12.345,6 431,977</p>")
	f.Add("a.pdf", "%PDF-1.4\nstream\n(a\\(b) [(c) -200 (d)] <4142> endstream (")
	f.Add("a.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x05tEXta\x00bcd1234\x00\x00\x00\x00IEND1234")
	f.Add("a.jpg", "\xff\xd8\xff\xe1\x00\x08Exif..\xff\xda")
	f.Add("a.br", "\x0b\x02\x80abc\x03")
	f.Add("a.toml", "+++\na = [1, {b = \"c\"}] # x\n[[d]]\ne.f = 2018-01-01\n+++\n::: Red\ntext\n:::")
	index := newIndex([]piece{{form: prose, text: "quokkafund"}, {form: figure, text: "431977"}})
	f.Fuzz(func(t *testing.T, name, data string) {
		found := false
		unpack(name, []byte(data), func(p part) {
			index.scan(decoded([]byte(p.text)), p.how, func(k key, _ int32, _ token) { found = found || k.sort == word })
		}, func(string, string) {})
		if strings.HasSuffix(name, ".txt") && !strings.ContainsAny(data, "\\&%") && strings.Contains(" "+data+" ", " quokkafund ") && data[0] < 0x7f && !strings.HasPrefix(data, "PK") && !strings.HasPrefix(data, "%PDF") && !found {
			t.Errorf("not found in %q", data)
		}
		if doc, err := readTOML("a.toml", []byte(data), 1); err == nil {
			r := &reader{levels: []string{"White", "Red"}, now: time.Time{}}
			r.add(doc.root, class{})
		}
		if _, body, line, ok := front([]byte(data)); ok {
			(&reader{levels: []string{"White"}}).document("a.md", body, line, class{})
		}
	})
}
