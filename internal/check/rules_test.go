package check

import (
	"os"
	"strings"
	"testing"
)

// TestRulesAreSpecified holds the package comment to the rules there are.
func TestRulesAreSpecified(t *testing.T) {
	src, err := os.ReadFile("check.go")
	if err != nil {
		t.Fatal(err)
	}
	comment, _, _ := strings.Cut(string(src), "\npackage check")
	said := 0
	for line := range strings.Lines(comment) {
		if strings.HasPrefix(line, "//\t") {
			said++
		}
	}
	if said != len(Rules) {
		t.Errorf("the package comment lists %d rules, there are %d", said, len(Rules))
	}
	for _, r := range Rules {
		if !strings.Contains(comment, "//\t"+r.ID+" ") || !strings.Contains(comment, r.Summary) {
			t.Errorf("the package comment does not say of %s: %s", r.ID, r.Summary)
		}
	}
}
