package cli

import (
	"testing"
	"testing/fstest"

	"almanac/internal/output"
)

// TestRebuildEmpty holds that a file with nothing in it is one that the sources make.
func TestRebuildEmpty(t *testing.T) {
	var set output.Set
	if err := set.Add("empty.txt", nil); err != nil {
		t.Fatal(err)
	}
	published := fstest.MapFS{"empty.txt": {}, output.ManifestPath: {}}
	if faults, err := differences(&set, published, "public", set.Manifest(), nil); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
	published["other.txt"] = &fstest.MapFile{}
	if faults, _ := differences(&set, published, "public", set.Manifest(), nil); len(faults) != 1 {
		t.Error(faults)
	}
}
