//go:build unix

package output

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// runChild runs a child to its end and reports whether it was killed.
func runChild(t *testing.T, c child) bool {
	t.Helper()
	cmd := c.command(t)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	err := wait(cmd, &out)
	if err != nil && !killed(err) {
		t.Fatal(err)
	}
	return err != nil
}

// TestKillAtEachStep kills the publisher at each step in turn: the tree is
// the old or the new one, and the next publication succeeds and leaves nothing
// over. Between two renames there is no tree for a moment: only there, and only
// without an exchange, the target may be absent.
func TestKillAtEachStep(t *testing.T) {
	const files = 5
	a, b := generation(1, files), generation(2, files)
	for name, renames := range map[string]bool{"exchange": false, "renames": true} {
		t.Run(name, func(t *testing.T) {
			dir := public(t)
			old, renewed, absent, n := 0, 0, 0, 0
			for {
				publish(t, a, dir)
				n++
				if !runChild(t, child{Dir: dir, First: 2, Last: 2, Files: files, KillAt: int64(n), Renames: renames}) {
					break
				}
				switch got := tree(t, dir); {
				case same(got, want(a)):
					old++
				case same(got, want(b)):
					renewed++
				case got == nil:
					absent++
				default:
					t.Errorf("step %d: a mixed tree", n)
				}
				publish(t, b, dir)
				holds(t, dir, b)
			}
			if renewed != 1 || absent != map[bool]int{true: 1}[renames] || old+renewed+absent != n-1 || old < files {
				t.Errorf("of %d kills %d left the old tree, %d the new one, %d none", n-1, old, renewed, absent)
			}
		})
	}
	t.Run("control", func(t *testing.T) {
		dir := public(t)
		publish(t, a, dir)
		if !runChild(t, child{Dir: dir, First: 2, Last: 2, Files: files, KillAt: 3, InPlace: true}) {
			t.Fatal("not killed")
		}
		if got := tree(t, dir); same(got, want(a)) || same(got, want(b)) {
			t.Error("writing in place was not noticed")
		}
	})
}

// TestKillAtRandom kills a publisher that publishes without a pause, at any instant
// after its first publication.
func TestKillAtRandom(t *testing.T) {
	const files = 40
	dir := public(t)
	sets := [2]*Set{generation(0, files), generation(1, files)}
	publish(t, sets[0], dir)
	atWork := 0
	for n := 0; n < scale(40, 400) || atWork == 0 && n < 10_000; n++ {
		cmd := child{Dir: dir, First: 1, Last: 1 << 30, Files: files}.command(t)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		published(t, dir)
		time.Sleep(rand.N(10 * time.Millisecond))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if _, err := os.Lstat(filepath.Join(filepath.Dir(dir), ".public.almanac")); err == nil {
			atWork++
		}
		whole(t, dir, files)
		publish(t, sets[0], dir)
		holds(t, dir, sets[0])
	}
	if atWork == 0 {
		t.Error("no kill met a publication")
	}
	t.Logf("%d kills met a publication", atWork)
}

// published waits until there is another tree than that of generation 0.
func published(t *testing.T, dir string) {
	t.Helper()
	for range 20_000 {
		if page, err := os.ReadFile(filepath.Join(dir, "0/page-0.html")); err == nil && generationOf(string(page)) > 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("nothing is published")
}

// whole checks that dir is one generation, and returns which one.
func whole(t *testing.T, dir string, files int) int {
	t.Helper()
	got := tree(t, dir)
	n := generationOf(got["-rw-r--r-- 0/page-0.html"])
	if !same(got, want(generation(n, files))) {
		t.Errorf("the tree is no generation whole (%d files)", len(got))
	}
	return n
}
