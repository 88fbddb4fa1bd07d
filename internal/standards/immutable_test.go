package standards

import (
	"regexp"
	"strings"
	"testing"
)

// hashed is the name of a file that is another as soon as the file is.
var hashed = regexp.MustCompile(`^assets/([a-z0-9-]+-[A-Z2-7]{8}\.(css|js|woff2|txt)|search/[a-z2-7]{12}\.json)$`)

// TestImmutable holds the archive to what _headers says of it: browsers never ask again
// for what is below assets/, so that nothing there keeps its name when it changes.
func TestImmutable(t *testing.T) {
	set := built(t)
	if !strings.Contains(string(set.Get("_headers")), "/assets/*\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n") {
		t.Fatal("_headers says something else of assets/")
	}
	n := 0
	for _, p := range set.Paths() {
		if strings.HasPrefix(p, "assets/") {
			n++
			if !hashed.MatchString(p) {
				t.Errorf("%s is kept for a year, and has no hash in its name", p)
			}
		}
	}
	if n < 8 {
		t.Errorf("only %d files are below assets/", n)
	}
}
