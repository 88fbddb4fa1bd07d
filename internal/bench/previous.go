package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// previous builds the program of an earlier commit. What the engine of charts is
// made of is not in the repository, so that today's is taken.
func (l *lab) previous(commit string) (string, error) {
	id, err := exec.Command("git", "rev-parse", "--short", commit+"^{commit}").Output()
	if err != nil {
		return "", fmt.Errorf("there is no commit %s", commit)
	}
	dir := filepath.Join(l.scratch, "commits", strings.TrimSpace(string(id)))
	program := filepath.Join(dir, "bin", "almanac")
	return program, l.making(dir, func(to string) error {
		files, err := exec.Command("git", "archive", commit).Output()
		if err != nil {
			return err
		}
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		unpack := l.command(to, "tar", "-x")
		unpack.Stdin = bytes.NewReader(files)
		if err := unpack.Run(); err != nil {
			return err
		}
		dist, err := filepath.Glob("assets/dist/*.*")
		if err != nil {
			return err
		}
		for _, f := range dist {
			if err := copyFile(f, filepath.Join(to, f)); err != nil {
				return err
			}
		}
		build := l.command(to, "go", "build", "-o", "bin/almanac", "./cmd/almanac")
		build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make builds ours
		return build.Run()
	})
}
