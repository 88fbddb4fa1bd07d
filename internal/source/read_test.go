//go:build unix

package source

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"almanac/internal/diag"
)

// put writes a file below root, whose contents are its path.
func put(t *testing.T, root, path string) {
	t.Helper()
	full := filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(path), 0o644); err != nil {
		t.Fatal(err)
	}
}

// read reads the folder "content" of root, which may not take long.
func read(t *testing.T, root string) (*Tree, diag.List) {
	t.Helper()
	blocked := time.AfterFunc(10*time.Second, func() { panic("reading blocks") })
	defer blocked.Stop()
	tree, diags, err := Read(root, "content")
	if err != nil {
		t.Fatal(err)
	}
	return tree, diags
}

func printed(t *testing.T, l diag.List) string {
	t.Helper()
	var b strings.Builder
	if err := l.Print(&b, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	root := t.TempDir()
	for _, p := range []string{"content/site.toml", "content/b/x.md", "content/a.md", "layouts/base.html", "secret.txt", "content-old/x"} {
		put(t, root, p)
	}
	if err := os.Mkdir(filepath.Join(root, "content/empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, root, "content/empty.md")
	if err := os.Truncate(filepath.Join(root, "content/empty.md"), 0); err != nil {
		t.Fatal(err)
	}
	tree, diags, err := Read(root, "layouts", "content", "assets")
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	if got := paths(tree.Under("")); got != "content/a.md content/b/x.md content/empty.md content/site.toml layouts/base.html" {
		t.Errorf("files: %s", got)
	}
	for _, f := range tree.Under("") {
		if f.Sum() != sha256.Sum256(f.Data()) || string(f.Data()) != f.Path && f.Path != "content/empty.md" {
			t.Errorf("%s holds %q", f.Path, f.Data())
		}
	}
	if _, _, err := Read(filepath.Join(root, "nowhere"), "content"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a root that is not there: %v", err)
	}
}

func TestDroppings(t *testing.T) {
	root := t.TempDir()
	kept := []string{"a#b", "swp", "tmp", "4913.md", "a.tmp.md", "#1"}
	for _, p := range kept {
		put(t, root, "content/"+p)
	}
	for _, p := range []string{".hidden", ".git/HEAD", "x~", "#x#", ".x.swp", "x.swp", "x.swo", "x.tmp", "4913", "d~/x", ".DS_Store", "Thumbs.db", "d/desktop.ini"} {
		put(t, root, "content/"+p)
	}
	if err := os.Symlink("user@host.123:456", filepath.Join(root, "content/.#a.md")); err != nil {
		t.Fatal(err)
	}
	tree, diags := read(t, root)
	if len(diags) > 0 || len(tree.Under("")) != len(kept) {
		t.Errorf("%s\n%s", paths(tree.Under("")), printed(t, diags))
	}
}

// TestSpecial: nothing from outside gets in and nothing blocks.
func TestSpecial(t *testing.T) {
	root := t.TempDir()
	put(t, root, "secret.txt")
	put(t, root, "outside/secret.md")
	put(t, root, "content/a.md")
	in := func(name string) string { return filepath.Join(root, "content", name) }
	for name, to := range map[string]string{
		"file.md": "../secret.txt", "absolute.md": "/etc/passwd", "folder": "../outside", "inside.md": "a.md",
		"loop": "loop", "dangling.md": "nowhere", "self": ".", "device.md": "/dev/zero",
	} {
		if err := os.Symlink(to, in(name)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, root, "content/reports/2018-02/report.md/x.md")
	if err := os.MkdirAll(in("reports/2018-02/data.toml"), 0o755); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"content/absolute.md: error: this is a symbolic link, not a file [special-file]",
		"content/dangling.md: error: this is a symbolic link, not a file [special-file]",
		"content/device.md: error: this is a symbolic link, not a file [special-file]",
		"content/file.md: error: this is a symbolic link, not a file [special-file]",
		"content/folder: error: this is a symbolic link, not a file [special-file]",
		"content/inside.md: error: this is a symbolic link, not a file [special-file]",
		"content/loop: error: this is a symbolic link, not a file [special-file]",
	}
	if err := syscall.Mkfifo(in("pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	want = append(want, "content/pipe.md: error: this is a named pipe, not a file [special-file]")
	want = append(want, "content/reports/2018-02/data.toml: error: this is a folder, not a file [special-file]")
	want = append(want, "content/reports/2018-02/report.md: error: this is a folder, not a file [special-file]")
	want = append(want, "content/self: error: this is a symbolic link, not a file [special-file]")
	t.Chdir(in("")) // the name of a socket must be short
	l, err := net.Listen("unix", "socket.md")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want = append(want, "content/socket.md: error: this is a socket, not a file [special-file]")
	if err := syscall.Mknod(in("zero.md"), syscall.S_IFCHR|0o644, 1<<8|5); err == nil { // the superuser's alone
		want = append(want, "content/zero.md: error: this is a device, not a file [special-file]")
	}
	tree, diags := read(t, root)
	var got []string
	for line := range strings.Lines(printed(t, diags)) {
		if !strings.HasPrefix(line, " ") {
			got = append(got, strings.TrimSuffix(line, "\n"))
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if p := paths(tree.Under("")); p != "content/a.md" {
		t.Errorf("files: %s", p)
	}
}

func TestSpecialFolder(t *testing.T) {
	root := t.TempDir()
	put(t, root, "outside/secret.md")
	if err := os.Symlink("outside", filepath.Join(root, "content")); err != nil {
		t.Fatal(err)
	}
	tree, diags := read(t, root)
	if got := printed(t, diags); !strings.HasPrefix(got, "content: error: this is a symbolic link, not a folder [special-file]\n") || len(tree.Under("")) > 0 {
		t.Errorf("%s%s", got, paths(tree.Under("")))
	}
}

// TestSwapped swaps files for pipes and links while they are read. Every byte
// in the tree must come from inside, and nothing may block.
func TestSwapped(t *testing.T) {
	base := t.TempDir()
	root := filepath.Join(base, "site")
	put(t, base, "secret")
	target := filepath.Join(root, "content/d/x.md")
	stop, stopped := make(chan bool), make(chan bool)
	put(t, root, "content/d/x.md")
	go func() {
		defer close(stopped)
		spare := filepath.Join(root, "spare")
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			switch i % 3 {
			case 0:
				_ = syscall.Mkfifo(spare, 0o644)
			case 1:
				_ = os.Symlink(filepath.Join(base, "secret"), spare)
			case 2:
				_ = os.WriteFile(spare, []byte("content/d/x.md"), 0o644)
			}
			_ = os.Rename(spare, target)
		}
	}()
	defer func() { close(stop); <-stopped }()
	for range 300 {
		tree, _ := read(t, root)
		if f := tree.File("content/d/x.md"); f != nil && string(f.Data()) != f.Path {
			t.Fatalf("read %q", f.Data())
		}
	}
}

func TestNames(t *testing.T) {
	root := t.TempDir()
	for _, p := range []string{
		"content/ok é.md",
		"content/Case/a.md", "content/case/b.md",
		"content/x.md", "content/X.md",
		"content/aux.md", "content/nul/y.md", "content/dot./y.md", "content/space ", "content/back\\slash.md",
		"content/e\u0301.md", "content/bidi\u202e.md", "content/esc\x1b[31m.md", "content/bad\xff.md", "content/line\nbreak",
		"content/" + strings.Repeat("n", 201),
	} {
		put(t, root, p)
	}
	tree, diags := read(t, root)
	if got := paths(tree.Under("")); got != "content/Case/a.md content/X.md content/ok é.md" {
		t.Errorf("files: %s", got)
	}
	got := printed(t, diags)
	for _, want := range []string{
		"content/aux.md: error: the path has the part \"aux.md\", which Windows reserves [file-name]\n",
		"content/nul: error: the path has the part \"nul\", which Windows reserves [file-name]\n",
		"content/dot.: error: the path has a part that ends in \".\" [file-name]\n",
		"content/space : error: the path has a part that ends in \" \" [file-name]\n",
		"content/back\\slash.md: error: the path has the character '\\\\', which Windows reserves [file-name]\n",
		"content/bidi\\u202e.md: error: the path has the control or invisible character U+202E [file-name]\n",
		"content/esc\\x1b[31m.md: error: the path has the control or invisible character U+001B [file-name]\n",
		"content/bad\\xff.md: error: the path is not valid UTF-8 [file-name]\n",
		"content/line\\nbreak: error: the path has the control or invisible character U+000A [file-name]\n",
		"error: the path has the decomposed character U+0301: ",
		"error: the path has a part longer than 200 bytes [file-name]\n",
		"content/case: error: the path differs from another only in letter case [file-name]\n" +
			"    help: rename one: many systems take them for one file\n    content/Case: the other one\n",
		"content/x.md: error: the path differs from another only in letter case [file-name]\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if len(diags) != 13 {
		t.Errorf("%d faults:\n%s", len(diags), got)
	}
	if strings.ContainsAny(got, "\x1b\u202e\xff") {
		t.Error("a message carries what a terminal must not see")
	}
}

func TestDeep(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/"+strings.Repeat("d/", 300)+"x")
	tree, diags := read(t, root)
	if got := printed(t, diags); len(diags) != 1 || !strings.Contains(got, "longer than 400 bytes") || len(tree.Under("")) > 0 {
		t.Errorf("got %s", got)
	}
}

func TestSize(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/big.csv")
	put(t, root, "content/huge.csv")
	for name, size := range map[string]int64{"big.csv": maxSize, "huge.csv": 1 << 40} { // sparse
		if err := os.Truncate(filepath.Join(root, "content", name), size); err != nil {
			t.Fatal(err)
		}
	}
	tree, diags := read(t, root)
	if got := printed(t, diags); got != "content/huge.csv: error: the file has more than 64 MiB [file-size]\n" {
		t.Errorf("got %s", got)
	}
	if f := tree.File("content/big.csv"); f == nil || len(f.Data()) != maxSize {
		t.Error("a file of just the size is not read")
	}
}

// TestOrder: the tree and its faults are the same whatever order folders list
// their files in. Making them in another order changes that on most systems.
func TestOrder(t *testing.T) {
	var names []string
	for i := range 60 {
		names = append(names, fmt.Sprintf("content/%d/f%d.md", i%7, i), fmt.Sprintf("content/%d/F%d.md", i%7, i))
	}
	first := ""
	for range 3 {
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		root := t.TempDir()
		for _, n := range names {
			put(t, root, n)
		}
		tree, diags := read(t, root)
		got := paths(tree.Under("")) + "\n" + printed(t, diags)
		if first == "" {
			first = got
		}
		if got != first || len(diags) != 60 {
			t.Fatalf("%s\nand before\n%s", got, first)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	root := b.TempDir()
	data := []byte(strings.Repeat("x", 4000))
	for i := range 2000 {
		dir := filepath.Join(root, "content", fmt.Sprint(i%200))
		if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), data, 0o644)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if tree, _, err := Read(root, "content"); err != nil || len(tree.Under("")) != 2000 {
			b.Fatal(err)
		}
	}
}

// TestSwappedFolders swaps the folder of all months: each reading finds one or the other
// whole or in part, and none fails.
func TestSwappedFolders(t *testing.T) {
	root := t.TempDir()
	months := filepath.Join(root, "content/reports")
	fill := func(dir string) {
		for i := range 30 {
			put(t, dir, fmt.Sprintf("2018-%02d/report.md", i))
		}
	}
	fill(months)
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			next, old := filepath.Join(root, fmt.Sprintf("next-%d", i)), filepath.Join(root, "old")
			fill(next)
			_ = os.Rename(months, old)
			_ = os.Rename(next, months)
			_ = os.RemoveAll(old)
		}
	}()
	defer func() { close(stop); <-stopped }()
	for range 300 {
		if _, diags := read(t, root); len(diags) > 0 {
			t.Fatal(printed(t, diags))
		}
	}
}
