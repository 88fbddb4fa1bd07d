package verify

import (
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"
)

// TestKept holds that nothing is kept of what is public: that is nearly all of a large
// archive.
func TestKept(t *testing.T) {
	m, faults := readContent(sources(newCage().files), Options{Now: now})
	if len(faults) > 0 || len(m.pieces) < 100 {
		t.Fatal(len(m.pieces), faults)
	}
	for _, p := range m.pieces {
		if p.rank <= m.audience {
			t.Errorf("%v is kept", p.at)
		}
	}
	for _, p := range newIndex(m.pieces).pieces {
		if p.text != "" {
			t.Errorf("the text of %v is kept", p.at)
		}
	}
}

// TestMade holds that a restricted number is no finding where public figures of other
// months make it, and that one is which they do not.
func TestMade(t *testing.T) {
	for heard, findings := range map[string]int{"1224": 0, "1225": 1} {
		files := newCage().files
		for month, seen := range map[string]string{"2024-06": "3463", "2024-07": "4687"} {
			files["content/reports/"+month+"/report.md"] = "+++\ntitle = \"A month\"\nclassification = \"White\"\n+++\n"
			files["content/reports/"+month+"/data.toml"] = "[birds]\nseen = " + seen + "\n"
		}
		files["content/reports/2024-07/data.toml"] += "heard = { value = " + heard + ", classification = \"Amber\" }\n"
		r := check(t, files, fstest.MapFS{"x.txt": {Data: []byte("It is 1,224 or 1,225.\n")}})
		if len(r.Findings) != findings {
			t.Errorf("%s: %v", heard, r.Findings)
		}
	}
}

// written is a file system in which a file is another each time it is read after the first.
type written struct {
	fstest.MapFS
	name string
	once sync.Once
}

func (w *written) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(w.MapFS, name)
	if name == w.name {
		first := false
		w.once.Do(func() { first = true })
		if !first {
			data = append(data, "\n# changed\n"...)
		}
	}
	return data, err
}

// TestWritten changes a file between the reading of what is restricted and that of what is
// public: neither was then told from the other.
func TestWritten(t *testing.T) {
	for _, name := range []string{"content/site.toml", "content/datasets/birds.toml", "content/reports/2024-01/report.md", "content/reports/2024-01/data.toml"} {
		r, err := Run(&written{MapFS: sources(newCage().files), name: name}, fstest.MapFS{}, Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Findings) != 1 || r.Findings[0].Rule != "unreadable" || r.Findings[0].File != name {
			t.Errorf("%s: %v", name, r.Findings)
		}
	}
}

// TestMeasureValue reads a measure that has the name of a key.
func TestMeasureValue(t *testing.T) {
	files := newCage().files
	files["content/datasets/odd.toml"] = "title = \"Odd\"\n[measures.value]\ntitle = \"Value\"\n"
	files["content/reports/2024-01/odd.toml"] = "[odd]\nvalue = 1233\n[birds]\n"
	check(t, files, fstest.MapFS{})
}
