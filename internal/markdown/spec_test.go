package markdown

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ours is what the markup has beyond CommonMark, and alike brings both to one
// form where they say the same.
var (
	ours  = regexp.MustCompile(`(<h[1-6]) id="[^"]*"| <a class="anchor"[^>]*>#</a>|(<pre) tabindex="0"`)
	alike = strings.NewReplacer(" />", ">", "&#34;", "&quot;", "&#39;", "'")
)

// TestSpecification takes the examples of the CommonMark specification from
// goldmark's module. Each becomes what the specification says or is an error
// because a report may not have it.
func TestSpecification(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Markdown, HTML string
		Example        int
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, x := range examples {
		p, diags := Parse("f.md", []byte(x.Markdown), Options{Level: levels, Blocks: true})
		if diags.Errors() > 0 {
			diags.Sort()
			count[diags[0].Rule]++
			continue
		}
		count["shown"]++
		got, want := alike.Replace(ours.ReplaceAllString(flat(p), "$1$2")), alike.Replace(x.HTML)
		if strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("example %d: %q becomes\n%s\nand not\n%s", x.Example, x.Markdown, got, want)
		}
	}
	want := map[string]int{"shown": 542, "raw-html": 72, "heading-level": 24, "link-scheme": 11, "link-text": 1, "image-alt": 1, "heading-empty": 1}
	if !maps.Equal(count, want) {
		t.Errorf("the examples are %v and not %v", count, want)
	}
}
