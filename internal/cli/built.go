package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"almanac/internal/build"
	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/source"
)

// built is what a build has told. It is kept, so that the same build need only be
// told again: looking at the input and the output takes a small part of the time of
// making it.
type built struct {
	Settings string // the program, its options and where it goes, "" if it may not be kept
	State    string // of the input before it was read, "" where that proves nothing
	Key      string // Settings and the input, "" where that is at fault

	Out                   string
	From, Until           time.Time // when the same input makes the same site
	Pages, Tables, Charts int
	Warnings              int
	Drafts                []string // months held back as drafts
	Idle                  []string // series left out

	Plain int    // how long the first part of said is
	said  []byte // the warnings as they are printed, without colours and then with them
}

// found takes in what a build has found.
func (b *built) found(l diag.List) {
	var said bytes.Buffer
	_ = l.Print(&said, false)
	b.Warnings, b.Plain = len(l), said.Len()
	_ = l.Print(&said, true)
	b.said = said.Bytes()
}

// settings stands for everything that a build depends on but input and time, and for
// where it goes. It is "" where the program cannot tell itself from another.
func (s *siteFlags) settings(o build.Options, f *buildFlags) string {
	program, err := self()
	if err != nil {
		return ""
	}
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q %q %q %v\n%q %q %q %v %v\n", program, here, s.dir, f.out, f.compress, o.Audience, o.BaseURL, o.Commit, o.Drafts, o.Strict)
	return hex.EncodeToString(h.Sum(nil))
}

// key returns the key of a build of this input; the defaults are in the program.
func (b *built) key(own *source.Tree) string {
	if b.Settings == "" {
		return ""
	}
	return fmt.Sprintf("%s %x", b.Settings, source.Sum(own.Under("")))
}

// publication tells what a build published from what another did, of another input or at
// another time: the record of one is none of the other. It is "" where nothing is kept.
func (b *built) publication() string {
	if b.Key == "" {
		return ""
	}
	return b.Key + b.From.UTC().Format(" "+time.RFC3339Nano)
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

// builtFile is where a build is kept. There are 256 places, of which settings take
// one, whatever is there.
func builtFile(settings string) string {
	dir := kept("built")
	if dir == "" || settings == "" {
		return ""
	}
	return filepath.Join(dir, settings[:2])
}

// keep keeps what was built. What cannot be kept is only missed.
func (b *built) keep() {
	data, err := json.Marshal(b)
	if file := builtFile(b.Settings); err == nil && file != "" {
		data = slices.Concat(data, []byte{'\n'}, b.said)
		_ = output.Keep(file, append(data, seal(data)...))
	}
}

// builtBefore returns what was kept of the last build with these settings, nothing if
// that is damaged.
func builtBefore(settings string) *built {
	file := builtFile(settings)
	if file == "" {
		return &built{}
	}
	data, err := os.ReadFile(file)
	if err != nil || len(data) < sealed {
		return &built{}
	}
	data, mark := data[:len(data)-sealed], string(data[len(data)-sealed:])
	head, said, _ := bytes.Cut(data, []byte{'\n'})
	b := built{said: said}
	if mark != seal(data) || json.Unmarshal(head, &b) != nil || b.Settings != settings || b.Plain > len(said) {
		return &built{}
	}
	return &b
}

const sealed = 2 * sha256.Size

func seal(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
