package site

import (
	"encoding/json"
	"testing"
)

// TestThing holds JSON-LD that is written by hand to what encoding/json writes.
func TestThing(t *testing.T) {
	of := thing{{"@type", "Person"}, {"name", `"A" <b> & \c ` + "\u2028\x01é"}}
	for _, x := range []thing{
		nil,
		thing{{"@type", "Report"}, {"url", "https://example.org/?a&b"}}.set("none", "").set("description", "x"),
		thing{{"isAccessibleForFree", true}, {"author", []thing{of, {}}}, {"publisher", of}, {"@id", ""}, {"list", []thing{}}},
	} {
		got := x.document()
		var v any
		if err := json.Unmarshal(got, &v); err != nil {
			t.Fatalf("%s: %v", got, err)
		}
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
