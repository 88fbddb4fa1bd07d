package deploy

import (
	"path/filepath"
	"syscall"
	"testing"
)

// TestLeftover has something in the old site that cannot be removed: it is told, since
// what was withdrawn is there still, and the next deploy removes it.
func TestLeftover(t *testing.T) {
	a, b, _ := editions(t)
	dir := filepath.Join(t.TempDir(), "www")
	deployed := func(p *Publication) error {
		t.Helper()
		r, err := Folder(t.Context(), dir, p, quiet())
		if err != nil {
			t.Fatal(err)
		}
		return r.Leftover
	}
	if err := deployed(a); err != nil {
		t.Fatal(err)
	}
	busy := filepath.Join(dir, "about")
	if err := syscall.Mount(busy, busy, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("this machine may not be changed: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(busy, syscall.MNT_DETACH) }) // where it did not move
	err := deployed(b)
	old := filepath.Join(filepath.Dir(dir), ".www.almanac", "tree", "about")
	if e := syscall.Unmount(old, syscall.MNT_DETACH); e != nil {
		t.Fatal(e)
	}
	if err == nil {
		t.Error("it is not told that the old site is there still")
	}
	if err := deployed(b); err != nil || len(beside(t, dir)) > 0 {
		t.Errorf("then there is %v beside it: %v", beside(t, dir), err)
	}
}

func beside(t *testing.T, dir string) []string {
	found, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}
