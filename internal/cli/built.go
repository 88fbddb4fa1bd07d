package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"almanac/internal/build"
	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/source"
)

// built is what a build has told. It is kept, so that the same build need only be
// told again: reading the input and looking at the output takes a small part of
// the time of making it.
type built struct {
	Key                   string
	Out                   string
	From, Until           time.Time // when the same input makes the same site
	Diags                 diag.List
	Pages, Tables, Charts int
	Drafts                []string // months held back as drafts
}

// key stands for everything that a build depends on but the time, and for where it
// goes. It is "" where the program cannot tell itself from another.
func (s *siteFlags) key(own *source.Tree, o build.Options, f *buildFlags) string {
	program, err := self()
	if err != nil {
		return ""
	}
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	files := source.Sum(own.Under("")) // the defaults are in the program
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q %q %q %v\n%q %q %q %v %v\n%x\n", program, here, s.dir, f.out, f.compress, o.Audience, o.BaseURL, o.Commit, o.Drafts, o.Strict, files)
	return hex.EncodeToString(h.Sum(nil))
}

// self identifies this program.
func self() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := identity(path)
	info, _ := debug.ReadBuildInfo()
	return fmt.Sprintf("%s\n%v", file, info), err
}

// identity tells a program from another by its size, its time and its beginning, where
// Go writes what it was made from: packages may give all versions the same time. All
// of it is not read: that would take as long as a small site.
func identity(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.CopyN(h, f, min(info.Size(), 32<<10)) // as far as the go command looks for it
	return fmt.Sprintf("%d %d %x", info.Size(), info.ModTime().UnixNano(), h.Sum(nil)), err
}

// file is where a build is kept. There are 256 places, of which a build takes one,
// whatever is there.
func builtFile(key string) string {
	dir := kept("built")
	if dir == "" || key == "" {
		return ""
	}
	return filepath.Join(dir, key[:2])
}

// keep keeps what was built. What cannot be kept is only missed.
func (b *built) keep() {
	data, err := json.Marshal(b)
	if file := builtFile(b.Key); err == nil && file != "" {
		_ = output.WriteFile(file, append(data, seal(data)...))
	}
}

// builtBefore returns what was kept of a build, nil for nothing: what is damaged
// is as good as none.
func builtBefore(key string) *built {
	file := builtFile(key)
	if file == "" {
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil || len(data) < sealed {
		return nil
	}
	data, mark := data[:len(data)-sealed], string(data[len(data)-sealed:])
	var b built
	if mark != seal(data) || json.Unmarshal(data, &b) != nil || b.Key != key {
		return nil
	}
	return &b
}

const sealed = 2 * sha256.Size

func seal(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
