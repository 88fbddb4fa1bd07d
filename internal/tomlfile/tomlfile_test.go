package tomlfile

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// TestCases runs the pairs NAME, NAME.want of every archive in testdata. How a
// file is read depends on its name: *.md has front matter, *.read.toml goes
// through a Reader, any other is parsed. Each is read as it is, with CRLF and
// with a byte order mark, and must give the same.
func TestCases(t *testing.T) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	if len(archives) == 0 {
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
			got := render(f.Name, f.Data)
			out = append(out, f, txtar.File{Name: f.Name + ".want", Data: []byte(got)})
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+f.Name, func(t *testing.T) {
				crlf := bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))
				if g := render(f.Name, crlf); g != got {
					t.Errorf("CRLF:\n%s\nLF:\n%s", g, got)
				}
				if g := render(f.Name, append([]byte("\xef\xbb\xbf"), f.Data...)); g != got {
					t.Errorf("with a byte order mark:\n%s\nwithout:\n%s", g, got)
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

func render(name string, src []byte) string {
	var b strings.Builder
	var diags diag.List
	switch {
	case strings.HasSuffix(name, ".md"):
		var front *Table
		var body []byte
		front, body, diags = FrontMatter("f", src)
		dumpTable(&b, front, "")
		fmt.Fprintf(&b, "body %q\n", body)
	case strings.HasSuffix(name, ".read.toml"):
		var table *Table
		table, diags = Parse("f", src)
		readEverything(&b, table, &diags)
	default:
		var table *Table
		table, diags = Parse("f", src)
		dumpTable(&b, table, "")
	}
	diags.Print(&b, false)
	return b.String()
}

// readEverything reads one key of every kind.
func readEverything(b *strings.Builder, t *Table, diags *diag.List) {
	r := NewReader(t, "an example", diags)
	fmt.Fprintf(b, "id %q\n", r.Need().String("id"))
	fmt.Fprintf(b, "title %q\n", r.String("title", "untitled"))
	fmt.Fprintf(b, "kind %q\n", r.OneOf("kind", "line", "area", "pie"))
	fmt.Fprintf(b, "decimals %d\n", r.Int("decimals", 2))
	fmt.Fprintf(b, "tolerance %v\n", r.Float("tolerance", 0.5))
	fmt.Fprintf(b, "nav %v\n", r.Bool("nav", true))
	fmt.Fprintf(b, "published %v\n", r.Date("published"))
	fmt.Fprintf(b, "from %v\n", r.Month("from"))
	if at := r.Time("publish_at"); !at.IsZero() {
		fmt.Fprintf(b, "publish_at %v\n", at.Format(time.RFC3339Nano))
	}
	fmt.Fprintf(b, "authors %q\n", r.Strings("authors"))
	licence := NewReader(r.Table("licence"), "a licence", diags)
	fmt.Fprintf(b, "licence %q at %v\n", licence.Need().String("name"), licence.Pos("name"))
	licence.Done()
	for _, c := range r.Tables("chart") {
		chart := NewReader(c, "a chart", diags)
		fmt.Fprintf(b, "chart %q\n", chart.Need().String("id"))
		chart.Done()
	}
	if emails := NewReader(r.Table("emails"), "the emails", diags); emails.Has("stated") {
		fmt.Fprintf(b, "emails stated %v\n", emails.Int("stated"))
		for _, e := range emails.Rest() {
			if x, ok := e.Value.Number(); ok {
				fmt.Fprintf(b, "emails %s %v\n", e.Key, x)
			} else {
				WrongType(diags, e.Key, e.Value, Float.String())
			}
		}
		emails.Done()
	}
	r.Done()
}

func dumpTable(b *strings.Builder, t *Table, indent string) {
	if t == nil {
		b.WriteString("no table\n")
		return
	}
	for _, e := range t.Entries {
		fmt.Fprintf(b, "%s%d:%d %s ", indent, e.Pos().Line, e.Pos().Col, e.Key)
		dumpValue(b, e.Value, indent)
	}
}

func dumpValue(b *strings.Builder, v *Value, indent string) {
	fmt.Fprintf(b, "%d:%d %s", v.Pos().Line, v.Pos().Col, v.Kind)
	switch v.Kind {
	case String:
		fmt.Fprintf(b, " %q %d:%d\n", v.Str, v.TextPos().Line, v.TextPos().Col)
	case Integer:
		fmt.Fprintf(b, " %d\n", v.Int())
	case Float:
		fmt.Fprintf(b, " %v (%d)\n", v.Float(), v.Digits())
	case Bool:
		fmt.Fprintf(b, " %v\n", v.Bool())
	case Date:
		fmt.Fprintf(b, " %v\n", v.Date())
	case Datetime, LocalDatetime, Time:
		fmt.Fprintf(b, " %v\n", v.Time().Format("2006-01-02 15:04:05.999999999 -0700"))
	case Array:
		b.WriteString("\n")
		for _, item := range v.List() {
			b.WriteString(indent + "\t- ")
			dumpValue(b, item, indent+"\t")
		}
	case TableKind:
		b.WriteString("\n")
		dumpTable(b, v.Table, indent+"\t")
	}
}
