package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// levels knows White, which is seen, and Red, which is not.
func levels(name string) (known, visible bool) {
	return name == "White" || name == "Red", name == "White"
}

// parseFile parses *.md as a document and anything else as a text in a TOML
// file that begins in column 9 of line 3.
func parseFile(name string, src []byte) (*archive.Prose, diag.List) {
	if strings.HasSuffix(name, ".md") {
		return Parse("f.md", src, Options{Level: levels, Blocks: true})
	}
	return ParseText(strings.TrimSuffix(string(src), "\n"), diag.Pos{File: "f.toml", Line: 3, Col: 9}, Options{Level: levels})
}

// TestCases runs the pairs NAME, NAME.want of every archive in testdata. Each is
// read as it is, with CRLF and with a byte order mark, and must give the same.
func TestCases(t *testing.T) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	if len(archives) < 5 {
		t.Fatal("no cases")
	}
	for _, path := range archives {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []txtar.File
		for i, f := range ar.Files {
			if strings.HasSuffix(f.Name, ".want") {
				continue
			}
			got := dump(parseFile(f.Name, f.Data))
			out = append(out, f, txtar.File{Name: f.Name + ".want", Data: []byte(got)})
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+f.Name, func(t *testing.T) {
				crlf := append([]byte("\ufeff"), bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))...)
				if strings.HasSuffix(f.Name, ".md") && dump(parseFile(f.Name, crlf)) != got {
					t.Errorf("with CRLF and a byte order mark:\n%s\nwithout:\n%s", dump(parseFile(f.Name, crlf)), got)
				}
				switch {
				case *update:
				case i+1 == len(ar.Files) || ar.Files[i+1].Name != f.Name+".want":
					t.Error("nothing is expected: run with -update")
				case string(ar.Files[i+1].Data) != got:
					t.Errorf("got:\n%s\nwant:\n%s", got, ar.Files[i+1].Data)
				}
			})
		}
		if *update {
			ar.Files = out
			if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// One goldmark serves many goroutines; run with -race.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for _, src := range seeds(t) {
		want := dump(parseFile("x.md", src))
		for range 4 {
			wg.Go(func() {
				if got := dump(parseFile("x.md", src)); got != want {
					t.Errorf("%q becomes\n%s\nand not\n%s", src, got, want)
				}
			})
		}
	}
	wg.Wait()
}

// dump writes prose and diagnostics for people: markup as it is, slots in
// angle quotes with their place.
func dump(p *archive.Prose, diags diag.List) string {
	var b strings.Builder
	if p == nil {
		b.WriteString("refused\n")
	} else {
		dumpProse(&b, p)
	}
	diags.Sort()
	_ = diags.Print(&b, false)
	return b.String()
}

func dumpProse(b *strings.Builder, p *archive.Prose) {
	b.WriteString(strings.TrimSuffix(flat(p), "\n") + "\n")
	for _, h := range p.Headings {
		fmt.Fprintf(b, "heading %d #%s %q %d:%d\n", h.Level, h.ID, h.Title, h.Pos.Line, h.Pos.Col)
	}
	for _, l := range p.Links {
		fmt.Fprintf(b, "link %s %d:%d\n", l.URL, l.Pos.Line, l.Pos.Col)
	}
	if p.Plain != "" {
		fmt.Fprintf(b, "plain %q\n", p.Plain)
	}
	fmt.Fprintf(b, "at %d:%d\n", p.Pos.Line, p.Pos.Col)
	for i, n := range p.Notes {
		fmt.Fprintf(b, "note %d: ", i)
		dumpProse(b, n)
	}
}

var kinds = [...]string{"value", "ref", "table", "chart", "note"}

// flat is the markup of prose with its slots between.
func flat(p *archive.Prose) string {
	var b strings.Builder
	for _, piece := range p.Pieces {
		b.WriteString(string(piece.Markup))
		if s := piece.Slot; s != nil && s.Kind == archive.NoteSlot {
			fmt.Fprintf(&b, "‹note %d/%d %d:%d›", s.Index, s.Nth, s.Pos.Line, s.Pos.Col)
		} else if s != nil {
			fmt.Fprintf(&b, "‹%s %s %d:%d›", kinds[s.Kind], s.Text, s.Pos.Line, s.Pos.Col)
			if s.Kind == archive.TableSlot || s.Kind == archive.ChartSlot {
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}
