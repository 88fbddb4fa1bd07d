//go:build unix

package output

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// refusal is a folder that must not be published into. make prepares it in a
// fresh folder and returns it.
type refusal struct {
	name string
	make func(t *testing.T, base string) string
	want string // in the error
}

var refusals = []refusal{
	{"no folder", func(*testing.T, string) string { return "" }, "no folder is given"},
	{"root", func(*testing.T, string) string { return "/" }, "root of the file system"},
	{"root in disguise", func(*testing.T, string) string { return "/tmp/../" }, "root of the file system"},
	{"current folder", func(*testing.T, string) string { return "." }, "current folder"},
	{"its parent", func(*testing.T, string) string { return "../.." }, "current folder"},
	{"home", func(_ *testing.T, base string) string { return base + "/home" }, "home folder"},
	{"above home", func(_ *testing.T, base string) string { return base }, "home folder"},
	{"input", func(_ *testing.T, base string) string { return base + "/site/content" }, "the input folder"},
	{"above input", func(_ *testing.T, base string) string { return base + "/site" }, "the input folder"},
	{"inside input", func(_ *testing.T, base string) string { return base + "/site/content/a/public" }, "inside the input folder"},
	{"input through a link", func(t *testing.T, base string) string {
		link(t, base+"/site", base+"/alias")
		return base + "/alias/content"
	}, "the input folder"},
	{"link to a folder", func(t *testing.T, base string) string {
		mkdir(t, base+"/elsewhere")
		link(t, base+"/elsewhere", base+"/out")
		return base + "/out"
	}, "symbolic link: name the folder that it leads to"},
	{"dangling link", func(t *testing.T, base string) string {
		link(t, base+"/nowhere", base+"/out")
		return base + "/out"
	}, "symbolic link: name the folder that it leads to"},
	{"file", func(t *testing.T, base string) string {
		write(t, base+"/out", "precious")
		return base + "/out"
	}, "not a folder"},
	{"fifo", func(t *testing.T, base string) string {
		fifo(t, base+"/out")
		return base + "/out"
	}, "not a folder"},
	{"no parent", func(_ *testing.T, base string) string { return base + "/no/out" }, "is not there: make it first"},
	{"file as parent", func(t *testing.T, base string) string {
		write(t, base+"/f", "")
		return base + "/f/out"
	}, "its parent folder"},
	{"foreign file alone", func(t *testing.T, base string) string {
		write(t, base+"/out/thesis.doc", "precious")
		return base + "/out"
	}, `it has files but no manifest.json of this program: "thesis.doc"`},
	{"foreign file deep", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		write(t, base+"/out/0/a/b/thesis.doc", "precious")
		return base + "/out"
	}, `it has files that this program did not publish: "0/a/b/thesis.doc"; nothing was touched`},
	{"hidden foreign file", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		write(t, base+"/out/.git/HEAD", "ref: refs/heads/gh-pages")
		return base + "/out"
	}, `".git/HEAD"`},
	{"five foreign files", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		for _, n := range []string{"a", "b", "c", "d", "e\n"} {
			write(t, base+"/out/"+n, "")
		}
		return base + "/out"
	}, `"a", "b", "c" and 2 more`},
	{"foreign link", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		link(t, base+"/home", base+"/out/link")
		return base + "/out"
	}, `"link"`},
	{"link in place of ours", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		write(t, base+"/original", "precious")
		if err := os.Remove(base + "/out/0/page-0.html"); err != nil {
			t.Fatal(err)
		}
		link(t, base+"/original", base+"/out/0/page-0.html")
		return base + "/out"
	}, `"0/page-0.html"`},
	{"foreign fifo", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		fifo(t, base+"/out/pipe")
		return base + "/out"
	}, `"pipe"`},
	{"fifo as manifest", func(t *testing.T, base string) string {
		mkdir(t, base+"/out")
		fifo(t, base+"/out/"+ManifestPath)
		return base + "/out"
	}, `"manifest.json"`},
	{"manifest of a web app", func(t *testing.T, base string) string {
		write(t, base+"/out/manifest.json", `{"name":"App","icons":[]}`)
		return base + "/out"
	}, "its manifest.json is damaged or another program's"},
	{"manifest damaged", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		write(t, base+"/out/manifest.json", "")
		return base + "/out"
	}, "if it is an old site, remove the folder and build again"},
	{"manifest lost", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/out")
		if err := os.Remove(base + "/out/manifest.json"); err != nil {
			t.Fatal(err)
		}
		return base + "/out"
	}, "and 2 more"},
	{"inside a site", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/www")
		mkdir(t, base+"/www/2018/new")
		return base + "/www/2018/new/out"
	}, "/www, which will hold no files but its own: choose a folder outside it"},
	{"inside a site through a link", func(t *testing.T, base string) string {
		publish(t, generation(1, 5), base+"/www")
		link(t, base+"/www", base+"/alias")
		return base + "/alias/out"
	}, "it is inside the site published in "},
	{"stage of someone else", func(t *testing.T, base string) string {
		write(t, base+"/.out.almanac/notes.txt", "precious")
		return base + "/out"
	}, "is in the way"},
	{"stage with more in it", func(t *testing.T, base string) string {
		write(t, base+"/.out.almanac/"+marker, "")
		write(t, base+"/.out.almanac/notes.txt", "precious")
		return base + "/out"
	}, "is in the way"},
	{"stage without marker", func(t *testing.T, base string) string {
		write(t, base+"/.out.almanac/tree/notes.txt", "precious")
		return base + "/out"
	}, "is in the way"},
	{"stage is a link", func(t *testing.T, base string) string {
		link(t, base+"/home", base+"/.out.almanac")
		return base + "/out"
	}, "is in the way"},
	{"name too long", func(_ *testing.T, base string) string { return base + "/" + strings.Repeat("n", 250) }, "too long"},
}

