package standards

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almanac/internal/output"
)

// auditors is where make audit installs what is not needed otherwise.
const auditors = "../../.ci/audit/"

func audits(t *testing.T) {
	t.Helper()
	if os.Getenv("ALMANAC_AUDIT") == "" {
		t.Skip("make audit runs this")
	}
}

// TestMarkup runs the Nu checker over every page of the archive, as it is and with
// made-up corrections.
func TestMarkup(t *testing.T) {
	audits(t)
	dir := t.TempDir()
	for name, set := range map[string]*output.Set{"public": built(t), "corrected": correctedArchive(t)} {
		if _, err := set.Publish(filepath.Join(dir, name), output.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	planted := filepath.Join(dir, "planted.html")
	if err := os.WriteFile(planted, []byte("<!doctype html><html lang=en><title>A</title><p id=a><p id=a>"), 0o644); err != nil {
		t.Fatal(err)
	}
	// The checker fails because of the planted page, so its exit code says nothing.
	said, _ := exec.Command("java", "-jar", auditors+"node_modules/vnu-jar/build/dist/vnu.jar", "--skip-non-html", "--format", "gnu", dir).CombinedOutput()
	var control bool
	for line := range strings.Lines(string(said)) {
		if strings.Contains(line, "planted.html") {
			control = true
		} else {
			t.Errorf("%s", line)
		}
	}
	if !control {
		t.Error("the checker does not find the planted fault")
	}
}

// TestLighthouse wants 100 in each of the four categories.
func TestLighthouse(t *testing.T) {
	audits(t)
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	root := serve(t)
	args := []string{auditors + "lighthouse.mjs"}
	for _, kind := range []string{"home", "report", "dataset", "search", "compare"} {
		args = append(args, root+kinds[kind])
	}
	node := exec.Command("node", args...)
	node.Env = append(os.Environ(), "CHROMIUM="+chromium)
	node.Stderr = os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := json.NewDecoder(bytes.NewReader(out))
	n := 0
	for ; pages.More(); n++ {
		var page struct {
			URL        string
			Categories map[string]struct {
				Score  int
				Faults []string
			}
		}
		if err := pages.Decode(&page); err != nil {
			t.Fatal(err)
		}
		if len(page.Categories) < 4 {
			t.Errorf("%s: only %d categories", page.URL, len(page.Categories))
		}
		for _, id := range slices.Sorted(maps.Keys(page.Categories)) {
			c := page.Categories[id]
			t.Logf("%s: %s %d", strings.TrimPrefix(page.URL, root), id, c.Score)
			if c.Score != 100 {
				t.Errorf("%s: %s is %d: %s", strings.TrimPrefix(page.URL, root), id, c.Score, strings.Join(c.Faults, ", "))
			}
		}
	}
	if want := len(args) - 1; n != want {
		t.Errorf("%d pages were audited, want %d", n, want)
	}
}
