package tomlfile

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestRefused holds every text that is no TOML at all, or too much of it, to
// one fault in the right place.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ src, pos, message string }{
		"latin 1":         {"a = 1\nb = \"caf\xe9\"\n", "f:2:9", "the byte 0xE9 is not UTF-8"},
		"latin 1 in CRLF": {"# é\r\nb = \"é\xe9\"\r\n", "f:2:7", "the byte 0xE9 is not UTF-8"},
		"utf-16":          {"\xff\xfea\x00=\x001\x00", "f:1:1", "the byte 0xFF is not UTF-8"},
		"carriage return": {"a = 1\rb = 2\n", "f:1:6", "a carriage return stands without a line feed"},
		"two of them":     {"a = 1\r\r\nb = 2\n", "f:1:6", "a carriage return stands without a line feed"},
		"bell":            {"a = \"bell\a\"\n", "f:1:10", "a control character (U+0007) stands here"},
		"NUL":             {"a = 1 # \x00\n", "f:1:9", "a NUL character stands here"},
		"second mark":     {"\ufeff\ufeffa = 1\n", "f:1:1", "an invisible character (U+FEFF) stands here"},
		"hard space":      {"a =\u00a01\n", "f:1:4", "an invisible character (U+00A0) stands here"},
		"dotted key":      {"a = 1\n" + strings.Repeat("a.", 10_000) + "b = 1\n", "f:2:64", "a dotted key has more than 32 parts"},
		"quoted parts":    {strings.Repeat(`"".`, 10_000) + "b = 1\n", "f:1:96", "a dotted key has more than 32 parts"},
		"heading":         {"[" + strings.Repeat("a.", 10_000) + "b]\n", "f:1:65", "a dotted key has more than 32 parts"},
		"brackets":        {"a = " + strings.Repeat("[", 100_000), "f:1:37", tooDeep},
		"headings":        {strings.Repeat("[[", 50_000), "f:1:33", tooDeep},
		"braces":          {"a = " + strings.Repeat("{a=", 100_000), "f:1:101", tooDeep},
		"deep in steps":   {"a = " + strings.Repeat("{a.b.c.d.e.f.g=", 30) + "1" + strings.Repeat("}", 30), "f:1:72", tooDeep},
		"after a slip":    {"x = '''y\nb = " + strings.Repeat("[", 100_000), "f:1:5", "this text of several lines is not closed"},
		"commas":          {"a = [" + strings.Repeat("1,", 4<<19) + "]", "f:1:1048579", "the file has more than 524288 values"},
		"long paths":      {"[" + strings.Repeat("a", 1<<20) + "]\n" + distinct(100), "f:64:7", "the keys of the file are too long"},
		"50 MB":           {strings.Repeat("a = 1\n", 50<<20/6), "f", "the file has 49 MiB, and 8 MiB is the most"},
	} {
		t.Run(name, func(t *testing.T) {
			start, before := time.Now(), allocated()
			table, diags := Parse("f", []byte(c.src))
			if table != nil || len(diags) != 1 || diags[0].Pos.String() != c.pos || diags[0].Message != c.message {
				t.Errorf("got table %v and %v, want only %s: %s", table != nil, diags, c.pos, c.message)
			}
			if d, mem := time.Since(start), allocated()-before; d > 2*time.Second || mem > 64<<20 {
				t.Errorf("took %v and %d MiB", d, mem>>20)
			}
		})
	}
}

// distinct returns n lines with keys of their own.
func distinct(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d = 1\n", i)
	}
	return b.String()
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestAllowed is the control of TestRefused: just within the bounds all is well.
func TestAllowed(t *testing.T) {
	for name, src := range map[string]string{
		"parts":    strings.Repeat("a.", maxParts-1) + "b = 1.5\n",
		"brackets": "a = " + strings.Repeat("[", maxDepth-1) + strings.Repeat("]", maxDepth-1),
		"dots":     "a = [" + strings.Repeat("1.5, ", 100) + `"` + strings.Repeat(".", 100) + `"]` + "\n# " + strings.Repeat("[.", 100),
		"text":     "a = '''" + strings.Repeat("[{,=.\n", 1000) + `"'''` + "\nb = \"\"\"" + strings.Repeat(`[\"`, 1000) + `"""`,
	} {
		if table, diags := Parse("f", []byte(src)); table == nil || len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

// TestManyFaults holds the number of syntax faults of one file down.
func TestManyFaults(t *testing.T) {
	for _, line := range []string{"a = b\n", "a = 1\n", "[a]\n", "a = 2018-02-30\n"} {
		if _, diags := Parse("f", []byte(strings.Repeat(line, 1000))); len(diags) != maxFaults {
			t.Errorf("%q: %d faults", line, len(diags))
		}
	}
	if _, diags := Parse("f", []byte("a = ["+strings.Repeat("nan,", 1000)+"]")); len(diags) != maxFaults {
		t.Errorf("nan: %d faults", len(diags))
	}
}

func BenchmarkParse(b *testing.B) {
	var src bytes.Buffer
	for range 200 {
		src.WriteString("[[meeting]]\ntitle = \"Change Sub-Committee\"\non = [2018-02-09, 2018-02-23]\nlinks = [{ title = \"Minutes\", url = \"https://example.org/\" }]\ncount = 1503\nshare = 280.89\n")
	}
	b.SetBytes(int64(src.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := Parse("f", src.Bytes()); len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}
