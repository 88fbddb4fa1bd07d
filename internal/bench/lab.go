package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// lab is where measurements are made: corpora, sites and programs.
type lab struct {
	common
	temporary bool
	version   string // of this program: sites that another one adapted are not ours
}

func newLab(c common) (*lab, error) {
	l := &lab{common: c}
	for _, p := range []*string{&l.program, &l.peers, &l.scratch} {
		if *p != "" {
			abs, err := filepath.Abs(*p)
			if err != nil {
				return nil, err
			}
			*p = abs
		}
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	code, err := os.ReadFile(self)
	if err != nil {
		return nil, err
	}
	l.version = fmt.Sprintf("%x", sha256.Sum256(code))[:8]
	if l.scratch == "" {
		dir, err := os.MkdirTemp("", "almanac-bench-")
		if err != nil {
			return nil, err
		}
		l.scratch, l.temporary = dir, true
	}
	if l.peers != "" {
		if _, err := os.Stat(l.hugo()); err != nil {
			if err := l.command(l.peers, filepath.Join(l.peers, "install.sh"), l.scratch).Run(); err != nil {
				return nil, fmt.Errorf("installing the peers: %w", err)
			}
		}
		if err := l.install(l.hugo()); err != nil {
			return nil, err
		}
	}
	err = l.install(l.program)
	l.program = l.installed(l.program)
	return l, err
}

// install copies a program to where it is measured. One that a linker has just written lies
// in memory in small pieces until the system reads it anew, and starts slower for that
// time: 7 % of a build of 12 reports. The kernel copies it as cp has it do, for what a program
// has held is part of the peak of those it starts.
func (l *lab) install(program string) error {
	to := l.installed(program)
	from, err := os.Open(program)
	if err != nil {
		return err
	}
	defer from.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	os.Remove(to) // it may be running
	f, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

func (l *lab) installed(program string) string {
	return filepath.Join(l.scratch, "installed", fmt.Sprintf("%x", sha256.Sum256([]byte(program)))[:8], filepath.Base(program))
}

func (l *lab) close() {
	if l.temporary {
		os.RemoveAll(l.scratch)
	}
}

// command runs where it is told to and speaks on standard error.
func (l *lab) command(dir, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir, c.Stdout, c.Stderr = dir, os.Stderr, os.Stderr
	return c
}

func (l *lab) hugo() string { return filepath.Join(l.scratch, "bin", "hugo") }

func (l *lab) counts() ([]int, error) {
	var out []int
	for _, s := range strings.FieldsFunc(l.sizes, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not a number of reports", s)
		}
		out = append(out, n)
	}
	return out, nil
}

// corpus returns the folder of n reports, which it makes where it is missing.
func (l *lab) corpus(n int) (string, error) {
	dir := filepath.Join(l.scratch, "corpus", strconv.Itoa(n))
	if l.peers == "" {
		dir += "-sample"
		return dir, l.making(dir, func(to string) error { return sample(n, to) })
	}
	var seed []string
	if l.seed != "" {
		dir += "-seed-" + l.seed
		seed = []string{"-seed", l.seed}
	}
	return dir, l.making(dir, func(to string) error {
		return l.command("", filepath.Join(l.scratch, "bin", "corpus"), append(seed, "-n", strconv.Itoa(n), "-out", to)...).Run()
	})
}

// site returns the folder of our site with the n reports of the corpus, which goes
// without what without says: a line of site.toml, "" for nothing, or the adapter's.
func (l *lab) site(n int, variant string, without string) (string, error) {
	corpus, err := l.corpus(n)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(l.scratch, "almanac-"+l.version, filepath.Base(corpus))
	if variant == plain {
		return dir, l.making(dir, func(to string) error { return adapt(corpus, to) })
	}
	dir += "-" + variant
	return dir, l.making(dir, func(to string) error {
		if err := adapt(corpus, to); err != nil {
			return err
		}
		file := filepath.Join(to, "content", "site.toml")
		src, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(file, goesWithout.ReplaceAll(src, []byte(without)), 0o644)
	})
}

// Variants of our site: what the peers make, that and the pages of data sets and the
// record, that and the drawings of charts, all that a site has by default.
const (
	plain      = "plain"
	recorded   = "recorded"
	drawn      = "drawn"
	everything = "everything"
)

// making calls make for a folder that does not exist yet; a folder that was
// made in part does not stay.
func (l *lab) making(dir string, make func(to string) error) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	part := dir + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := make(part); err != nil {
		os.RemoveAll(part)
		return err
	}
	return os.Rename(part, dir)
}

// hugoSite lays out the peers' site for Hugo over a corpus, the figures mounted
// as site data from the folder data, and returns its folder. (The corpus and data
// are two folders in watching: of a folder mounted twice Hugo watches one mount.)
func (l *lab) hugoSite(name, corpus, data string) (string, error) {
	dir := filepath.Join(l.scratch, "sites", name)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	for from, to := range map[string]string{"hugo": dir, "shared/static": filepath.Join(dir, "static")} {
		if err := os.CopyFS(to, os.DirFS(filepath.Join(l.peers, "peers", from))); err != nil {
			return "", err
		}
	}
	mount := func(source, target, files string) string {
		return fmt.Sprintf("[[module.mounts]]\nsource = %q\ntarget = %q\nfiles = [%q]\n\n", source, target, files)
	}
	mounts := mount(corpus, "content", "! **.toml") +
		strings.Replace(mount(filepath.Join(corpus, "categories.toml"), "data/categories.toml", ""), "files = [\"\"]\n", "", 1) +
		mount(data, "data", "**/data.toml")
	partial := `{{ return (index hugo.Data .Section .File.ContentBaseName "data") }}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "layouts", "_partials", "data.html"), []byte(partial), 0o644); err != nil {
		return "", err
	}
	return dir, os.WriteFile(filepath.Join(dir, "mounts.toml"), []byte(mounts), 0o644)
}

// eleventySite lays out the peers' site for Eleventy over a corpus.
func (l *lab) eleventySite(name, corpus string) (string, error) {
	dir := filepath.Join(l.scratch, "sites", name)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	for from, to := range map[string]string{"eleventy": dir, "shared/static": filepath.Join(dir, "static")} {
		if err := os.CopyFS(to, os.DirFS(filepath.Join(l.peers, "peers", from))); err != nil {
			return "", err
		}
	}
	return dir, errors.Join(
		copyFile(filepath.Join(l.peers, "peers/shared/report.mjs"), filepath.Join(dir, "report.mjs")),
		os.Symlink(corpus, filepath.Join(dir, "src")),
		os.Symlink(filepath.Join(l.scratch, "eleventy/node_modules"), filepath.Join(dir, "node_modules")))
}
