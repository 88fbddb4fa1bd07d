package build

import (
	"fmt"
	"strings"
	"testing"

	"almanac/internal/source"
)

// TestFormulaChain builds with measures each of which is derived from the one before: all
// below each are computed for it, so that a long chain takes for ever and is refused.
func TestFormulaChain(t *testing.T) {
	const file = "content/datasets/chain.toml"
	base := files(readArchive(t, "testdata/base.txtar"))
	chain := func(first string, n int) string {
		var b strings.Builder
		b.WriteString("title = \"Chain\"\n[measures.m0]\ntitle = \"Zero\"\n" + first)
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, "[measures.m%d]\ntitle = \"Plus %d\"\nformula = \"m%d + 1\"\n", i, i, i-1)
		}
		base[file] = b.String()
		return told(t, source.Overlay(defaults(), source.FromMap(base)))
	}
	if got := chain("", 40); got != "" {
		t.Error(got)
	}
	want := file + ":1344:12: error: it takes more than 100000 values to derive one of each measure up to chain.m447 [too-large]\n    help: have it made of fewer measures that are derived themselves\n"
	for _, n := range []int{447, 3000} {
		if got := chain("", n); got != want {
			t.Errorf("of %d formulas it says:\n%s", n, got)
		}
	}
	want = file + ":4:12: error: chain.m0 is derived from itself [formula-cycle]\n"
	if got := chain("formula = \"m40\"\n", 40); got != want {
		t.Errorf("of a circle it says:\n%s", got)
	}
}
