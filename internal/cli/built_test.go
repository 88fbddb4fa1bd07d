package cli

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestIdentity: a program of the same size and time is another if it was made from
// something else.
func TestIdentity(t *testing.T) {
	var last string
	for _, text := range []string{"program a", "program b"} {
		file := filepath.Join(t.TempDir(), "almanac")
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Time{}, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		is, err := identity(file)
		if again, _ := identity(file); err != nil || again != is || is == last {
			t.Errorf("%q of %q, then %q, before %q, %v", is, text, again, last, err)
		}
		last = is
	}
}
