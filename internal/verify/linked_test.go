package verify

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"almanac/internal/diag"
)

// TestLinked puts the folder of a series and that of a month elsewhere and leads a link
// to it: what is in it is material as before, or it is said that it was not read.
func TestLinked(t *testing.T) {
	dir := t.TempDir()
	for name, text := range several(newCage().files) {
		file := filepath.Join(dir, "site", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	series, err := filepath.Glob(dir + "/site/content/*/series.toml")
	if err != nil || len(series) == 0 {
		t.Fatal(series, err)
	}
	months, err := filepath.Glob(filepath.Dir(series[0]) + "/reports/*")
	if err != nil || len(months) == 0 {
		t.Fatal(months, err)
	}
	look := func() (*material, diag.List) { return readContent(os.DirFS(dir+"/site"), Options{Now: now}) }
	want, diags := look()
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for _, folder := range []string{months[0], filepath.Dir(series[0])} {
		if err := os.Rename(folder, dir+"/elsewhere"); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(dir+"/elsewhere", folder); err != nil {
			t.Fatal(err)
		}
		have, diags := look()
		if len(have.pieces) != len(want.pieces) && !slices.ContainsFunc(diags, func(d diag.Diagnostic) bool { return d.Rule == "unreadable" }) {
			t.Errorf("%s is a link: %d pieces, want %d", folder, len(have.pieces), len(want.pieces))
		}
		if err := os.Remove(folder); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(dir+"/elsewhere", folder); err != nil {
			t.Fatal(err)
		}
	}
}
