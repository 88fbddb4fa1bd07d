package schema

import (
	"testing"
)

func TestVSCode(t *testing.T) {
	const all = `
	"evenBetterToml.schema.enabled": true,
	"evenBetterToml.taplo.configFile.enabled": true,
	"evenBetterToml.taplo.configFile.path": ".taplo.toml"`
	for name, c := range map[string]struct{ have, want string }{
		"none":     {"", "{" + all + "\n}\n"},
		"empty":    {"{}", "{" + all + "}"},
		"comments": {"// {\n{ // \"a\"\n\t\"a\": \"//{\", /* , */\n}\n", "// {\n{" + all + ", // \"a\"\n\t\"a\": \"//{\", /* , */\n}\n"},
		"own": {`{"evenBetterToml.schema.enabled": false, "b": [1,]}`,
			`{
	"evenBetterToml.taplo.configFile.enabled": true,
	"evenBetterToml.taplo.configFile.path": ".taplo.toml","evenBetterToml.schema.enabled": false, "b": [1,]}`},
	} {
		got, err := VSCode([]byte(c.have))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %s, %v; want %s", name, got, err, c.want)
			continue
		}
		if again, err := VSCode(got); err != nil || string(again) != string(got) {
			t.Errorf("%s: a second time: %s, %v", name, again, err)
		}
	}
	for _, bad := range []string{"[]", "{", "settings", `{"a": }`} {
		if got, err := VSCode([]byte(bad)); err == nil {
			t.Errorf("%q becomes %s", bad, got)
		}
	}
}

// FuzzVSCode holds what is added to be JSON where what was there is.
func FuzzVSCode(f *testing.F) {
	for _, s := range []string{"{}", "// c\n{\"a\": 1,}", `{"a": "\"//", /* } */ "b": {}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := VSCode([]byte(s))
		if err != nil {
			return
		}
		if again, err := VSCode(got); err != nil || string(again) != string(got) {
			t.Errorf("%q becomes %q, then %q, %v", s, got, again, err)
		}
	})
}
