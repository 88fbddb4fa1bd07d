package markdown

import (
	"strings"
	"testing"

	"almanac/internal/diag"
)

func BenchmarkDocument(b *testing.B) {
	src := []byte(strings.Repeat("## 1.4 Membership\n\nThere were {{ a.b }} *Parties*[^1], as [the report](https://example.org/) says & so on.\n"+
		"{{ table membership }}\n- one\n- two\n\n| A | B |\n|---|---|\n| {{ a }} | `b` |\n\n", 200) + "[^1]: A note.\n")
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Parse("f.md", src, Options{Blocks: true})
	}
}

func BenchmarkText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ParseText("SECMP0027: Amending Service Request Forecasting", diag.Pos{File: "f.toml", Line: 1, Col: 1}, Options{})
	}
}
