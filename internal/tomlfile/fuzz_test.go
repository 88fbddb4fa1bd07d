package tomlfile

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse holds what Parse makes of any text against a plain decode by the
// authority, every place against the text that stands there, and CRLF against LF.
func FuzzParse(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		table, diags := Parse("f", src)
		lines := bytes.Count(src, newline) + 1
		for _, d := range diags {
			if d.File != "f" || d.Line > lines || strings.Contains(d.Message+d.Help, "\n") || d.Message == "" {
				t.Errorf("a strange fault: %+v", d)
			}
			if strings.Contains(d.Message, "two ways") || strings.Contains(d.Message, "cannot be read") {
				t.Errorf("the libraries differ: %+v", d)
			}
		}
		if table == nil {
			if diags.Errors() == 0 {
				t.Error("no table and no fault")
			}
			return
		}
		lf := bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), newline)
		var decoded map[string]any
		if err := toml.Unmarshal(lf, &decoded); err != nil {
			t.Fatalf("the authority refuses it: %v", err)
		}
		if got, want := canonicalTable(table), canonical(decoded); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		checkPlaces(t, strings.Split(string(lf), "\n"), table)
		if got, want := render("f.toml", bytes.ReplaceAll(lf, newline, []byte("\r\n"))), render("f.toml", lf); got != want {
			t.Errorf("CRLF: %s\nLF: %s", got, want)
		}
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(src)
		f.Add(slices.Concat([]byte("+++\n"), src, []byte("+++\nText\n")))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		front, body, diags := FrontMatter("f", src)
		if front == nil && diags.Errors() == 0 {
			t.Error("no front matter and no fault")
		}
		if body != nil && bytes.Count(body, newline) != bytes.Count(src, newline) {
			t.Errorf("the body has other lines: %q", body)
		}
	})
}

func seeds(f testing.TB) (out [][]byte) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range archives {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if !strings.HasSuffix(file.Name, ".want") {
				out = append(out, file.Data)
			}
		}
	}
	return out
}

// canonical writes what the authority decoded in one form, and canonicalTable
// a Table in the same.
func canonical(x any) string {
	switch x := x.(type) {
	case map[string]any:
		var b strings.Builder
		for _, k := range slices.Sorted(maps.Keys(x)) {
			fmt.Fprintf(&b, "%q=%s,", k, canonical(x[k]))
		}
		return "{" + b.String() + "}"
	case []map[string]any:
		var b strings.Builder
		for _, item := range x {
			b.WriteString(canonical(item) + ",")
		}
		return "[" + b.String() + "]"
	case []any:
		var b strings.Builder
		for _, item := range x {
			b.WriteString(canonical(item) + ",")
		}
		return "[" + b.String() + "]"
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			x = 0
		}
		return fmt.Sprintf("float %v", x)
	case time.Time:
		switch x.Location().String() {
		case "date-local":
			return x.Format(time.DateOnly)
		case "datetime-local", "time-local":
			return x.Format("2006-01-02 15:04:05.999999999")
		}
		return fmt.Sprint(x.UnixNano())
	}
	return fmt.Sprintf("%T %#v", x, x)
}

func canonicalTable(t *Table) string {
	var b strings.Builder
	for _, e := range slices.SortedFunc(slices.Values(t.Entries), func(a, b Entry) int { return strings.Compare(a.Key, b.Key) }) {
		fmt.Fprintf(&b, "%q=%s,", e.Key, canonicalValue(e.Value))
	}
	return "{" + b.String() + "}"
}

func canonicalValue(v *Value) string {
	switch v.Kind {
	case String:
		return canonical(v.Str)
	case Integer:
		return canonical(v.Int())
	case Float:
		return canonical(v.Float())
	case Bool:
		return canonical(v.Bool())
	case Date:
		return v.Date().String()
	case Datetime:
		return fmt.Sprint(v.Time().UnixNano())
	case LocalDatetime, Time:
		return v.Time().Format("2006-01-02 15:04:05.999999999")
	case TableKind:
		return canonicalTable(v.Table)
	}
	var b strings.Builder
	for _, item := range v.List() {
		b.WriteString(canonicalValue(item) + ",")
	}
	return "[" + b.String() + "]"
}

// checkPlaces holds each place to the first character that must stand there.
func checkPlaces(t *testing.T, lines []string, table *Table) {
	for i, e := range table.Entries {
		if found := table.Entry(e.Key); found != &table.Entries[i] {
			t.Errorf("looking up %q finds another entry", e.Key)
		}
		key := behind(lines, e.Pos().Line, e.Pos().Col)
		if !strings.HasPrefix(key, e.Key) && !strings.HasPrefix(key, `"`) && !strings.HasPrefix(key, "'") {
			t.Errorf("the key %q is said to be at %v, where there is %q", e.Key, e.Pos(), key)
		}
		checkPlace(t, lines, e.Value, e.Value.Pos() == e.Pos())
	}
}

func checkPlace(t *testing.T, lines []string, v *Value, atKey bool) {
	first := map[Kind]string{String: `"'`, Integer: "+-0123456789", Float: "+-0123456789in", Bool: "tf",
		Date: "0123456789", Datetime: "0123456789", LocalDatetime: "0123456789", Time: "0123456789", Array: "[", TableKind: "{"}[v.Kind]
	rest := behind(lines, v.Pos().Line, v.Pos().Col)
	if !atKey && (rest == "" || !strings.ContainsAny(rest[:1], first)) {
		t.Errorf("%v is said to be at %v, where there is %q", v.Kind, v.Pos(), rest)
	}
	switch v.Kind {
	case String:
		text := strings.SplitN(v.Str, "\n", 2)[0]
		if got := behind(lines, v.TextPos().Line, v.TextPos().Col); !strings.HasPrefix(got, text) && !strings.Contains(got, `\`) {
			t.Errorf("the text %q is said to be at %v, where there is %q", v.Str, v.TextPos(), got)
		}
	case Array:
		for _, item := range v.List() {
			checkPlace(t, lines, item, v.tables)
		}
	case TableKind:
		checkPlaces(t, lines, v.Table)
	}
}

// behind returns the rest of a line from a column on.
func behind(lines []string, line, col int) string {
	return string([]rune(lines[line-1])[col-1:])
}