// TestRefused: nothing at all is touched in a folder that is refused.
func TestRefused(t *testing.T) {
	set, cwd := generation(2, 6), mkdir(t, t.TempDir()+"/deep")
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			base := t.TempDir()
			mkdir(t, base+"/home")
			mkdir(t, base+"/site/content/a")
			t.Setenv("HOME", base+"/home")
			t.Chdir(cwd)
			dir := c.make(t, base)
			before := tree(t, base)
			_, err := set.Publish(dir, Options{Protected: []string{base + "/site/content", base + "/site/layouts"}})
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			if !same(tree(t, base), before) {
				t.Error("something was touched")
			}
		})
	}
}

// TestNotRefused is the control: neighbours of the refused are fine.
func TestNotRefused(t *testing.T) {
	base := t.TempDir()
	t.Setenv("HOME", mkdir(t, base+"/home"))
	t.Chdir(mkdir(t, base+"/home/site"))
	mkdir(t, base+"/home/site/content")
	link(t, base+"/home/site", base+"/alias")
	set := generation(1, 5)
	for _, dir := range []string{"public", "./public/", "content-public", base + "/alias/public", "../other"} {
		if _, err := set.Publish(dir, Options{Protected: []string{"content", "layouts"}}); err != nil {
			t.Error(err)
		}
		if !same(tree(t, dir), want(set)) {
			t.Errorf("%s is not the set", dir)
		}
	}
}

// TestReadOnlyParent needs a user whom permissions hold.
func TestReadOnlyParent(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("permissions do not hold the superuser")
	}
	dir := public(t)
	a := generation(1, 5)
	publish(t, a, dir)
	parent := filepath.Dir(dir)
	if err := os.Chmod(parent, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(parent, 0o755)
	if _, err := generation(2, 5).Publish(dir, Options{}); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("got %v", err)
	}
	holds(t, dir, a)
}

// TestMayNotWrite asks, without an attempt, where nothing can be written: in a folder
// around the target, or in the target itself, which would change places with a stage.
func TestMayNotWrite(t *testing.T) {
	base := t.TempDir()
	mkdir(t, base+"/around")
	publish(t, generation(1, 5), base+"/around/site")
	if err := Refusal(base+"/around/site", Options{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ folder, options, want string }{
		{"around", "ro", "write " + base + "/around: read-only file system"},
		{"around/site", "ro", "write " + base + "/around/site: read-only file system"},
		{"around/site", "rw", errFixed.Error()},
	} {
		ask := child{Dir: base + "/around/site", Ask: true}.command(t)
		cmd := exec.Command("unshare", "-m", "sh", "-c", `mount --bind "$1" "$1" && mount -o remount,$2,bind "$1" && exec "$3"`, "sh", base+"/"+c.folder, c.options, ask.Path)
		cmd.Env = ask.Env
		said, err := cmd.CombinedOutput()
		if strings.Contains(string(said), "mount: ") || strings.Contains(string(said), "unshare: ") || errors.Is(err, exec.ErrNotFound) {
			t.Skipf("this machine may not be changed: %s", said)
		}
		if err == nil || !strings.HasSuffix(string(said), c.want+"\n") {
			t.Errorf("%s is mounted %s: %q, %v, want %q", c.folder, c.options, said, err, c.want)
		}
	}
}

func TestUmask(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o077, 0o777} {
		dir, s := public(t), generation(1, 8)
		old := syscall.Umask(mask)
		_, err := s.Publish(dir, Options{})
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, dir, s)
	}
}

func mkdir(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

func fifo(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestBelowWitness publishes below a folder that has the manifest of a site and not the
// site: who holds builds to what stands published has fetched it.
func TestBelowWitness(t *testing.T) {
	base := t.TempDir()
	write(t, base+"/manifest.json", string(generation(1, 5).Manifest()))
	publish(t, generation(1, 5), base+"/out")
}
