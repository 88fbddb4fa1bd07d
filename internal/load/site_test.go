package load

import (
	"strings"
	"testing"
)

// TestCheckBaseURL: what is wrong with an address is said, and its password is not.
func TestCheckBaseURL(t *testing.T) {
	for _, good := range []string{"https://a.example/", "http://localhost:8080", "https://a.example/reports/2024", "https://a.example/x/", "https://[::1]/"} {
		if err := CheckBaseURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"example.org": "is not the address of a site", "ftp://a/": "is not the address of a site", "https://:80/": "is not the address of a site",
		"https://%zz/": "is not the address of a site", "https://user:secret@a/": "name of a user", "https://user:secret%zz@a/": "is not the address of a site", "https://us er:secret@a/": "is not the address of a site", "user:secret@a/": "is not the address of a site", "https://user@a/": "name of a user",
		"https://a/?": "a query", "https://a/?x=1": "a query", "https://a/#": "a fragment", "https://a/#x": "a fragment",
		"https://a/../b": `part ".."`, "https://a/./": `part "."`, "https://a/%2e%2e/": `part ".."`, "https://a/b//c": "empty part", "https://a//": "empty part",
	} {
		if err := CheckBaseURL(bad); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %q", bad, err, want)
		}
	}
}
