//go:build linux

package cli

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestUnchanged edits input and output in ways that a look might miss, with short
// pauses or none, and holds that each build makes what a clean one makes. The file that
// is edited has one size in both states.
func TestUnchanged(t *testing.T) {
	k := newSweep(t)
	const name = "content/reports/2024-03/data.toml"
	k.must(os.CopyFS(filepath.Join(k.dir, "edited"), os.DirFS(filepath.Join(k.dir, "a"))))
	file := filepath.Join(k.dir, "edited", name)
	texts := map[string][]byte{}
	for state := range k.trees {
		text, err := os.ReadFile(filepath.Join(k.dir, state, name))
		k.must(err)
		texts[state] = append(text, bytes.Repeat([]byte("\n"), 4000-len(text))...)
	}
	write := func(file, state string) error { return os.WriteFile(file, texts[state], 0o644) }
	now := "a"
	other := func() string {
		now = map[string]string{"a": "b", "b": "a"}[now]
		return now
	}
	edits := []func(was time.Time) error{
		func(time.Time) error { return nil },
		func(time.Time) error { return write(file, other()) },
		func(was time.Time) error { return errors.Join(write(file, other()), os.Chtimes(file, was, was)) },
		func(was time.Time) error {
			return errors.Join(write(file+"~", other()), os.Chtimes(file+"~", was, was), os.Rename(file+"~", file))
		},
		func(time.Time) error { return errors.Join(write(file, other()), write(file, other())) },
		func(time.Time) error { return errors.Join(os.Chmod(file, 0o600), os.Chmod(file, 0o644)) },
		func(was time.Time) error {
			dir, old := filepath.Dir(file), filepath.Join(k.dir, "old")
			return errors.Join(os.Rename(dir, old), os.CopyFS(dir, os.DirFS(old)), os.RemoveAll(old), write(file, other()), os.Chtimes(file, was, was))
		},
		func(time.Time) error { return write(filepath.Join(k.out, "index.html"), now) },
		func(time.Time) error { return os.Remove(filepath.Join(k.out, "index.html")) },
	}
	k.must(write(file, now))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		if i > 0 {
			info, err := os.Stat(file)
			k.must(err)
			k.must(edits[random.IntN(len(edits))](info.ModTime()))
		}
		for range 1 + random.IntN(2) {
			time.Sleep(time.Duration(random.IntN(3)*40) * time.Millisecond)
			said, err := k.command("build", "--site", filepath.Join(k.dir, "edited"), "--out", k.out).Output()
			k.must(err)
			if bytes.Contains(said, []byte("as it was built")) {
				k.how["told"]++
			} else {
				k.how["built"]++
			}
			if !maps.Equal(k.tree(k.out), k.trees[now]) {
				t.Fatalf("after edit %d the folder is not what a clean build makes of %s: %s", i, now, said)
			}
		}
	}
	if k.how["told"] < 10 || k.how["built"] < 10 {
		t.Errorf("the controls: %v", k.how)
	}
}
